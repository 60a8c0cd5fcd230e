"""Keepers' page: the small pages of the way in and out, each a document that needs no script.

Owns their look, language and policy. Leaves what they say and ask to `sign_in`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Scope

from lib.base import i18n, settings
from lib.data.upkeep import sessions
from lib.data.upkeep.sessions import Session
from lib.display import font_faces
from lib.files import markup
from lib.web import limits

# Nobody keeps them, and no search engine lists them.
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def document(
    request: Request, template: str, *, status: int = 200, script: str = "", **values: object
) -> HTMLResponse:
    """The answer of a template in the language of the address, and in no other site's frame.

    `script` is the name of the one script that it runs, '' for none.
    """
    lang = lang_of(request)
    other = next(each for each in i18n.LANGS if each != lang)
    style = font_faces.css() + _own("sign_in.css")
    own = _own(script) if script else ""
    html = markup.document(
        "web",
        template,
        lang=lang,
        other=other,
        to_other=request.url.path + (query(other) or "?"),
        query=query(lang),
        style=Markup(style),
        script=Markup(own),
        demonstration=settings.demonstration(),
        **values,
    )
    policy = f"default-src 'none'; style-src {_hash(style)}; font-src 'self'; img-src 'self'; "
    policy += f"script-src {_hash(own)}; " if own else ""
    policy += "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    return HTMLResponse(html, status, headers=PRIVATE | {"Content-Security-Policy": policy})


def unready(scope: Scope) -> HTMLResponse:
    """What is answered while the office's store cannot be read: a sentence without where it lies."""
    answer = document(Request(scope), "unready.html", status=503)
    answer.headers["Retry-After"] = "5"
    return answer


@cache
def _own(name: str) -> str:
    return (files("lib.web") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """How a policy names the one text that may stand there."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def lang_of(request: Request) -> str:
    """The language that the address asks for, else the first."""
    asked = request.query_params.get("lang", "")
    return asked if asked in i18n.LANGS else i18n.LANGS[0]


def query(lang: str) -> str:
    """What an address adds for a language."""
    return "" if lang == i18n.LANGS[0] else f"?lang={lang}"


async def session_in(scope: Scope) -> Session | None:
    """The session of a request, None where there is none or the door is closed."""
    if not settings.upkeep_open():
        return None
    request = Request(scope)
    cookie = request.cookies.get(sessions.COOKIE)
    return await to_thread.run_sync(
        lambda: sessions.session_of(cookie, address=limits.visitor(scope))
    )
