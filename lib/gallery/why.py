"""Why: the views that split a rank change into a province's own part and the others'.

Owns which province and pair of editions are asked about, the finding in words, and the rows of who passed
whom. Leaves prices and bands to `why_price` and components to `why_parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from lib.analytics import split
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator, Refusal
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import why as why_charts
from lib.display.charts.base import Chart
from lib.display.charts.rank import with_names
from lib.display.charts.why import Said
from lib.figures import analyses, queries
from lib.gallery import labels, units
from lib.gallery.base import Ask, Exhibit, columns, page_choices, view
from lib.gallery.choice_kinds import One, OneUnit, period
from lib.gallery.choices import Selection

PARAMETERS = ("indicator", "p", "from", "to")
# The index whose every edition is known in full, and a province that the examples of the site follow.
PROVINCE = "63-14"
MOST_BIG = 7
# The page's three questions, and the view that answers each first.
SHOWN = {"places": "split", "points": "waterfall", "price": "ladder"}


@dataclass(frozen=True, kw_only=True)
class WhyQuestion:
    """One province, one index, two editions (prices and bands are of the second)."""

    indicator: Indicator
    province_id: str
    start: int
    end: int

    @property
    def file(self) -> str:
        """The beginning of a file's name, in ASCII."""
        unit = provinces.load().by_id[self.province_id]
        parts = (self.indicator.id, unit.slug, str(self.start), str(self.end))
        return "-".join(parts).replace("_", "-")


@queries.per_version
def default_period(indicator: str) -> tuple[int, int]:
    """The newest pair of editions whose rank changes can be split, else the newest two."""
    if pairs := analyses.pairs(indicator):
        return pairs[-1]
    years = queries.years(indicator)
    return years[-2:][0], years[-1]


@queries.per_version
def newest(indicator: str, province_id: str) -> tuple[int, int]:
    """The newest comparable editions with the province in both, else its newest two with a rank."""
    history = queries.history(indicator)
    mine = history[history["province_id"] == province_id]
    scored = set(mine.loc[mine["score"].notna(), "year"])
    if both := [p for p in analyses.pairs(indicator) if set(p) <= scored]:
        return both[-1]
    ranked = sorted(int(y) for y in mine.loc[mine["rank"].notna(), "year"])
    return (ranked[-2:][0], ranked[-1]) if ranked else default_period(indicator)


def default_indicator() -> str:
    """The index that the pages of reasons open with."""
    return registry.load().reasons[0].id


@queries.per_version
def default_province(indicator: str) -> str:
    """The province of the site's examples, or the first that the index has. Raises Refusal."""
    ids = [p.id for p in units.ranked(indicator)]
    if not ids:
        raise Refusal("no_years")
    return PROVINCE if PROVINCE in ids else ids[0]


def inner(indicator: str, year: int) -> tuple[str, ...]:
    """The components of the edition that have components of their own."""
    known = analyses.weighed(indicator, year)
    return tuple(c.component for c in known if analyses.weighed(c.component, year))


def _part_label(component: str, lang: str) -> str:
    return component_name(component, lang=lang) if component else t("page.why.part_all", lang)


def _goals(asked: Selection) -> range:
    n = analyses.edition(asked["indicator"], asked["period"][1])["n_ranked"].max()
    return range(1 if pd.isna(n) else int(n) + 1)


CHOICES = page_choices(
    "why",
    One(
        name="indicator",
        options=lambda asked: [i.id for i in queries.ranked_indicators()],
        default=lambda asked: default_indicator(),
        label=labels.indicator_of,
    ),
    OneUnit(
        name="p",
        options=lambda asked: units.ranked(asked["indicator"]),
        default=lambda asked: default_province(asked["indicator"]),
        remembered=True,
    ),
    *period(
        lambda asked: queries.years(asked["indicator"]),
        default=lambda asked: default_period(asked["indicator"]),
    ),
    One(
        name="show",
        options=tuple(SHOWN),
        label="page.why.show_",
        title="page.why.show",
        form="segments",
    ),
    One(
        name="part",
        options=lambda asked: ["", *inner(asked["indicator"], asked["period"][1])],
        label=_part_label,
        title="page.why.part",
        when=lambda asked: asked["show"] == "points",
    ),
    One(
        name="goal",
        options=_goals,
        label=lambda rank, lang: str(rank) if rank else t("page.why.goal_none", lang),
        title="page.why.goal",
        when=lambda asked: asked["show"] == "price",
    ),
    main=lambda asked: f"why.{SHOWN[asked['show']]}",
)


def question(asked: Selection) -> WhyQuestion:
    """What the choices ask for."""
    start, end = asked["period"]
    indicator = registry.load().indicators[asked["indicator"]]
    return WhyQuestion(indicator=indicator, province_id=asked["p"], start=start, end=end)


def points(value: float, indicator: Indicator, *, lang: str, signed: bool = True) -> str:
    """Points with the index's decimals and their unit: '+0,657 điểm'."""
    write = formats.signed if signed else formats.number
    number = write(value, decimals=indicator.decimals, lang=lang)
    return wording.points(number, indicator, lang=lang)


def part(value: float, *, lang: str) -> str:
    """A share of a rank change, halves included: '+1,5', '−3', '0'."""
    text = formats.shortest(value, lang=lang, most=1)
    return f"+{text}" if value > 0 else text


def column_names(names: Iterable[str], *, lang: str) -> dict[str, str]:
    """What a file calls the columns of an analysis."""
    return columns(names, lang=lang, prefix="why.column")


@queries.per_version
def sources_of_scores(indicators: tuple[str, ...], years: tuple[int, ...]) -> tuple[str, ...]:
    """`sources` of every province, kept."""
    return sources(indicators, years)


def sources(
    indicators: Sequence[str], years: Sequence[int], ids: Iterable[str] | None = None
) -> tuple[str, ...]:
    """The sources of the scores of these indicators and editions."""
    out: list[str] = []
    wanted = None if ids is None else set(ids)
    for indicator in indicators:
        rows = queries.history(indicator)
        rows = rows[rows["year"].isin(list(years))]
        if wanted is not None:
            rows = rows[rows["province_id"].isin(wanted)]
        out += rows["score_source"].dropna().unique().tolist()
    return tuple(dict.fromkeys(out))


@queries.per_version
def own_share(found: WhyQuestion) -> dict[str, float] | None:
    """The province's row of the split; None where it is in only one of the editions. Raises Refusal."""
    rows = analyses.shares(found.indicator.id, found.start, found.end)
    rows = rows[rows["province_id"] == found.province_id]
    return None if rows.empty else rows.iloc[0].to_dict()


@queries.per_version
def finding(lang: str, found: WhyQuestion) -> str:
    """The headline: what moved the province, or where it stands if that cannot be told."""
    name = unit_names.former(found.province_id, lang)
    short = wording.short(found.indicator, lang)
    try:
        row = own_share(found)
    except Refusal:
        row = None
    if row is None:
        return standing(lang, found)
    return sentence(row, name=name, indicator=found.indicator, short=short, found=found, lang=lang)


def sentence(
    row: dict[str, float],
    *,
    name: str,
    indicator: Indicator,
    short: str,
    found: WhyQuestion,
    lang: str,
) -> str:
    """A row of the split in one sentence."""
    change, moved = int(row["change"]), float(row["score_change"])
    key = "both"
    if change == 0:
        key = "same"
    elif change < 0 < moved:
        key = "up_but_down"
    elif moved < 0 < change:
        key = "down_but_up"
    said = t(
        f"why.say.{key}",
        lang,
        name=name,
        indicator=short,
        start=found.start,
        end=found.end,
        moved=wording.bare_places(change, lang=lang),
        points=points(abs(moved), indicator, lang=lang, signed=False),
        own=part(row["own"], lang=lang),
        others=part(row["others"], lang=lang),
    )
    # Ranks are counted anew over the provinces of both editions: elsewhere changes are of the told ranks.
    sets = analyses.differing_sets(indicator.id, found.start, found.end)
    return f"{said} {t('why.say.among', lang, n=sets[2])}" if sets else said


@queries.per_version
def standing(lang: str, found: WhyQuestion) -> str:
    """Where the province stands in the second edition."""
    rows = analyses.edition(found.indicator.id, found.end)
    rows = rows[rows["province_id"] == found.province_id]
    name, short = unit_names.former(found.province_id, lang), wording.short(found.indicator, lang)
    if rows.empty or rows["rank"].isna().all():
        return t("say.no_rank", lang, name=name, indicator=short, year=found.end)
    row = rows.iloc[0]
    rank = wording.rank(row["rank"], row["n_ranked"], lang=lang)
    return t("say.stands", lang, name=name, rank=rank, indicator=short, year=found.end)


@queries.per_version
def caveats(lang: str, found: WhyQuestion) -> tuple[str, ...]:
    """What must be known before the split is read."""
    said = []
    try:
        row = own_share(found)
        if row is None:
            name = unit_names.former(found.province_id, lang)
            said.append(t("why.not_in_both", lang, name=name, start=found.start, end=found.end))
    except Refusal as refused:
        said.append(t("why.refused", lang, reason=wording.refusal(refused, lang=lang)))
    else:
        sets = analyses.differing_sets(found.indicator.id, found.start, found.end)
        if sets:
            said.append(
                t(
                    "why.sets",
                    lang,
                    start=found.start,
                    end=found.end,
                    n_from=sets[0],
                    n_to=sets[1],
                    common=sets[2],
                )
            )
    rows = analyses.edition(found.indicator.id, found.end)
    if (rows["rank_basis"] == "computed").all() and len(rows):
        said.append(t("page.ranking.computed", lang))
    return tuple(said)


@view(CHOICES, "split", *PARAMETERS)
def over_pairs(ask: Ask) -> Exhibit:
    """One province's rank changes between neighbouring editions, own and others' part."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    indicator = found.indicator
    pairs = analyses.pairs(indicator.id)
    if not pairs:
        analyses.shares(indicator.id, found.start, found.end)  # raises the reason
        raise Refusal("not_ranked", year=found.end)
    frames = []
    for start, end in reversed(pairs):
        rows = analyses.shares(indicator.id, start, end)
        mine = rows[rows["province_id"] == found.province_id]
        frames.append(mine.assign(year_from=start, year_to=end))
    rows = pd.concat(frames, ignore_index=True)
    if rows.empty:
        raise Refusal("not_ranked", year=found.end)
    rows = rows.head(MOST_BIG) if ask.big else rows
    labels = [f"{r.year_from}–{r.year_to}" for r in rows.itertuples()]
    chosen = [(r.year_from, r.year_to) == (found.start, found.end) for r in rows.itertuples()]
    first, last = int(rows["year_from"].min()), int(rows["year_to"].max())
    chart = why_charts.shares(
        rows,
        labels=labels,
        words=[places(r.change, lang) for r in rows.itertuples()],
        hovers=[
            _hover(r, label, indicator, lang)
            for r, label in zip(rows.itertuples(), labels, strict=True)
        ],
        strong=chosen.index(True) if True in chosen else None,
        said=words(
            ask,
            "split",
            title=finding(lang, found),
            sources=sources([indicator.id], range(first, last + 1), [found.province_id]),
            indicator=wording.short(indicator, lang),
            name=unit_names.former(found.province_id, lang),
            start=first,
            end=last,
        ),
    )
    names = ["province_id", "year_from", "year_to", *split.COLUMNS[1:]]
    return exhibit(ask, found, chart, "split", names=names, notes=caveats(lang, found))


def words(ask: Ask, view: str, *, title: str, sources: tuple[str, ...], **known: object) -> Said:
    """The words of a view of the page (`Ask.words`), in the question's language and for its screen."""
    text = ask.words(f"why.{view}", title=title, sources=sources, **known)
    return Said(**vars(text), lang=ask.lang, big=ask.big)


def exhibit(
    ask: Ask,
    found: WhyQuestion,
    chart: Chart,
    view: str,
    *,
    names: Iterable[str],
    notes: Iterable[str],
) -> Exhibit:
    """The chart with the columns `names` of its file."""
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=column_names(names, lang=ask.lang),
        file=f"{found.file}-{view}",
        notes=tuple(notes),
    )


@view(CHOICES, "pair", *PARAMETERS)
def all_provinces(ask: Ask) -> Exhibit:
    """Every province's rank change between two editions, own and others' part, sorted."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    indicator = found.indicator
    rows = analyses.shares(indicator.id, found.start, found.end)
    rows = rows.sort_values(["change", "own", "rank_to"], ascending=[False, False, True])
    crossed = (rows["score_change"] > 0) & (rows["change"] < 0)
    counts = {"n": len(rows), "crossed": int(crossed.sum())}
    if ask.big:
        ends = [*range(3), *range(len(rows) - 3, len(rows))]
        mine = [i for i, p in enumerate(rows["province_id"]) if p == found.province_id]
        rows = rows.iloc[sorted({*ends, *mine})]
    rows = with_names(rows.reset_index(drop=True), queries.names(lang))
    labels = rows["province"].tolist()
    strong = rows.index[rows["province_id"] == found.province_id].tolist()
    span = {"indicator": wording.short(indicator, lang), "start": found.start, "end": found.end}
    chart = why_charts.shares(
        rows,
        labels=labels,
        words=[places(r.change, lang) for r in rows.itertuples()],
        hovers=[_hover(r, r.province, indicator, lang) for r in rows.itertuples()],
        strong=strong[0] if strong else None,
        said=words(
            ask,
            "pair",
            title=t("why.pair_title", lang, **span, **counts),
            sources=sources([indicator.id], [found.start, found.end]),
            **span,
        ),
    )
    names = ["province", *split.COLUMNS]
    return exhibit(ask, found, chart, "split-all", names=names, notes=caveats(lang, found))


def places(change: int, lang: str) -> str:
    """'▲ 3 bậc', '■ giữ hạng'."""
    if change == 0:
        return wording.places(0, lang=lang)
    arrow = wording.UP if change > 0 else wording.DOWN
    return t("chart.places", lang, arrow=arrow, places=abs(int(change)))


def _hover(row: object, label: str, indicator: Indicator, lang: str) -> str:
    values = row._asdict()  # type: ignore[attr-defined]
    return t(
        "why.split_hover",
        lang,
        label=f"<b>{label}</b>",
        rank_from=values["rank_from"],
        rank_to=values["rank_to"],
        own=part(values["own"], lang=lang),
        others=part(values["others"], lang=lang),
        points=points(values["score_change"], indicator, lang=lang),
    )


@queries.per_version
def passing(lang: str, found: WhyQuestion) -> pd.DataFrame:
    """Who the province overtook and who overtook it, as readers see it. Raises Refusal."""
    rows = analyses.overtakes(found.indicator.id, found.start, found.end)
    rows = rows[rows["province_id"] == found.province_id]
    names = queries.names(lang)
    indicator = found.indicator
    return pd.DataFrame(
        [
            {
                t("why.column.kind", lang): t(f"why.kind.{r.kind}", lang),
                t("why.column.other", lang): names[r.other_id],
                t("why.column.rank_of", lang, year=found.start): r.rank_from,
                t("why.column.rank_of", lang, year=found.end): r.rank_to,
                t("why.column.score_change", lang): points(r.score_change, indicator, lang=lang),
                t("why.column.score_of", lang, year=found.end): wording.score(
                    r.score_to, indicator, lang=lang
                ),
            }
            for r in rows.itertuples()
        ]
    )


@queries.per_version
def table_of_passing(lang: str, found: WhyQuestion) -> tuple[pd.DataFrame, dict[str, str]]:
    """The same for a file: frame and what it calls its columns."""
    rows = analyses.overtakes(found.indicator.id, found.start, found.end)
    rows = rows[rows["province_id"] == found.province_id]
    names = queries.names(lang)
    rows = rows.assign(
        other=rows["other_id"].map(names),
        kind=[t(f"why.kind.{k}", lang) for k in rows["kind"]],
    )
    kept = ["kind", "other", "other_id", "rank_from", "rank_to", "score_from", "score_to"]
    return rows, column_names([*kept, "score_change"], lang=lang)


def component_name(component: str, *, lang: str) -> str:
    """The component's name without its index's."""
    return registry.load().indicators[component].name(lang)
