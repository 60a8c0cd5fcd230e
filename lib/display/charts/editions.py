"""Editions: two editions of an index side by side, and who moved most between them.

Owns what both draw. Titles, subtitles and alternative texts come from the caller, who knows the finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.display import theme, wording
from lib.display.charts.base import (
    Chart,
    Words,
    bare_axis,
    finished,
    label_step,
    layout,
    least_plot,
    note,
    text_size,
)
from lib.display.charts.line_ends import spread
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series
from lib.display.charts.rank import REST, highlighted, with_names


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
    by_province = {r.province_id: r for r in both.itertuples()}
    chosen = [p for p in highlight if p in by_province]
    colours = {p: theme.highlight(i) for i, p in enumerate(chosen)}
    series = []
    for province in [*(p for p in by_province if p not in colours), *chosen]:
        row, name, colour = by_province[province], names[province], colours.get(province)
        look = replace(highlighted(colour, big=big), edge_width=0) if colour else REST
        words = _slope_hover(row, name, start, end, lang)
        series.append(_slope_line(row, name, look, words))
    last = int(both[["n_from", "n_to", "rank_from", "rank_to"]].max().max())
    ranks = Scale(low=0.2, high=last + 0.8, upside_down=True)
    years = Scale(measure="edition", names=((0, str(start)), (1, str(end))))
    labelled = [(by_province[p], names[p], colours[p]) for p in chosen]
    room = max(0.25, max((len(names[p]) for p in chosen), default=8) / 34)
    return finished(
        Meaning(series=tuple(series), x=years, y=ranks),
        layout(
            lang=lang,
            height=height,
            big=big,
            xaxis=bare_axis(
                [-room, 1 + room],
                showticklabels=True,
                tickvals=[at for at, _ in years.names],
                ticktext=[f"<b>{year}</b>" for _, year in years.names],
                side="top",
            ),
            yaxis=bare_axis(ranks.range),
            annotations=_slope_labels(labelled, last, height=height, big=big),
        ),
        with_names(both, names),
        Words(title=title, subtitle=subtitle, alt=alt, sources=tuple(sources)),
    )


def _slope_line(row: Any, name: str, look: Look, words: str) -> Series:
    ends = enumerate((int(row.rank_from), int(row.rank_to)))
    return Series(
        kind="line",
        role="context" if look is REST else "highlighted",
        name=name,
        look=replace(look, clipped=True),
        points=tuple(Point(x=x, y=y, name=name, words=words) for x, y in ends),
    )


def _slope_labels(
    lines: Sequence[tuple[Any, str, str]], last: int, *, height: int, big: bool
) -> list[dict[str, Any]]:
    """Name and rank of each highlighted line (row, name, colour) at its two ends, moved apart."""
    size = text_size(big)
    least = label_step(last + 0.6, size=size, plot=least_plot(height, big=big))
    notes = []
    for side, column in enumerate(("rank_from", "rank_to")):
        values = [int(getattr(row, column)) for row, _, _ in lines]
        placed = spread([float(v) for v in values], least=least, low=0.6, high=last + 0.4)
        where = {"xanchor": "left" if side else "right", "xshift": 12 if side else -12}
        for (_, name, colour), value, y in zip(lines, values, placed, strict=True):
            text = f"<b>{value}</b> {name}" if side else f"{name} {value}"
            notes.append(note(side, y, text, size=size, color=colour, name=name, **where))
    return notes


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
    values = rows[change].astype(int).tolist()
    size = text_size(big)
    bars = tuple(
        _moved(i, value, names[province], lang)
        for i, (province, value) in enumerate(zip(rows["province_id"], values, strict=True))
    )
    low, high = _reach(values, big=big)
    series = Series(
        kind="bar",
        role="highlighted",
        look=Look(colour=theme.UP, thick=0.56),
        points=bars,
    )
    listed = Scale(measure="row", low=-0.6, high=len(rows) - 0.4, upside_down=True)
    return finished(
        Meaning(series=(series,), x=Scale(low=low, high=high), y=listed),
        layout(
            lang=lang,
            height=int(60 + len(rows) * size * 2.3),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis=bare_axis([low, high], zeroline=True, zerolinecolor=theme.QUIET),
            yaxis=bare_axis(listed.range),
            annotations=_beside(bars, size=size),
        ),
        with_names(rows, names),
        Words(title=title, subtitle=subtitle, alt=alt, sources=tuple(sources)),
    )


def _moved(place: int, value: int, name: str, lang: str) -> Point:
    """The bar of a rise or a fall."""
    word = wording.places(value, lang=lang)
    return Point(
        x=value,
        y=place,
        name=name,
        words=f"{name}  <b>{word}</b>",
        label=t("chart.places", lang, arrow=word[0], places=abs(value)),
        look=Look(colour=theme.UP if value > 0 else theme.DOWN, thick=0.56),
    )


def _beside(bars: Sequence[Point], *, size: int) -> list[dict[str, Any]]:
    """The names on the empty side of the zero line, and the numbers at the bars' ends."""
    names, ends = [], []
    for bar in bars:
        near, far, way = ("right", "left", 1) if bar.x > 0 else ("left", "right", -1)
        names.append(note(0, bar.y, bar.name, size=size, xanchor=near, xshift=-8 * way))
        where = {"xanchor": far, "xshift": 6 * way, "color": bar.look.colour if bar.look else ""}
        ends.append(note(bar.x, bar.y, f"<b>{bar.label}</b>", size=size, **where))
    return [*names, *ends]


def _reach(values: Sequence[int], *, big: bool) -> tuple[float, float]:
    """From where to where the axis of movers runs: bars, and the words at both ends."""
    longest = max([1, *map(abs, values)])
    if not big:
        return -(longest + longest * 1.3), longest + longest * 1.3
    # On a wide screen the words need a smaller share of the width. A name on the empty side needs some.
    low = max(0, -min(values), longest // 4)
    high = max(0, max(values), longest // 4)
    reach = (low + high) * 0.14
    return -low - reach, high + reach
