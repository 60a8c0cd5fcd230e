"""Data API: the figures as JSON for other programs (`/api/v1`, `/healthz`).

Owns the routes, the meaning of their parameters and the form of their errors (RFC 9457). Answers come
from `queries` and the analytics; no Streamlit is involved. Field names: see README, section Data API.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any

import orjson
import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import provinces, queries, ranks, registry, wording
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
TITLES[500] = "Internal error"


def _reply(content: Any, *, status: int = 200, kind: str = "application/json") -> Response:
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    return Response(body, status, headers, media_type=f"{kind}; charset=utf-8")


def _problem(status: int, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    return _reply(body | more, status=status, kind="application/problem+json")


def _route(path: str, *allowed: str) -> Callable[[Callable[[dict[str, str]], Any]], Route]:
    """Make a route of a function from checked parameters to an answer."""

    def decorate(function: Callable[[dict[str, str]], Any]) -> Route:
        @wraps(function)
        def answer(request: Request) -> Response:
            try:
                return _reply(function(_parameters(request, allowed)))
            except Wrong as wrong:
                return _problem(wrong.status, wrong.detail, **wrong.more)
            except Refusal as refused:
                return _problem(
                    409,
                    wording.refusal(refused, lang="en"),
                    detail_vi=wording.refusal(refused, lang="vi"),
                    breaks=_breaks(refused.breaks),
                )
            except Exception:
                log.exception("unexpected error on %s", path)
                return _problem(500, "The server could not answer; the error was logged.")

        return Route(path, answer, methods=["GET"])

    return decorate


def _parameters(request: Request, allowed: Sequence[str]) -> dict[str, str]:
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


def _year(asked: Mapping[str, str], name: str, *, required: bool = False) -> int | None:
    text = asked.get(name)
    if text is None:
        if required:
            raise Wrong(400, f"Parameter {name!r} is required: a year such as 2022.")
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise Wrong(400, f"Parameter {name!r} must be a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(text)


def _indicator(asked: Mapping[str, str], *, required: bool = True) -> Indicator | None:
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


def _needed(asked: Mapping[str, str]) -> Indicator:
    found = _indicator(asked)
    if found is None:
        raise Wrong(400, "Parameter 'indicator' is required; see /api/v1/indicators.")
    return found


def _province(text: str, *, year: int | None, within: Iterable[str] = ()) -> Province:
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


def _listed(rows: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
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


def _breaks(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"year": b.year, "kind": b.kind, "reason_vi": b.reason_vi, "reason_en": b.reason_en}
        for b in found
    ]


def _took(unit: Province) -> dict[str, str]:
    return {"id": unit.id, "slug": unit.slug, "name_vi": unit.name_vi}


@_route("/healthz")
def health(asked: dict[str, str]) -> Any:
    """Whether the process serves figures, which version, and how many."""
    counts = queries.counts()
    return {
        "status": "ok",
        "data_version": queries.version(),
        "figures": counts["figures"],
        "counts": counts,
    }


@_route(f"{BASE}/indicators", "family")
def indicators(asked: dict[str, str]) -> Any:
    """What is measured: each indicator with its unit, direction and first and last year."""
    family = asked.get("family")
    known = registry.load().indicators
    families = sorted({i.family for i in known.values()})
    if family is not None and family not in families:
        raise Wrong(400, f"Parameter 'family' must be one of: {', '.join(families)}.")
    spans = queries.spans()
    rows = [
        {
            "id": i.id,
            "family": i.family,
            "parent": i.parent,
            "name_vi": i.name_vi,
            "name_en": i.name_en,
            "unit": i.unit,
            "direction": i.direction,
            "decimals": i.decimals,
            "publisher": i.publisher,
            "first_year": spans.get(i.id, (None, None))[0],
            "last_year": spans.get(i.id, (None, None))[1],
        }
        for i in known.values()
        if family is None or i.family == family
    ]
    return _listed(rows)


@_route(f"{BASE}/provinces", "on")
def units(asked: dict[str, str]) -> Any:
    """Every unit, or those in force `on` a date."""
    known = provinces.load()
    if "on" in asked:
        try:
            day = date.fromisoformat(asked["on"])
        except ValueError:
            raise Wrong(400, "Parameter 'on' must be a date such as 2025-07-01.") from None
        found = known.on(day)
    else:
        found = sorted(known.by_id.values(), key=lambda p: (p.map != "63", p.map, p.id))
    fields = ["id", "code", "slug", "name_vi", "name_en", "type", "region", "valid_from"]
    fields += ["valid_to", "successor_id"]
    return _listed([{name: getattr(p, name) for name in fields} for p in found])


FIGURE = ["indicator", "area_id", "province", "year", "period_start", "period_end", "value", "unit"]
FIGURE += ["rank", "n_ranked", "rank_basis", "status", "scope", "shown", "source_id"]


@_route(f"{BASE}/figures", "indicator", "province", "area", "year", "from", "to", "source", "all")
def figures(asked: dict[str, str]) -> Any:
    """Figures: the shown ones, or with all=1 every claim."""
    chosen = _indicator(asked, required=False)
    if chosen is None and not {"province", "area", "source"} & set(asked):
        raise Wrong(400, "Give at least one of: indicator, province, area, source.")
    if asked.get("all", "0") not in ("0", "1"):
        raise Wrong(400, "Parameter 'all' must be 0 or 1.")
    if "province" in asked and "area" in asked:
        raise Wrong(400, "Give either 'province' or 'area', not both.")
    exact = _year(asked, "year")
    first, last = _year(asked, "from"), _year(asked, "to")
    years = (exact, exact) if exact is not None else (first, last)
    more: dict[str, Any] = {}
    areas = None
    if "area" in asked:
        if asked["area"] not in registry.load().areas:
            raise Wrong(404, "There is no such area: VN, R:<region>, a province id or D:<...>.")
        areas = (asked["area"],)
    elif "province" in asked:
        within = queries.history(chosen.id)["province_id"] if chosen else ()
        unit = _province(asked["province"], year=exact, within=within)
        more["province"] = _took(unit)
        areas = (unit.id,)
    if "source" in asked and asked["source"] not in registry.load().sources:
        raise Wrong(404, "There is no such source; see /api/v1/sources.")
    every = asked.get("all") == "1" or "source" in asked
    frame = queries.told(chosen.id if chosen else None, areas, years, every, asked.get("source"))
    return _listed(rows_of(frame[FIGURE]), **more)


@_route(f"{BASE}/rankings", "indicator", "year")
def rankings(asked: dict[str, str]) -> Any:
    """One edition's provinces in the order of their rank."""
    chosen = _needed(asked)
    history = queries.history(chosen.id)
    ranked = history[history["rank"].notna()]
    if ranked.empty:
        raise Wrong(404, "No ranks are known for this indicator.")
    year = _year(asked, "year") or int(ranked["year"].max())
    rows = ranked[ranked["year"] == year]
    if rows.empty:
        known = wording.year_list(sorted(ranked["year"].unique().tolist()))
        raise Wrong(404, f"No ranks are known for {year}; years with ranks: {known}.")
    known_units = provinces.load().by_id
    out = [
        {
            "province": known_units[r.province_id].slug,
            "province_id": r.province_id,
            "name": known_units[r.province_id].name_vi,
            "rank": int(r.rank),
            "n_ranked": None if pd.isna(r.n_ranked) else int(r.n_ranked),
            "rank_basis": r.rank_basis,
            "value": None if pd.isna(r.score) else r.score,
            "status": r.rank_status,
        }
        for r in rows.itertuples()
    ]
    out.sort(key=lambda r: (r["rank"], provinces.sort_key(r["name"])))
    edition = queries.edition(chosen.id, year)
    n = edition.n_ranked if edition else None
    return _listed(out, indicator=chosen.id, year=year, n_ranked=n, complete=n == len(out))


@_route(f"{BASE}/movement", "indicator", "from", "to", "province")
def movement(asked: dict[str, str]) -> Any:
    """How ranks moved between two editions; 409 where a break forbids comparing ranks."""
    chosen = _needed(asked)
    start, end = _year(asked, "from", required=True), _year(asked, "to", required=True)
    if start is None or end is None or start >= end:
        raise Wrong(400, "Parameter 'from' must be a year before 'to'.")
    history = queries.history(chosen.id)
    for year in (start, end):
        if not (history["year"] == year).any():
            known = wording.year_list(queries.years(chosen.id))
            raise Wrong(404, f"No figures are known for {year}; years with figures: {known}.")
    declared = registry.load().breaks(chosen.id)
    moves = ranks.movement(
        history, start=start, end=end, breaks=declared, direction=chosen.direction
    )
    more: dict[str, Any] = {"breaks": _breaks(ranks.crossed(declared, start=start, end=end))}
    if "province" in asked:
        unit = _province(asked["province"], year=end, within=moves["province_id"])
        moves = moves[moves["province_id"] == unit.id]
        more["province"] = _took(unit)
    known_units = provinces.load().by_id
    frame = moves.rename(columns={"score_from": "value_from", "score_to": "value_to"})
    frame = frame.rename(columns={"score_change": "value_change"})
    frame.insert(0, "province", [known_units[i].slug for i in frame["province_id"]])
    return _listed(rows_of(frame), indicator=chosen.id, **{"from": start, "to": end}, **more)


@_route(f"{BASE}/sources", "tier", "q")
def source_list(asked: dict[str, str]) -> Any:
    """Where the figures stand; `q` is looked for in publisher and title, without diacritics."""
    tier = asked.get("tier")
    if tier is not None and tier not in ("1", "2", "3", "4"):
        raise Wrong(400, "Parameter 'tier' must be 1, 2, 3 or 4.")
    wanted = provinces.fold(asked.get("q", ""))
    rows = [
        {
            "source_id": s.id,
            "publisher": s.publisher,
            "title": s.title,
            "url": s.url if s.tier < 4 else None,
            "date": s.date or None,
            "tier": s.tier,
        }
        for s in registry.load().sources.values()
        if (tier is None or s.tier == int(tier))
        and (not wanted or wanted in provinces.fold(f"{s.publisher} {s.title}"))
    ]
    return _listed(rows)


def _no_such_path(request: Request) -> Response:
    return _problem(404, "There is nothing at this address; the API's base is /api/v1.")


ROUTES = [
    health,
    indicators,
    units,
    figures,
    rankings,
    movement,
    source_list,
    Route("/api/{path:path}", _no_such_path, methods=["GET"]),
]
