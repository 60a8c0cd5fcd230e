"""Refusals: short answers, as problem JSON, to what is not passed on."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.responses import Response

from lib.web import limits

DETAILS = {
    403: "This form was not drawn by this site, or too long ago.",
    404: "There is nothing at this address.",
    405: "This address is only read (GET).",
    408: "The body did not arrive in time.",
    413: f"The body is larger than {limits.LARGEST_BODY} bytes.",
    414: "The address is too long.",
    421: "This server has another name; ask for it by its public address.",
    429: "Too many requests from your address; please wait a little.",
    500: "The server could not answer; the error was logged.",
    503: "The figures cannot be read at the moment; please try again later.",
}
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def refusal(status: int, *, wait: float = 0) -> Response:
    """The answer with that status; `wait` is in seconds."""
    title = HTTPStatus(status).phrase
    detail = DETAILS.get(status, title)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    headers = HEADERS | ({"Retry-After": str(int(wait) + 1)} if wait else {})
    kind = "application/problem+json; charset=utf-8"
    return Response(json.dumps(body), status, headers, media_type=kind)
