"""Ranking question: what the ranking page is asked, and what follows from it before anything is drawn.

Owns the page's choices, its usual period, the movement between two editions, and whom it highlights.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.analytics import lens, ranks
from lib.analytics.ground import Ground, of_movement
from lib.base.records import Break, Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.figures import queries
from lib.gallery import labels, units
from lib.gallery.base import page_choices
from lib.gallery.choice_kinds import One, Units, period
from lib.gallery.choices import Selection

MOST = 8


MOST_BIG = 7


USUAL_SPAN = 5


PARAMETERS = ("indicator", "from", "to", "region", "p")


MEASURES = ("rank", "score")


@queries.per_version
def default_period(indicator: str) -> tuple[int, int]:
    """Five editions up to the newest telling one, or as many of them as ranks can be compared over."""
    newest = queries.telling_year(indicator)
    years = [y for y in queries.years(indicator) if y <= newest]
    stops = [b.year for b in registry.load().breaks(indicator) if "rank" in b.refuses]
    first = max([y for y in stops if y <= newest], default=years[0])
    run = [y for y in years if y >= first]
    if len(run) < 2:
        run = list(years)
    return run[-USUAL_SPAN:][0], run[-1]


@queries.per_version
def lenses(indicator: str, span: tuple[int, int]) -> tuple[str, ...]:
    """The lenses that show something of their own over the years: one map has no successors."""
    history = queries.history(indicator)
    inside = history[history["year"].between(*span)]
    both = lens.both_maps(inside, new=provinces.load().new_ids)
    return tuple(x for x in lens.LENSES if x != "successor" or both)


CHOICES = page_choices(
    "ranking",
    One(
        name="indicator",
        options=lambda asked: [i.id for i in queries.ranked_indicators()],
        label=labels.indicator_of,
    ),
    *period(
        lambda asked: queries.years(asked["indicator"]),
        default=lambda asked: default_period(asked["indicator"]),
    ),
    One(
        name="region",
        rare=True,
        options=lambda asked: ["", *units.regions(asked["indicator"], asked["period"][1])],
        text=units.region_text,
        label=labels.region,
    ),
    Units(
        name="p",
        options=lambda asked: units.ranked(asked["indicator"]),
        most=MOST,
        most_big=MOST_BIG,
        year=lambda asked: asked["period"][1],
        remembered=True,
    ),
    One(name="view", options=("years", "two"), label="control.view_", form="segments"),
    One(name="measure", rare=True, options=MEASURES, label="control.measure_", form="segments"),
    One(
        name="lens",
        rare=True,
        options=lambda asked: lenses(asked["indicator"], asked["period"]),
        label="lens.",
        when=lambda asked: asked["view"] == "years",
    ),
    main=lambda asked: f"ranking.{asked['view']}",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class RankingQuestion:
    """What the reader asked for, and what follows from it.

    `ground` is how many of the ranked units have a rank in both years, `picked` whether the reader chose
    the highlighted ones. `read` hands out one for one question, so that tables can be kept by it.
    """

    indicator: Indicator
    start: int
    end: int
    chosen: tuple[str, ...]
    region: str
    history: pd.DataFrame
    moves: pd.DataFrame
    last_year: pd.DataFrame
    refused: Refusal | None
    ground: Ground
    picked: bool

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The indicator's breaks."""
        return registry.load().breaks(self.indicator.id)

    @property
    def crossed(self) -> tuple[Break, ...]:
        """The breaks between the two chosen years."""
        return ranks.crossed(self.breaks, start=self.start, end=self.end)


@queries.per_version
def moves_between(indicator: str, start: int, end: int) -> pd.DataFrame:
    """Movement between two editions. Raises Refusal across a rank break."""
    known = registry.load()
    return ranks.movement(
        queries.history(indicator),
        start=start,
        end=end,
        breaks=known.breaks(indicator),
        direction=known.indicators[indicator].direction,
    )


@queries.per_version
def read(
    indicator: Indicator, *, period: tuple[int, int], chosen: tuple[str, ...], region: str
) -> RankingQuestion:
    """Everything the page shows, computed once."""
    start, end = period
    history = queries.history(indicator.id)
    inside = history[history["year"].between(start, end)]
    refused: Refusal | None = None
    try:
        moves = moves_between(indicator.id, start, end)
    except Refusal as error:
        refused, moves = error, _without_start(inside, end)
    try:
        last_year = moves_between(indicator.id, end - 1, end)
    except Refusal:
        last_year = _without_start(inside, end)
    if region:
        units = provinces.load().by_id
        of_region = [i for i in moves["province_id"] if units[i].region == region]
        moves = moves[moves["province_id"].isin(of_region)]
    whole = queries.ground(indicator.id, end).ranked
    ranked = len(of_region) if region else whole
    ground = of_movement(moves, ranked=ranked)
    picked = tuple(chosen) or _striking(moves, region=region, ground=ground)
    return RankingQuestion(
        indicator=indicator,
        start=start,
        end=end,
        chosen=picked,
        region=region,
        history=inside,
        moves=moves,
        last_year=last_year,
        refused=refused,
        ground=ground,
        picked=bool(chosen),
    )


def _without_start(history: pd.DataFrame, end: int) -> pd.DataFrame:
    """A movement frame that knows the newest edition alone: every change is missing."""
    return ranks.movement(history, start=end - 10_000, end=end)


def _striking(moves: pd.DataFrame, *, region: str, ground: Ground) -> tuple[str, ...]:
    """The provinces to highlight when nobody chose: a region's, or the biggest movers, or the best.

    Who moved most is not known where many are missing.
    """
    if region:
        return tuple(moves["province_id"].head(8))
    found: list[str] = []
    if ground.carries:
        up, down = ranks.movers(moves, at_most=2)
        found = [*up["province_id"], *down["province_id"]]
    return tuple(found or moves["province_id"].head(3))


def question(asked: Selection) -> RankingQuestion:
    """What the choices ask for."""
    return read(
        registry.load().indicators[asked["indicator"]],
        period=asked["period"],
        chosen=asked["p"],
        region=asked["region"],
    )
