"""Printed: the rows behind a chart as a report prints them.

Owns which rows and columns a report keeps, how their numbers are written, and how a table's columns share
the paper. A printed table is short: what every row has in common, ids and sources are left out, a rank
stands with the number of ranked provinces, and whole series become one row for each index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.base import formats
from lib.base.i18n import t
from lib.display import wording
from lib.files import agenda as agendas
from lib.files.agenda import Agenda
from lib.gallery import Exhibit, figure_rows

MOST_ROWS, MOST_COLUMNS, MOST_YEARS, FEW_YEARS = 10, 6, 7, 5
MOST_DECIMALS = 3
# Columns for a file alone: ids, sources, how a figure is known (said in words in a column of its own).
FOR_FILES = ("_id", "_source", "source", "_status", "status", "_basis", "_bp")
LEFT_OUT = frozenset(
    [
        "component",
        "kept",
        "weight",
        "share",
        "cumulative",
        "percentile",
        "verdict",
        "n_scores",
        "rank_alone",
        "rank_stayed",
        "n_overtook",
        "n_overtaken_by",
        "marks",
    ]
)
# A rank's column and that of the number of provinces ranked with it.
RANKED = {"rank": "n_ranked", "rank_from": "n_from", "rank_to": "n_to", "peer_place": "peer_n"}
# Whom or what a row is about: kept even where all rows say the same, if nothing else names the row.
ABOUT = ("province", "name", "indicator", "year")
SIGNED = frozenset(
    [
        "change",
        "change_common",
        "own",
        "others",
        "score_change",
        "value_change",
        "contribution",
        "above_median",
        "points",
    ]
)
# Letters of a table's text that fit beside one another on the paper, and a cell's own margins.
LETTERS, MARGINS = 74.0, 3.0
# Longer ones (addresses, names of files) are broken: they would leave the others no room.
LONGEST_WORD = 16


def kept(exhibit: Exhibit, agenda: Agenda) -> pd.DataFrame:
    """The chart's rows to print: the agenda's province where the data name one, else the foremost."""
    data = exhibit.chart.data
    unit = agendas.find_unit(agenda.province) if agenda.province else None
    if unit and "province_id" in data:
        own = data[data["province_id"] == unit.id]
        if own.empty and "province" in data:
            # The unit before the merger that had its name; the notes say whose figures they are.
            own = data[data["province"] == unit.name(exhibit.ask.lang)]
        if "panel" in data:
            return own if len(own) else data
        if len(own):
            return own.tail(MOST_ROWS) if "year" in own else own.head(MOST_ROWS)
    if (
        "rank" in data
        and "year" in data
        and data["rank"].notna().any()
        and "percentile" not in data
    ):
        newest = data[data["year"] == data["year"].max()]
        return newest[newest["rank"].notna()].sort_values("rank").head(MOST_ROWS)
    return data.head(MOST_ROWS)


def rows(exhibit: Exhibit, agenda: Agenda) -> pd.DataFrame:
    """The rows to print as readers see them; none where one row would only repeat the chart."""
    lang, found = exhibit.ask.lang, kept(exhibit, agenda)
    if len(found) < 2:
        return pd.DataFrame()
    if "panel" in found:
        return _over_years(found, lang)
    if "period_start" in found:
        return _figures(found, lang)
    return _plain(found, exhibit.columns, lang)


def _over_years(found: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A row for each index, a column for each of the newest years; a doubtful figure is marked."""
    several = found["province"].nunique() > 1
    years = sorted(int(y) for y in found["year"].unique())[
        -(FEW_YEARS if several else MOST_YEARS) :
    ]
    out = []
    for _, rows_ in found.groupby(["panel", "line"], sort=False):
        by_year = {int(r.year): r for r in rows_.itertuples()}
        first = rows_.iloc[0]
        short = str(first["indicator"])
        short = short[short.rfind("(") + 1 :].rstrip(")") if "(" in short else short
        cells = {t("column.indicator", lang): f"{short}, {first['province']}" if several else short}
        cells |= {str(y): _at(by_year.get(y), lang) for y in years}
        if any(y in by_year for y in years):
            out.append(cells)
    return pd.DataFrame(out)


def _at(row: Any, lang: str) -> str:
    if row is None:
        return t("word.none", lang)
    value = formats.shortest(float(row.value), lang=lang, most=2)
    n = getattr(row, "n_ranked", None)
    text = f"{value}/{int(n)}" if n is not None and pd.notna(n) else value
    mark = wording.basis(None, row.status, lang=lang)
    return f"{text} ({mark})" if mark else text


def _figures(found: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Figures of the topic pages, as their pages' tables say them."""
    table = figure_rows.readable(found, lang=lang, areas=True)
    without = [t("figure.column.source", lang), t("figure.column.change", lang)]
    table = table.drop(columns=[c for c in without if c in table])
    marks = t("figure.column.marks", lang)
    if not any(table[marks]):
        table = table.drop(columns=marks)
    return _uncommon(table)


def _uncommon(table: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that say the same in each row: the headline says it."""
    kept_ = [c for c in table if table[c].nunique() > 1]
    return table[kept_] if len(kept_) > 1 else table


def _columns(found: pd.DataFrame, columns: Mapping[str, str]) -> list[str]:
    """The columns to print: what the rows do not have in common, and as many as the paper holds."""
    taken = set(RANKED.values())
    names = [
        c
        for c in columns
        if c in found
        and c not in LEFT_OUT
        and c not in taken
        and not str(c).endswith(FOR_FILES)
        and found[c].notna().any()
        # Beside a name the indicator is its id.
        and not (c == "indicator" and "name" in columns)
    ]
    common = [c for c in names if c in ABOUT and found[c].nunique(dropna=False) == 1]
    return [c for c in names if c not in common][: MOST_COLUMNS + ("year_to" in names)]


def _plain(found: pd.DataFrame, columns: Mapping[str, str], lang: str) -> pd.DataFrame:
    names = _columns(found, columns)
    out: dict[str, list[str]] = {}
    if names[:2] == ["year_from", "year_to"]:
        pairs = zip(*(_cells(c, found, lang) for c in names[:2]), strict=True)
        out[t("report.between", lang)] = ["–".join(pair) for pair in pairs]
        names = names[2:]
    out |= {columns[c]: _cells(c, found, lang) for c in names}
    marks = [_marks(row, lang) for row in found.to_dict("records")]
    if any(marks) and len(set(marks)) > 1:
        out[t("column.marks", lang)] = marks
    return pd.DataFrame(out)


def _cells(column: str, found: pd.DataFrame, lang: str) -> list[str]:
    """A column's values as text: years bare, ranks of how many, numbers with as many decimals each."""
    values = found[column].tolist()
    none = t("word.none", lang)
    if column == "year" or column.startswith("year_"):
        return [none if pd.isna(v) else str(int(v)) for v in values]
    if column in RANKED and RANKED[column] in found:
        pairs = zip(values, found[RANKED[column]].tolist(), strict=True)
        return [
            none if pd.isna(v) else str(int(v)) if pd.isna(n) else f"{int(v)}/{int(n)}"
            for v, n in pairs
        ]
    known = [v for v in values if not isinstance(v, str | bool) and not pd.isna(v)]
    decimals = max((formats.decimals(float(v), most=MOST_DECIMALS) for v in known), default=0)
    write = formats.signed if column in SIGNED else formats.number
    return [
        str(v)
        if isinstance(v, str | bool)
        else none
        if pd.isna(v)
        else write(float(v), decimals=decimals, lang=lang)
        for v in values
    ]


def _marks(row: Mapping[str, Any], lang: str) -> str:
    basis = next((row[k] for k in row if str(k).endswith("basis")), None)
    held = [row[k] for k in row if str(k).endswith("status")]
    found = [m for m in ("derived", "suspect") if m in held]
    texts = [wording.basis(basis, found[0] if found else None, lang=lang)]
    texts += [wording.basis(None, m, lang=lang) for m in found[1:]]
    return "; ".join(x for x in texts if x)


def shares(table: pd.DataFrame, *, most: int = 40, letters: float = LETTERS) -> list[float]:
    """The columns' shares of a table's width (so many `letters`), which add up to 1.

    Each has room for its longest word, so that no number is broken (an address is); what is left goes to
    the columns whose texts are longer than that.
    """
    words, more = [], []
    for name in table:
        texts = [str(v) for v in table[name]]
        # Heads are bold, and bold is wider.
        head = max((len(w) * 1.15 for w in str(name).split()), default=0)
        word = max([head, *(min(len(w), LONGEST_WORD) for x in texts for w in x.split())])
        words.append(MARGINS + 1.05 * word)
        more.append(max(0.0, min(most, max(map(len, texts), default=0)) - word))
    rest = max(0.0, letters - sum(words))
    wanted = sum(more)
    needs = [
        w + (m * min(1.0, rest / wanted) if wanted else 0) for w, m in zip(words, more, strict=True)
    ]
    return [n / sum(needs) for n in needs]


def numeric(texts: Sequence[str]) -> bool:
    """Whether a column holds numbers (or nothing) alone."""
    return all(not any(c.isalpha() for c in x.split("(")[0]) for x in texts)
