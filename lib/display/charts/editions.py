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
from lib.display.charts.base import Chart, Words, finished, layout, note, spread, text_size
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series
from lib.display.charts.rank import REST, highlighted, with_names

HIDDEN: dict[str, Any] = {
    "showticklabels": False,
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
}


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
    colours = {p: theme.HIGHLIGHTS[i % len(theme.HIGHLIGHTS)] for i, p in enumerate(chosen)}

    def one(province: str) -> Series:
        row, name, colour = by_province[province], names[province], colours.get(province)
        hover = _slope_hover(row, name, start, end, lang)
        ends = enumerate((int(row.rank_from), int(row.rank_to)))
        look = replace(highlighted(colour, big=big), edge_width=0) if colour else REST
        return Series(
            kind="line",
            role="highlighted" if colour else "context",
            name=name,
            look=replace(look, clipped=True),
            points=tuple(Point(x=x, y=y, name=name, words=hover) for x, y in ends),
        )

    last = int(max(both["n_from"].max(), both["n_to"].max(), both["rank_from"].max()))
    ranks = Scale(low=0.2, high=last + 0.8, upside_down=True)
    years = Scale(measure="edition", names=((0, str(start)), (1, str(end))))
    least = (last + 0.6) * (text_size(big) * 1.35) / max(120, height - 70)
    notes = []
    for side, column in enumerate(("rank_from", "rank_to")):
        values = [int(getattr(by_province[p], column)) for p in chosen]
        placed = spread([float(v) for v in values], least=least, low=0.6, high=last + 0.4)
        for province, value, y in zip(chosen, values, placed, strict=True):
            name = names[province]
            notes.append(
                note(
                    side,
                    y,
                    f"<b>{value}</b> {name}" if side else f"{name} {value}",
                    size=text_size(big),
                    color=colours[province],
                    xanchor="left" if side else "right",
                    xshift=12 if side else -12,
                )
            )
    room = max(0.25, max((len(names[p]) for p in chosen), default=8) / 34)
    order = [*(p for p in by_province if p not in colours), *chosen]
    return finished(
        Meaning(series=tuple(one(p) for p in order), x=years, y=ranks),
        layout(
            lang=lang,
            height=height,
            big=big,
            xaxis={
                "range": [-room, 1 + room],
                "tickvals": [at for at, _ in years.names],
                "ticktext": [f"<b>{year}</b>" for _, year in years.names],
                "side": "top",
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            yaxis={"range": ranks.range, **HIDDEN},
            annotations=notes,
        ),
        with_names(both, names),
        Words(title=title, subtitle=subtitle, alt=alt, sources=tuple(sources)),
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
    values = rows[change].astype(int).tolist()
    size = text_size(big)
    bars, at_zero, at_ends = [], [], []
    for i, (province, value) in enumerate(zip(rows["province_id"], values, strict=True)):
        name, word, rose = names[province], wording.places(value, lang=lang), value > 0
        end = t("chart.places", lang, arrow=word[0], places=abs(value))
        colour = theme.UP if rose else theme.DOWN
        bars.append(
            Point(
                x=value,
                y=i,
                name=name,
                words=f"{name}  <b>{word}</b>",
                label=end,
                look=Look(colour=colour, thick=0.56),
            )
        )
        # The name stands on the empty side of the zero line, the number at the bar's end.
        sides = ("right", "left") if rose else ("left", "right")
        way = 1 if rose else -1
        at_zero.append(note(0, i, name, size=size, xanchor=sides[0], xshift=-8 * way))
        place = {"xanchor": sides[1], "xshift": 6 * way, "color": colour}
        at_ends.append(note(value, i, f"<b>{end}</b>", size=size, **place))
    low, high = _reach(values, big=big)
    series = Series(
        kind="bar",
        role="highlighted",
        look=Look(colour=theme.UP, thick=0.56),
        points=tuple(bars),
    )
    listed = Scale(measure="row", low=-0.6, high=len(rows) - 0.4, upside_down=True)
    return finished(
        Meaning(series=(series,), x=Scale(low=low, high=high), y=listed),
        layout(
            lang=lang,
            height=int(60 + len(rows) * size * 2.3),
            big=big,
            margin={"l": 8, "r": 8, "t": 8, "b": 8},
            xaxis={
                "range": [low, high],
                **HIDDEN,
                "zeroline": True,
                "zerolinecolor": theme.QUIET,
            },
            yaxis={"range": listed.range, **HIDDEN},
            annotations=[*at_zero, *at_ends],
        ),
        with_names(rows, names),
        Words(title=title, subtitle=subtitle, alt=alt, sources=tuple(sources)),
    )


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
