"""Against what is known: the values and the errors that a file brings, held against those that are shown.

Owns what is said of differences; none of it keeps a file out, for a source may say otherwise. Leaves the
checks on a document's tables to `whole`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from lib.base.records import BadFile, Problem
from lib.data.declared import registry as registries
from lib.data.declared.registry import Registry
from lib.data.loading import errors as error_rules
from lib.data.loading import loaders, own_files
from lib.data.loading.intake import Intake
from lib.data.reading import values, whole
from lib.data.reading.figures import Remark
from lib.data.reading.known import KnownFigures

HELD = ("standard_error", "interval_low", "interval_high", "interval_level", "sample_size")


def of_load(taken: Intake, *, file: str) -> list[Problem]:
    """What a file that is to be loaded says otherwise than what is known without it; nothing changes.

    Raises BadFile with what a load would refuse.
    """
    place = own_files.folder_of(file)
    would = loaders.would_be({place: taken})
    if would.problems:
        raise BadFile(would.problems)
    before = loaders.would_be({place: None})
    known = registries.load()
    found = of_intake(
        taken,
        file=file,
        registry=known,
        known=KnownFigures(before.figures, known),
        errors=before.errors,
    )
    return [remark.problem for remark in found]


def of_intake(
    taken: Intake, *, file: str, registry: Registry, known: KnownFigures, errors: pd.DataFrame
) -> list[Remark]:
    """Remarks on every edition of which the file says otherwise than what is shown.

    `errors` are the errors beside the shown figures (columns of figures/errors).
    """
    units = {p.id: p for p in registry.provinces.values()}
    claims = taken.claims
    rows = claims[(claims["scope"] == "full-year") & claims["area_id"].isin(list(units))]
    rows = rows.assign(
        name=rows["area_id"].map({i: p.name_vi for i, p in units.items()}),
        slug=rows["area_id"].map({i: p.slug for i, p in units.items()}),
    )
    out = list(whole.agreements(rows, file=file, registry=registry, known=known))
    return [*out, *of_errors(taken.errors, file=file, registry=registry, errors=errors)]


def of_errors(
    sure: Sequence[Mapping[str, Any]], *, file: str, registry: Registry, errors: pd.DataFrame
) -> Iterator[Remark]:
    """Remarks on the standard errors, intervals and sample sizes that differ from those already known."""
    if not sure or errors.empty:
        return
    both = error_rules.frame_from(sure).merge(
        errors, on=error_rules.KEY, suffixes=("", "_known"), how="inner"
    )
    # Beside another value another error is no difference.
    both = both[(both["value"] - both["value_known"]).abs() < both["standard_error_known"]]
    for (indicator, year), rows in both.groupby(["indicator", "year"], sort=False):
        told = []
        for row in rows.to_dict("records"):
            name = registry.areas[row["area_id"]].name_vi
            apart = [n for n in HELD if _apart(row[n], row[f"{n}_known"])]
            told += [f"{name} {row[n]:g} / {row[f'{n}_known']:g}" for n in apart[:1]]
        if told:
            params = {
                "indicator": indicator,
                "year": year,
                "count": len(told),
                "of": len(rows),
            }
            said = whole.some(told)
            yield Remark(
                problem=Problem(
                    code="errors_differ_from_known", file=file, value=said, params=params
                )
            )


def _apart(one: Any, two: Any) -> bool:
    """Whether both are stated and differ by more than printing rounds off."""
    if pd.isna(one) or pd.isna(two):
        return False
    return abs(float(one) - float(two)) > values.rounding(float(one), float(two))
