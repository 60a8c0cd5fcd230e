"""Data API: the figures as JSON and CSV for other programs (`/api/v1`, `/healthz`, `/livez`).

Owns the list of routes. Answers come from `queries` and the analytics; no Streamlit is involved. Field
names: see README, section Data API.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.web.api import (
    analysis,
    answers,
    claim_check,
    dataset,
    figures,
    local_units,
    openapi,
    reference,
)
from lib.web.api.gateway import Front
from lib.web.api.replies import PREFLIGHT

__all__ = ["ROUTES", "Front"]

EVERY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _otherwise(request: Request) -> Response:
    """What no route answers: a preflight, a method that an address does not take, or no address."""
    path = request.scope["path"]
    taken = {m for r in ROUTES[:-LAST] if r.path == path for m in r.methods or ()}
    if not taken and request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT)
    if not taken:
        detail = "There is nothing at this address; the API's base is /api/v1."
        return answers.problem(404, detail)
    allowed = ", ".join(sorted(taken | {"OPTIONS"}))
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=PREFLIGHT | {"Allow": allowed})
    refused = answers.problem(405, f"This address takes {allowed}.")
    refused.headers["Allow"] = allowed
    return refused


ROUTES: list[Route] = [
    *reference.ROUTES,
    *figures.ROUTES,
    *claim_check.ROUTES,
    *analysis.ROUTES,
    *local_units.ROUTES,
    *dataset.ROUTES,
    *openapi.ROUTES,
    # Last: whatever was not answered above.
    Route("/healthz", _otherwise, methods=EVERY),
    Route("/livez", _otherwise, methods=EVERY),
    Route("/api/{path:path}", _otherwise, methods=EVERY),
]
LAST = 3
openapi.ROUTE_LIST.extend(ROUTES[:-LAST])
