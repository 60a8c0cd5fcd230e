"""Ranking: the views of the ranking page.

Owns which finding is the headline, which provinces are highlighted when nobody chose, and the rows of the
movement table.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.analytics import lens, ranks
from lib.analytics.ground import Ground, of_movement
from lib.base.i18n import t
from lib.base.records import Break, Indicator, Refusal
from lib.data.declared import merger, provinces, registry
from lib.display import wording
from lib.display.charts import editions
from lib.display.charts import rank as rank_charts
from lib.display.charts.base import Chart
from lib.figures import queries
from lib.gallery import labels, units
from lib.gallery.base import Ask, Exhibit, Nothing, columns, page_choices, view
from lib.gallery.choice_kinds import One, Units, period
from lib.gallery.choices import Reading

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
        default=lambda asked: registry.load().indices[0].id,
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


@queries.per_version
def finding(lang: str, found: RankingQuestion) -> str:
    """The headline: what happened to the first chosen province, or who rose most."""
    names = queries.names(lang)
    by_id = found.moves.set_index("province_id")
    known = [p for p in found.chosen if p in by_id.index]
    if not (found.picked or found.region or found.ground.carries or found.moves.empty):
        return _partial(lang, found)
    first = found.chosen[0] if found.chosen else ""
    standing = first in by_id.index and pd.notna(by_id.loc[first, "rank_to"])
    if not standing and (text := _last_known(lang, found, first)):
        return text
    if not known:
        if found.chosen:
            return t(
                "say.no_rank",
                lang,
                name=names[found.chosen[0]],
                indicator=wording.short(found.indicator),
                year=found.end,
            )
        return t(
            "page.ranking.heading_none",
            lang,
            indicator=wording.short(found.indicator),
            end=found.end,
        )
    return wording.moved(
        by_id.loc[known[0]].to_dict(),
        name=names[known[0]],
        indicator=found.indicator,
        start=found.start,
        end=found.end,
        lang=lang,
    )


def _partial(lang: str, found: RankingQuestion) -> str:
    """The headline of an edition of which too little is known: who is first by a source, and the ground."""
    ground = queries.ground(found.indicator.id, found.end)
    told = {"indicator": wording.short(found.indicator), "year": found.end, "known": ground.known}
    told |= {"total": ground.ranked or wording.missing(lang)}
    best = found.moves[found.moves["rank_to"] == 1]
    if best.empty:
        return t("page.ranking.partial", lang, **told)
    first = ", ".join(queries.names(lang)[i] for i in best["province_id"])
    return t("page.ranking.partial_first", lang, name=first, **told)


def covered(lang: str, found: RankingQuestion) -> str:
    """How much of the last edition is known, as a sentence for a subtitle; '' for nearly all of it."""
    ground = queries.ground(found.indicator.id, found.end)
    if ground.carries or ground.ranked is None:
        return ""
    return " " + t(
        "page.ranking.covered", lang, year=found.end, known=ground.known, total=ground.ranked
    )


def _last_known(lang: str, found: RankingQuestion, province_id: str) -> str:
    """Where the province stood last within the period and that no rank is known since; '' without one."""
    rows = found.history[
        found.history["province_id"].eq(province_id) & found.history["rank"].notna()
    ]
    if rows.empty:
        return ""
    last = rows.sort_values("year").iloc[-1]
    mark = wording.basis(last["rank_basis"], last["rank_status"], lang=lang)
    ranked = wording.rank(last["rank"], last["n_ranked"], lang=lang)
    return t(
        "page.ranking.last_known",
        lang,
        name=queries.names(lang)[province_id],
        rank=f"{ranked} ({mark})" if mark else ranked,
        indicator=wording.short(found.indicator),
        year=int(last["year"]),
        end=found.end,
    )


@queries.per_version
def lead(lang: str, found: RankingQuestion) -> str:
    """What the page measures and on how many provinces."""
    in_end = found.moves["rank_to"].notna()
    both = in_end & found.moves["rank_from"].notna()
    edition = queries.edition(found.indicator.id, found.end)
    total = edition.n_ranked if edition else None
    key = "page.ranking.lead" if total and not found.region else "page.ranking.lead_unknown_total"
    text = t(
        key,
        lang,
        indicator=found.indicator.name(lang),
        start=found.start,
        end=found.end,
        known=int(in_end.sum()),
        total=total,
        both=int(both.sum()),
    )
    note = edition.note(lang) if edition else ""
    return f"{text} {note}." if note else text


@queries.per_version
def caveats(lang: str, found: RankingQuestion, *, through: str = "") -> list[str]:
    """What a reader must know before comparing the two years, and of the lens that is looked through."""
    said = lens_notes(lang, through, found.history) if through else []
    if found.refused:
        said.append(wording.refused(found.refused, lang=lang))
    elif found.crossed:
        years = wording.year_list([b.year for b in found.crossed])
        said.append(
            t("page.ranking.refused_score", lang, start=found.start, end=found.end, years=years)
        )
    if (found.moves["rank_basis"] == "computed").any():
        said.append(t("page.ranking.computed", lang))
    n_from, n_to = found.moves["n_from"].max(), found.moves["n_to"].max()
    if found.moves["change_common"].notna().any():
        said.append(
            t(
                "page.ranking.sets_differ",
                lang,
                start=found.start,
                end=found.end,
                n_from=int(n_from),
                n_to=int(n_to),
            )
        )
    return said


def question(asked: Reading) -> RankingQuestion:
    """What the choices ask for."""
    return read(
        registry.load().indicators[asked["indicator"]],
        period=asked["period"],
        chosen=asked["p"],
        region=asked["region"],
    )


@view(CHOICES, "years", *PARAMETERS, "measure", "lens")
def over_years(ask: Ask) -> Exhibit:
    """Ranks, scores or positions of all provinces over the years of the period, through a lens."""
    asked, lang = ask.read(), ask.lang
    found, through, measure = question(asked), asked["lens"], asked["measure"]
    history = lens.apply(
        found.history,
        lens=through,
        new=provinces.load().new_ids,
        new_map=merger.map_of(found.end) == merger.NEW,
    )
    if through == "percentile":
        measure = "position"
    if history[measure].isna().all():
        raise Nothing(nothing(lang, found))
    said = finding(lang, found)
    kind = {"rank": "bump", "score": "score", "position": "position"}[measure]
    n = history.loc[history[measure].notna(), "province_id"].nunique()
    chosen, passed_into, begun = _through(through, found, history, ask)
    span = {
        "indicator": wording.short(found.indicator),
        "start": found.start,
        "end": found.end,
    }
    drawn = rank_charts.bump(
        history,
        indicator=found.indicator,
        names=queries.names(lang),
        highlight=chosen,
        passed_into=passed_into,
        begun=begun,
        breaks=found.breaks,
        lang=lang,
        measure=measure,
        title=said,
        subtitle=t(f"page.ranking.{kind}_sub", lang, **span) + covered(lang, found),
        alt=t(f"page.ranking.{kind}_alt", lang, n=n, finding=said, **span),
        big=ask.big,
    )
    names = ["province", "province_id", "year", "rank", "n_ranked", "rank_basis", "score"]
    names += ["position"] if measure == "position" else []
    names += ["rank_status", "rank_source", "score_status", "score_source"]
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns(names, lang=lang),
        file=file_name(found, kind),
        notes=tuple(caveats(lang, found, through=through)),
        fell_back=tuple(asked.notes),
    )


def _through(
    through: str, found: RankingQuestion, history: pd.DataFrame, ask: Ask
) -> tuple[tuple[str, ...], dict[str, str], frozenset[str]]:
    """Whom to highlight through the lens, what became of former units, and which units are new."""
    known = provinces.load()
    if through == "published" or not lens.both_maps(history, new=known.new_ids):
        return found.chosen, {}, frozenset()
    names = queries.names(ask.lang)
    into, begun = lens.passed(history, passages=known.passages, new=known.new_ids)
    words = {
        old: t("lens.into", ask.lang, names=", ".join(names[i] for i in new))
        for old, new in into.items()
    }
    most = MOST_BIG if ask.big else MOST
    return (
        lens.family(found.chosen, history, passages=known.passages, at_most=most),
        words,
        begun,
    )


def lens_notes(lang: str, through: str, history: pd.DataFrame) -> list[str]:
    """How to read the lens; nothing for figures as published on one map."""
    if through == "published":
        both = lens.both_maps(history, new=provinces.load().new_ids)
        return [t("lens.one_map", lang)] if both else []
    return [t(f"lens.{through}_note", lang)]


@view(CHOICES, "two", *PARAMETERS, view="two")
def two_editions(ask: Ask) -> Exhibit:
    """The first and the last edition side by side."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    if not _compared(found):
        raise Nothing(nothing(lang, found))
    said = finding(lang, found)
    span = {"start": found.start, "end": found.end}
    drawn = editions.slope(
        found.moves,
        names=queries.names(lang),
        highlight=found.chosen,
        lang=lang,
        title=said,
        subtitle=t(
            "page.ranking.slope_sub", lang, indicator=wording.short(found.indicator), **span
        ),
        alt=t("page.ranking.slope_alt", lang, finding=said, **span),
        sources=sources(found),
        big=ask.big,
        **span,
    )
    return _of_moves(asked, found, drawn, ask, kind="two")


@view(CHOICES, "movers", *PARAMETERS)
def movers(ask: Ask) -> Exhibit:
    """The biggest rises and falls."""
    asked, lang = ask.read(), ask.lang
    found = question(asked)
    if not _compared(found):
        raise Nothing(nothing(lang, found))
    up, down = ranks.movers(found.moves, at_most=4 if ask.big else 6)
    counted = ranks.tally(found.moves)
    span = {"start": found.start, "end": found.end}
    common = found.moves["change_common"].notna().any()
    title = _most(lang, found, up, down, column="change_common" if common else "change")
    tally = t("page.ranking.movers_tally", lang, up=counted.up, down=counted.down)
    same = t("page.ranking.movers_same", lang, same=counted.same) if counted.same else ""
    title = f"{title}; {tally}{same}"
    if not found.ground.carries:
        title = t("page.ranking.movers_among", lang, n=found.ground.known, finding=title)
    drawn = editions.movers(
        up,
        down,
        names=queries.names(lang),
        lang=lang,
        title=title,
        subtitle=t(
            "page.ranking.movers_sub", lang, indicator=wording.short(found.indicator), **span
        ),
        alt=t("page.ranking.movers_alt", lang, finding=title),
        sources=sources(found),
        change="change_common" if common else "change",
        big=ask.big,
    )
    return _of_moves(asked, found, drawn, ask, kind="movers")


def _most(
    lang: str, found: RankingQuestion, up: pd.DataFrame, down: pd.DataFrame, *, column: str
) -> str:
    """'PAPI 2020–2024: Ninh Thuận tăng 51 bậc, Bến Tre giảm 45 bậc'."""
    names = queries.names(lang)
    ends = [
        f"{names[r['province_id']]} {wording.bare_places(int(r[column]), lang=lang)}"
        for rows in (up, down)
        for r in rows.head(1).to_dict("records")
    ]
    short = wording.short(found.indicator)
    return f"{short} {found.start}–{found.end}: {', '.join(ends)}"


def _compared(found: RankingQuestion) -> bool:
    return bool((found.moves["rank_from"].notna() & found.moves["rank_to"].notna()).any())


def nothing(lang: str, found: RankingQuestion) -> str:
    """Why there is no chart, and which years do have figures."""
    if found.refused:
        return wording.refused(found.refused, lang=lang)
    reason = wording.missing(lang)
    if found.history["rank"].notna().any():
        reason = t("page.ranking.no_movement", lang, start=found.start, end=found.end)
    years = wording.year_list(queries.years(found.indicator.id))
    text = t("empty.indicator", lang, indicator=found.indicator.name(lang), reason=reason)
    return f"{text} {t('empty.instead', lang, years=years)}"


def _of_moves(
    asked: Reading, found: RankingQuestion, drawn: Chart, ask: Ask, *, kind: str
) -> Exhibit:
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=move_columns(ask.lang, found),
        file=file_name(found, kind),
        notes=tuple(caveats(ask.lang, found)),
        fell_back=tuple(asked.notes),
    )


@queries.per_version
def rows(lang: str, found: RankingQuestion) -> pd.DataFrame:
    """The movement table as readers see it: every province with rank, changes, score, notes, source."""
    known = registry.load()
    chosen, start, end = found.indicator, found.start, found.end
    names = queries.names(lang)
    newest = found.history[found.history["year"] == end].set_index("province_id")
    last = found.last_year.set_index("province_id")["change"]
    rows = []
    for row in found.moves.itertuples():
        now = newest.loc[row.province_id] if row.province_id in newest.index else None
        source = known.sources.get(now["rank_source"]) if now is not None else None
        marks = [wording.basis(row.rank_basis, row.status, lang=lang)]
        if pd.notna(row.score_to) and row.score_status != "published":
            doubt = wording.basis(None, row.score_status, lang=lang)
            marks.append(t("mark.of_score", lang, mark=doubt))
        if now is not None and now["n_rivals"]:
            marks.append(t("mark.rivals", lang, count=int(now["n_rivals"])))
        cells = {
            t("column.province", lang): names[row.province_id],
            t("column.rank_to", lang, year=end): row.rank_to,
            t("column.rank_from", lang, year=start): row.rank_from,
            t("column.change", lang): wording.places(row.change, lang=lang),
        }
        if found.moves["change_common"].notna().any():
            cells[t("column.change_common", lang)] = wording.places(row.change_common, lang=lang)
        if start != end - 1:
            key = t("column.last_year", lang, year=end - 1)
            cells[key] = wording.places(last.get(row.province_id), lang=lang)
        cells |= {
            t("column.score_year", lang, year=end): wording.score(row.score_to, chosen, lang=lang),
            t("column.score_change", lang): wording.score_change(
                row.score_change, chosen, lang=lang
            ),
            t("column.marks", lang): "; ".join(m for m in marks if m),
            t("column.source", lang): wording.publisher(source, lang=lang)
            if source
            else wording.missing(lang),
        }
        rows.append(cells)
    out = pd.DataFrame(rows)
    for name in (t("column.rank_to", lang, year=end), t("column.rank_from", lang, year=start)):
        if name in out:
            out[name] = out[name].astype("Int64")
    return out


def move_columns(lang: str, found: RankingQuestion) -> dict[str, str]:
    """The columns of a file of movements, and what it calls them."""
    years = {
        "rank_from": found.start,
        "n_from": found.start,
        "rank_to": found.end,
        "n_to": found.end,
    }
    named = {c: t(f"column.{c}", lang, year=y) for c, y in years.items()}
    named |= {
        "score_from": t("column.score_year", lang, year=found.start),
        "score_to": t("column.score_year", lang, year=found.end),
    }
    order = ["rank_from", "n_from", "rank_to", "n_to", "change", "change_common", "score_from"]
    order += ["score_to", "score_change", "rank_basis", "status", "score_status"]
    return {
        "province": t("column.province", lang),
        "province_id": t("column.province_id", lang),
        **{c: named.get(c) or t(f"column.{c}", lang) for c in order},
    }


@queries.per_version
def sources(found: RankingQuestion) -> tuple[str, ...]:
    """The sources of the two editions' ranks."""
    ends = found.history[found.history["year"].isin([found.start, found.end])]
    ends = ends[ends["province_id"].isin(found.moves["province_id"])]
    return tuple(ends["rank_source"].dropna().unique().tolist())


def file_name(found: RankingQuestion, kind: str) -> str:
    """A file name in ASCII that says indicator, period and kind."""
    return f"{found.indicator.id}_{found.start}-{found.end}_{kind}".replace("_", "-")
