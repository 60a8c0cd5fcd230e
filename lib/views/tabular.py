"""Tabular: a table as a reader sees it, sorts it, filters it, and opens its rows on a telephone.

Owns the HTML, the keys that a column is sorted by, and small drawings in cells. What answers a click is
`framework/tables.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from urllib.parse import quote

import pandas as pd

from lib.base.i18n import t
from lib.display import theme, wording

# Rows from which a table can be filtered, and columns that a telephone has room for.
FILTERED, NARROW = 20, 3
# Letters of texts that are not broken into lines.
SHORT = 18
# Of a column's texts, the part that must begin with a number for it to be sorted as numbers.
NUMBERS = 0.6
_NUMBER = re.compile(r"^(?P<sign>[▲▼+−-]?)\D{0,12}?(?P<number>\d[\d.,]*)")
# A number as it is written, with nothing beside it.
_WRITTEN = re.compile(r"[+\-−]?\d[\d.,]*%?")
# The size of a small drawing, in its own units.
WIDTH, HEIGHT, EDGE = 120, 34, 4
COLOUR = theme.HIGHLIGHTS[6]  # reads on a light and on a dark ground


@dataclass(frozen=True, kw_only=True)
class SmallDrawing:
    """A cell that is a small drawing: `html` of ours, what it says in `text`, and what it sorts by."""

    html: str
    text: str = ""
    key: float | None = None

    def __str__(self) -> str:
        return self.text


def line(ranks: pd.DataFrame) -> str:
    """Ranks of one province (columns year, rank, n_ranked) as a small line, cut where a year is missing;
    the first place is on top. '' where no two years follow each other: dots alone show no course."""
    # As plain lists: a ranking has sixty-three of them.
    columns = zip(*(ranks[name].tolist() for name in ("year", "rank", "n_ranked")), strict=True)
    told = sorted((row for row in columns if not pd.isna(row[1])), key=lambda row: row[0])
    years = [year for year, _, _ in told]
    if not any(b - a == 1 for a, b in pairwise(years)):
        return ""
    # Among how many is not always known; the line then goes down to the deepest place that is.
    deepest = max([2, *(rank for _, rank, _ in told), *(n for _, _, n in told if not pd.isna(n))])
    step = (WIDTH - 2 * EDGE) / (years[-1] - years[0])
    path, dots, before, x, y = "", "", None, 0.0, 0.0
    for year, rank, n in told:
        x = EDGE + (year - years[0]) * step
        depth = deepest if pd.isna(n) else n
        y = EDGE + (rank - 1) / max(1.0, depth - 1) * (HEIGHT - 2 * EDGE)
        path += f"{'L' if before == year - 1 else 'M'}{x:.1f} {y:.1f}"
        dots += "" if before == year - 1 else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/>'
        before = year
    return _picture(
        f'<path d="{path}" fill="none" stroke="{COLOUR}" stroke-width="2"/>'
        f'<g fill="{COLOUR}">{dots}<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2"/></g>'
    )


def bar(value: float, *, low: float, high: float, middle: float | None = None) -> str:
    """A value between the lowest and the highest as a small bar, the median a mark across it."""

    def at(number: float) -> float:
        return EDGE + (number - low) / ((high - low) or 1.0) * (WIDTH - 2 * EDGE)

    mark = ""
    if middle is not None:
        mark = (
            f'<path d="M{at(middle):.1f} 2V{HEIGHT - 2}" stroke="{theme.HIGHLIGHTS[3]}" '
            'stroke-width="3"/>'
        )
    return _picture(
        f'<rect x="0" y="11" width="{at(value):.1f}" height="12" rx="2" fill="{COLOUR}"/>{mark}'
    )


def _picture(drawing: str) -> str:
    """As a picture: the framework lets no drawing through in a page's own text."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{drawing}</svg>'
    return f'<img alt="" src="data:image/svg+xml,{quote(svg)}">'


def table(
    shown: pd.DataFrame, *, alt: str, lang: str, main: Sequence[str] = (), paged: bool = False
) -> str:
    """A table of texts, numbers and small drawings; columns are already named for readers.

    A real HTML table: it prints, a screen reader reads it, and no grid code has to be fetched for it.
    Every cell is escaped; numbers stand on the right, a missing one is said in words. `main` names the
    columns that stay on a telephone (the first three otherwise); a row's others open below it.
    Of a table that is `paged` only a part is here: it is not filtered.
    """
    names = [str(c) for c in shown]
    kinds = _kinds(shown, stays=main or names[:NARROW])
    sortable = len(shown) > 2
    head = "".join(
        f'<th scope="col"{_class(k)}>{_head(n, lang) if sortable else escape(n)}</th>'
        for n, k in zip(names, kinds, strict=True)
    )
    keys = [sort_keys(shown[c], lang=lang) if sortable else None for c in shown]
    opener = _opener(lang) if len(names) > NARROW else ""
    rows = []
    for at, row in enumerate(shown.astype(object).itertuples(index=False)):
        cells = [
            f"<td{_class(kind)}{_key(key, at)}>{_cell(value, lang)} </td>"
            for value, kind, key in zip(row, kinds, keys, strict=True)
        ]
        first, *others = cells
        rows.append(f"<tr>{first.replace('>', f'>{opener}', 1)}{''.join(others)}</tr>")
    # A region that scrolls must be reachable by keyboard.
    return (
        f"{'' if paged else _filter(len(shown), lang)}"
        f'<div class="cchc-table" role="region" tabindex="0" aria-label="{escape(alt)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _longest(column: pd.Series) -> int:
    return max((len(str(v)) for v in column), default=0)


def _numerals(column: pd.Series) -> bool:
    """Whether a column holds written numbers, and else only words without one for what is missing."""
    texts = [str(v).strip() for v in column.dropna()]
    others = [text for text in texts if not _WRITTEN.fullmatch(text)]
    if len(texts) - len(others) < NUMBERS * max(1, len(texts)):
        return False
    return not any(c.isdigit() for text in others for c in text)


def _kinds(shown: pd.DataFrame, *, stays: Sequence[str]) -> list[str]:
    """The classes of each column: numbers, short texts, and what a telephone has no room for."""
    kinds = []
    for at, name in enumerate(shown):
        written = at > 0 and _numerals(shown[name])
        number = "number" if written or pd.api.types.is_numeric_dtype(shown[name]) else ""
        short = "short" if _longest(shown[name]) <= SHORT else ""
        rest = "rest" if len(shown.columns) > NARROW and str(name) not in stays else ""
        kinds.append(" ".join(filter(None, (number, short, rest))))
    return kinds


def _opener(lang: str) -> str:
    words = escape(t("table.rest", lang))
    return (
        f'<button type="button" class="open" aria-expanded="false" aria-label="{words}"></button>'
    )


def _head(name: str, lang: str) -> str:
    label = escape(t("table.sort", lang, column=name))
    return f'<button type="button" class="sort" title="{label}">{escape(name)}</button>'


def _filter(rows: int, lang: str) -> str:
    if rows <= FILTERED:
        return ""
    words = escape(t("table.filter", lang))
    return (
        f'<p class="cchc-filter"><input type="search" placeholder="{words}" aria-label="{words}">'
        f'<output aria-live="polite">{rows}</output></p>'
    )


def _class(kinds: str) -> str:
    return f' class="{kinds}"' if kinds else ""


def _key(keys: Sequence[float | None] | None, at: int) -> str:
    if keys is None:
        return ""
    key = keys[at]
    return ' data-key=""' if key is None else f' data-key="{key:g}"'


def sort_keys(column: pd.Series, *, lang: str) -> list[float | None] | None:
    """The number that each cell sorts by, None where it has none; None for a column of words."""
    if pd.api.types.is_numeric_dtype(column):
        return [None if pd.isna(v) else float(v) for v in column]
    keys = [_number(v, lang) for v in column]
    said = [k for k, v in zip(keys, column, strict=True) if not _silent(v, lang)]
    found = [k for k in said if k is not None]
    return keys if found and len(found) >= NUMBERS * len(said) else None


def _silent(value: object, lang: str) -> bool:
    missing = (t("word.none", lang), wording.missing(lang), "")
    return not isinstance(value, SmallDrawing) and (bool(pd.isna(value)) or str(value) in missing)


def _number(value: object, lang: str) -> float | None:
    if isinstance(value, SmallDrawing):
        return value.key
    text = "" if pd.isna(value) else str(value)
    if text.startswith("■"):
        return 0.0  # a rank that stayed
    found = _NUMBER.match(text)
    if not found:
        return None
    thousands, decimal = (".", ",") if lang == "vi" else (",", ".")
    number = found["number"].rstrip(".,").replace(thousands, "").replace(decimal, ".")
    try:
        return float(number) * (-1 if found["sign"] in ("▼", "−", "-") and found["sign"] else 1)
    except ValueError:
        return None


def _cell(value: object, lang: str) -> str:
    if isinstance(value, SmallDrawing):
        return f'{value.html}<span class="said">{escape(value.text)}</span>'
    return escape(t("word.none", lang) if pd.isna(value) else str(value))
