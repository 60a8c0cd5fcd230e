"""Fields: what each field of a row is for a program that reads the description of the API."""

from __future__ import annotations

from typing import Any

from lib.base.records import DIRECTIONS, SCOPES, STATUSES

_INTEGERS = {
    "year",
    "period_start",
    "period_end",
    "rank",
    "n_ranked",
    "rank_from",
    "rank_to",
    "tier",
}
_INTEGERS |= {"n_from", "n_to", "change", "change_common", "decimals", "first_year", "last_year"}
_INTEGERS |= {"sample_size", "ranked", "known", "scored"}
_INTEGERS |= {"figures", "rows", "bytes", "best", "worst", "rank_before"}
_NUMBERS = {"value", "value_from", "value_to", "value_change"}
_NUMBERS |= {"standard_error", "interval_low", "interval_high", "interval_level"}
_NUMBERS |= {"own", "others", "total", "total_published"}
_SLUGS = {"aliases", "overtook", "overtaken_by", "passed", "passed_by"}
_TARGET: dict[str, Any] = {
    "type": "object",
    "description": "Points to gain (negative: to lose) for so many places, the others as they are.",
    "properties": {
        "kind": {"type": "string"},
        "places": {"type": "integer"},
        "rank": {"type": ["integer", "null"]},
        "points": {"type": ["number", "null"]},
        "other": {"type": ["string", "null"]},
        "with_step": {"type": "boolean"},
    },
}
# Fields that hold more than one value.
_DOCUMENT: dict[str, Any] = {
    "type": ["object", "null"],
    "description": "The document that states it; one without an address has url null.",
    "properties": {
        **{name: {"type": ["string", "null"]} for name in ("publisher", "title", "url", "date")},
        "tier": {"type": "integer"},
    },
}
_HELD: dict[str, dict[str, Any]] = {
    "source": _DOCUMENT,
    "rank_source": _DOCUMENT,
    "full_table": {
        "type": ["object", "null"],
        "description": "Who published the whole table; null where the publisher told a part of it alone.",
        "additionalProperties": {"type": ["string", "null"]},
    },
    "targets": {"type": "array", "items": _TARGET},
    "tests": {
        "type": "object",
        "description": "Best and worst rank by test.",
        "additionalProperties": {"type": "array", "items": {"type": "integer"}},
    },
    "points": {
        "type": "object",
        "description": "Points added to each component that was asked for.",
        "additionalProperties": {"type": "number"},
    },
}
_WORDS = {"status": STATUSES, "scope": SCOPES, "direction": DIRECTIONS}


def field(name: str, *, route: str) -> dict[str, Any]:
    """The schema of a field of a route's rows; a null means that nobody published it."""
    if name == "changes":  # how many figures a release changed, or what a simulation changed
        return _HELD["points"] if route == "simulate" else {"type": "integer"}
    if name in _HELD:
        return _HELD[name]
    if name in _SLUGS:
        return {"type": "array", "items": {"type": "string"}}
    if name in _INTEGERS:
        return {"type": ["integer", "null"]}
    if name in _NUMBERS:
        return {"type": ["number", "null"]}
    if name in ("shown", "newest", "simulated", "complete"):
        return {"type": "boolean"}
    if name in _WORDS:
        return {"type": ["string", "null"], "enum": [*_WORDS[name], None]}
    return {"type": ["string", "null"]}
