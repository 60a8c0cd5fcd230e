"""Units: the blocks of the page of units inside a province that are not charts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pandas as pd
import streamlit as st

from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import wording
from lib.figures import local_units, queries
from lib.gallery import units_charts, units_question, units_words
from lib.gallery.choice_kinds import Several
from lib.gallery.choices import Selection
from lib.gallery.units_question import UnitsQuestion
from lib.views import cards, controls, share, tabular
from lib.views.frame import Page


def choose_by_click(
    page: Page, asked: Selection, found: UnitsQuestion
) -> Callable[[str], None] | None:
    """What a click on a grey line does: its unit joins the chosen ones."""
    if asked["view"] != "years":
        return None
    choice = cast(Several, units_question.CHOICES.by_name["u"])

    def clicked(unit_id: str) -> None:
        if unit_id in found.chosen:
            return
        if len(found.chosen) >= choice.most:
            st.toast(page.t("note.too_many_of", count=choice.most))
        else:
            unit = units_question.slug(registry.load().local_units[unit_id])
            controls.set_value(page, choice, [*asked["u"], unit], asked)

    return clicked


def profiles(page: Page, found: UnitsQuestion) -> None:
    """Each chosen unit's results over the years, with their sources and the name's other spellings."""
    for unit in found.chosen:
        name = local_units.names(page.lang)[unit]
        title = page.t("page.units.profile", name=wording.capital(name))
        cards.block(_profile(page.lang, found, unit), title=title, lead=_spelled(page.lang, unit))


def _spelled(lang: str, unit: str) -> str:
    known = registry.load().local_units[unit]
    if not known.aliases:
        return ""
    return f"{t('units_column.spelled', lang)}: {', '.join(known.aliases)}."


@queries.per_version
def _profile(lang: str, found: UnitsQuestion, unit: str) -> str:
    history = local_units.history(found.province_id, found.group)
    rows = [
        {t("units_column.year", lang): str(row["year"])} | _cells(lang, found, row)
        for row in history[history["province_id"] == unit].to_dict("records")
    ]
    alt = t("page.units.profile_alt", lang, name=local_units.names(lang)[unit])
    return tabular.table(_told(lang, rows), alt=alt, lang=lang)


def _told(lang: str, rows: list[dict[str, str]]) -> pd.DataFrame:
    """The rows without the columns in which nothing is said."""
    shown = pd.DataFrame(rows)
    return shown.loc[:, [c for c in shown if not shown[c].isin(["", t("word.none", lang)]).all()]]


def _cells(lang: str, found: UnitsQuestion, row: Any) -> dict[str, str]:
    """Rank, score, class, marks and source of one result."""
    one = local_units.index(lang, found.province_id, found.group, int(row["year"]))
    score = units_words.number(lang, row["score"])
    marks = [wording.basis(row["rank_basis"], row["rank_status"], lang=lang)]
    if doubt := wording.basis(None, row["score_status"], lang=lang):
        marks.append(t("mark.of_score", lang, mark=doubt))
    if doubt := wording.basis(None, row["grade_status"], lang=lang):
        marks.append(t("page.units.of_grade", lang, mark=doubt))
    if row["n_rivals"]:
        marks.append(t("mark.rivals", lang, count=int(row["n_rivals"])))
    ranked = pd.notna(row["rank"])
    return {
        t("column.rank", lang): wording.rank(row["rank"], row["n_ranked"], lang=lang)
        if ranked
        else t("word.none", lang),
        t("column.score", lang): wording.with_unit(score, one.unit, lang=lang)
        if score
        else t("word.none", lang),
        t("units_column.grade", lang): units_question.grade(row["grade"], lang)
        or t("word.none", lang),
        t("column.marks", lang): "; ".join(m for m in marks if m),
        t("units_column.source", lang): _source(lang, row),
    }


def _source(lang: str, row: Any) -> str:
    """Who states the row, and when."""
    known = registry.load().sources
    ids = dict.fromkeys(
        row[c] for c in ("rank_source", "score_source", "grade_source") if isinstance(row[c], str)
    )
    said = []
    for one in (known[i] for i in ids if i in known):
        day = wording.source_day(one.date)
        said.append(", ".join(filter(None, (wording.publisher(one, lang=lang), day))))
    return "; ".join(said)


def table(page: Page, found: UnitsQuestion) -> None:
    """Every unit of the last year's list with its source."""
    title = page.t("page.units.table", year=found.end)
    cards.block(_table(page.lang, found), title=title)
    taken, sources = _taken(page.lang, found)
    share.of_table(page, taken, sources=sources, key="table")


@queries.per_version
def _taken(lang: str, found: UnitsQuestion) -> tuple[share.Taken, tuple[str, ...]]:
    """The table as it is taken away, and its sources."""
    known, names = registry.load().sources, local_units.names(lang)
    sources = local_units.sources_behind(found.rows)
    title = t("page.units.table", lang, year=found.end)
    taken = share.Taken(
        data=found.rows,
        columns=units_charts.named_columns(lang, found, units_charts.COLUMNS),
        title=f"{title}: {units_question.about(lang, found)}",
        about=units_words.of_list(lang, found),
        source=wording.short_sources([known[s] for s in sources], lang=lang, most=99),
        file=f"{found.province_id}-{found.group}-{found.end}".replace("_", "-"),
        complete=lambda rows: rows.assign(province=rows["province_id"].map(names)),
    )
    return taken, sources


@queries.per_version
def _table(lang: str, found: UnitsQuestion) -> str:
    names = local_units.names(lang)
    change = found.moves.set_index("province_id")["change"]
    rows = []
    for row in found.rows.to_dict("records"):
        cells = _cells(lang, found, row)
        name = {t("units_column.province", lang): wording.capital(names[row["province_id"]])}
        if found.compared:
            moved = wording.places(change.get(row["province_id"]), lang=lang)
            key = t("column.last_year", lang, year=found.start)
            rank = dict([next(iter(cells.items()))])
            cells = rank | {key: moved} | cells
        rows.append(name | cells)
    alt = t("page.units.table_alt", lang, n=len(rows))
    return tabular.table(_told(lang, rows), alt=alt, lang=lang)


def known(page: Page) -> None:
    """Which provinces have results, behind a heading."""
    place = cards.folded(page.t("page.units.known"), key="known")
    if place.open:
        with place:
            cards.paragraph([units_words.missing(page.lang)])
            cards.block(_known(page.lang))


@queries.per_version
def _known(lang: str) -> str:
    rows = []
    for province in local_units.provinces():
        for group in local_units.groups(province.id):
            for year in local_units.years(province.id, group):
                rows.append(
                    {
                        t("units_column.province_of", lang): province.name(lang),
                        t("units_column.group", lang): t(f"local.group.{group}", lang),
                        t("units_column.year", lang): str(year),
                    }
                    | {
                        t(f"units_column.known_{what}s", lang): _of(province.id, group, year, what)
                        for what in ("rank", "score", "grade")
                    }
                )
    return tabular.table(pd.DataFrame(rows), alt=t("page.units.known_alt", lang), lang=lang)


def _of(province_id: str, group: str, year: int, what: str) -> str:
    ground = local_units.ground(province_id, group, year, what)
    return f"{ground.known}/{ground.ranked}" if ground.ranked else str(ground.known)


@queries.per_version
def source_ids(found: UnitsQuestion) -> tuple[str, ...]:
    """The sources of every result of the period."""
    return local_units.sources_behind(found.history)
