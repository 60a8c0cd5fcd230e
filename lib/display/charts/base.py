"""Base: what every chart shares.

Owns the `Chart` record, its frame, axes and notes. Figures are plain dicts: Plotly's own validators are
slow for 63 lines; the tests hold every view against them. Leaves lines over the years to `years`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.display import theme
from lib.display.charts.meaning import Meaning
from lib.display.charts.traces import traces


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: what it means, its figure (Plotly JSON), exactly the rows drawn, and what is said with it.

    `sources` are ids of the sources behind the rows, `leading` those of what is highlighted: they are
    named first, because the title speaks of it.
    """

    meaning: Meaning
    figure: dict[str, Any]
    data: pd.DataFrame
    title: str
    subtitle: str
    alt: str
    sources: tuple[str, ...]
    leading: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """Pixels that the chart asks for."""
        return float(self.figure["layout"]["height"])


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said with a chart, and where its rows come from."""

    title: str
    subtitle: str
    alt: str
    sources: tuple[str, ...]


def finished(
    meaning: Meaning,
    layout: dict[str, Any],
    data: pd.DataFrame,
    words: Words,
    *,
    leading: tuple[str, ...] = (),
) -> Chart:
    """The chart of a meaning in its frame: axes, notes and sizes as `layout` has them."""
    if meaning.run:
        layout = {**layout, "meta": {"run": list(meaning.run)}}
    return Chart(
        meaning=meaning,
        figure={"data": traces(meaning), "layout": layout},
        data=data,
        title=words.title,
        subtitle=words.subtitle,
        alt=words.alt,
        sources=words.sources,
        leading=leading,
    )


def text_size(big: bool) -> int:
    """The smallest text of a chart for a desk or for a projector."""
    return theme.TEXT_BIG if big else theme.TEXT


def layout(*, lang: str, height: int, big: bool = False, **more: Any) -> dict[str, Any]:
    """The layout that all charts share; `more` adds or replaces keys."""
    size = text_size(big)
    shared: dict[str, Any] = {
        "font": {"family": theme.FONT, "size": size, "color": theme.INK},
        "paper_bgcolor": theme.PAPER,
        "plot_bgcolor": theme.PAPER,
        "separators": ",." if lang == "vi" else ".,",
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 44, "b": 8, "autoexpand": True},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "font": {"family": theme.FONT, "size": size, "color": theme.INK},
            "bgcolor": theme.PAPER,
            "bordercolor": theme.QUIET,
            "align": "left",
        },
        "dragmode": False,
    }
    return shared | more


def ruled_axis(**more: Any) -> dict[str, Any]:
    """An axis with grid lines; `more` are Plotly's keys."""
    shared = {"gridcolor": theme.GRID, "zeroline": False, "fixedrange": True, "automargin": True}
    return shared | more


def bare_axis(ends: Sequence[float | None], **more: Any) -> dict[str, Any]:
    """An axis without ticks and lines from one end to the other."""
    bare = {"showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}
    return bare | {"range": list(ends)} | more


def note(x: float, y: float, text: str, *, size: float, **more: Any) -> dict[str, Any]:
    """A text on the plot; `more` are Plotly's keys, `color` the text's."""
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": size, "color": more.pop("color", theme.INK)},
        **more,
    }


# Pixels that a window of 768 leaves a page's first chart, and those of them that are not its plot.
FIRST, AROUND = 550, 102
# Height of a label's box for each pixel of its text, with the air that keeps two boxes apart.
LABEL_HIGH = 1.5


def least_plot(height: float, *, big: bool) -> float:
    """Pixels of a plot's height where the window is low; a slide's window is as high as it asks for."""
    return max(120, (height if big else min(height, FIRST)) - AROUND)


def label_step(span: float, *, size: int, plot: float) -> float:
    """How far apart on an axis of `span` over `plot` pixels two labels stand under each other."""
    return span * size * LABEL_HIGH / plot


def label_margin(labels: Sequence[str], *, big: bool = False) -> int:
    """Pixels right of the plot for the longest label at a line's end, whatever the screen's width."""
    longest = max((len(n) for n in labels), default=0)
    return int(text_size(big) * 0.6 * longest) + 22
