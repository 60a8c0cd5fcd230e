"""Reference: health, indicators, provinces and sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.base import alphabet
from lib.data.declared import merger, provinces, registry
from lib.figures import queries, versions
from lib.web.api.answers import BASE, Wrong, document, listed, route
from lib.web.api.replies import ALWAYS, JSON


async def _alive(request: Request) -> Response:
    """That the process answers, and nothing more."""
    return Response(
        b'{"status":"alive"}', headers=ALWAYS | {"Cache-Control": "no-store"}, media_type=JSON
    )


@route("/healthz")
def health(asked: dict[str, str]) -> Any:
    """Whether the process can answer from its figures (503 with the reason if not), and which they are."""
    counts = queries.counts()
    return {
        "status": "ok",
        "data_version": versions.public_version(),
        "figures": counts["figures"],
        "counts": counts,
    }


INDICATOR = ["id", "family", "parent", "name_vi", "name_en", "unit", "direction", "decimals"]
INDICATOR += ["publisher", "first_year", "last_year"]
UNIT = ["id", "code", "slug", "name_vi", "name_en", "type", "region", "valid_from", "valid_to"]
UNIT += ["successor_id"]
SOURCE = ("source_id", "publisher", "title", "url", "date", "tier")


@route(f"{BASE}/indicators", "family", row=INDICATOR)
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
    return listed(rows)


@route(f"{BASE}/provinces", "on", row=UNIT)
def units(asked: dict[str, str]) -> Any:
    """Every unit, or those in force `on` a date."""
    known = provinces.load()
    if "on" in asked:
        try:
            day = date.fromisoformat(asked["on"])
        except ValueError:
            raise Wrong(400, "Parameter 'on' must be a date such as " + f"{merger.DAY}.") from None
        found = known.on(day)
    else:
        found = sorted(known.by_id.values(), key=lambda p: (p.map != merger.FORMER, p.map, p.id))
    return listed([{name: getattr(p, name) for name in UNIT} for p in found])


@route(f"{BASE}/sources", "tier", "q", row=SOURCE)
def source_list(asked: dict[str, str]) -> Any:
    """Where the figures stand; `q` is looked for in publisher and title, without diacritics."""
    tier = asked.get("tier")
    if tier is not None and tier not in ("1", "2", "3", "4"):
        raise Wrong(400, "Parameter 'tier' must be 1, 2, 3 or 4.")
    wanted = alphabet.fold(asked.get("q", ""))
    rows = [
        {"source_id": s.id} | document(s)
        for s in registry.load().sources.values()
        if (tier is None or s.tier == int(tier))
        and (not wanted or wanted in alphabet.fold(f"{s.publisher} {s.title}"))
    ]
    return listed(rows)


ROUTES = (Route("/livez", _alive, methods=["GET"]), health, indicators, units, source_list)
