"""One year: provinces side by side as bars, or two indicators of theirs against each other.

A derived or doubtful figure is hatched and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.display import theme
from lib.display.charts.base import Chart, Words, finished, layout, text_size
from lib.display.charts.meaning import Look, Meaning, Point, Role, Scale, Series

# Signs of one line of a name beside a bar.
NAME = 18


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
    look = Look(label_at="outside", clipped=False)
    bars = []
    for i, r in enumerate(rows.itertuples()):
        colour = theme.HIGHLIGHTS[0] if r.id in highlight else theme.REST
        label = formats.number(r.value, decimals=decimals, lang=lang)
        if r.status != "published":
            label += f" ({t(f'status.{r.status}', lang)})"
        bars.append(
            Point(
                x=float(r.value),
                y=i,
                status=r.status,
                name=r.name,
                words=f"<b>{names[i]}</b>: {label} {unit}",
                label=label,
                look=replace(
                    look,
                    colour=theme.GRID if getattr(r, "apart", False) else colour,
                    edge=colour,
                    edge_width=1.5,
                    hatch="" if r.status == "published" else "derived",
                ),
            )
        )
    longest = max((len(b.label) for b in bars), default=4)
    # A share is drawn against the whole: 22,8 % alone must not fill the width.
    whole = 100.0 if unit == "%" else 1e-9
    scale = Scale(low=min(0.0, float(values.min())), high=max(float(values.max()), whole))
    listed = Scale(measure="row", upside_down=True)
    series = Series(kind="bar", role="highlighted", look=look, points=tuple(bars))
    return finished(
        Meaning(series=(series,), x=scale, y=listed),
        layout(
            lang=lang,
            height=int(60 + len(rows) * size * (0.5 + 1.25 * lines_each)),
            big=big,
            margin={"l": 8, "r": int(longest * size * 0.62) + 14, "t": 8, "b": 8},
            bargap=0.32,
            xaxis={
                "range": scale.range,
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": theme.QUIET,
                "fixedrange": True,
            },
            yaxis={
                "range": [len(rows) - 0.5, -0.5],
                "tickvals": list(range(len(rows))),
                "ticktext": [f"{n} " for n in names],
                "zeroline": False,
                "automargin": True,
                "fixedrange": True,
            },
        ),
        rows.drop(columns="apart", errors="ignore"),
        words,
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
    named = Look(
        colour=theme.HIGHLIGHTS[0],
        size=size * 0.9,
        clipped=False,
        label_at="top center",
        label_size=size,
        label_ink=theme.INK,
    )

    def cloud(group: pd.DataFrame, look: Look, *, role: Role) -> Series:
        points = []
        for r in group.itertuples():
            pair = [
                formats.number(v, decimals=d, lang=lang)
                for v, d in zip((r.x, r.y), decimals, strict=True)
            ]
            words = f"<b>{r.name}</b>: {'; '.join(pair)}"
            points.append(Point(x=r.x, y=r.y, name=r.name, words=words, label=r.name))
        return Series(kind="point", role=role, look=look, points=tuple(points), name=axes[1])

    clouds = (
        cloud(rows[~chosen], rest, role="context"),
        cloud(rows[chosen], named, role="highlighted"),
    )
    axis = {"gridcolor": theme.GRID, "zeroline": False, "fixedrange": True, "automargin": True}
    return finished(
        Meaning(series=clouds, x=Scale(title=axes[0]), y=Scale(title=axes[1])),
        layout(
            lang=lang,
            height=height,
            big=big,
            xaxis={**axis, "title": {"text": axes[0]}},
            yaxis={**axis, "title": {"text": axes[1]}},
        ),
        rows,
        words,
    )
