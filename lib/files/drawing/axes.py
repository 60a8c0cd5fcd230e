"""Axes: where a figure's values stand on a picture, and the ticks beside them.

Owns ranges, shared scales and the texts of ticks, as far as the site's charts use Plotly's
words for them. Leaves drawing to `plots`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.base import formats

AIR = 0.05


@dataclass(kw_only=True)
class Axis:
    """One axis: `start` is the pixel of `low`, `end` that of `high` (as written, maybe reversed)."""

    name: str
    given: Mapping[str, Any]
    low: float = 0.0
    high: float = 1.0
    start: float = 0.0
    end: float = 1.0

    @property
    def letter(self) -> str:
        """'x' or 'y'."""
        return self.name[0]

    def pixel(self, value: float) -> float:
        """Where a value stands on the picture."""
        share = (float(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def per_unit(self) -> float:
        """Pixels for one unit."""
        return abs((self.end - self.start) / (self.high - self.low))


def settle(axis: Axis, values: Sequence[float]) -> None:
    """The range that the layout asks for, else one around `values` with some air."""
    low, high = axis.given.get("range") or (None, None)
    if low is None or high is None:
        low, high = min(values, default=0.0), max(values, default=1.0)
        air = (high - low) * AIR or 1.0
        low, high = low - air, high + air
    axis.low, axis.high = (float(low), float(high)) if low != high else (low - 0.5, high + 0.5)


def tied(axis: Axis, other: Axis, ratio: float) -> None:
    """Widen the range of one axis so that a unit is as long on `axis` as `ratio` units on `other`."""
    wanted = other.per_unit * ratio
    if axis.per_unit > wanted:
        _widen(axis, axis.per_unit / wanted)
    else:
        _widen(other, wanted / axis.per_unit)


def _widen(axis: Axis, times: float) -> None:
    middle, half = (axis.low + axis.high) / 2, (axis.high - axis.low) / 2 * times
    axis.low, axis.high = middle - half, middle + half


def ticks(axis: Axis, *, separators: str, room: float) -> list[tuple[float, str]]:
    """Values and texts of the ticks inside the range; `room` is the axis's length in lines of text."""
    given = axis.given
    low, high = sorted((axis.low, axis.high))
    if "tickvals" in given:
        found = [float(v) for v in given["tickvals"]]
        texts = given.get("ticktext")
        written = (
            [str(x) for x in texts]
            if texts is not None
            else [tick_text(v, given, found, separators) for v in found]
        )
        pairs = list(zip(found, written, strict=False))
    else:
        found = _round_values(low, high, given, room)
        pairs = [(v, tick_text(v, given, found, separators)) for v in found]
    air = (high - low) * 1e-6
    return [(v, text) for v, text in pairs if low - air <= v <= high + air]


def _round_values(low: float, high: float, given: Mapping[str, Any], room: float) -> list[float]:
    most = max(2, min(int(given.get("nticks") or 10), int(room)))
    rough = (high - low) / most
    power = 10 ** math.floor(math.log10(rough))
    step: float = next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.999)
    if given.get("tickformat") in ("d", ",d"):
        step = max(1, round(step))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def tick_text(
    value: float, given: Mapping[str, Any], others: Sequence[float], separators: str
) -> str:
    """A tick's number by its axis's format ('d', ',d', '.1f', '+d', '.0%'), in the figure's separators."""
    wanted = str(given.get("tickformat") or "")
    read = re.fullmatch(r"(\+?)(,?)(?:\.(\d+))?~?([df%s]?)", wanted)
    sign, groups, places, kind = read.groups() if read else ("", "", None, "")
    shown = value * 100 if kind == "%" else value
    if places is not None:
        decimals = int(places)
    elif kind == "d":
        decimals = 0
    else:
        decimals = max((formats.decimals(v) for v in others), default=0)
    # Plotly groups thousands by itself only from five digits on, years therefore stay whole.
    grouped = bool(groups) or (not wanted and abs(shown) >= 10_000)
    text = f"{abs(shown):{',' if grouped else ''}.{decimals}f}"
    decimal, thousand = separators[0], (separators + ",")[1]
    text = text.replace(",", "\0").replace(".", decimal).replace("\0", thousand)
    before = "\u2212" if round(shown, decimals) < 0 else sign if shown > 0 else ""
    return _dressed(f"{before}{text}{'%' if kind == '%' else ''}", given)


def _dressed(text: str, given: Mapping[str, Any]) -> str:
    return f"{given.get('tickprefix') or ''}{text}{given.get('ticksuffix') or ''}"
