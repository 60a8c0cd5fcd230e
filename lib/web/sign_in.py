"""Sign-in: the keepers' way in and out: small pages that need no script.

Owns the cookie, the forms and their protection from other sites. Leaves accounts and sessions to
`data.upkeep`, and what keepers fetch to `keepers_files`. Closed (`settings.upkeep_open`), the site has none
of these addresses.
"""

from __future__ import annotations

import logging
import secrets
from functools import cache
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from lib.base import i18n, settings
from lib.base.records import NotReady
from lib.data.upkeep import sessions, terminal
from lib.data.upkeep.roles import NotAllowed
from lib.data.upkeep.sessions import Session
from lib.web import keepers_files, keepers_page, limits, organisation
from lib.web.keepers_page import PRIVATE, lang_of, query, session_in
from lib.web.refusals import refusal

log = logging.getLogger(__name__)
PAGE, WAY_IN, WAY_OUT = "/upkeep", "/upkeep/sign-in", "/upkeep/sign-out"
ORGANISATION, ORGANISATION_BACK = "/upkeep/organisation", "/upkeep/organisation/back"
# What must be known when the visitor comes back from the organisation's provider.
STATE = "cchc_state"
STATE_SECONDS = 600
# Shows that a form was drawn for the browser that sends it, before there is a session.
NONCE = "cchc_form"
NONCE_SECONDS = 3600
# Each look at a password takes 64 MB and a tenth of a second, on purpose.
_AT_ONCE = 2


class Keepers:
    """The application of these addresses."""

    def __init__(self) -> None:
        self._router = Router(routes=list(ROUTES), redirect_slashes=False, default=refusal(404))

    def takes(self, path: str) -> bool:
        """Whether the address is one of its own: none is where the door is closed."""
        return settings.upkeep_open() and path.startswith(f"{PAGE}/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the routes; in a sentence where the office's store cannot be read."""
        try:
            await self._router(scope, receive, send)
        except NotReady as missing:
            log.warning("the keepers' page cannot be shown: %s", missing)
            await keepers_page.unready(scope)(scope, receive, send)


def to_sign_in(scope: Scope) -> Response:
    """Where a keeper who is not signed in is sent."""
    return RedirectResponse(
        WAY_IN + query(lang_of(Request(scope))),
        303,
        headers=PRIVATE,
    )


async def _form(request: Request) -> Response:
    return await to_thread.run_sync(lambda: _sign_in_page(request))


def _sign_in_page(
    request: Request, *, fault: str = "", status: int = 200, script: str = "", account: str = ""
) -> Response:
    nonce = secrets.token_urlsafe(24)
    answer = keepers_page.document(
        request,
        "sign_in.html",
        status=status,
        fault=fault,
        script=script,
        account=account,
        token=sessions.form_token(nonce),
        organisation=ORGANISATION if settings.organisation() else "",
    )
    answer.set_cookie(
        NONCE, nonce, NONCE_SECONDS, path=PAGE, httponly=True, samesite="strict", secure=_secure()
    )
    return answer


async def _sign_in(request: Request) -> Response:
    told = await _fields(request)
    limiter = _limiter()
    return await to_thread.run_sync(lambda: _signed_in(request, told), limiter=limiter)


def _signed_in(request: Request, told: dict[str, str]) -> Response:
    lang = lang_of(request)
    nonce = request.cookies.get(NONCE, "")
    if not (_from_here(request) and nonce and sessions.right_form_token(told["token"], nonce)):
        fault = i18n.t("upkeep.sign_in.stale", lang)
        return _sign_in_page(request, fault=fault, status=403)
    try:
        cookie = sessions.sign_in(
            told["account"], told["password"], address=str(request.scope["visitor"])
        )
    except NotAllowed as fault:
        status = 429 if fault.code == "sign_in_wait" else 401
        return _sign_in_page(request, fault=terminal.refused(fault, lang), status=status)
    # Another session of this browser ends: one cookie, one session.
    sessions.sign_out(request.cookies.get(sessions.COOKIE))
    answer = _let_in(cookie, lang)
    answer.delete_cookie(NONCE, path=PAGE)
    return answer


def _let_in(cookie: str, lang: str) -> Response:
    answer = RedirectResponse(PAGE + query(lang), 303, headers=PRIVATE)
    answer.set_cookie(
        sessions.COOKIE,
        cookie,
        sessions.HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=_secure(),
    )
    return answer


async def _to_organisation(request: Request) -> Response:
    """To the organisation's own sign-in; what must be known on the way back is kept in a sealed cookie."""
    if settings.organisation() is None:
        return refusal(404)
    return await to_thread.run_sync(lambda: _sent(request))


def _sent(request: Request) -> Response:
    lang = lang_of(request)
    try:
        address, kept = organisation.begin(settings.public_url() + ORGANISATION_BACK)
    except NotAllowed as fault:
        return _sign_in_page(request, fault=terminal.refused(fault, lang), status=502)
    answer = RedirectResponse(address, 303, headers=PRIVATE)
    answer.set_cookie(
        STATE,
        sessions.sealed(kept | {"lang": lang}),
        STATE_SECONDS,
        path=PAGE,
        httponly=True,
        # The way back comes from another site.
        samesite="lax",
        secure=_secure(),
    )
    return answer


async def _from_organisation(request: Request) -> Response:
    if settings.organisation() is None:
        return refusal(404)
    return await to_thread.run_sync(lambda: _came_back(request), limiter=_limiter())


def _came_back(request: Request) -> Response:
    kept = sessions.unsealed(request.cookies.get(STATE, ""), seconds=STATE_SECONDS)
    lang = kept.get("lang", i18n.LANGS[0])
    try:
        name = organisation.account(
            request.query_params, kept, back=settings.public_url() + ORGANISATION_BACK
        )
    except NotAllowed as fault:
        answer = _sign_in_page(request, fault=terminal.refused(fault, lang), status=403)
    else:
        sessions.sign_out(request.cookies.get(sessions.COOKIE))
        cookie = sessions.begin(name, address=str(request.scope["visitor"]))
        answer = _let_in(cookie, lang)
    # It serves once.
    answer.delete_cookie(STATE, path=PAGE)
    return answer


async def _leaving(request: Request) -> Response:
    session = await session_in(request.scope)
    if session is None:
        return to_sign_in(request.scope)
    token = await to_thread.run_sync(sessions.form_token, session.digest)
    return keepers_page.document(
        request, "sign_out.html", account=session.keeper.account, token=token
    )


async def _sign_out(request: Request) -> Response:
    session = await session_in(request.scope)
    told = await _fields(request)
    return await to_thread.run_sync(lambda: _signed_out(request, session, told["token"]))


def _signed_out(request: Request, session: Session | None, token: str) -> Response:
    """The way in again, from which the browser forgets what the account typed and did not save.

    Of a session that has ended nobody knows whose it was: what any account typed is forgotten then.
    """
    right = session is None or sessions.right_form_token(token, session.digest)
    if not (_from_here(request) and right):
        return refusal(403)
    try:
        sessions.sign_out(request.cookies.get(sessions.COOKIE))
    except NotReady as missing:
        # The browser forgets it all the same.
        log.warning("a session could not be ended: %s", missing)
    account = session.keeper.account if session else ""
    answer = _sign_in_page(request, script="forget.js", account=account)
    answer.delete_cookie(sessions.COOKIE)
    return answer


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once; what is missing is ''."""
    told = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return {name: told.get(name, [""])[0] for name in ("account", "password", "token")}


def _from_here(request: Request) -> bool:
    """Whether a page of this site sent the form, as the browser says."""
    origin = urlsplit(request.headers.get("origin", "")).netloc
    here = {limits.public_host(), limits.host(request.headers.get("host", ""))} - {""}
    return origin in here


def _secure() -> bool:
    return settings.public_url().startswith("https://")


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(_AT_ONCE)


ROUTES = (
    Route(WAY_IN, _form, methods=["GET"]),
    Route(WAY_IN, _sign_in, methods=["POST"]),
    Route(ORGANISATION, _to_organisation, methods=["GET"]),
    Route(ORGANISATION_BACK, _from_organisation, methods=["GET"]),
    Route(WAY_OUT, _leaving, methods=["GET"]),
    Route(WAY_OUT, _sign_out, methods=["POST"]),
    *keepers_files.ROUTES,
)
