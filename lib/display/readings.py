"""Readings: a document's reading in words, for the command line and whoever shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lib.base.i18n import t
from lib.base.records import Problem
from lib.data.cells import grid
from lib.data.declared import registry
from lib.data.reading.record import FIGURES, ColumnReading
from lib.data.reading.review import Review
from lib.display import wording

# Columns without a word of their own.
QUIET = ("unknown", "beside", "beside_unread", "no_numbers")
# What a check has counted from figures; a document's own cells are told as they stand in it.
COUNTED = ("differs_from_known", "jump", "parts_against_total")


def lines(found: Review, *, lang: str) -> Iterator[str]:
    """The reading in words: the source, and of each table its columns with the reason for each."""
    reading = found.reading
    yield t(
        "reading.proposed",
        lang,
        file=reading.file,
        figures=len(found.intake.claims),
        columns=len(reading.taken()),
    )
    said = {"publisher": reading.publisher or "?", "title": reading.title, "date": reading.date}
    yield t("reading.source", lang, **said)
    for table in reading.tables:
        key = "reading.table_across" if table.across else "reading.table"
        span = (
            (grid.letters(table.first), grid.letters(table.last))
            if table.across
            else (table.first + 1, table.last + 1)
        )
        yield t(key, lang, name=table.name or "1", first=span[0], last=span[1])
        quiet = []
        for column in table.columns:
            reason = t(f"reading.reason.{column.reason}", lang, told=column.told)
            if column.means == "unread" and column.reason in QUIET:
                quiet.append(table.place(column.at))
                continue
            kind = (
                column.means if column.means in FIGURES else "beside" if column.taken else "unread"
            )
            yield t(
                f"reading.column_{kind}",
                lang,
                at=table.place(column.at),
                heading=column.heading[:70],
                indicator=column.indicator,
                means=t(f"upkeep.means.{column.means}", lang).lower(),
                year=column.year or t("reading.no_year", lang),
                unit=column.unit,
                reason=reason,
            )
        if quiet:
            told = ", ".join(quiet[:30]) + ("…" if len(quiet) > 30 else "")
            yield t("reading.columns_unknown", lang, count=len(quiet), told=told)


def reason(column: ColumnReading, *, lang: str) -> str:
    """Why a column was read so, for readers of a page: indicators by name; '' where there is no reason."""
    if not column.reason:
        return ""
    known = registry.load().indicators

    def named(found: re.Match[str]) -> str:
        one = known.get(found[0])
        return (one.short or one.name(lang)) if one else found[0]

    told = re.sub(r"\b[a-z][a-z0-9_]+\b", named, column.told)
    return t(f"reading.reason.{column.reason}", lang, told=told)


def remark(problem: Problem, *, lang: str) -> str:
    """A remark on a document for readers of a page: indicators by name, counted numbers as written."""
    known = registry.load().indicators
    params = dict(problem.params)
    if (one := known.get(str(params.get("indicator")))) is not None:
        params["indicator"] = one.short or one.name(lang)
    if isinstance(like := params.get("like"), str):
        name, _, year = like.partition(" ")
        params["like"] = f"{known[name].name(lang)} {year}" if name in known else like
    value = problem.value
    if lang == "vi" and problem.code in COUNTED:
        value = re.sub(r"(?<=\d)\.(?=\d)", ",", value)
    return wording.problem(replace(problem, params=params, value=value), lang=lang)
