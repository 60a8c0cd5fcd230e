"""What if: the view of a scenario, and what its text in an address means.

Owns reading `c=papi_d1:0.2,papi_d4:-0.1` (points of components) and `w=papi_d1:2` (relative weights), the
headline and that everything drawn here is marked as simulated, on screen and in files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.analytics import whatif
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Component, Indicator, Refusal
from lib.data.declared import registry
from lib.display import unit_names, wording
from lib.display.charts import why as why_charts
from lib.display.charts.rank import with_names
from lib.display.charts.why import Said
from lib.figures import analyses, queries
from lib.gallery import labels, units, why
from lib.gallery.base import Ask, Exhibit, Nothing, page_choices, view
from lib.gallery.choice_kinds import One, OneUnit, parts
from lib.gallery.choices import Choice, Selection, unknown

PARAMETERS = ("indicator", "year", "p", "c", "w")
# The change that a ready agenda tries: the nearest way to five places.
NEAREST = "nearest"
# Points and weights are compared and written to so many decimals.
FINEST, DUST = 4, 1e-9
AROUND, MOST_ROWS, MOST_ROWS_BIG = 3, 26, 10
MOST_POINTS, MOST_WEIGHT, MOST_PARTS = 100.0, 100.0, 20


@dataclass(frozen=True, kw_only=True)
class ScenarioQuestion:
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


@dataclass(frozen=True, kw_only=True)
class Amounts(Choice):
    """Numbers by component, `papi_d1:0.2,papi_d4:-0.1`; the value holds the pairs that are unusual.

    `usual_numbers` and `limits` are by component; `called` are texts that stand for a value of their own.
    """

    usual_numbers: Callable[[Selection], Mapping[str, float]]
    limits: Callable[[Selection], Mapping[str, tuple[float, float]]]
    called: Mapping[str, Callable[[Selection], Any]]
    default: Any = ()
    picked: Any = False

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        """The pairs in the order of the components; what is out of its limits is left out with a note."""
        if text in self.called:
            return self.called[text](asked), []
        limits, notes = self.limits(asked), []
        found: dict[str, float] = {}
        for part in list(parts(text))[:MOST_PARTS]:
            component, _, number = (s.strip() for s in part.partition(":"))
            try:
                value = float(number)
            except ValueError:
                value = math.nan
            low, high = limits.get(component, (math.inf, -math.inf))
            if low - DUST <= value <= high + DUST:
                found[component] = value
            else:
                notes.append(unknown(self.name, part, lang=asked.lang))
        return self.unusual(found, asked), notes

    def unusual(
        self, numbers: Mapping[str, float], asked: Selection
    ) -> tuple[tuple[str, float], ...]:
        """The numbers that are not the usual ones, in the order of the components."""
        usual = self.usual_numbers(asked)
        found = {c: round(numbers[c], FINEST) for c in usual if c in numbers}
        return tuple((c, v) for c, v in found.items() if abs(v - usual[c]) > DUST)

    def write(self, value: Any, asked: Selection) -> str:
        """The pairs as they stand in an address."""
        return NEAREST if value is None else write_parts(dict(value))


def write_parts(values: Mapping[str, float]) -> str:
    """The text of an address for numbers by component: '' where there are none."""
    return ",".join(f"{c}:{v:.10g}" for c, v in values.items())


def own_values(indicator: str, year: int, province_id: str) -> pd.Series:
    """The province's value of each component, empty where none is known."""
    rows = analyses.parts_of(indicator, year).set_index("province_id")
    return rows.loc[province_id] if province_id in rows.index else pd.Series(dtype="float64")


@queries.per_version
def rooms(indicator: str, year: int, province_id: str) -> dict[str, tuple[float, float]]:
    """How far the province's value of each component of the edition may fall and rise."""
    own = own_values(indicator, year, province_id)
    return {c.component: _room(c, own) for c in analyses.weighed(indicator, year)}


def _room(component: Component, own: pd.Series) -> tuple[float, float]:
    value = own.get(component.component, np.nan)
    if pd.isna(value):
        return 0.0, 0.0
    full = component.full_marks if component.full_marks is not None else MOST_POINTS
    return min(-float(value), 0.0), max(full - float(value), 0.0)


def _edition(asked: Selection) -> tuple[Component, ...]:
    return analyses.weighed(asked["indicator"], asked["year"])


def _nearest_way(asked: Selection) -> tuple[tuple[str, float], ...] | None:
    """The nearest way to five places, or to as many as there are; None where there is none.

    So it is of a province without a rank too: the page tells that by itself.
    """
    for places in range(5, 0, -1):
        try:
            ways = analyses.nearest_ways(asked["indicator"], asked["year"], asked["p"], places)
        except Refusal:
            return None
        for r in ways.itertuples():
            return ((r.component, _up(r.needed)),)
    return None


CHOICES = page_choices(
    "whatif",
    One(
        name="indicator",
        options=lambda asked: [i.id for i in indicators()],
        default=lambda asked: why.default_indicator(),
        label=labels.indicator_of,
    ),
    One(
        name="year",
        options=lambda asked: years(asked["indicator"])[::-1],
    ),
    OneUnit(
        name="p",
        options=lambda asked: units.ranked(asked["indicator"]),
        default=lambda asked: why.default_province(asked["indicator"]),
        remembered=True,
    ),
    Amounts(
        name="c",
        usual_numbers=lambda asked: {c.component: 0.0 for c in _edition(asked)},
        limits=lambda asked: rooms(asked["indicator"], asked["year"], asked["p"]),
        called={NEAREST: _nearest_way},
    ),
    Amounts(
        name="w",
        usual_numbers=lambda asked: {c.component: c.weight for c in _edition(asked)},
        limits=lambda asked: {c.component: (0.0, MOST_WEIGHT) for c in _edition(asked)},
        called={},
    ),
    main=lambda asked: "whatif.scenario",
)


def question(asked: Selection) -> ScenarioQuestion:
    """What the choices ask for. Raises Nothing where the nearest way is asked for and there is none."""
    if asked["c"] is None:
        raise Nothing(t("page.whatif.ways_none", asked.lang))
    return ScenarioQuestion(
        indicator=registry.load().indicators[asked["indicator"]],
        province_id=asked["p"],
        year=asked["year"],
        changes=asked["c"],
        weights=asked["w"],
    )


def _slug(found: ScenarioQuestion) -> str:
    return registry.load().provinces[found.province_id].slug


@queries.per_version
def simulate(found: ScenarioQuestion) -> whatif.Scenario:
    """The scenario's result. Raises Refusal."""
    return analyses.simulate(
        found.indicator.id,
        found.year,
        found.province_id,
        changes=dict(found.changes),
        weights=dict(found.weights),
    )


def finding(lang: str, found: ScenarioQuestion, result: whatif.Scenario) -> str:
    """The headline, which begins by saying that it is simulated."""
    name, short = unit_names.former(found.province_id, lang), wording.short(found.indicator, lang)
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
        rank_before=formats.rank_said(result.rank_before, None, lang=lang),
        rank_after=formats.rank_said(result.rank_after, result.n, lang=lang),
        total_before=wording.score(result.total_before, found.indicator, lang=lang),
        total_after=wording.score(result.total_after, found.indicator, lang=lang),
    )


@view(CHOICES, "scenario", *PARAMETERS)
def scenario(ask: Ask) -> Exhibit:
    """The ranking around the province in the scenario, with where it stood before."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    indicator = found.indicator
    result = simulate(found)
    drawn = _near(found, result, most=MOST_ROWS_BIG if ask.big else MOST_ROWS)
    mark = t("whatif.mark", lang)
    drawn = with_names(drawn, queries.names(lang)).assign(kept=mark)
    words = [wording.score(r.score, indicator, lang=lang) for r in drawn.itertuples()]
    ids = drawn["province_id"].tolist()
    title, name = finding(lang, found, result), unit_names.former(found.province_id, lang)
    span = {
        "indicator": wording.short(indicator, lang),
        "year": found.year,
        "mark": mark,
        "name": name,
    }
    chart = why_charts.ladder(
        drawn,
        labels=[f"{r.province}  {r.rank_after}" for r in drawn.itertuples()],
        words=words,
        hovers=[_hover(r, s, lang) for r, s in zip(drawn.itertuples(), words, strict=True)],
        own=ids.index(found.province_id),
        squares=[i for i, p in enumerate(ids) if p in result.passed],
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
        simulated=True,
    )


def _hover(row: Any, score: str, lang: str) -> str:
    name = f"<b>{row.province}</b>"
    before, after = row.rank_before, row.rank_after
    return t("whatif.hover", lang, name=name, before=before, after=after, score=score)


def _near(found: ScenarioQuestion, result: whatif.Scenario, *, most: int) -> pd.DataFrame:
    """The rows from the rank before to the rank after, the total in the scenario as `score`.

    Where those are more than `most`: the ranks around the new place, and the province's own.
    """
    rows = result.rows
    low, high = sorted((result.rank_before, result.rank_after))
    near = rows["rank_after"].between(low - AROUND, high + AROUND)
    if near.sum() > most:
        near = (rows["rank_after"] - result.rank_after).abs() <= most // 2
    shown = rows[near | (rows["province_id"] == found.province_id)].reset_index(drop=True)
    return shown.rename(columns={"total_after": "score"})


def _changed(lang: str, found: ScenarioQuestion) -> tuple[str, ...]:
    """What the scenario changes, in one sentence; nothing where it changes no component."""
    parts = [
        f"{why.component_name(c, lang=lang)} {formats.signed(v, decimals=2, lang=lang)}"
        for c, v in found.changes
    ]
    return (t("whatif.changed", lang, parts="; ".join(parts)),) if parts else ()


def passed_line(lang: str, found: ScenarioQuestion) -> str:
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


@queries.per_version
def tries(indicator: str, year: int, province_id: str) -> list[tuple[str, str]]:
    """The nearest ways as (component, text of `c`). Raises Refusal."""
    rows = analyses.nearest_ways(indicator, year, province_id)
    return [(r.component, write_parts({r.component: _up(r.needed)})) for r in rows.itertuples()]


@queries.per_version
def any_weighting_line(lang: str, found: ScenarioQuestion) -> str:
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
