"""Embed: any view of the gallery as a small page for a frame on another site (`/embed/<view>`).

Owns the page (`templates/embed.*`), its light and dark look, and the script that fits it to the frame.
Plotly comes from this server. What cannot be drawn is said in words.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import plotly
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import gallery
from lib.base import formats, i18n, settings
from lib.base.i18n import t
from lib.base.turns import Shelf, kept
from lib.data.declared import registry
from lib.data.loading import releases
from lib.display import citations, font_faces, theme, wording
from lib.figures import sitemap, versions
from lib.files import markup
from lib.gallery import Ask, Exhibit
from lib.web.compressed_assets import Assets
from lib.web.public import page_request
from lib.web.public.documents import base

TEMPLATES = Path(__file__).parents[1] / "templates"
# Letters and weights of an embed's texts.
SUBSETS, WEIGHTS = ("vietnamese", "latin"), (400, 700)
FILES = {
    "draw.js": "text/javascript",
    "embed.css": "text/css",
    "report.js": "text/javascript",
}
PLOTLY = f"/embed/assets/plotly-{plotly.__version__}.min.js"
YEAR = "public, max-age=31536000, immutable"
THEMES = ("light", "dark")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
    "blob:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)


@cache
def plotly_copies() -> Assets:
    """Plotly's script from its package, compressed once."""
    root = Path(plotly.__file__).parent / "package_data"
    kept = settings.var_dir() / "assets" / f"plotly-{plotly.__version__}"
    return Assets(root, kept=kept, below="/embed/assets/", only=("plotly.min.js",))


def html(ask: Ask, *, look: str, site: str, version: str) -> tuple[int, str]:
    """The page for a question and its HTTP status."""
    lang = ask.lang
    entry = sitemap.entry(gallery.VIEWS[ask.view].page)
    release = version if versions.outdated() else None
    back = site + citations.address(entry.path, ask.on_page(), lang=lang, release=release)
    try:
        drawn = gallery.draw(ask)
    except gallery.UNANSWERED as reason:
        told = gallery.in_words(reason, lang=lang)
        return 200, in_words(told, lang=lang, look=look, back=back)
    return 200, _page(drawn, look=look, back=back)


def _page(drawn: Exhibit, *, look: str, back: str) -> str:
    lang, chart = drawn.ask.lang, drawn.chart
    known = registry.load().sources
    sources = [known[s] for s in chart.sources if s in known]
    simulated = [t("cite.simulated", lang)] if drawn.simulated else []
    day = formats.day(versions.changed_at().date(), lang=lang)
    return markup.document(
        "web",
        "embed.html",
        lang=lang,
        look=look,
        style=own("embed.css"),
        scripts=(PLOTLY, own("draw.js")),
        back=back,
        chart=chart,
        figure=theme.darkened(chart.figure) if look == "dark" else chart.figure,
        notes=(*simulated, *drawn.fell_back, *drawn.notes),
        source=wording.short_sources(sources, lang=lang, leading=chart.leading),
        version=t("public.version", lang, version=versions.public_version(), day=day),
    )


def in_words(text: str, *, lang: str, look: str, back: str) -> str:
    """A page that says why there is no chart."""
    return markup.document(
        "web",
        "words.html",
        lang=lang,
        look=look,
        style=own("embed.css"),
        scripts=(),
        back=back,
        text=text,
    )


@cache
def own(name: str) -> str:
    """The address of a file of ours, which changes with its content."""
    return f"/embed/own/{hashlib.sha256(_content(name)).hexdigest()[:10]}/{name}"


@cache
def _content(name: str) -> bytes:
    body = (TEMPLATES / name).read_bytes()
    return font_faces.css(SUBSETS, WEIGHTS).encode() + body if name.endswith(".css") else body


@kept(Shelf(12_000_000))
def _made(_: str, ask: Ask, look: str, site: str, version: str) -> tuple[int, str]:
    with versions.as_of(version):
        return html(ask, look=look, site=site, version=version)


def _answered(request: Request) -> tuple[int, str]:
    given = page_request.plain_pairs(request.query_params.multi_items())
    told = page_request.first(given)
    lang = told.get("lang", i18n.LANGS[0])
    lang = lang if lang in i18n.LANGS else i18n.LANGS[0]
    look = told.get("theme", THEMES[0])
    look = look if look in THEMES else THEMES[0]
    site, view = base(request), request.path_params["view"]
    if view not in gallery.VIEWS:
        text = t("public.no_view", lang)
        return 404, in_words(text, lang=lang, look=look, back=f"{site}/")
    ask = gallery.ask(view, given, lang=lang)
    try:
        version = told.get(citations.VERSION, "")
        return versions.whole(lambda: _made(versions.newest_version(), ask, look, site, version))
    except releases.Unknown:
        text = t("public.no_version", lang)
        return 404, in_words(text, lang=lang, look=look, back=f"{site}/")


async def _answer(request: Request) -> Response:
    status, text = await to_thread.run_sync(_answered, request)
    headers = {"Cache-Control": "public, max-age=300", "Content-Security-Policy": POLICY}
    return Response(text, status, headers, media_type="text/html")


async def _plotly(request: Request) -> Response:
    accepted = request.headers.get("accept-encoding", "")
    address = "/embed/assets/plotly.min.js"
    copies = plotly_copies()
    headers = {"Cache-Control": YEAR, "Vary": "Accept-Encoding"}
    copy = await to_thread.run_sync(lambda: copies.copy(address, accepted=accepted))
    if copy is None:
        return Response(copies.source(address), headers=headers, media_type="text/javascript")
    headers["Content-Encoding"] = copy.encoding
    return Response(copy.body, headers=headers, media_type=copy.media_type)


async def _own_file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FILES:
        return Response("404\n", 404, media_type="text/plain")
    headers = {"Cache-Control": YEAR}
    return Response(_content(name), headers=headers, media_type=FILES[name])


ROUTES = (
    Route(PLOTLY, _plotly, methods=["GET"]),
    Route("/embed/own/{mark}/{name}", _own_file, methods=["GET"]),
    Route("/embed/{view}", _answer, methods=["GET"]),
)
