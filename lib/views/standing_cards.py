"""Standing cards: where a place stands in each index, one card each.

Owns what a card says at once (rank, its change, score, marks, source) and what it tells to who opens it
(distances to the first, to the middle and to the others).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from lib.analytics.compare import Standing
from lib.analytics.ground import Ground
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries
from lib.gallery import coverage, why
from lib.gallery.profile import Profile
from lib.views import cards


@queries.per_version
def shown(lang: str, found: Profile) -> str:
    """The cards of a place's newest standings."""
    made = "".join(_card(lang, s) for s in found.standings.values())
    return f'<div class="cchc-cards">{made}</div>'


def _card(lang: str, standing: Standing) -> str:
    indicator = registry.load().indicators[standing.indicator]
    big = (
        wording.rank(standing.rank, standing.n_ranked, lang=lang)
        if standing.rank
        else t("page.province.card_unranked", lang)
    )
    marks = wording.basis(standing.rank_basis, standing.rank_status, lang=lang)
    lines = [_rank_change(lang, standing), _score_line(lang, standing)]
    newest = max(queries.years(standing.indicator))
    if newest > standing.year:
        lines.append(("", t("page.province.card_newer", lang, year=newest)))
    if marks:
        lines.append(("mark", marks))
    source = registry.load().sources.get(standing.rank_source or standing.score_source or "")
    if source:
        told = t("card.source", lang, source=wording.publisher(source, lang=lang))
        lines.append(("mark", told))
    short = wording.short(indicator, lang)
    more = _paragraphs(("", text) for text in _distances(lang, standing))
    if more:
        what = t("page.province.card_more", lang, indicator=short)
        more = cards.tucked(what, more)
    head = f"<h3>{escape(f'{short} {standing.year}')}</h3><p class='big'>{escape(big)}</p>"
    return f"<section>{head}{_paragraphs(lines)}{more}</section>"


def _paragraphs(lines: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f'<p class="{kind}">{escape(wording.capital(text))}</p>' for kind, text in lines if text
    )


def _rank_change(lang: str, s: Standing) -> tuple[str, str]:
    """The change of rank since the edition before, or why it is not given."""
    if s.rank is None:
        return "", ""
    if s.refused:
        kinds = ", ".join(dict.fromkeys(t(f"chart.break.{b.kind}", lang) for b in s.refused))
        years = wording.year_list([b.year for b in s.refused])
        text = t("page.province.card_refused", lang, before=s.before, kinds=kinds, years=years)
        return "", text
    if s.change is None:
        return "", t("page.province.card_first", lang)
    kind = "up" if s.change > 0 else "down" if s.change < 0 else ""
    before = wording.rank(s.rank_before, s.n_before, lang=lang)
    text = t(
        "page.province.card_change",
        lang,
        moved=wording.places(s.change, lang=lang),
        before=s.before,
        rank=before,
    )
    if s.change_status not in (None, "published", s.rank_status):
        text = f"{text} ({t(f'mark.{s.change_status}', lang)})"
    return kind, text


def _score_line(lang: str, s: Standing) -> tuple[str, str]:
    """The score and its change."""
    if s.score is None:
        return "", t("page.province.card_unscored", lang)
    indicator = registry.load().indicators[s.indicator]
    score = wording.score(s.score, indicator, lang=lang)
    mark = wording.basis(None, s.score_status, lang=lang)
    text = t("page.province.card_score", lang, score=f"{score} ({mark})" if mark else score)
    if s.score_change is not None:
        change = wording.score_change(s.score_change, indicator, lang=lang)
        since = t("page.province.card_since", lang, change=change, before=s.score_before)
        text = f"{text}, {since}"
    return "", text


def _distances(lang: str, s: Standing) -> list[str]:
    """The distances to the best, to the mean or median and to the others; why the score has no change."""
    lines = []
    if s.score is not None:
        lines += [*_to_best(lang, s), *_to_middle(lang, s)]
    if s.percentile is not None:
        share = formats.number(s.percentile * 100, decimals=0, lang=lang)
        lines.append(t("page.province.card_position", lang, share=share))
    if s.score is not None and s.score_change is None and s.score_refused:
        kinds = dict.fromkeys(t(f"chart.break.{b.kind}", lang) for b in s.score_refused)
        told = {"kinds": ", ".join(kinds), "before": s.score_before}
        years = wording.year_list([b.year for b in s.score_refused])
        lines.append(t("page.province.card_score_refused", lang, years=years, **told))
    return lines


def _to_best(lang: str, s: Standing) -> Iterator[str]:
    indicator = registry.load().indicators[s.indicator]
    if indicator.apart:
        edition = queries.edition(s.indicator, s.year)
        yield edition.note(lang) if edition else ""
    elif s.to_best is None:
        yield t("page.province.card_best_unknown", lang)
    elif s.rank == 1:
        yield t("page.province.card_best_self", lang)
    else:
        gap = why.points(s.to_best, indicator, lang=lang, signed=False)
        text = t("page.province.card_best", lang, gap=gap)
        # A distance is as sure as the less sure of its two scores.
        doubts = [x for x in ("suspect", "derived") if x in (s.best_status, s.score_status)]
        doubt = wording.basis(None, doubts[0], lang=lang) if doubts else ""
        yield f"{text} ({doubt})" if doubt else text


def _to_middle(lang: str, s: Standing) -> Iterator[str]:
    indicator = registry.load().indicators[s.indicator]
    if mean := _nation_mean(lang, s):
        yield mean
    elif s.to_median is not None and Ground(known=s.n_scores, ranked=s.n_ranked).carries:
        key = "below" if s.to_median > 0 else "above" if s.to_median < 0 else "at"
        gap = why.points(abs(s.to_median), indicator, lang=lang, signed=False)
        yield t(f"page.province.median_{key}", lang, gap=gap, n=s.n_scores)


def _nation_mean(lang: str, s: Standing) -> str:
    """The distance to the mean of all provinces that is published; '' without one in the same unit."""
    indicator = registry.load().indicators[s.indicator]
    for row in coverage.of_indicator(s.indicator, s.year).itertuples():
        if s.score is None or row.unit != indicator.unit:
            continue
        apart = s.score - row.value
        key = "above" if apart > 0 else "below" if apart < 0 else "at"
        gap = why.points(abs(apart), indicator, lang=lang, signed=False)
        mean = wording.amount(row.value, indicator, lang=lang)
        return t(f"page.province.mean_{key}", lang, gap=gap, mean=mean)
    return ""
