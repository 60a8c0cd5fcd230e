"""Local results: how a province's own units were scored and ranked, as sources state it.

Owns reading figures/local_units/*.csv and the like in own files, what a row must satisfy, which of several
statements is shown, and the text of the results in a release. They stand beside the figures and change
none. The rules are those of provinces, asked with each group of a province's units as an indicator.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from lib.base import settings
from lib.base.records import Edition, Indicator, Problem
from lib.data.declared import merger
from lib.data.declared.registry import Area, Registry
from lib.data.loading import checks, ledger, statements

KINDS: Mapping[str, object] = {
    "claim_id": str,
    "unit_id": str,
    "year": "int64",
    "value": "float64",
    "unit": str,
    "rank": "Int64",
    "n_ranked": "Int64",
    "grade": str,
    "derived": "int64",
    "source_id": str,
    "suspect_reason": str,
}
KEY = ["unit_id", "year"]
# The file of statements in a folder of the user's own.
OWN = "local_statements.csv"
RESULT = [*KEY, "value", "unit", "value_status", "value_source", "rank", "n_ranked", "rank_basis"]
RESULT += [
    "rank_status",
    "rank_source",
    "grade",
    "grade_status",
    "grade_source",
    "n_claims",
    "n_rivals",
]
DECIMALS = 2
_DISTRICTS = "huyen"
_TYPES = {"value": "float64", "year": "int64"}
_TYPES |= dict.fromkeys(("rank", "n_ranked", "n_claims", "n_rivals"), "Int64")
# Texts that are None where nothing was said.
_MAYBE = [name for name in RESULT if name not in (*_TYPES, "unit_id", "unit")]


def read(root: Path) -> pd.DataFrame:
    """Every statement of the files: KINDS, and file, row, sheet, column for problems. Raises BadFile.

    Those of the user's own files (OWN) stand among the shipped.
    """
    places = {p: f"local_units/{p.name}" for p in sorted(root.glob("figures/local_units/*.csv"))}
    own = sorted(settings.own_dir().glob(f"*/{OWN}"))
    places |= {p: f"own/{p.parent.name}/{p.name}" for p in own}
    return statements.read(places, kinds=KINDS)


def index_id(province_id: str, group: str) -> str:
    """The id of a group of a province's units, where the rules of provinces take it for an indicator."""
    return f"{province_id}/{group}"


def as_indices(known: Registry) -> Registry:
    """The registry in which each group of units is an index, and its units are what the index ranks."""
    indices = {}
    for edition in known.local_editions:
        one = index_id(edition.province_id, edition.group)
        indices[one] = Indicator(
            id=one,
            family="local",
            parent=None,
            name_vi=one,
            name_en=one,
            unit=edition.unit,
            direction="higher",
            decimals=DECIMALS,
            minimum=0.0,
            maximum=None,
            publisher="",
        )
    editions = tuple(
        Edition(
            indicator=index_id(e.province_id, e.group),
            year=e.year,
            n_ranked=e.n_ranked,
            coverage="part",
            ranking="published",
        )
        for e in known.local_editions
    )
    units = known.local_units.values()
    areas = {u.id: Area(id=u.id, kind="unit", name_vi=u.name_vi, name_en=u.name_en) for u in units}
    ranked = {u.id: known.provinces[u.province_id] for u in units if not u.whole}
    return replace(known, indicators=indices, all_editions=editions, areas=areas, provinces=ranked)


def _as_claims(rows: pd.DataFrame) -> pd.DataFrame:
    """Statements with the columns of claims about provinces."""
    parts = rows["unit_id"].str.rsplit("/", n=1).str[0]
    group = parts.where(rows["unit_id"].str.count("/") == 2, rows["unit_id"])
    return rows.rename(columns={"unit_id": "area_id"}).assign(
        indicator=group,
        period_start=rows["year"],
        period_end=rows["year"],
        scope="full-year",
        note="",
    )


def problems(rows: pd.DataFrame, known: Registry) -> list[Problem]:
    """What is wrong with the statements, each with its file, row and column."""
    if rows.empty:
        return []
    claims, indices = _as_claims(rows), as_indices(known)
    found = [
        *checks.check_area(claims, indices),
        *checks.check_source(claims, indices),
        *checks.check_rank(claims, indices),
        *checks.check_twice(claims, indices),
    ]
    renamed = [replace(p, column="unit_id") if p.column == "area_id" else p for p in found]
    return [*renamed, *_problems(rows, known)]


def _problems(rows: pd.DataFrame, known: Registry) -> Iterator[Problem]:
    """What holds for units inside a province alone."""
    units = known.local_units
    declared = rows[rows["unit_id"].isin(list(units))]
    owners = {i: known.provinces[u.province_id] for i, u in units.items()}
    editions = {(index_id(e.province_id, e.group), e.year): e for e in known.local_editions}
    of_row = [
        editions.get((index_id(units[i].province_id, units[i].group), y))
        for i, y in declared[KEY].itertuples(index=False)
    ]
    there = pd.Series([e is not None for e in of_row], index=declared.index)
    among = pd.Series([e.n_ranked if e else None for e in of_row], index=declared.index)
    gone = [not merger.counts_in(owners[i], y) for i, y in declared[KEY].itertuples(index=False)]
    district = [units[i].group == _DISTRICTS for i in declared["unit_id"]]
    late = pd.Series(district, index=declared.index) & (declared["year"] >= merger.FIRST_YEAR)
    stated = declared["n_ranked"].notna() & (declared["n_ranked"].astype("float64") != among)
    for code, column, bad in (
        ("local_edition", "year", ~there),
        ("local_n_ranked", "n_ranked", stated & there),
        ("local_districts_ended", "year", late),
        ("local_province_ended", "year", pd.Series(gone, index=declared.index) & ~late),
    ):
        yield from checks.each(declared, bad, code, column)
    silent = rows["value"].isna() & rows["rank"].isna() & (rows["grade"] == "")
    yield from checks.each(rows, silent, "local_empty", "value")
    yield from checks.each(rows, rows["value"] < 0, "local_negative", "value")
    graded = rows["grade"].isin(["", *known.local_grades])
    grades = {"closest": ", ".join(known.local_grades)}
    yield from checks.each(rows, ~graded, "local_grade", "grade", lambda _: grades)
    named = rows["unit"].isin(["", *known.units])
    known_units = {"closest": ", ".join(known.units)}
    yield from checks.each(rows, ~named, "unknown_unit", "unit", lambda _: known_units)


def results(rows: pd.DataFrame, known: Registry) -> pd.DataFrame:
    """What is shown of each unit and year: RESULT, in key order.

    Value and rank are chosen as for provinces (`ledger`), the class likewise. A value in another unit than
    the edition's is kept as a statement and never shown: points and shares of them are different scales.
    """
    if rows.empty:
        return frame_of("")
    units = {(index_id(e.province_id, e.group), e.year): e.unit for e in known.local_editions}
    claims = _as_claims(rows)
    own = [units[key] for key in claims[["indicator", "year"]].itertuples(index=False, name=None)]
    fits = (claims["unit"] == own) | (claims["unit"] == "")
    shown = claims.assign(value=claims["value"].where(fits), unit=own)
    told = shown[shown["value"].notna() | shown["rank"].notna()]
    chosen = ledger.figures(told, registry=as_indices(known)).rename(columns={"area_id": "unit_id"})
    out = chosen.merge(_grades(rows, known), on=KEY, how="outer")
    counted = rows.groupby(KEY).size().rename("n_claims").reset_index()
    out = out.drop(columns="n_claims").merge(counted, on=KEY)
    out["n_rivals"] = out["n_rivals"].fillna(0)
    out["unit"] = out["unit"].fillna("").where(out["value"].notna(), "")
    out = out[RESULT].sort_values(KEY, ignore_index=True).astype(_TYPES)
    for name in _MAYBE:
        out[name] = out[name].astype(object).where(out[name].notna(), None)
    return out


def shown(root: Path, known: Registry) -> pd.DataFrame:
    """The results that the files of `root` give. Raises BadFile."""
    return results(read(root), known)


def _grades(rows: pd.DataFrame, known: Registry) -> pd.DataFrame:
    """The class of each unit and year by the most official source that tells one, then the newest."""
    tiers = {s.id: s.tier for s in known.sources.values()}
    days = {s.id: s.date for s in known.sources.values()}
    told = rows[rows["grade"] != ""]
    told = told.assign(tier=told["source_id"].map(tiers), day=told["source_id"].map(days))
    order = [*KEY, "derived", "tier", "day"]
    told = told.sort_values(order, ascending=[True, True, True, True, False])
    best = told.drop_duplicates(KEY).rename(columns={"source_id": "grade_source"})
    status = best["derived"].astype(bool).map({True: "derived", False: "published"})
    return best.assign(grade_status=status)[[*KEY, "grade", "grade_status", "grade_source"]]


def text_of(shown: pd.DataFrame) -> str:
    """RESULT as CSV, in key order."""
    written: str = shown[RESULT].sort_values(KEY).to_csv(index=False, lineterminator="\n")
    return written


def frame_of(text: str) -> pd.DataFrame:
    """What `text_of` wrote; no rows for no text. Texts that nothing was said in are None.

    A column that an older version of the product did not know yet has nothing in it.
    """
    out = pd.read_csv(io.StringIO(text or ",".join(RESULT)), dtype=str, keep_default_na=False)
    out = out.reindex(columns=RESULT, fill_value="")
    for name in RESULT:
        filled = out[name].where(out[name] != "")
        if name in _TYPES:
            out[name] = pd.to_numeric(filled).astype(_TYPES[name])
        elif name in _MAYBE:
            out[name] = filled.astype(object).where(filled.notna(), None)
    return out
