"""Sign-in: the keepers' way in and out, and what they fetch: small pages that need no script.

Owns the cookie, the forms and their protection from other sites. Leaves accounts and sessions to
`data.upkeep`. Closed (`settings.upkeep_open`), the site has none of these addresses.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from lib.base import i18n, settings
from lib.data.upkeep import audit, proposals, sessions, terminal
from lib.data.upkeep.roles import APPROVER, NotAllowed
from lib.data.upkeep.sessions import Session
from lib.display import font_faces
from lib.files import markup
from lib.web import limits
from lib.web.refusals import refusal

PAGE, WAY_IN, WAY_OUT = "/upkeep", "/upkeep/sign-in", "/upkeep/sign-out"
# Shows that a form was drawn for the browser that sends it, before there is a session.
NONCE = "cchc_form"
NONCE_SECONDS = 3600
_PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
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
        """Answer by the routes."""
        await self._router(scope, receive, send)


async def session_in(scope: Scope) -> Session | None:
    """The session of a request, None where there is none or the door is closed."""
    if not settings.upkeep_open():
        return None
    request = Request(scope)
    cookie = request.cookies.get(sessions.COOKIE)
    return await to_thread.run_sync(
        lambda: sessions.session_of(cookie, address=limits.visitor(scope))
    )


def to_sign_in(scope: Scope) -> Response:
    """Where a keeper who is not signed in is sent."""
    return RedirectResponse(WAY_IN + _query(_lang(Request(scope))), 303, headers=_PRIVATE)


async def _form(request: Request) -> Response:
    return await to_thread.run_sync(lambda: _sign_in_page(request))


def _sign_in_page(request: Request, *, fault: str = "", status: int = 200) -> Response:
    nonce = secrets.token_urlsafe(24)
    answer = _document(
        request, "sign_in.html", status=status, fault=fault, token=sessions.form_token(nonce)
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
    lang = _lang(request)
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
    answer = RedirectResponse(PAGE + _query(lang), 303, headers=_PRIVATE)
    answer.set_cookie(
        sessions.COOKIE,
        cookie,
        sessions.HOURS * 3600,
        httponly=True,
        samesite="lax",
        secure=_secure(),
    )
    answer.delete_cookie(NONCE, path=PAGE)
    return answer


async def _leaving(request: Request) -> Response:
    session = await session_in(request.scope)
    if session is None:
        return to_sign_in(request.scope)
    token = await to_thread.run_sync(sessions.form_token, session.digest)
    return _document(request, "sign_out.html", account=session.keeper.account, token=token)


async def _sign_out(request: Request) -> Response:
    session = await session_in(request.scope)
    told = await _fields(request)
    if session is None:
        return to_sign_in(request.scope)
    right = await to_thread.run_sync(sessions.right_form_token, told["token"], session.digest)
    if not (_from_here(request) and right):
        return refusal(403)
    await to_thread.run_sync(sessions.sign_out, request.cookies.get(sessions.COOKIE))
    answer = to_sign_in(request.scope)
    answer.delete_cookie(sessions.COOKIE)
    return answer


async def _paper(request: Request) -> Response:
    """A proposal's document, to be saved and never shown: it may be anything."""
    session = await session_in(request.scope)
    if session is None:
        return refusal(404)
    by, number = session.keeper, int(request.path_params["number"])
    try:
        name, body = await to_thread.run_sync(lambda: proposals.document_of(by, number))
    except (NotAllowed, OSError, ValueError):
        return refusal(404)
    return _attachment(body, name)


async def _log(request: Request) -> Response:
    session = await session_in(request.scope)
    if session is None or not session.keeper.may(APPROVER):
        return refusal(404)
    text = await to_thread.run_sync(lambda: audit.as_csv(audit.entries()))
    return _attachment(text.encode("utf-8-sig"), "audit.csv")


def _attachment(body: bytes, name: str) -> Response:
    answer = Response(body, headers=_PRIVATE, media_type="application/octet-stream")
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    spelled = "".join(f"%{byte:02X}" for byte in name.encode())
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain[-100:]}\"; filename*=UTF-8''{spelled}"
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _document(
    request: Request, template: str, *, status: int = 200, **values: object
) -> HTMLResponse:
    lang = _lang(request)
    other = next(each for each in i18n.LANGS if each != lang)
    style = _style()
    html = markup.document(
        "web",
        template,
        lang=lang,
        other=other,
        to_other=request.url.path + (_query(other) or "?"),
        query=_query(lang),
        style=Markup(style),
        **values,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; img-src 'self'; "
    policy += "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    return HTMLResponse(html, status, headers=_PRIVATE | {"Content-Security-Policy": policy})


@cache
def _style() -> str:
    own = (files("lib.web") / "templates" / "sign_in.css").read_text(encoding="utf-8")
    return font_faces.css() + own


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


def _lang(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in i18n.LANGS else i18n.LANGS[0]


def _query(lang: str) -> str:
    return "" if lang == i18n.LANGS[0] else f"?lang={lang}"


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(_AT_ONCE)


ROUTES = (
    Route(WAY_IN, _form, methods=["GET"]),
    Route(WAY_IN, _sign_in, methods=["POST"]),
    Route(WAY_OUT, _leaving, methods=["GET"]),
    Route(WAY_OUT, _sign_out, methods=["POST"]),
    Route("/upkeep/documents/{number:int}", _paper),
    Route("/upkeep/audit.csv", _log),
)
