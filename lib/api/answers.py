"""Answers: what every route of the data API shares.

Owns how parameters are read and refused, the envelope of a list, and the form of errors (RFC 9457).
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

import orjson
import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import provinces, queries, registry, wording
from lib.records import Indicator, Province, Refusal

log = logging.getLogger(__name__)
BASE = "/api/v1"
LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1986, 2100


class Wrong(Exception):
    """A question that cannot be answered: its HTTP status and why."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


TITLES = {400: "Bad parameter", 404: "Not found", 405: "Method not allowed", 409: "Refused"}
TITLES |= {413: "Too long", 415: "Unsupported media type", 500: "Internal error"}


def reply(content: Any, *, status: int = 200, kind: str = "application/json") -> Response:
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    return Response(body, status, headers, media_type=f"{kind}; charset=utf-8")


def problem(status: int, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    return reply(body | more, status=status, kind="application/problem+json")


def route(path: str, *allowed: str) -> Callable[[Callable[[dict[str, str]], Any]], Route]:
    """Make a route of a function from checked parameters to an answer."""

    def decorate(function: Callable[[dict[str, str]], Any]) -> Route:
        @wraps(function)
        def answer(request: Request) -> Response:
            try:
                return reply(function(parameters(request, allowed)))
            except Wrong as wrong:
                return problem(wrong.status, wrong.detail, **wrong.more)
            except Refusal as refused:
                return problem(
                    409,
                    wording.refusal(refused, lang="en"),
                    detail_vi=wording.refusal(refused, lang="vi"),
                    breaks=break_rows(refused.breaks),
                )
            except Exception:
                log.exception("unexpected error on %s", path)
                return problem(500, "The server could not answer; the error was logged.")

        return Route(path, answer, methods=["GET"])

    return decorate


def parameters(request: Request, allowed: Sequence[str]) -> dict[str, str]:
    """The query's parameters, each at most once and known. Raises Wrong."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise Wrong(400, f"Unknown parameter {name[:60]!r}; allowed: {known}.")
        if name in found:
            raise Wrong(400, f"Parameter {name!r} is given more than once.")
        if len(value) > LONGEST:
            raise Wrong(400, f"Parameter {name!r} is longer than {LONGEST} characters.")
        found[name] = value
    return found


def year_of(asked: Mapping[str, str], name: str, *, required: bool = False) -> int | None:
    text = asked.get(name)
    if text is None:
        if required:
            raise Wrong(400, f"Parameter {name!r} is required: a year such as 2022.")
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise Wrong(400, f"Parameter {name!r} must be a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(text)


def indicator_of(asked: Mapping[str, str], *, required: bool = True) -> Indicator | None:
    text = asked.get("indicator")
    if text is None:
        if required:
            raise Wrong(400, "Parameter 'indicator' is required; see /api/v1/indicators.")
        return None
    known = registry.load().indicators
    if text not in known:
        close = difflib.get_close_matches(text, known, n=3)
        raise Wrong(404, "There is no such indicator; see /api/v1/indicators.", closest=close)
    return known[text]


def needed_indicator(asked: Mapping[str, str]) -> Indicator:
    found = indicator_of(asked)
    if found is None:
        raise Wrong(400, "Parameter 'indicator' is required; see /api/v1/indicators.")
    return found


def province_of(text: str, *, year: int | None, within: Iterable[str] = ()) -> Province:
    """The unit that `text` means in `year`, or of its name the one among `within`. Raises Wrong."""
    match = provinces.load().resolve(text, year=year)
    if match.province is None:
        close = [p.slug for p in match.suggestions]
        raise Wrong(404, "There is no such province; see /api/v1/provinces.", closest=close)
    ids = set(within)
    if year is None and match.province.id not in ids:
        for other in match.others:
            if other.id in ids:
                return other
    return match.province


def listed(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    version = queries.version()
    citation = f"Provincial administrative reform dashboard, data version {version}"
    return {
        "data": rows,
        "meta": {"count": len(rows), "data_version": version, "citation": citation, **more},
    }


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as plain values; missing values are None."""
    columns = [frame[name].astype(object).where(frame[name].notna(), None) for name in frame]
    listed = [column.tolist() for column in columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*listed, strict=True)]


def break_rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"year": b.year, "kind": b.kind, "reason_vi": b.reason_vi, "reason_en": b.reason_en}
        for b in found
    ]


def taken(unit: Province) -> dict[str, str]:
    return {"id": unit.id, "slug": unit.slug, "name_vi": unit.name_vi}
