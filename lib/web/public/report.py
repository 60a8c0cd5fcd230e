"""Report: the report of one province as a page to print (`/report?p=son-la`).

Owns the address and what is said where the province is unknown. The document is drawn once for a province,
language and data version.
"""

from __future__ import annotations

import re

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.base import i18n
from lib.display import wording
from lib.figures import queries
from lib.files import agenda, report_page
from lib.web.public import embed, page_request
from lib.web.public.preview import DRAWING

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@queries.per_version
def page(province_id: str, lang: str) -> str:
    """The document for a province."""
    asked_for = agenda.ready("committee", lang=lang, province=province_id)
    return report_page.html(asked_for, scripts=(embed.PLOTLY, embed.own("report.js")))


def _answered(text: str, lang: str, visitor: str) -> tuple[int, str, float]:
    """Status, document, and how long to wait where too many were asked for."""
    unit = agenda.find_unit(text) if text else None
    if unit is None:
        said = i18n.t("note.unknown_province_site", lang, value=wording.quoted(text))
        return 404, embed.in_words(said, lang=lang, look="light", back="/"), 0.0
    wait = DRAWING.wait(visitor)
    return (429, "", wait) if wait else (200, page(unit.id, lang), 0.0)


async def _answer(request: Request) -> Response:
    told = page_request.first(request.query_params.multi_items())
    lang = told.get("lang", i18n.LANGS[0])
    lang = lang if lang in i18n.LANGS else i18n.LANGS[0]
    visitor = str(request.scope.get("visitor", ""))
    text = re.sub(r"\s+", " ", told.get("p", ""))
    status, body, wait = await to_thread.run_sync(_answered, text, lang, visitor)
    if wait:
        headers = {"Retry-After": str(int(wait) + 1), "Cache-Control": "no-store"}
        return Response("429\n", 429, headers, media_type="text/plain")
    policy = (
        POLICY
        if status == 200
        else embed.POLICY.replace("frame-ancestors *", "frame-ancestors 'self'")
    )
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(body, status, headers, media_type="text/html; charset=utf-8")


ROUTES = (Route("/report", _answer, methods=["GET"]),)
