"""What if: the view of a scenario, and what its text in an address means.

Owns reading `c=papi_d1:0.2,papi_d4:-0.1` (points of components) and `w=papi_d1:2` (relative weights), the
headline and that everything drawn here is marked as simulated, on screen and in files.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.analytics import whatif
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Component, Indicator
from lib.data.declared import provinces
from lib.display import wording
from lib.display.charts import why as why_charts
from lib.display.charts.why import Said
from lib.figures import analyses, queries
from lib.gallery import choices, why
from lib.gallery.base import Ask, Exhibit, Nothing, view

PARAMETERS = ("indicator", "year", "p", "c", "w")
# The change that a ready agenda tries: the nearest way to five places.
NEAREST = "nearest"
AROUND, MOST_ROWS, MOST_ROWS_BIG = 3, 26, 10
MOST_POINTS, MOST_WEIGHT, MOST_PARTS = 100.0, 100.0, 20


@dataclass(frozen=True, kw_only=True)
class Found:
    """One province and edition, and the scenario: changes and weights by component, as sorted pairs."""

    indicator: Indicator
    province_id: str
    year: int
    changes: tuple[tuple[str, float], ...] = ()
    weights: tuple[tuple[str, float], ...] = ()

    @property
    def known(self) -> tuple[Component, ...]:
        """The edition's components."""
        return analyses.weighed(self.indicator.id, self.year)


@queries.per_version
def indicators() -> tuple[Indicator, ...]:
    """The indices with an edition that scenarios can be drawn on."""
    return tuple(i for i in queries.ranked_indicators() if years(i.id))


@queries.per_version
def years(indicator: str) -> tuple[int, ...]:
    """The editions with known weights and every ranked province's score."""
    return tuple(
        y
        for y in queries.years(indicator)
        if analyses.weighed(indicator, y) and analyses.complete(indicator, y)
    )


def read_parts(
    text: str, known: tuple[str, ...], *, name: str, lang: str, low: float, high: float
) -> tuple[dict[str, float], list[str]]:
    """`papi_d1:0.2,papi_d4:-0.1` as numbers by component, and notes about what was not understood."""
    found: dict[str, float] = {}
    notes: list[str] = []
    for part in [p for p in text.split(",") if p.strip()][:MOST_PARTS]:
        component, _, number = (s.strip() for s in part.partition(":"))
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if component not in known or not low <= value <= high:
            notes.append(choices.unknown(name, part, lang=lang))
        else:
            found[component] = value
    return found, notes


def write_parts(values: Mapping[str, float]) -> str:
    """The text of an address for numbers by component: '' where there are none."""
    return ",".join(f"{c}:{v:g}" for c, v in values.items())


def asked(ask: Ask) -> tuple[Found, tuple[str, ...]]:
    """What the question's choices mean, and the notes about those not understood."""
    said = ask.read()
    lang = ask.lang
    indicator = said.indicator(indicators(), default=why.default_indicator())
    editions = years(indicator.id)
    year = said.one("year", editions, default=editions[-1])
    units = choices.ranked_units(indicator.id)
    unit = said.province(units, default=why.default_province(indicator.id))
    names = tuple(c.component for c in analyses.weighed(indicator.id, year))
    changing = said.text.get("c", "")
    if changing == NEAREST:
        changing = _nearest(indicator.id, year, unit)
        if not changing:
            raise Nothing(t("page.whatif.ways_none", lang))
    changes, bad = read_parts(
        changing, names, name="c", lang=lang, low=-MOST_POINTS, high=MOST_POINTS
    )
    weights, worse = read_parts(
        said.text.get("w", ""), names, name="w", lang=lang, low=0, high=MOST_WEIGHT
    )
    found = Found(
        indicator=indicator,
        province_id=unit,
        year=year,
        changes=tuple(changes.items()),
        weights=tuple(weights.items()),
    )
    return found, (*said.notes, *bad, *worse)


def _slug(found: Found) -> str:
    return provinces.load().by_id[found.province_id].slug


@queries.per_version
def simulate(found: Found) -> whatif.Scenario:
    """The scenario's result. Raises Refusal."""
    return analyses.simulate(
        found.indicator.id,
        found.year,
        found.province_id,
        changes=dict(found.changes),
        weights=dict(found.weights),
    )


def finding(lang: str, found: Found, result: whatif.Scenario) -> str:
    """The headline, which begins by saying that it is simulated."""
    name, short = queries.names(lang)[found.province_id], wording.short(found.indicator)
    moved = result.rank_before - result.rank_after
    key = (
        "nothing" if not found.changes and not found.weights else "same" if moved == 0 else "moved"
    )
    return t(
        f"whatif.say.{key}",
        lang,
        mark=t("whatif.mark", lang),
        name=name,
        indicator=short,
        year=found.year,
        moved=wording.bare_places(moved, lang=lang),
        rank_before=formats.rank(result.rank_before, None, lang=lang),
        rank_after=formats.rank(result.rank_after, result.n, lang=lang),
        total_before=wording.score(result.total_before, found.indicator, lang=lang),
        total_after=wording.score(result.total_after, found.indicator, lang=lang),
    )


@view("whatif", "scenario", *PARAMETERS)
def scenario(ask: Ask) -> Exhibit:
    """The ranking around the province in the scenario, with where it stood before."""
    found, notes = asked(ask)
    lang, indicator = ask.lang, found.indicator
    result = simulate(found)
    rows = result.rows
    mine = rows["province_id"] == found.province_id
    low, high = sorted((result.rank_before, result.rank_after))
    near = rows["rank_after"].between(low - AROUND, high + AROUND)
    most = MOST_ROWS_BIG if ask.big else MOST_ROWS
    if near.sum() > most:  # a long way: the ranks around the new place
        near = (rows["rank_after"] - result.rank_after).abs() <= most // 2
    shown = why_charts.named(rows[near | mine].reset_index(drop=True), queries.names(lang))
    own = shown.index[shown["province_id"] == found.province_id].tolist()[0]
    drawn = shown.rename(columns={"total_after": "score"})
    words = [wording.score(r.score, indicator, lang=lang) for r in drawn.itertuples()]
    passed = [i for i, p in enumerate(drawn["province_id"]) if p in result.passed]
    title = finding(lang, found, result)
    span = {"indicator": wording.short(indicator), "year": found.year}
    span |= {"mark": t("whatif.mark", lang), "name": queries.names(lang)[found.province_id]}
    drawn = drawn.assign(kept=t("whatif.mark", lang))
    chart = why_charts.ladder(
        drawn,
        labels=[f"{r.province}  {r.rank_after}" for r in drawn.itertuples()],
        words=words,
        hovers=[
            t(
                "whatif.hover",
                lang,
                name=f"<b>{r.province}</b>",
                before=r.rank_before,
                after=r.rank_after,
                score=wording.score(r.score, indicator, lang=lang),
            )
            for r in drawn.itertuples()
        ],
        own=own,
        squares=passed,
        before=result.total_before if result.total_before != result.total_after else None,
        said=Said(
            title=title,
            # A slide says the mark in its headline and under the chart.
            subtitle=t("whatif.sub_big" if ask.big else "whatif.sub", lang, **span),
            alt=t("whatif.alt", lang, finding=title, **span),
            sources=why.sources([indicator.id, *(c.component for c in found.known)], [found.year]),
            lang=lang,
            big=ask.big,
        ),
    )
    names = [
        "province",
        "province_id",
        "rank_before",
        "rank_after",
        "total_before",
        "score",
        "kept",
    ]
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=why.column_names(names, lang=lang) | {"score": t("why.column.total_after", lang)},
        file=f"mo-phong-{indicator.id}-{_slug(found)}-{found.year}".replace("_", "-"),
        notes=(*_changed(lang, found), t("whatif.note", lang)),
        fell_back=notes,
        simulated=True,
    )


def _changed(lang: str, found: Found) -> tuple[str, ...]:
    """What the scenario changes, in one sentence; nothing where it changes no component."""
    parts = [
        f"{why.component_name(c, lang=lang)} {formats.signed(v, decimals=2, lang=lang)}"
        for c, v in found.changes
    ]
    return (t("whatif.changed", lang, parts="; ".join(parts)),) if parts else ()


def passed_line(lang: str, found: Found) -> str:
    """Who is passed and who passes in the scenario; '' for nobody. Raises Refusal."""
    result = simulate(found)
    names = queries.names(lang)
    said = [
        t(f"whatif.{key}", lang, names=", ".join(names[i] for i in ids), count=len(ids))
        for key, ids in (("passed", result.passed), ("passed_by", result.passed_by))
        if ids
    ]
    return " ".join(said)


@queries.per_version
def ways(lang: str, indicator: str, year: int, province_id: str) -> pd.DataFrame:
    """The nearest ways to five places, as readers see them. Raises Refusal."""
    rows = analyses.nearest_ways(indicator, year, province_id)
    out = []
    for r in rows.itertuples():
        out.append(
            {
                t("why.column.name", lang): why.component_name(r.component, lang=lang),
                t("why.column.value", lang): formats.number(r.value, decimals=2, lang=lang),
                t("why.column.needed", lang): "+"
                + formats.number(_up(r.needed), decimals=2, lang=lang),
                t("why.column.reached_by", lang): f"{r.reached_by}/{r.n - 1}",
                t("why.column.rank_if", lang): formats.rank(int(r.rank), int(r.n), lang=lang),
            }
        )
    return pd.DataFrame(out)


def _up(points: float) -> float:
    """Points to two decimals, never less than is needed."""
    return math.ceil(points * 100 - 1e-6) / 100


def _nearest(indicator: str, year: int, province_id: str) -> str:
    """The text of `c` for the nearest way to five places, or to as many as there are; '' for none."""
    for places in range(5, 0, -1):
        for r in analyses.nearest_ways(indicator, year, province_id, places).itertuples():
            return write_parts({r.component: _up(r.needed)})
    return ""


@queries.per_version
def tries(indicator: str, year: int, province_id: str) -> list[tuple[str, str]]:
    """The nearest ways as (component, text of `c`). Raises Refusal."""
    rows = analyses.nearest_ways(indicator, year, province_id)
    return [(r.component, write_parts({r.component: _up(r.needed)})) for r in rows.itertuples()]


@queries.per_version
def any_weighting_line(lang: str, found: Found) -> str:
    """Best and worst rank under any weighting, in one sentence. Raises Refusal."""
    rows = analyses.any_weighting(found.indicator.id, found.year).set_index("province_id")
    row = rows.loc[found.province_id]
    best, bound = int(row["best_found"]), int(row["best_bound"])
    worst, last = int(row["worst_found"]), int(row["worst_bound"])
    return t(
        "whatif.any_weighting",
        lang,
        best=t(
            "whatif.exact" if best == bound else "whatif.best_found", lang, rank=best, bound=bound
        ),
        worst=t(
            "whatif.exact" if worst == last else "whatif.worst_found", lang, rank=worst, bound=last
        ),
    )
