"""Keepers' files: what keepers fetch: documents, evidence, the log, reminders. Each asks who is there."""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.data.upkeep import audit, plan_evidence, private_links, proposals, scoring_evidence
from lib.data.upkeep.roles import APPROVER, Keeper, NotAllowed
from lib.web import scoring_feeds
from lib.web.keepers_page import PRIVATE, session_in
from lib.web.refusals import refusal

# No store numbers its rows higher, and none is asked for more.
LAST = 2**31 - 1


async def _paper(request: Request) -> Response:
    """A proposal's document, to be saved and never shown: it may be anything."""
    return await _kept(request, proposals.document_of)


async def _evidence(request: Request) -> Response:
    """A unit's evidence, to be saved and never shown, for who may see it."""
    return await _kept(request, scoring_evidence.file_of)


async def _plan_evidence(request: Request) -> Response:
    """A plan's evidence, to be saved and never shown, for who sees its task."""
    return await _kept(request, plan_evidence.file_of)


async def _kept(
    request: Request, of_number: Callable[[Keeper, int], tuple[str, bytes]]
) -> Response:
    session, number = await session_in(request.scope), int(request.path_params["number"])
    if session is None or number > LAST:
        return refusal(404)
    by = session.keeper
    try:
        name, body = await to_thread.run_sync(lambda: of_number(by, number))
    except (NotAllowed, OSError, ValueError):
        return refusal(404)
    return _attachment(body, name)


async def _log(request: Request) -> Response:
    session = await session_in(request.scope)
    if session is None or not session.keeper.may(APPROVER):
        return refusal(404)
    text = await to_thread.run_sync(lambda: audit.as_csv(audit.entries()))
    return _attachment(text.encode("utf-8-sig"), "audit.csv")


async def _feed(request: Request) -> Response:
    """Reminders for a calendar or a feed reader: by the session, else by the key in the address."""
    session = await session_in(request.scope)
    key, made = request.query_params.get("key", ""), FEEDS[request.url.path]

    def answer() -> Response:
        by = session.keeper if session else private_links.keeper_of(key) if key else None
        return made(request, by) if by else refusal(404)

    return await to_thread.run_sync(answer)


def _attachment(body: bytes, name: str) -> Response:
    answer = Response(body, headers=PRIVATE, media_type="application/octet-stream")
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    spelled = "".join(f"%{byte:02X}" for byte in name.encode())
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain[-100:]}\"; filename*=UTF-8''{spelled}"
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


FEEDS = {
    "/upkeep/scoring.ics": scoring_feeds.calendar,
    "/upkeep/scoring.atom": scoring_feeds.atom,
}
ROUTES = (
    Route("/upkeep/documents/{number:int}", _paper),
    Route("/upkeep/evidence/{number:int}", _evidence),
    Route("/upkeep/plan-evidence/{number:int}", _plan_evidence),
    Route("/upkeep/audit.csv", _log),
    *(Route(path, _feed) for path in FEEDS),
)
