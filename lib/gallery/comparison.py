"""Comparison: what the page of comparisons compares.

Owns its choices, what is taken when nobody chose, the values on each scale, and the finding. Leaves the
charts to `gallery.compare`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analytics import compare, lens, ranks
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Break, Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import labels, sampling
from lib.gallery.base import page_choices
from lib.gallery.choice_kinds import One, Several, Units, period
from lib.gallery.choices import Selection

MOST, MOST_BIG, MOST_INDICATORS = 8, 7, 4
# The percentile position is a lens, as on every other page, and takes the place of the scale.
SCALES = ("value", "rank", "relative")
AXES = ("own", "shared")
SHOWN = ("time", "scatter")
USUAL_SPAN, DEFAULT_PLACES = 10, 3
# Provinces whose values a headline tells.
MOST_SAID = 3


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What the question's choices mean. `chosen` is False where nobody chose provinces.

    `scale` is one of SCALES, or 'percentile' through that lens. `kin` are the places added through the
    lens 'successor': the units that the chosen ones were made of or passed into.
    """

    indicators: tuple[str, ...]
    places: tuple[str, ...]
    chosen: bool
    scale: str
    start: int
    end: int
    lens: str = lens.LENSES[0]
    kin: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every place that gets a line, each chosen one followed by its kin."""
        return tuple(dict.fromkeys((*self.places, *self.kin)))


@queries.per_version
def options() -> tuple[str, ...]:
    """The indicators that can be compared: full-year figures of at least two provinces."""
    counts = queries.coverage()
    counts = counts[counts["scope"] == "full-year"].groupby("indicator")["n_areas"].max()
    known = registry.load().indicators
    ranked = [i.id for i in queries.ranked_indicators()]
    rest = [i for i in known if counts.get(i, 0) >= 2 and i not in ranked]
    # What is counted may be of the country and of regions alone.
    return (*ranked, *(i for i in rest if queries.years(i)))


def years(indicators: tuple[str, ...]) -> tuple[int, ...]:
    """The years in which any of the indicators has a figure."""
    return tuple(sorted({y for i in indicators for y in queries.years(i)}))


def default_period(indicators: tuple[str, ...], scale: str) -> tuple[int, int]:
    """The newest ten years; for values relative to their first, the years since the newest break."""
    known = years(indicators)
    kept = known[-USUAL_SPAN:]
    if scale == "relative":
        stops = [b.year for i in indicators for b in registry.load().breaks(i)]
        since = [y for y in known if y >= max((s for s in stops if s < known[-1]), default=0)]
        kept = tuple(since) if len(since) > 1 else kept
    return kept[0], kept[-1]


@queries.per_version
def default_places(indicators: tuple[str, ...]) -> tuple[str, ...]:
    """Three that share years: of those with the most figures over the usual span the best of the newest
    edition of the first indicator, or any three where none is ranked."""
    history = queries.history(indicators[0])
    history = history[history["score"].notna() | history["rank"].notna()]
    newest, known = history["year"].max(), years(indicators)[-USUAL_SPAN:]
    counts = history[history["year"].isin(known)].groupby("province_id")["year"].nunique()
    last = history[history["year"] == newest]
    last = last.assign(years=last["province_id"].map(counts))
    shared = last[last["years"] >= last["years"].nlargest(DEFAULT_PLACES).min()]
    best = shared.sort_values(["rank", "province_id"], na_position="last")
    found = [provinces.load().current(i).id for i in best["province_id"]]
    return tuple(dict.fromkeys(found))[:DEFAULT_PLACES]


def names_of(indicators: tuple[str, ...]) -> int:
    """The year whose units a name means: the newest with figures, so that a shared name has some."""
    return years(indicators)[-1]


@queries.per_version
def kin(
    indicators: tuple[str, ...], places: tuple[str, ...], through: str, *, at_most: int
) -> tuple[str, ...]:
    """Through the lens 'successor', the places with figures that the chosen ones came from or became."""
    if through != "successor":
        return ()
    known = provinces.load()
    have = pd.concat([queries.history(i)[["province_id"]] for i in indicators])
    found = lens.family(places, have, passages=known.passages, at_most=len(known.by_id))
    others = dict.fromkeys(known.current(i).id for i in found)
    rest = [i for i in others if i not in places]
    return tuple(rest[: max(0, at_most - len(places))])


def indicators_of(asked: Selection) -> tuple[str, ...]:
    """The indicators of the choices, the first on offer where none is named. Raises Refusal."""
    if not options():
        raise Refusal("no_figures")
    return asked["i"] or (options()[0],)


def scale_of(asked: Selection) -> str:
    """The scale of the values: the lens of positions takes the place of the chosen one."""
    return "percentile" if asked["lens"] == "percentile" else asked["scale"]


def _main(asked: Selection) -> str:
    if asked["view"] == "scatter":
        return "compare.scatter"
    return f"compare.{'lines' if len(indicators_of(asked)) == 1 else 'multiples'}"


CHOICES = page_choices(
    "compare",
    Several(
        name="i", options=lambda asked: options(), most=MOST_INDICATORS, label=labels.indicator_of
    ),
    Units(
        name="p",
        options=lambda asked: provinces.load().places(),
        most=MOST,
        most_big=MOST_BIG,
        year=lambda asked: names_of(indicators_of(asked)),
        remembered=True,
    ),
    One(name="lens", rare=True, options=lens.LENSES, label="lens."),
    One(
        name="scale",
        rare=True,
        options=SCALES,
        label="page.compare.pick_",
        when=lambda asked: asked["lens"] != "percentile",
    ),
    One(
        name="view",
        options=SHOWN,
        label="page.compare.view_",
        form="segments",
        when=lambda asked: len(indicators_of(asked)) > 1,
    ),
    One(
        name="year",
        options=lambda asked: common_years(indicators_of(asked)),
        default=lambda asked: max(common_years(indicators_of(asked)), default=None),
        when=lambda asked: asked["view"] == "scatter" and bool(common_years(indicators_of(asked))),
    ),
    *period(
        lambda asked: years(indicators_of(asked)),
        default=lambda asked: default_period(indicators_of(asked), scale_of(asked)),
        when=lambda asked: asked["view"] == "time",
    ),
    One(
        name="axis",
        rare=True,
        options=AXES,
        label="page.compare.axes_",
        form="segments",
        when=lambda asked: asked["view"] == "time",
        picked=lambda asked: _main(asked) == "compare.multiples",
    ),
    main=_main,
)


def question(asked: Selection) -> Comparison:
    """What the choices ask for."""
    indicators = indicators_of(asked)
    places = asked["p"] or default_places(indicators)
    start, end = asked["period"]
    return Comparison(
        indicators=indicators,
        places=places,
        chosen=bool(asked["p"]),
        scale=scale_of(asked),
        start=start,
        end=end,
        lens=asked["lens"],
        kin=kin(
            indicators,
            places,
            asked["lens"],
            at_most=asked.table.by_name["p"].at_most(asked),
        ),
    )


def passed_into(found: Comparison, lang: str) -> tuple[dict[str, str], frozenset[str]]:
    """What became of each former place of the lines, in words, and the places that began on that day."""
    if found.lens == "published":
        return {}, frozenset()
    known = provinces.load()
    into = {
        p: t(
            "lens.into",
            lang,
            names=", ".join(unit_names.former(h.id, lang) for h in known.heirs(p)),
        )
        for p in found.lines
        if p not in known.new_ids and known.heirs(p)
    }
    made = {p for p in found.lines if known.made_new(p)}
    return into, frozenset(made)


def breaks_of(indicator: str, scale: str) -> tuple[Break, ...]:
    """The breaks across which the indicator's line is not joined on this scale."""
    known = registry.load().breaks(indicator)
    if scale in ("rank", "percentile"):
        return tuple(b for b in known if "rank" in b.refuses)
    return known


@queries.per_version
def series(found: Comparison) -> pd.DataFrame:
    """The values on the chosen scale: panel, line, province_id, year, value, score, rank, status ..."""
    lines = {i: place for place in found.lines for i in provinces.load().same(place)}
    parts = []
    for indicator in found.indicators:
        history = queries.history(indicator)
        rows = history[history["province_id"].isin(lines)]
        rows = rows[rows["year"].between(found.start, found.end)]
        of_rank = found.scale in ("rank", "percentile")
        kind = "rank" if of_rank else "score"
        value = {
            "rank": rows["rank"].astype("float64"),
            "percentile": compare.percentiles(rows) * 100,
        }.get(found.scale, rows["score"])
        part = rows.assign(
            panel=indicator,
            line=rows["province_id"].map(lines),
            value=value,
            status=rows[f"{kind}_status"],
            source=rows[f"{kind}_source"],
        )
        part = part[part["value"].notna()]
        if found.scale == "relative":
            stops = dict.fromkeys(found.lines, breaks_of(indicator, found.scale))
            part = compare.relative(part, by="line", breaks=stops)
            part = part[part["value"].notna()]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def written(value: float, indicator: Indicator, scale: str, n: Any, *, lang: str) -> str:
    """A value on its scale in words: '90,02', 'hạng 12/63', '104,2', '82%'."""
    if scale == "rank":
        return wording.rank(value, n, lang=lang)
    if scale == "percentile":
        return f"{formats.number(value, decimals=0, lang=lang)}%"
    if scale == "relative":
        return formats.number(value, decimals=1, lang=lang)
    return wording.with_unit(wording.score(value, indicator, lang=lang), indicator.unit, lang=lang)


def _marked(row: Any, indicator: Indicator, scale: str, *, lang: str, inside: bool = False) -> str:
    """A row's value in words with the mark of one that is inferred or doubtful; `inside` parentheses."""
    said = written(row.value, indicator, scale, row.n_ranked, lang=lang)
    mark = wording.basis(None, row.status, lang=lang)
    return said if not mark else f"{said}, {mark}" if inside else f"{said} ({mark})"


def leader(rows: pd.DataFrame, indicator: Indicator, scale: str) -> pd.Series | None:
    """The row of the best (of a neutral indicator the largest) in the newest year with two lines."""
    counts = rows.groupby("year")["line"].nunique()
    both = counts[counts >= 2]
    if both.empty:
        return None
    newest = rows[rows["year"] == both.index.max()]
    low = scale == "rank" or (indicator.direction == "lower" and scale != "percentile")
    best = newest["value"].min() if low else newest["value"].max()
    found: pd.Series = newest[newest["value"] == best].iloc[0]
    return found


def complete(rows: pd.DataFrame, year: Any) -> bool:
    """Whether every line of one indicator has a value in the year: else nobody is ahead of them all."""
    return bool(rows.loc[rows["year"] == year, "line"].nunique() == rows["line"].nunique())


def says(rows: pd.DataFrame, indicator: Indicator, scale: str, *, lang: str) -> str:
    """What the chosen provinces' newest common year shows in one indicator."""
    top = leader(rows, indicator, scale)
    short = wording.short(indicator, lang)
    if top is None:
        last = rows.sort_values("year").iloc[-1]
        said = _marked(last, indicator, scale, lang=lang)
        name = unit_names.former(last["line"], lang)
        return t(
            "page.compare.one", lang, indicator=short, name=name, value=said, year=last["year"]
        )
    there = rows[rows["year"] == top["year"]]
    n = int(there["line"].nunique())
    if not complete(rows, top["year"]):
        order = there.sort_values("value", ascending=scale == "rank")
        listed = [
            f"{unit_names.former(r.line, lang)} {_marked(r, indicator, scale, lang=lang)}"
            for r in order.itertuples()
        ]
        said = "; ".join(listed[:MOST_SAID])
        more = len(listed) - MOST_SAID
        if more > 0:
            said = t("word.and_others", lang, parts=said, count=more)
        told = {"indicator": short, "year": top["year"], "said": said}
        return t("page.compare.listed", lang, **told)
    lower = indicator.direction == "lower" and scale == "value"
    key = "relative" if scale == "relative" else "lowest" if lower else "highest"
    return t(
        f"page.compare.{key}",
        lang,
        indicator=short,
        year=top["year"],
        name=unit_names.former(top["line"], lang),
        n=n,
        value=_marked(top, indicator, scale, lang=lang, inside=True),
        base=int(rows.loc[rows["line"] == top["line"], "year"].min()),
    )


@queries.per_version
def finding(lang: str, found: Comparison) -> str:
    """The headline: who is ahead among the chosen, in one indicator or in several."""
    rows, known = series(found), registry.load().indicators
    drawn = [i for i in found.indicators if (rows["panel"] == i).any()]
    if not drawn:
        return t("page.compare.heading_none", lang)
    directed = [i for i in drawn if known[i].direction != "neutral"]
    tops = {
        i: top
        for i in directed or drawn
        if (top := leader(rows[rows["panel"] == i], known[i], found.scale)) is not None
        and complete(rows[rows["panel"] == i], top["year"])
    }
    if len(drawn) == 1 or not tops:
        return says(rows[rows["panel"] == drawn[0]], known[drawn[0]], found.scale, lang=lang)
    leads: dict[str, list[str]] = {}
    for i, top in tops.items():
        edition = f"{wording.short(known[i], lang)} {top['year']}"
        leads.setdefault(str(top["line"]), []).append(edition)
    told = "; ".join(
        t(
            "page.compare.lead_of",
            lang,
            name=unit_names.former(line, lang),
            editions=", ".join(editions),
        )
        for line, editions in leads.items()
    )
    kind = "_relative" if found.scale == "relative" else "" if directed else "_neutral"
    return t(f"page.compare.several{kind}", lang, leads=told)


@queries.per_version
def caveats(lang: str, found: Comparison) -> tuple[str, ...]:
    """What must be known before reading: who was taken, what is missing, where lines stop."""
    rows, known = series(found), registry.load().indicators
    said = []
    if not found.chosen:
        names = ", ".join(unit_names.former(p, lang) for p in found.places)
        said.append(t("page.compare.default", lang, names=names))
    if found.lens != "published":
        said.append(t(f"lens.{found.lens}_note", lang))
    if found.lens == "successor" and not found.kin:
        said.append(t("lens.no_kin", lang))
    for indicator in found.indicators:
        have = set(rows.loc[rows["panel"] == indicator, "line"])
        gone = [unit_names.former(p, lang) for p in found.places if p not in have]
        short = wording.short(known[indicator], lang)
        if gone:
            names = ", ".join(gone)
            said.append(t("page.compare.without", lang, indicator=short, names=names))
        units = tuple(i for p in found.places for i in provinces.load().same(p))
        said += sampling.pair_lines(lang, indicator, (found.start, found.end), units)
        if found.scale == "relative":
            history = queries.history(indicator)
            crossed = ranks.crossed(breaks_of(indicator, "value"), start=found.start, end=found.end)
            if crossed and len(history):
                stops = wording.year_list([b.year for b in crossed])
                said.append(t("page.compare.stops", lang, indicator=short, years=stops))
    return tuple(said)


def nothing(lang: str, found: Comparison) -> str:
    """Why there is nothing to draw, and which years do have figures."""
    known = registry.load().indicators
    names = ", ".join(wording.short(known[i], lang) for i in found.indicators)
    span = wording.year_list(years(found.indicators))
    return t("page.compare.nothing", lang, indicators=names, years=span)


def common_years(indicators: tuple[str, ...]) -> tuple[int, ...]:
    """The years in which some province has both of the first two indicators."""
    if len(indicators) < 2:
        return ()
    first, second = (
        queries.history(i).loc[lambda h: h["score"].notna(), ["province_id", "year"]]
        for i in indicators[:2]
    )
    return tuple(sorted({int(y) for y in first.merge(second)["year"]}))


def pairs(x: str, y: str, year: int, *, by_position: bool, lang: str) -> pd.DataFrame:
    """The provinces with both figures in the year: id, name, year, x, y and their statuses and sources."""
    kind = "rank" if by_position else "score"
    sides = []
    for side, indicator in (("x", x), ("y", y)):
        rows = queries.history(indicator)
        rows = rows[rows["year"] == year]
        value = compare.percentiles(rows) * 100 if by_position else rows["score"]
        sides.append(
            pd.DataFrame(
                {
                    "id": rows["province_id"],
                    side: value,
                    f"{side}_status": rows[f"{kind}_status"],
                    f"{side}_source": rows[f"{kind}_source"],
                }
            ).dropna(subset=[side])
        )
    both = sides[0].merge(sides[1], on="id").assign(year=year)
    names: Mapping[str, str] = queries.names(lang)
    return both.assign(name=both["id"].map(names)).sort_values("id").reset_index(drop=True)


def decimals(indicator: Indicator, scale: str) -> int:
    """How many decimals a value has on the scale."""
    return {"rank": 0, "percentile": 0, "relative": 1}.get(scale, indicator.decimals)


def unit(indicator: Indicator, scale: str, lang: str) -> str:
    """What a value counts on the scale."""
    if scale == "value":
        return registry.load().unit(indicator.unit, lang)
    return t(f"page.compare.unit_{scale}", lang)


def labelled(indicator: Indicator, scale: str, *, lang: str) -> str:
    """The indicator with what its values count: 'PAPI (điểm)'."""
    return f"{wording.short(indicator, lang)} ({unit(indicator, scale, lang)})"
