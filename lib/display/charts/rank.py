"""Rank charts: ranks, scores or positions of all provinces over the years.

Owns what this draws. Titles, subtitles and alternative texts come from the caller, who knows the finding.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analytics import trends
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Break, Indicator
from lib.data.declared import merger, provinces, registry
from lib.display import theme, wording
from lib.display.charts.base import (
    Chart,
    Words,
    label_margin,
    label_step,
    least_plot,
    ruled_axis,
    text_size,
)
from lib.display.charts.line_ends import end_labels
from lib.display.charts.meaning import Look, Scale, Series
from lib.display.charts.years import line, over_years

REST = Look(colour=theme.REST, width=1.2, size=5, opacity=0.75, clipped=False)
DIGITS = {"rank": " 00", "position": " 100%", "score": " 000000"}


def bump(
    history: pd.DataFrame,
    *,
    indicator: Indicator,
    names: Mapping[str, str],
    highlight: Sequence[str],
    breaks: Sequence[Break],
    lang: str,
    title: str,
    subtitle: str,
    alt: str,
    measure: str = "rank",
    passed_into: Mapping[str, str] | None = None,
    begun: Collection[str] = (),
    known: Mapping[int, str] | None = None,
    big: bool = False,
    height: int = 620,
) -> Chart:
    """Ranks (or, by `measure`, scores or positions) of all provinces over the years, some named.

    `history` is a `ranks.history` frame, already narrowed to the period. Lines stop at missing years
    and at breaks that refuse the measure. `passed_into` says in words what became of a unit: its line
    ends with a square; the line of a unit in `begun` begins with a diamond. `known` tells under a year how
    many provinces of how many are known. A named line that ends before the last year says so.
    """
    passed_into = passed_into or {}
    kind = "score" if measure == "score" else "rank"
    drawn = history[history[measure].notna()].reset_index(drop=True)
    drawn["segment"] = trends.segments(drawn, breaks=breaks, by="province_id", kind=kind)
    years = sorted(drawn["year"].unique().tolist())
    chosen = [p for p in highlight if p in set(drawn["province_id"])]
    shared = drawn.groupby(["year", measure])["province_id"].agg(list)
    ties = {at: [names[p] for p in ids] for at, ids in shared.items() if len(ids) > 1}
    of = _Of(measure=measure, indicator=indicator, lang=lang, ties=ties)
    drawn["hover"] = of.hovers(drawn, names)
    by_province = dict(iter(drawn.groupby("province_id", sort=False)))
    rest = [of.line(by_province[p], names[p], REST) for p in by_province if p not in chosen]
    named, texts, longest = [], [], []
    for number, province in enumerate(chosen):
        rows, name = by_province[province], names[province]
        look = highlighted(theme.highlight(number), big=big)
        marks: dict[str, Any] = {"ends": province in passed_into, "begins": province in begun}
        named.append(of.line(rows, name, look, **marks))
        became = f" {passed_into[province]}" if province in passed_into else ""
        gap = "" if became else _not_since(province, rows, years, lang)
        texts.append(f"<b>{name}</b> {of.value(rows.iloc[-1])}{became}{gap}")
        longest.append(f"{name}{DIGITS[measure]}{became}")
    scale, axis = _AXES[measure](drawn)
    plot = least_plot(height, big=big)
    span = (scale.high or 1.0) - (scale.low or 0.0)
    least = label_step(span, size=text_size(big), plot=plot)
    place: dict[str, Any] = {"size": text_size(big), "xshift": 12, "borderpad": 1}
    return over_years(
        [*rest, *named],
        scale,
        with_names(drawn.drop(columns=["segment", "hover"]), names),
        Words(title=title, subtitle=subtitle, alt=alt, sources=_sources(drawn, measure)),
        years=years,
        breaks=breaks,
        values=ruled_axis(range=scale.range, **axis),
        labels=end_labels(named, texts, scale, least=least, **place),
        room=label_margin(longest, big=big),
        lang=lang,
        big=big,
        height=height,
        leading=_sources(drawn[drawn["province_id"].isin(chosen)], measure),
        below=known,
        runs=True,
    )


def _not_since(province: str, rows: pd.DataFrame, years: Sequence[int], lang: str) -> str:
    """The later editions of its lifetime that a unit's line does not reach, in words; '' for none.

    They stand where the line is missing: no room beside the plot is kept for them.
    """
    # A unit inside a province is none of these: nothing says that it ended.
    unit, last = provinces.load().by_id.get(province), int(rows["year"].max())
    later = [y for y in years if y > last and (unit is None or merger.counts_in(unit, y))]
    return f" {t('coverage.not_yet', lang, years=wording.year_list(later))}" if later else ""


@dataclass(frozen=True, kw_only=True)
class _Of:
    """What is drawn of the provinces, and in which language it is told."""

    measure: str
    indicator: Indicator
    lang: str
    ties: Mapping[Any, Sequence[str]]

    def beside(self, row: Any, name: str) -> str:
        """Who stands at the same place: one point hides the other."""
        others = [n for n in self.ties.get((row.year, getattr(row, self.measure)), ()) if n != name]
        return f"<br>{t('chart.tied', self.lang, names=', '.join(others))}" if others else ""

    def hovers(self, rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
        """What each row says when one points at it; for all at once: a frame is slow to walk through."""
        return [
            _hover(r, self.measure, self.indicator, names[r.province_id], self.lang)
            + self.beside(r, names[r.province_id])
            for r in rows.itertuples()
        ]

    def line(self, rows: pd.DataFrame, name: str, look: Look, **more: Any) -> Series:
        """A province's line over its rows."""
        return line(
            name,
            rows,
            rows["segment"],
            of=self.measure,
            status="score_status" if self.measure == "score" else "rank_status",
            digits=4,
            hovers=rows["hover"].tolist(),
            key=str(rows["province_id"].iloc[0]),
            look=look,
            role="context" if look is REST else "highlighted",
            **more,
        )

    def value(self, row: pd.Series) -> str:
        """What stands behind a province's name at its line's end."""
        if self.measure == "rank":
            return str(int(row["rank"]))
        if self.measure == "position":
            return f"{formats.number(row['position'] * 100, decimals=0, lang=self.lang)}%"
        return formats.number(row["score"], decimals=self.indicator.decimals, lang=self.lang)


def highlighted(colour: str, *, big: bool, clipped: bool = False) -> Look:
    """A line that is looked at, for a desk or for a projector."""
    return Look(
        colour=colour,
        width=5 if big else 3.5,
        size=14 if big else 10,
        edge=colour,
        edge_width=2.5,
        clipped=clipped,
    )


def with_names(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows with the provinces' names before their ids."""
    out = rows.copy()
    out.insert(0, "province", out["province_id"].map(names))
    return out


def _sources(rows: pd.DataFrame, measure: str) -> tuple[str, ...]:
    column = "score_source" if measure == "score" else "rank_source"
    return tuple(rows[column].dropna().unique().tolist())


def _hover(row: Any, measure: str, indicator: Indicator, name: str, lang: str) -> str:
    """'Sơn La, 2022: hạng 13/63' with the score and the mark of how it is known."""
    parts = [wording.rank(row.rank, row.n_ranked, lang=lang)]
    if not pd.isna(row.score):
        parts.append(wording.score(row.score, indicator, lang=lang))
    if measure == "position" and not pd.isna(row.position):
        share = formats.number(row.position * 100, decimals=0, lang=lang)
        parts.append(t("lens.position", lang, share=share))
    ranked = measure != "score"
    mark = wording.basis(
        row.rank_basis if ranked else None,
        row.rank_status if ranked else row.score_status,
        lang=lang,
    )
    text = f"<b>{name}</b>, {row.year}: {', '.join(parts)}"
    source = registry.load().sources.get(row.rank_source if ranked else row.score_source)
    named = t("card.source", lang, source=wording.publisher(source, lang=lang)) if source else ""
    return "<br>".join(filter(None, (text, f"<i>{mark}</i>" if mark else "", named)))


def _rank_axis(rows: pd.DataFrame) -> tuple[Scale, dict[str, Any]]:
    """Ranks with 1 on top and whole numbers."""
    # No source may say among how many.
    last = int(pd.concat([rows["rank"], rows["n_ranked"]]).max())
    step = 10 if last > 30 else 5 if last > 12 else 2
    ticks = [1, *range(step, last + 1, step)]
    if last - ticks[-1] < step / 2 and ticks[-1] != last:
        ticks.pop()
    if ticks[-1] != last:
        ticks.append(last)
    return Scale(low=0.2, high=last + 0.8, upside_down=True), {"tickvals": ticks}


def _score_axis(rows: pd.DataFrame) -> tuple[Scale, dict[str, Any]]:
    low, high = rows["score"].min(), rows["score"].max()
    pad = max((high - low) * 0.06, 0.01)
    return Scale(low=float(low - pad), high=float(high + pad)), {"nticks": 7}


def _position_axis(_: pd.DataFrame) -> tuple[Scale, dict[str, Any]]:
    """From last (0%) to first (100%)."""
    ticks = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0%", "25%", "50%", "75%", "100%"]}
    return Scale(low=-0.03, high=1.03), ticks


_AXES = {"rank": _rank_axis, "score": _score_axis, "position": _position_axis}
