"""Data API: the figures as JSON for other programs (`/api/v1`, `/healthz`).

Owns the list of routes. Answers come from `queries` and the analytics; no Streamlit is involved. Field
names: see README, section Data API.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.api import analysis, answers, checking, figures, reference


def _no_such_path(request: Request) -> Response:
    return answers.problem(404, "There is nothing at this address; the API's base is /api/v1.")


ROUTES = [
    *reference.ROUTES,
    *figures.ROUTES,
    *checking.ROUTES,
    *analysis.ROUTES,
    Route("/api/{path:path}", _no_such_path, methods=["GET"]),
]
