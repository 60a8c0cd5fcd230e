"""Embed: any view of the gallery as a small page for a frame on another site (`/embed/<view>`).

Owns the page's HTML, its light and dark look, and the script that fits the chart to the frame. Plotly
comes from this server. What cannot be drawn is said in words; text is always escaped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import plotly
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import gallery
from lib.base import formats, i18n, settings
from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.data.loading import releases
from lib.display import citations, theme, wording
from lib.figures import queries, sitemap
from lib.files.report_page import safe_json
from lib.gallery import Ask, Exhibit, Nothing
from lib.web.compressed_assets import Assets
from lib.web.public import page_request
from lib.web.public.documents import base

HERE = Path(__file__).parent
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


def darkened(value: Any) -> Any:
    """A figure with each of our colours replaced by its counterpart on a dark ground."""
    if isinstance(value, dict):
        return {name: darkened(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [darkened(inner) for inner in value]
    if isinstance(value, str) and value.startswith(("#", "rgb")):
        return theme.dark(value)
    return value


def html(ask: Ask, *, look: str, site: str, version: str) -> tuple[int, str]:
    """The page for a question and its HTTP status."""
    lang = ask.lang
    entry = sitemap.entry(gallery.VIEWS[ask.view].page)
    release = version if queries.outdated() else None
    back = site + citations.address(entry.path, dict(ask.choices), lang=lang, release=release)
    try:
        drawn = gallery.draw(ask)
    except Nothing as nothing:
        return 200, in_words(nothing.reason, lang=lang, look=look, back=back)
    except Refusal as refused:
        reason = t("note.refused", lang, reason=wording.refusal(refused, lang=lang))
        return 200, in_words(reason, lang=lang, look=look, back=back)
    except queries.NotKept:
        reason = t("public.no_version", lang)
        return 200, in_words(reason, lang=lang, look=look, back=back)
    return 200, _page(drawn, look=look, back=back)


def _page(drawn: Exhibit, *, look: str, back: str) -> str:
    lang, chart = drawn.ask.lang, drawn.chart
    known = registry.load().sources
    sources = [known[s] for s in chart.sources if s in known]
    figure: Mapping[str, Any] = darkened(chart.figure) if look == "dark" else chart.figure
    said = [*([t("cite.simulated", lang)] if drawn.simulated else []), *drawn.fell_back]
    said += drawn.notes
    notes = "".join(f"<p class='note'>{escape(text)}</p>" for text in said)
    named = wording.short_sources(sources, lang=lang, leading=chart.leading)
    line = t("card.source", lang, source=named)
    day = formats.day(queries.changed_at().date(), lang=lang)
    version = t("public.version", lang, version=queries.told_version(), day=day)
    body = (
        f"<header><h1>{escape(chart.title)}</h1><p>{escape(chart.subtitle)}</p></header>"
        f'<div id="chart" role="img" aria-label="{escape(chart.alt)}"></div>'
        f'<script type="application/json" id="figure">{safe_json(figure)}</script>'
        f"{notes}<footer><p>{escape(line)}</p><p>{escape(version)} "
        f'<a href="{escape(back)}" target="_blank" rel="noopener">'
        f"{escape(t('public.open', lang))}</a></p></footer>"
    )
    scripts = (
        f'<script src="{PLOTLY}" defer></script><script src="{own("draw.js")}" defer></script>'
    )
    return _document(chart.title, body, lang=lang, look=look, scripts=scripts)


def in_words(text: str, *, lang: str, look: str, back: str) -> str:
    """A page that says why there is no chart."""
    site = t("site.title", lang)
    body = (
        f"<header><h1>{escape(site)}</h1></header><p class='said'>{escape(text)}</p>"
        f'<footer><p><a href="{escape(back)}" target="_blank" rel="noopener">'
        f"{escape(t('public.open', lang))}</a></p></footer>"
    )
    return _document(site, body, lang=lang, look=look, scripts="")


def _document(title: str, body: str, *, lang: str, look: str, scripts: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}" data-theme="{look}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="{own("embed.css")}">{scripts}</head>'
        f"<body>{body}</body></html>"
    )


@cache
def own(name: str) -> str:
    """The address of a file of ours, which changes with its content."""
    return f"/embed/own/{_mark(HERE / name)}/{name}"


def _mark(path: Path) -> str:
    """Ten digits over a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@lru_cache(maxsize=256)
def _made(_: str, ask: Ask, look: str, site: str, version: str) -> tuple[int, str]:
    with queries.as_of(version):
        return html(ask, look=look, site=site, version=version)


def _answered(request: Request) -> tuple[int, str]:
    told = page_request.first(request.query_params.multi_items())
    lang = told.get("lang", i18n.LANGS[0])
    lang = lang if lang in i18n.LANGS else i18n.LANGS[0]
    look = told.get("theme", THEMES[0])
    look = look if look in THEMES else THEMES[0]
    site, view = base(request), request.path_params["view"]
    if view not in gallery.VIEWS:
        text = t("public.no_view", lang)
        return 404, in_words(text, lang=lang, look=look, back=f"{site}/")
    ask = gallery.ask(view, told, lang=lang)
    try:
        return _made(queries.newest_version(), ask, look, site, told.get(citations.VERSION, ""))
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
    return Response((HERE / name).read_bytes(), headers=headers, media_type=FILES[name])


ROUTES = (
    Route(PLOTLY, _plotly, methods=["GET"]),
    Route("/embed/own/{mark}/{name}", _own_file, methods=["GET"]),
    Route("/embed/{view}", _answer, methods=["GET"]),
)
