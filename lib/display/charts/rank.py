"""Rank charts: ranks over the years, scores over the years, two editions, biggest movers.

Owns what each of these draws. Titles, subtitles and alternative texts come from the caller, who knows
the finding.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.analytics import trends
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Break, Indicator
from lib.display import theme, wording
from lib.display.charts.base import (
    Chart,
    break_marks,
    broken,
    label_margin,
    layout,
    mark_ends,
    marked_line,
    spread,
    text_size,
    year_axis,
)


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
    big: bool = False,
    height: int = 620,
) -> Chart:
    """Ranks (or, by `measure`, scores or positions) of all provinces over the years, some named.

    `history` is a `store.history` frame, already narrowed to the period. Lines stop at missing years
    and at breaks that refuse the measure. `passed_into` says in words what became of a unit: its line
    ends with a square; the line of a unit in `begun` begins with a diamond.
    """
    passed_into = passed_into or {}
    kind = "score" if measure == "score" else "rank"
    drawn = history[history[measure].notna()].reset_index(drop=True)
    drawn["segment"] = trends.segments(drawn, breaks=breaks, by="province_id", kind=kind)
    years = sorted(drawn["year"].unique().tolist())
    chosen = [p for p in highlight if p in set(drawn["province_id"])]
    traces = [_rest(drawn[~drawn["province_id"].isin(chosen)], measure, indicator, names, lang)]
    ends = []
    for number, province in enumerate(chosen):
        rows = drawn[drawn["province_id"] == province]
        colour = theme.HIGHLIGHTS[number % len(theme.HIGHLIGHTS)]
        traces.append(_one(rows, measure, indicator, names[province], colour, lang, big=big))
        mark_ends(traces[-1], ends=province in passed_into, begins=province in begun)
        words = f" {passed_into[province]}" if province in passed_into else ""
        ends.append((rows.iloc[-1], names[province], colour, words))
    axis = _AXES[measure](drawn)
    digits = {"rank": " 00", "position": " 100%", "score": " 000000"}[measure]
    labels = [f"{name}{digits}{words}" for _, name, _, words in ends]
    shapes, notes = break_marks(breaks, years=years, lang=lang, big=big)
    notes += _end_labels(ends, measure, indicator, axis, lang=lang, big=big, height=height)
    figure = {
        "data": traces,
        "layout": layout(
            lang=lang,
            height=height,
            big=big,
            margin={"l": 8, "r": label_margin(labels, big=big), "t": 44, "b": 8},
            xaxis=year_axis(years),
            yaxis=axis,
            shapes=shapes,
            annotations=notes,
        ),
    }
    return Chart(
        figure=figure,
        data=_with_names(drawn.drop(columns="segment"), names),
        title=title,
        subtitle=subtitle,
        alt=alt,
        sources=_sources(drawn, measure),
        leading=_sources(drawn[drawn["province_id"].isin(chosen)], measure),
    )


def _with_names(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
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
    return f"{text}<br><i>{mark}</i>" if mark else text


def _rest(
    rows: pd.DataFrame, measure: str, indicator: Indicator, names: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """All provinces that are not highlighted, as one grey trace."""
    if rows.empty:
        return {"type": "scatter", "x": [], "y": [], "mode": "lines"}
    years, places = broken(rows["year"], rows["segment"])
    values, _ = broken(rows[measure].astype(float).round(4), rows["segment"])
    hovers = [_hover(r, measure, indicator, names[r.province_id], lang) for r in rows.itertuples()]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": years,
        "y": values,
        "text": [None if p < 0 else hovers[p] for p in places],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": theme.REST, "width": 1.2},
        "marker": {"color": theme.REST, "size": 5},
        "opacity": 0.75,
        "connectgaps": False,
        "cliponaxis": False,
    }


def _one(
    rows: pd.DataFrame,
    measure: str,
    indicator: Indicator,
    name: str,
    colour: str,
    lang: str,
    *,
    big: bool,
) -> dict[str, Any]:
    """One highlighted province; a hollow marker is a figure that is derived or in doubt."""
    drawn = marked_line(
        name,
        rows,
        rows["segment"],
        of=measure,
        status="score_status" if measure == "score" else "rank_status",
        digits=4,
        hovers=[_hover(r, measure, indicator, name, lang) for r in rows.itertuples()],
        colour=colour,
        width=5 if big else 3.5,
        size=14 if big else 10,
    )
    return drawn | {"cliponaxis": False}


def _rank_axis(rows: pd.DataFrame) -> dict[str, Any]:
    """Ranks with 1 on top and whole numbers."""
    last = int(max(rows["rank"].max(), rows["n_ranked"].dropna().max() if len(rows) else 1))
    step = 10 if last > 30 else 5 if last > 12 else 2
    ticks = [1, *range(step, last + 1, step)]
    if last - ticks[-1] < step / 2 and ticks[-1] != last:
        ticks.pop()
    if ticks[-1] != last:
        ticks.append(last)
    return {
        "range": [last + 0.8, 0.2],
        "tickvals": ticks,
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


def _score_axis(rows: pd.DataFrame) -> dict[str, Any]:
    low, high = rows["score"].min(), rows["score"].max()
    pad = max((high - low) * 0.06, 0.01)
    return {
        "range": [float(low - pad), float(high + pad)],
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "nticks": 7,
    }


def _position_axis(rows: pd.DataFrame) -> dict[str, Any]:
    """From last (0%) to first (100%)."""
    return {
        "range": [-0.03, 1.03],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": ["0%", "25%", "50%", "75%", "100%"],
        "gridcolor": theme.GRID,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


_AXES = {"rank": _rank_axis, "score": _score_axis, "position": _position_axis}


def _end_labels(
    ends: Sequence[tuple[Any, str, str, str]],
    measure: str,
    indicator: Indicator,
    axis: Mapping[str, Any],
    *,
    lang: str,
    big: bool,
    height: int,
) -> list[dict[str, Any]]:
    """Name and last value at each line's end, moved apart where they would overlap."""
    low, high = sorted(axis["range"])
    least = (high - low) * (text_size(big) * 1.35) / max(120, height - 70)
    wanted = [float(row[measure]) for row, *_ in ends]
    placed = spread(wanted, least=least, low=low, high=high)
    labels = []
    for (row, name, colour, words), y in zip(ends, placed, strict=True):
        if measure == "rank":
            value = str(int(row["rank"]))
        elif measure == "position":
            value = f"{formats.number(row['position'] * 100, decimals=0, lang=lang)}%"
        else:
            value = formats.number(row["score"], decimals=indicator.decimals, lang=lang)
        labels.append(
            {
                "x": int(row["year"]),
                "y": y,
                "xshift": 12,
                "xanchor": "left",
                "text": f"<b>{name}</b> {value}{words}",
                "showarrow": False,
                "font": {"size": text_size(big), "color": colour},
                "bgcolor": "rgba(255,255,255,0.82)",
                "borderpad": 1,
            }
        )
    return labels


def slope(
    moves: pd.DataFrame,
    *,
    names: Mapping[str, str],
    highlight: Sequence[str],
    start: int,
    end: int,
    lang: str,
    title: str,
    subtitle: str,
    alt: str,
    sources: Sequence[str],
    big: bool = False,
    height: int = 620,
) -> Chart:
    """Two editions side by side: a line for each province of a `ranks.movement` frame with both ranks."""
    both = moves[moves["rank_from"].notna() & moves["rank_to"].notna()].reset_index(drop=True)
    chosen = [p for p in highlight if p in set(both["province_id"])]
    traces = []
    for row in both.itertuples():
        if row.province_id not in chosen:
            traces.append(row)
    rest_x: list[Any] = []
    rest_y: list[Any] = []
    rest_text: list[Any] = []
    for row in traces:
        hover = _slope_hover(row, names[row.province_id], start, end, lang)
        rest_x += [0, 1, None]
        rest_y += [int(row.rank_from), int(row.rank_to), None]
        rest_text += [hover, hover, None]
    drawn: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": rest_x,
            "y": rest_y,
            "text": rest_text,
            "hovertemplate": "%{text}<extra></extra>",
            "line": {"color": theme.REST, "width": 1.2},
            "marker": {"color": theme.REST, "size": 5},
            "opacity": 0.75,
        }
    ]
    last = int(max(both["n_from"].max(), both["n_to"].max(), both["rank_from"].max()))
    axis = {
        "range": [last + 0.8, 0.2],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }
    least = (last + 0.6) * (text_size(big) * 1.35) / max(120, height - 70)
    rows = both.set_index("province_id").loc[chosen]
    notes = []
    for side, column, anchor, shift in ((0, "rank_from", "right", -12), (1, "rank_to", "left", 12)):
        placed = spread(rows[column].astype(float).tolist(), least=least, low=0.6, high=last + 0.4)
        for number, (province, y) in enumerate(zip(chosen, placed, strict=True)):
            value = int(rows.loc[province, column])
            text = (
                f"{names[province]} {value}" if side == 0 else f"<b>{value}</b> {names[province]}"
            )
            notes.append(
                {
                    "x": side,
                    "y": y,
                    "text": text,
                    "xanchor": anchor,
                    "xshift": shift,
                    "showarrow": False,
                    "font": {
                        "size": text_size(big),
                        "color": theme.HIGHLIGHTS[number % len(theme.HIGHLIGHTS)],
                    },
                }
            )
    for number, province in enumerate(chosen):
        row = rows.loc[province]
        colour = theme.HIGHLIGHTS[number % len(theme.HIGHLIGHTS)]
        hover = _slope_hover(row, names[province], start, end, lang)
        drawn.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": names[province],
                "x": [0, 1],
                "y": [int(row["rank_from"]), int(row["rank_to"])],
                "text": [hover, hover],
                "hovertemplate": "%{text}<extra></extra>",
                "line": {"color": colour, "width": 5 if big else 3.5},
                "marker": {"color": colour, "size": 14 if big else 10},
            }
        )
    room = max(0.25, max((len(names[p]) for p in chosen), default=8) / 34)
    figure = {
        "data": drawn,
        "layout": layout(
            lang=lang,
            height=height,
            big=big,
            xaxis={
                "range": [-room, 1 + room],
                "tickvals": [0, 1],
                "ticktext": [f"<b>{start}</b>", f"<b>{end}</b>"],
                "side": "top",
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis=axis,
            annotations=notes,
        ),
    }
    return Chart(
        figure=figure,
        data=_with_names(both, names),
        title=title,
        subtitle=subtitle,
        alt=alt,
        sources=tuple(sources),
    )


def _slope_hover(row: Any, name: str, start: int, end: int, lang: str) -> str:
    old = formats.rank(
        int(row.rank_from), int(row.n_from) if pd.notna(row.n_from) else None, lang=lang
    )
    new = formats.rank(int(row.rank_to), int(row.n_to) if pd.notna(row.n_to) else None, lang=lang)
    moved = wording.places(row.change, lang=lang)
    return f"<b>{name}</b><br>{start}: {old}<br>{end}: {new}<br>{moved}"


def movers(
    up: pd.DataFrame,
    down: pd.DataFrame,
    *,
    names: Mapping[str, str],
    lang: str,
    title: str,
    subtitle: str,
    alt: str,
    sources: Sequence[str],
    change: str = "change",
    big: bool = False,
) -> Chart:
    """Bars of the biggest rises (to the right) and falls (to the left), with arrow, number and word.

    `up` and `down` are the frames of `ranks.movers`; `change` is the column drawn.
    """
    rows = pd.concat([up, down.iloc[::-1]], ignore_index=True)
    values = rows[change].astype(int)
    longest = max(1, int(values.abs().max())) if len(values) else 1
    low, high, reach = longest, longest, longest * 1.3
    if big:
        low, high = max(0, -int(values.min())), max(0, int(values.max()))
        # The words at both ends, and a name on the empty side of the zero line.
        low, high = max(low, longest // 4), max(high, longest // 4)
        reach = (low + high) * 0.14
    size = text_size(big)
    words = [wording.places(v, lang=lang) for v in values]
    ends = [
        t("chart.places", lang, arrow=word[0], places=abs(int(v)))
        for v, word in zip(values, words, strict=True)
    ]
    labels = [names[p] for p in rows["province_id"]]
    colours = np.where(values > 0, theme.UP, theme.DOWN).tolist()
    figure = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": values.tolist(),
                "y": list(range(len(rows))),
                "marker": {"color": colours},
                "text": [
                    f"{name}  <b>{word}</b>" for name, word in zip(labels, words, strict=True)
                ],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
                "meta": {"words": ends},
                "width": 0.56,
            }
        ],
        "layout": layout(
            lang=lang,
            height=int(60 + len(rows) * size * 2.3),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis={
                # On a wide screen the words need a smaller share of the width.
                "range": [-low - reach, high + reach],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": theme.QUIET,
                "fixedrange": True,
            },
            yaxis={
                "range": [len(rows) - 0.4, -0.6],
                "showticklabels": False,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            annotations=[
                {
                    "x": 0,
                    "y": i,
                    # The name stands on the empty side of the zero line, the number at the bar's end.
                    "xanchor": "right" if v > 0 else "left",
                    "xshift": -8 if v > 0 else 8,
                    "text": labels[i],
                    "showarrow": False,
                    "font": {"size": size, "color": theme.INK},
                }
                for i, v in enumerate(values)
            ]
            + [
                {
                    "x": int(v),
                    "y": i,
                    "xanchor": "left" if v > 0 else "right",
                    "xshift": 6 if v > 0 else -6,
                    "text": f"<b>{ends[i]}</b>",
                    "showarrow": False,
                    "font": {"size": size, "color": colours[i]},
                }
                for i, v in enumerate(values)
            ],
        ),
    }
    return Chart(
        figure=figure,
        data=_with_names(rows, names),
        title=title,
        subtitle=subtitle,
        alt=alt,
        sources=tuple(sources),
    )
