"""Plain figures: a chart's JSON goes to the browser as it is.

Plotly would validate and copy it again on every rerun; the tests validate every chart once instead
(tests/unit/display/test_charts.py).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from plotly import io, tools
from plotly.basedatatypes import BaseFigure

from lib.base import settings


class _Plain(BaseFigure):  # type: ignore[misc]
    """A figure that is plain JSON already."""

    def __init__(self, figure: dict[str, Any]) -> None:
        self.__dict__["plain"] = figure

    def to_dict(self) -> dict[str, Any]:
        """The figure itself; the framework only reads it."""
        found: dict[str, Any] = self.__dict__["plain"]
        return found


def plain(figure: dict[str, Any]) -> BaseFigure | dict[str, Any]:
    """What the framework is given as a chart: the figure unvalidated where it takes that."""
    if settings.framework_patches() and _taken():
        return _Plain(figure)
    # A figure of ours names all that it wants; Plotly would add a look of its own.
    return {**figure, "layout": {"template": "none", **figure["layout"]}}


@cache
def _taken() -> bool:
    return not faults()


def faults() -> list[str]:
    """Whether what the framework does with a figure still leaves it as it is."""
    figure = {"data": [{"type": "scatter", "nothing": "that is valid"}], "layout": {}}
    try:
        made = tools.return_figure_from_figure_or_data(_Plain(figure), validate_figure=True)
        same = io.to_json(made, validate=False) == io.to_json(figure, validate=False)
    except Exception as fault:
        return [f"a figure that is not validated is not taken: {fault!r}"]
    return [] if same else ["a figure that is not validated comes out otherwise"]
