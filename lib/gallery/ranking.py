"""Ranking: the views of the ranking page.

Owns its charts and the rows of the movement table. Leaves what is asked to `ranking_question`
and its sentences to `ranking_words`.
"""

from __future__ import annotations

import pandas as pd

from lib.analytics import lens, ranks
from lib.base.i18n import t
from lib.data.declared import merger, provinces, registry
from lib.display import wording
from lib.display.charts import editions
from lib.display.charts import rank as rank_charts
from lib.display.charts.base import Chart
from lib.figures import queries
from lib.gallery.base import Ask, Exhibit, Nothing, columns, view
from lib.gallery.ranking_question import (
    CHOICES,
    MOST,
    MOST_BIG,
    PARAMETERS,
    RankingQuestion,
    question,
)
from lib.gallery.ranking_words import caveats, covered, finding, most, nothing


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
        "indicator": wording.short(found.indicator, lang),
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
        known=_known_by_year(history, found.indicator.id) if measure != "score" else None,
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
    )


def _known_by_year(history: pd.DataFrame, indicator: str) -> dict[int, str]:
    """'29/63' for each year of the chart in which not every ranked province is known."""
    grounds = {int(y): queries.ground(indicator, int(y)) for y in history["year"].unique()}
    return {y: f"{g.known}/{g.ranked}" for y, g in grounds.items() if g.ranked and not g.whole}


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
            "page.ranking.slope_sub", lang, indicator=wording.short(found.indicator, lang), **span
        ),
        alt=t("page.ranking.slope_alt", lang, finding=said, **span),
        sources=sources(found),
        big=ask.big,
        **span,
    )
    return _of_moves(ask, found, drawn, kind="two")


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
    title = most(lang, found, up, down)
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
            "page.ranking.movers_sub", lang, indicator=wording.short(found.indicator, lang), **span
        ),
        alt=t("page.ranking.movers_alt", lang, finding=title),
        sources=sources(found),
        big=ask.big,
    )
    return _of_moves(ask, found, drawn, kind="movers")


def _compared(found: RankingQuestion) -> bool:
    return bool((found.moves["rank_from"].notna() & found.moves["rank_to"].notna()).any())


def _of_moves(ask: Ask, found: RankingQuestion, drawn: Chart, *, kind: str) -> Exhibit:
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=move_columns(ask.lang, found),
        file=file_name(found, kind),
        notes=tuple(caveats(ask.lang, found)),
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
            marks.append(wording.rivals(int(now["n_rivals"]), lang=lang))
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


def with_sources(moves: pd.DataFrame, found: RankingQuestion) -> pd.DataFrame:
    """The movements with the sources of the later edition's ranks and scores."""
    last = found.history[found.history["year"] == found.end].set_index("province_id")
    named = {c: moves["province_id"].map(last[c]) for c in ("rank_source", "score_source")}
    return moves.assign(**named)


def file_name(found: RankingQuestion, kind: str) -> str:
    """A file name in ASCII that says indicator, period and kind."""
    return f"{found.indicator.id}_{found.start}-{found.end}_{kind}".replace("_", "-")
