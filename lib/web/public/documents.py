"""Documents: the files that crawlers and feed readers look for: sitemap, robots, the feed of changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.base import i18n, settings
from lib.data.loading import releases, shown_figures
from lib.data.loading.releases import Release
from lib.display import wording
from lib.figures import sitemap, versions
from lib.files import markup
from lib.gallery import TABLES, units
from lib.web import limits

MOST_CHANGES = 200
TIME = "%Y-%m-%dT%H:%M:%SZ"


def base(request: Request) -> str:
    """The site's own address: the one set, else the host that was asked; '' where that is none."""
    if settings.public_url():
        return settings.public_url()
    named = limits.host(request.headers.get("host", ""))
    return f"{request.scope['scheme']}://{named}" if named else ""


def sitemap_xml(site: str) -> str:
    """Every page in each language, and the pages of one province where a page has them."""
    ranked = units.of_first_index()
    by_province = [
        entry for entry in sitemap.PAGES if entry.id in TABLES and TABLES[entry.id].most_remembered
    ]
    places = [f"/{entry.path}" for entry in sitemap.PAGES]
    places += [
        f"/{entry.path}?p={quote(units.address(unit, ranked))}"
        for entry in by_province
        for unit in ranked
    ]
    return markup.document(
        "web",
        "sitemap.xml",
        lang=i18n.LANGS[0],
        site=site,
        changed=f"{versions.changed_at():%Y-%m-%d}",
        places=[(place, f"{place}{'&' if '?' in place else '?'}lang=en") for place in places],
    )


def robots_txt(site: str) -> str:
    """What crawlers may read: everything but the live connection and the raw API."""
    return (
        "User-agent: *\nDisallow: /_stcore/\nDisallow: /api/v1/\nAllow: /\n\n"
        f"Sitemap: {site}/sitemap.xml\n"
    )


def atom(site: str, lang: str) -> str:
    """The releases as an Atom feed (RFC 4287)."""
    return markup.document(
        "web",
        "changes.atom",
        lang=lang,
        site=site,
        own=f"{site}/changes.atom" + ("" if lang == i18n.LANGS[0] else f"?lang={lang}"),
        time=TIME,
        updated=versions.changed_at().strftime(TIME),
        entries=[(release, _lines(release, lang)) for release in releases.kept()],
    )


@lru_cache(maxsize=64)
def _lines(release: Release, lang: str) -> tuple[str, ...]:
    """What the release brought and changed; kept, for a release never changes again."""
    found = shown_figures.visible(releases.changes(release))
    lines = [release.note(lang)]
    lines += [wording.change(row, lang=lang) for row in found.head(MOST_CHANGES).itertuples()]
    if len(found) > MOST_CHANGES:
        lines.append(i18n.t("page.changes.more", lang, count=len(found) - MOST_CHANGES))
    return tuple(lines)


def _text(kind: str, made: Callable[[Request], str]) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        body = await to_thread.run_sync(made, request)
        headers = {"Cache-Control": "public, max-age=3600"}
        return Response(body, headers=headers, media_type=kind)

    return answer


def _feed(request: Request) -> str:
    lang = request.query_params.get("lang", i18n.LANGS[0])
    return atom(base(request), lang if lang in i18n.LANGS else i18n.LANGS[0])


ROUTES = (
    Route("/sitemap.xml", _text("application/xml", lambda r: sitemap_xml(base(r)))),
    Route("/robots.txt", _text("text/plain", lambda r: robots_txt(base(r)))),
    Route("/changes.atom", _text("application/atom+xml", _feed)),
)
