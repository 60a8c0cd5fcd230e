"""One year: provinces side by side as bars, or two indicators of theirs against each other.

A derived or doubtful figure is hatched and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import Any

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.display import theme
from lib.display.charts.base import (
    Chart,
    Words,
    bare_axis,
    finished,
    layout,
    ruled_axis,
    text_size,
)
from lib.display.charts.meaning import Look, Meaning, Point, Scale, Series

# Signs of one line of a name beside a bar.
NAME = 18
# Rows for which there is room at least: one bar alone must not fill a screen.
FEWEST = 3
BAR = Look(label_at="outside", clipped=False)


def bars(
    rows: pd.DataFrame,
    *,
    decimals: int,
    unit: str,
    lang: str,
    words: Words,
    highlight: Sequence[str] = (),
    big: bool = False,
) -> Chart:
    """One bar for each row: `name`, value, status, and id (compared with `highlight`); order is kept.

    Derived and doubtful figures are hatched and say so. Rows that are `apart` (not a full year; a column
    that may be missing) are pale and outlined; their `name` must say what they count.
    """
    size = text_size(big)
    values = rows["value"].astype(float)
    # A phone leaves a name about as many signs of one line.
    names = ["<br>".join(wrap(n, NAME)) for n in rows["name"]]
    lines_each = 1 + max(n.count("<br>") for n in names)
    bars = tuple(
        _bar(i, r, names[i], decimals=decimals, unit=unit, lang=lang, chosen=r.id in highlight)
        for i, r in enumerate(rows.itertuples())
    )
    longest = max((len(b.label) for b in bars), default=4)
    # A share is drawn against the whole: 22,8 % alone must not fill the width.
    whole = 100.0 if unit == "%" else 1e-9
    scale = Scale(low=min(0.0, float(values.min())), high=max(float(values.max()), whole))
    listed = Scale(measure="row", upside_down=True)
    series = Series(kind="bar", role="highlighted", look=BAR, points=bars)
    return finished(
        Meaning(series=(series,), x=scale, y=listed),
        layout(
            lang=lang,
            height=int(60 + max(len(rows), FEWEST) * size * (0.5 + 1.25 * lines_each)),
            big=big,
            margin={"l": 8, "r": int(longest * size * 0.62) + 14, "t": 8, "b": 8},
            bargap=0.32,
            xaxis=bare_axis(scale.range, zeroline=True, zerolinecolor=theme.QUIET),
            yaxis=_names_axis(names),
        ),
        rows.drop(columns="apart", errors="ignore"),
        words,
    )


def _names_axis(names: Sequence[str]) -> dict[str, Any]:
    """An axis of rows, the first on top, with their names."""
    return {
        "range": [max(len(names), FEWEST) - 0.5, -0.5],
        "tickvals": list(range(len(names))),
        "ticktext": [f"{n} " for n in names],
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
    }


def _bar(
    place: int, row: Any, name: str, *, decimals: int, unit: str, lang: str, chosen: bool
) -> Point:
    """A province's bar with its figure; `name` is broken into lines."""
    colour = theme.HIGHLIGHTS[0] if chosen else theme.REST
    label = formats.number(row.value, decimals=decimals, lang=lang)
    if row.status != "published":
        label += f" ({t(f'status.{row.status}', lang)})"
    return Point(
        x=float(row.value),
        y=place,
        status=row.status,
        name=row.name,
        words=f"<b>{name}</b>: {label} {unit}",
        label=label,
        look=replace(
            BAR,
            colour=theme.GRID if getattr(row, "apart", False) else colour,
            edge=colour,
            edge_width=1.5,
            hatch="" if row.status == "published" else "derived",
        ),
    )


def scatter(
    rows: pd.DataFrame,
    *,
    axes: tuple[str, str],
    decimals: tuple[int, int],
    highlight: Sequence[str],
    lang: str,
    words: Words,
    big: bool = False,
    height: int = 560,
) -> Chart:
    """Two indicators of one year against each other: id, name, x, y; the highlighted ones are named."""
    size = text_size(big)
    chosen = rows["id"].isin(list(highlight))
    rest = Look(colour=theme.REST, size=size * 0.6, clipped=False)
    named = Look(colour=theme.HIGHLIGHTS[0], size=size * 0.9, clipped=False)
    named = replace(named, label_at="top center", label_size=size, label_ink=theme.INK)
    at = [formats.number(v, decimals=decimals[0], lang=lang) for v in rows["x"]]
    up = [formats.number(v, decimals=decimals[1], lang=lang) for v in rows["y"]]
    points = [
        Point(x=r.x, y=r.y, name=r.name, words=f"<b>{r.name}</b>: {a}; {b}", label=r.name)
        for r, a, b in zip(rows.itertuples(), at, up, strict=True)
    ]
    clouds = tuple(
        Series(
            kind="point",
            role="highlighted" if mine else "context",
            look=named if mine else rest,
            name=axes[1],
            points=tuple(p for p, own in zip(points, chosen, strict=True) if own == mine),
        )
        for mine in (False, True)
    )
    return finished(
        Meaning(series=clouds, x=Scale(title=axes[0]), y=Scale(title=axes[1])),
        layout(
            lang=lang,
            height=height,
            big=big,
            xaxis=ruled_axis(title={"text": axes[0]}),
            yaxis=ruled_axis(title={"text": axes[1]}),
        ),
        rows,
        words,
    )
