"""Ranking: the blocks of the ranking page.

Owns which finding is the headline, which provinces are highlighted when nobody chose, and the columns
of the movement table and of the downloads.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from lib import provinces, queries, ranks, registry, wording
from lib.charts import rank as rank_charts
from lib.charts.base import Chart
from lib.records import Break, Indicator, Refusal
from lib.views import cards
from lib.views.frame import Page


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """What the reader asked for, and what follows from it.

    `read` hands out one View for one question, so that charts can be kept by the View itself.
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
) -> View:
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
    picked = tuple(chosen) or _striking(moves, region=region)
    return View(
        indicator=indicator,
        start=start,
        end=end,
        chosen=picked,
        region=region,
        history=inside,
        moves=moves,
        last_year=last_year,
        refused=refused,
    )


def _without_start(history: pd.DataFrame, end: int) -> pd.DataFrame:
    """A movement frame that knows the newest edition alone: every change is missing."""
    return ranks.movement(history, start=end - 10_000, end=end)


def _striking(moves: pd.DataFrame, *, region: str) -> tuple[str, ...]:
    """The provinces to highlight when nobody chose: a region's, or the biggest movers, or the best."""
    if region:
        return tuple(moves["province_id"].head(8))
    up, down = ranks.movers(moves, at_most=2)
    found = [*up["province_id"], *down["province_id"]]
    return tuple(found or moves["province_id"].head(3))


def finding(page: Page, view: View) -> str:
    """The headline: what happened to the first chosen province, or who rose most."""
    names = queries.names(page.lang)
    by_id = view.moves.set_index("province_id")
    known = [p for p in view.chosen if p in by_id.index]
    if not known:
        if view.chosen:
            return page.t(
                "say.no_rank",
                name=names[view.chosen[0]],
                indicator=wording.short(view.indicator),
                year=view.end,
            )
        return page.t(
            "page.ranking.heading_none", indicator=wording.short(view.indicator), end=view.end
        )
    return wording.moved(
        by_id.loc[known[0]].to_dict(),
        name=names[known[0]],
        indicator=view.indicator,
        start=view.start,
        end=view.end,
        lang=page.lang,
    )


def lead(page: Page, view: View) -> str:
    """What the page measures and on how many provinces."""
    in_end = view.moves["rank_to"].notna()
    both = in_end & view.moves["rank_from"].notna()
    edition = queries.edition(view.indicator.id, view.end)
    total = edition.n_ranked if edition else None
    key = "page.ranking.lead" if total and not view.region else "page.ranking.lead_unknown_total"
    text = page.t(
        key,
        indicator=view.indicator.name(page.lang),
        start=view.start,
        end=view.end,
        known=int(in_end.sum()),
        total=total,
        both=int(both.sum()),
    )
    note = edition.note(page.lang) if edition else ""
    return f"{text} {note}." if note else text


def caveats(page: Page, view: View) -> list[str]:
    """What a reader must know before comparing the two years."""
    said = []
    if view.refused:
        reason = wording.refusal(view.refused, lang=page.lang)
        said.append(page.t("note.refused", reason=reason))
    elif view.crossed:
        years = wording.year_list([b.year for b in view.crossed])
        said.append(
            page.t("page.ranking.refused_score", start=view.start, end=view.end, years=years)
        )
    if (view.moves["rank_basis"] == "computed").any():
        said.append(page.t("page.ranking.computed"))
    n_from, n_to = view.moves["n_from"].max(), view.moves["n_to"].max()
    if view.moves["change_common"].notna().any():
        said.append(
            page.t(
                "page.ranking.sets_differ",
                start=view.start,
                end=view.end,
                n_from=int(n_from),
                n_to=int(n_to),
            )
        )
    return said


@queries.per_version
def _over_years(lang: str, view: View, measure: str) -> Chart:
    page = Page(id="ranking", lang=lang)
    short = wording.short(view.indicator)
    said = finding(page, view)
    kind = "bump" if measure == "rank" else "score"
    n = view.history.loc[view.history[measure].notna(), "province_id"].nunique()
    span = {"indicator": short, "start": view.start, "end": view.end}
    return rank_charts.bump(
        view.history,
        indicator=view.indicator,
        names=queries.names(page.lang),
        highlight=view.chosen,
        breaks=view.breaks,
        lang=page.lang,
        measure=measure,
        title=said,
        subtitle=page.t(f"page.ranking.{kind}_sub", **span),
        alt=page.t(f"page.ranking.{kind}_alt", n=n, finding=said, **span),
    )


def over_years(page: Page, view: View, *, measure: str) -> None:
    """The chart of all years in the period."""
    columns = ["province", "province_id", "year", "rank", "n_ranked", "rank_basis", "score"]
    columns += ["rank_status", "rank_source", "score_status", "score_source"]
    cards.chart(
        page,
        _over_years(page.lang, view, measure),
        key="over_years",
        headed=False,
        columns={c: page.t(f"column.{c}") for c in columns},
        file=_file(view, "bump" if measure == "rank" else "score"),
    )


@queries.per_version
def _two_editions(lang: str, view: View) -> Chart:
    page = Page(id="ranking", lang=lang)
    said = finding(page, view)
    return rank_charts.slope(
        view.moves,
        names=queries.names(page.lang),
        highlight=view.chosen,
        lang=page.lang,
        title=said,
        subtitle=page.t(
            "page.ranking.slope_sub",
            indicator=wording.short(view.indicator),
            start=view.start,
            end=view.end,
        ),
        alt=page.t("page.ranking.slope_alt", finding=said, start=view.start, end=view.end),
        sources=_sources(view),
        start=view.start,
        end=view.end,
    )


def two_editions(page: Page, view: View) -> None:
    """The chart of the first and the last edition."""
    drawn = _two_editions(page.lang, view)
    cards.chart(
        page,
        drawn,
        key="slope",
        headed=False,
        columns=_move_columns(page, view),
        file=_file(view, "two"),
    )


@queries.per_version
def _biggest(lang: str, view: View) -> Chart:
    page = Page(id="ranking", lang=lang)
    up, down = ranks.movers(view.moves, at_most=6)
    counted = ranks.tally(view.moves)
    span = {"start": view.start, "end": view.end}
    title = page.t(
        "page.ranking.movers_title", up=counted.up, down=counted.down, same=counted.same, **span
    )
    common = view.moves["change_common"].notna().any()
    return rank_charts.movers(
        up,
        down,
        names=queries.names(page.lang),
        lang=page.lang,
        title=title,
        subtitle=page.t("page.ranking.movers_sub", indicator=wording.short(view.indicator), **span),
        alt=page.t("page.ranking.movers_alt", finding=title),
        sources=_sources(view),
        change="change_common" if common else "change",
    )


def biggest(page: Page, view: View) -> None:
    """The chart of the biggest rises and falls."""
    drawn = _biggest(page.lang, view)
    cards.chart(
        page, drawn, key="movers", columns=_move_columns(page, view), file=_file(view, "movers")
    )


def table(page: Page, view: View) -> None:
    """Every province of the newest edition with rank, changes, score, notes and the rank's source."""
    st.subheader(
        wording.plain(page.t("page.ranking.table", start=view.start, end=view.end)), anchor=False
    )
    st.html(_table(page.lang, view))
    cards.downloads(
        page,
        _with_names(view.moves, page.lang),
        columns=_move_columns(page, view),
        title=page.t("page.ranking.table", start=view.start, end=view.end),
        about=view.indicator.name(page.lang),
        source=wording.short_sources(
            [registry.load().sources[s] for s in _sources(view)], lang=page.lang, most=99
        ),
        key="table",
        file=_file(view, "table"),
    )


@queries.per_version
def _table(lang: str, view: View) -> str:
    """The movement table as readers see it."""
    page = Page(id="ranking", lang=lang)
    known = registry.load()
    chosen, start, end = view.indicator, view.start, view.end
    names = queries.names(lang)
    newest = view.history[view.history["year"] == end].set_index("province_id")
    last = view.last_year.set_index("province_id")["change"]
    rows = []
    for row in view.moves.itertuples():
        now = newest.loc[row.province_id] if row.province_id in newest.index else None
        source = known.sources.get(now["rank_source"]) if now is not None else None
        marks = [wording.basis(row.rank_basis, row.status, lang=lang)]
        if pd.notna(row.score_to) and row.score_status != "published":
            doubt = wording.basis(None, row.score_status, lang=lang)
            marks.append(page.t("mark.of_score", mark=doubt))
        if now is not None and now["n_rivals"]:
            marks.append(page.t("mark.rivals", count=int(now["n_rivals"])))
        cells = {
            page.t("column.province"): names[row.province_id],
            page.t("column.rank_to", year=end): row.rank_to,
            page.t("column.rank_from", year=start): row.rank_from,
            page.t("column.change"): wording.places(row.change, lang=lang),
        }
        if view.moves["change_common"].notna().any():
            cells[page.t("column.change_common")] = wording.places(row.change_common, lang=lang)
        if start != end - 1:
            key = page.t("column.last_year", year=end - 1)
            cells[key] = wording.places(last.get(row.province_id), lang=lang)
        cells |= {
            page.t("column.score_year", year=end): wording.score(row.score_to, chosen, lang=lang),
            page.t("column.score_change"): wording.score_change(
                row.score_change, chosen, lang=lang
            ),
            page.t("column.marks"): "; ".join(m for m in marks if m),
            page.t("column.source"): source.publisher if source else wording.missing(lang),
        }
        rows.append(cells)
    out = pd.DataFrame(rows)
    for name in (page.t("column.rank_to", year=end), page.t("column.rank_from", year=start)):
        if name in out:
            out[name] = out[name].astype("Int64")
    return cards.table_html(out, alt=page.t("page.ranking.table_alt", n=len(out)), lang=lang)


def _move_columns(page: Page, view: View) -> dict[str, str]:
    years = {"rank_from": view.start, "n_from": view.start, "rank_to": view.end, "n_to": view.end}
    named = {c: page.t(f"column.{c}", year=y) for c, y in years.items()}
    named |= {
        "score_from": page.t("column.score_year", year=view.start),
        "score_to": page.t("column.score_year", year=view.end),
    }
    order = ["rank_from", "n_from", "rank_to", "n_to", "change", "change_common", "score_from"]
    order += ["score_to", "score_change", "rank_basis", "status", "score_status"]
    return {
        "province": page.t("column.province"),
        "province_id": page.t("column.province_id"),
        **{c: named.get(c) or page.t(f"column.{c}") for c in order},
    }


def _with_names(moves: pd.DataFrame, lang: str) -> pd.DataFrame:
    return moves.assign(province=moves["province_id"].map(queries.names(lang)))


def _sources(view: View) -> tuple[str, ...]:
    ends = view.history[view.history["year"].isin([view.start, view.end])]
    ends = ends[ends["province_id"].isin(view.moves["province_id"])]
    return tuple(ends["rank_source"].dropna().unique().tolist())


def _file(view: View, kind: str) -> str:
    """A file name in ASCII that says indicator, period and kind."""
    return f"{view.indicator.id}_{view.start}-{view.end}_{kind}".replace("_", "-")
