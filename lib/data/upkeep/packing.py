"""Packing: what was read of a document as text that the store keeps, and back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import orjson
import pandas as pd

from lib.base.records import Indicator, Problem, Source
from lib.data.loading import errors
from lib.data.loading.intake import Intake
from lib.data.loading.statements import STATEMENT

# Where a claim stands in its document, for what is said of it.
PLACE = {"file": str, "sheet": str, "row": "int64", "column": str}
_KINDS = {**STATEMENT, **PLACE}


def statements(taken: Intake) -> str:
    """The claims as CSV: the columns of a file of statements, and PLACE."""
    if not len(taken.claims):
        return ""
    rows = taken.claims.assign(derived=taken.claims["derived"].astype(int))
    text: str = rows[list(_KINDS)].to_csv(index=False, lineterminator="\n")
    return text


def sources(taken: Intake) -> str:
    """The sources as JSON, the indicators that the product does not ship, and errors beside values."""
    told: dict[str, Any] = {
        "sources": [asdict(s) for s in taken.sources],
        "indicators": [asdict(i) for i in taken.indicators],
    }
    if taken.errors:
        told["errors"] = errors.text_of(errors.frame_from(taken.errors))
    return orjson.dumps(told).decode()


def problems(told: Iterable[Problem]) -> str:
    """Remarks as JSON."""
    return orjson.dumps([asdict(p) for p in told], default=str).decode()


def intake(claims: str, told: str, left_out: str) -> Intake:
    """What `statements`, `sources` and `problems` wrote."""
    frame = pd.DataFrame(columns=list(_KINDS))
    if claims:
        frame = pd.read_csv(io.StringIO(claims), dtype=str, keep_default_na=False)
    for name, kind in _KINDS.items():
        if kind is not str:
            numbers = pd.to_numeric(frame[name].where(frame[name] != ""), errors="raise")
            frame[name] = numbers.astype(kind)
    frame["derived"] = frame["derived"] == 1
    held = orjson.loads(told)
    return Intake(
        claims=frame,
        sources=tuple(Source(**s) for s in held["sources"]),
        indicators=tuple(
            Indicator(**{**i, "spellings": tuple(i["spellings"])}) for i in held["indicators"]
        ),
        left_out=tuple(Problem(**p) for p in orjson.loads(left_out)),
        errors=errors.rows_of(held.get("errors", "")),
    )
