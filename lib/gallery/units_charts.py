"""Units' charts: the views of the page of units inside a province.

Owns its charts and the rows behind them. Leaves what is asked to `units_question` and sentences to
`units_words`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display.charts import editions, standings
from lib.display.charts import rank as rank_charts
from lib.display.charts.base import Chart
from lib.display.charts.why import Said
from lib.figures import local_units, queries
from lib.gallery import units_words
from lib.gallery.base import Ask, Exhibit, Nothing, columns, view
from lib.gallery.units_question import (
    CHOICES,
    OF_YEAR,
    OF_YEARS,
    UnitsQuestion,
    about,
    grade,
    question,
)

# A share is drawn against the whole.
WHOLE = 100.0
COLUMNS = ["province", "province_id", "year", "rank", "n_ranked", "rank_basis", "score", "unit"]
COLUMNS += [
    "grade",
    "grade_status",
    "rank_status",
    "rank_source",
    "score_status",
    "score_source",
    "grade_source",
]


@view(CHOICES, "list", *OF_YEAR, view="list")
def of_year(ask: Ask) -> Exhibit:
    """Every unit of a year's list with its score, rank or class."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    rows = told(lang, found)
    said = Said(
        title=units_words.of_list(lang, found),
        subtitle=t(
            f"page.units.{found.by}_sub",
            lang,
            about=about(lang, found),
            year=found.end,
            unit=_unit(lang, found),
            covered=units_words.covered(lang, found),
        ),
        alt=t("page.units.list_alt", lang, n=len(rows), finding=units_words.of_list(lang, found)),
        sources=local_units.sources_behind(found.rows),
        lang=lang,
        big=ask.big,
    )
    return _exhibit(ask, found, _drawn(found, rows, said), "list", names=COLUMNS)


def _unit(lang: str, found: UnitsQuestion) -> str:
    """The unit of the scores as a subtitle names it; a percentage stands at its numbers."""
    unit = units_words.index(lang, found).unit
    named = registry.load().unit(unit, lang)
    return t("page.units.in_unit", lang, unit=named) if unit not in ("", "%") else ""


def _drawn(found: UnitsQuestion, rows: pd.DataFrame, said: Said) -> Chart:
    if found.by == "score":
        unit = units_words.index(said.lang, found).unit
        most = WHOLE if unit == "%" else 0.0
        return standings.scores(rows, chosen=_lit(found), most=most, said=said)
    if found.by == "rank":
        last = found.ground.ranked or int(rows["rank"].max())
        step = 5 if last > 12 else 2
        ticks = [1, *(n for n in range(step, last, step) if last - n >= step / 2), last]
        named = [(float(n), str(n)) for n in dict.fromkeys(ticks)]
        ranked = rows[rows["rank"].notna()]
        placed = ranked.assign(at=ranked["rank"].astype(float))
        return standings.places(placed, names=named, chosen=_lit(found), said=said)
    grades = sorted({g for g in rows["grade"] if g}, key=_place)
    named = [(float(n), grade(g, said.lang)) for n, g in enumerate(grades, start=1)]
    at = rows["grade"].map({g: n for n, g in enumerate(grades, start=1)})
    return standings.places(rows.assign(at=at), names=named, chosen=_lit(found), said=said)


def _place(name: str) -> int:
    return registry.load().local_grades[name].place


def _lit(found: UnitsQuestion) -> tuple[str, ...]:
    return tuple(u for u in found.chosen if u in set(found.rows["province_id"]))


@queries.per_version
def told(lang: str, found: UnitsQuestion) -> pd.DataFrame:
    """The rows of the last year as the chart writes them: id, name, head, label, words, status too."""
    names, short = local_units.names(lang), local_units.short_names(lang)
    rows = found.rows.rename(columns={"province_id": "id"})
    heads, labels, words, status = [], [], [], []
    for row in rows.to_dict("records"):
        ranked = pd.notna(row["rank"])
        state = row[f"{found.by}_status"]
        state = state if isinstance(state, str) else "published"
        graded = grade(row["grade"], lang)
        score = units_words.number(lang, row["score"])
        score = f"{score}%" if score and units_words.index(lang, found).unit == "%" else score
        parts = [] if found.by == "grade" else [score, graded]
        if found.by == "score" and not score:
            parts = [t("page.units.no_score", lang), graded]
        label = " · ".join(p for p in parts if p)
        heads.append(f"{int(row['rank'])}. {short[row['id']]}" if ranked else short[row["id"]])
        # Why is said under the chart: words would take the bars' room on a telephone.
        labels.append(f"{label} (?)" if state == "suspect" else label)
        words.append(f"<b>{units_words.standing(lang, found, row, row['id'])}</b>")
        status.append(state)
    return rows.assign(
        name=[names[i] for i in rows["id"]],
        head=heads,
        label=labels,
        words=words,
        status=status,
        province=[names[i] for i in rows["id"]],
        province_id=rows["id"],
    )


@view(CHOICES, "years", *OF_YEARS, view="years")
def over_years(ask: Ask) -> Exhibit:
    """The ranks of a group's units over the years."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    history = found.history
    if not found.compared:
        raise Nothing(units_words.nothing(lang, found))
    span: dict[str, Any] = {"start": found.start, "end": found.end, "about": about(lang, found)}
    said = units_words.over_years(lang, found)
    ranked = history.loc[history["rank"].notna(), "province_id"]
    drawn = rank_charts.bump(
        history,
        indicator=units_words.index(lang, found),
        names=local_units.short_names(lang),
        highlight=found.striking(),
        breaks=(),
        lang=lang,
        title=said,
        subtitle=t("page.units.years_sub", lang, **span),
        alt=t("page.units.years_alt", lang, n=ranked.nunique(), finding=said, **span),
        known=_known_by_year(found),
        big=ask.big,
    )
    return _exhibit(ask, found, drawn, "years", names=COLUMNS)


def _known_by_year(found: UnitsQuestion) -> dict[int, str]:
    """'8/20' for each year in which not every ranked unit is known."""
    years = (int(y) for y in found.history["year"].unique())
    grounds = {y: local_units.ground(found.province_id, found.group, y) for y in years}
    return {y: f"{g.known}/{g.ranked}" for y, g in grounds.items() if g.ranked and not g.whole}


@view(CHOICES, "movers", *OF_YEARS, view="years")
def movers(ask: Ask) -> Exhibit:
    """The units that rose and fell most between the two years."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    up, down = ranks.movers(found.moves, at_most=4 if ask.big else 6)
    if not found.moving:
        raise Nothing(units_words.nothing(lang, found))
    counted = ranks.tally(found.moves)
    told_of = {"start": found.start, "end": found.end, "about": about(lang, found)}
    title = t(
        "page.units.tally",
        lang,
        up=counted.up,
        down=counted.down,
        same=counted.same,
        n=counted.compared,
        **told_of,
    )
    ends = found.history[found.history["year"].isin([found.start, found.end])]
    drawn = editions.movers(
        up,
        down,
        names=local_units.short_names(lang),
        lang=lang,
        title=title,
        subtitle=t("page.units.movers_sub", lang, **told_of),
        alt=t("page.units.movers_alt", lang, finding=title),
        sources=tuple(ends["rank_source"].dropna().unique().tolist()),
        big=ask.big,
    )
    return _exhibit(ask, found, drawn, "movers", names=MOVES)


# Columns that units call otherwise than provinces do.
OWN = ("province", "n_ranked", "unit", "grade", "grade_status", "grade_source")
MOVES = ["province", "province_id", "rank_from", "n_from", "rank_to", "n_to", "change", "status"]


def _exhibit(
    ask: Ask, found: UnitsQuestion, drawn: Chart, kind: str, *, names: list[str]
) -> Exhibit:
    place = registry.load().provinces[found.province_id].slug
    group = found.group.replace("_", "-")
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=named_columns(ask.lang, found, names),
        file=f"{place}-{group}-{found.start}-{found.end}-{kind}",
        notes=units_words.caveats(ask.lang, found, kind),
    )


def named_columns(lang: str, found: UnitsQuestion, names: list[str]) -> dict[str, str]:
    """What a file calls its columns: those of provinces, with the words of units where they differ."""
    years = {"rank_from": found.start, "n_from": found.start}
    years |= {"rank_to": found.end, "n_to": found.end}
    own = columns(OWN, lang=lang, prefix="units_column")
    out = {}
    for name in names:
        if name in years:
            prefix = "units_column" if name.startswith("n_") else "column"
            out[name] = t(f"{prefix}.{name}", lang, year=years[name])
        else:
            out[name] = own.get(name) or t(f"column.{name}", lang)
    return out
