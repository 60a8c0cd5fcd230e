"""Own indicators: those that an office adds for its own files, declared like the shipped ones.

Owns making one from what a person says of it, and their form as a file of the registry. Leaves reading
the files to `registry`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping

from lib.base.alphabet import fold
from lib.base.records import DIRECTIONS, BadFile, Indicator, Problem
from lib.data.declared import registry_files

FILE = "indicators.csv"
LONGEST_NAME = 200
# Decimals with which figures of a unit are shown; counts have none.
DECIMALS: Mapping[str, int] = {"điểm": 2, "%": 2}


def made(
    *,
    name_vi: str,
    name_en: str,
    unit: str,
    direction: str,
    parent: str | None,
    family: str,
    maximum: float | None,
    publisher: str,
    known: Mapping[str, Indicator],
    units: Collection[str],
) -> Indicator:
    """A new indicator. A part has its index's family. Raises BadFile where a name or choice cannot be.

    Its id is made of its English name, of the Vietnamese one where there is none, and free among `known`.
    """
    vi = " ".join(name_vi.split())
    en = " ".join(name_en.split()) or vi
    wrong = [
        ("indicator_name", vi, 3 <= len(vi) <= LONGEST_NAME and len(en) <= LONGEST_NAME),
        ("indicator_taken", vi, fold(vi) not in _names(known, parent)),
        ("indicator_unit", unit, unit in units),
        ("indicator_name", direction, direction in DIRECTIONS),
        ("indicator_name", parent or "", parent is None or parent in known),
        ("indicator_maximum", f"{maximum or 0:g}", maximum is None or maximum > 0),
    ]
    faults = [Problem(code=code, file=vi, value=value) for code, value, right in wrong if not right]
    if faults:
        raise BadFile(tuple(faults))
    above = known[parent] if parent else None
    return Indicator(
        id=_free(en, known, prefix=f"{above.id}_own" if above else "own"),
        family=above.family if above else family,
        parent=parent,
        name_vi=vi,
        name_en=en,
        unit=unit,
        direction=direction,
        decimals=DECIMALS.get(unit, 0),
        minimum=0.0,
        maximum=100.0 if maximum is None and unit == "%" else maximum,
        publisher=publisher or (above.publisher if above else ""),
    )


def _names(known: Mapping[str, Indicator], parent: str | None) -> set[str]:
    """The folded names of the indicators beside which a new one would stand."""
    beside = [i for i in known.values() if i.parent == parent]
    return {fold(name) for i in beside for name in (i.name_vi, i.name_en)}


def _free(name: str, known: Mapping[str, Indicator], *, prefix: str) -> str:
    stem = f"{prefix}_{fold(name).replace(' ', '_')}"[:50].rstrip("_")
    names = (stem, *(f"{stem}_{n}" for n in range(2, 1000)))
    return next(name for name in names if name not in known)


def text_of(indicators: Iterable[Indicator]) -> str:
    """The indicators as a file of the registry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = list(registry_files.COLUMNS[FILE])
    writer.writerow(columns)
    for one in indicators:
        writer.writerow([_cell(getattr(one, name, None)) for name in columns])
    return out.getvalue()


def indicators_in(text: str) -> tuple[Indicator, ...]:
    """What `text_of` wrote."""
    readers = {n: r for n, r in registry_files.COLUMNS[FILE].items() if n != "full_marks"}
    return tuple(
        Indicator(**{name: reader(row[name]) for name, reader in readers.items()})
        for row in csv.DictReader(io.StringIO(text))
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return "|".join(value)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
