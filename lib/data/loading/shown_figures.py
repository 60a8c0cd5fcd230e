"""Shown figures: as text that keeps them whole, and what is another in two sets of them.

Owns the text of a release's figures, its digest, and comparing. Leaves the releases to `releases`.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

import pandas as pd

from lib.base.records import SCOPES, STATUSES
from lib.data.columns import plain
from lib.data.loading.ledger import KEY

TOLD = ["value", "unit", "value_status", "value_source", "rank", "n_ranked", "rank_basis"]
TOLD += ["rank_status", "rank_source", "n_claims", "n_rivals"]
# What a reader sees of a figure; the rest of TOLD says how many sources stand behind it.
SHOWN = TOLD[:9]
WHOLE = ["rank", "n_ranked", "n_claims", "n_rivals"]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# The columns of a file of changes.
CHANGES = ["change", *KEY, *(f"{side}_{n}" for n in TOLD for side in ("old", "new"))]
CHANGES += ["reason_vi", "reason_en"]


def text_of(figures: pd.DataFrame) -> str:
    """Figures as text, one line a figure in key order; what is usual is left empty."""
    out = (
        figures[[*KEY, *TOLD]].sort_values(KEY, kind="stable").astype(dict.fromkeys(WHOLE, "Int64"))
    )
    year, published = out["year"], STATUSES[0]
    usual = {
        "period_start": out["period_start"] == year,
        "period_end": out["period_end"] == year,
        "scope": out["scope"] == SCOPES[0],
        "value_status": (out["value_status"] == published) & out["value"].notna(),
        "rank_status": (out["rank_status"] == published) & out["rank"].notna(),
        "rank_source": out["rank_source"] == out["value_source"],
        "n_claims": out["n_claims"] == 1,
        "n_rivals": out["n_rivals"] == 0,
    }
    # Plain cells: each step on a frame of texts costs as much as all of this.
    cells = {str(name): plain(out[name], missing="") for name in out}
    for name, same in usual.items():
        cells[name][same.fillna(False).to_numpy(dtype=bool)] = ""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(cells)
    lines.writerows(zip(*(column.tolist() for column in cells.values()), strict=True))
    return written.getvalue()


def figures_in(text: str) -> pd.DataFrame:
    """The figures that `text_of` wrote."""
    out = typed(
        pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, encoding="utf-8"),
        prefix="",
    )
    for name in ("period_start", "period_end"):
        out[name] = pd.to_numeric(out[name].where(out[name] != ""), errors="raise")
        out[name] = out[name].fillna(out["year"]).astype("int64")
    out["scope"] = out["scope"].where(out["scope"] != "", SCOPES[0])
    for status, of in (("value_status", "value"), ("rank_status", "rank")):
        out[status] = out[status].where(out[status].notna() | out[of].isna(), STATUSES[0])
    told = out["rank_source"].notna() | out["rank"].isna()
    out["rank_source"] = out["rank_source"].where(told, out["value_source"])
    out["n_claims"] = out["n_claims"].fillna(1)
    out["n_rivals"] = out["n_rivals"].fillna(0)
    return out


def typed(rows: pd.DataFrame, *, prefix: str) -> pd.DataFrame:
    """Text columns as numbers and missing values, as `store.figures` has them."""
    out = rows.copy()
    out["year"] = out["year"].astype("int64")
    for name in TOLD:
        column = out[f"{prefix}{name}"]
        filled = column.where(column != "")
        if name == "value":
            out[f"{prefix}{name}"] = filled.astype("float64")
        elif name in WHOLE:
            out[f"{prefix}{name}"] = pd.to_numeric(filled).astype("Int64")
        elif name != "unit":
            out[f"{prefix}{name}"] = filled.astype(object).where(filled.notna(), None)
    return out


def digest(figures: pd.DataFrame) -> str:
    """12 hexadecimal digits over the figures themselves, whatever else changed in the data files."""
    return digest_of(text_of(figures).encode())


def digest_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:12]


def compare(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """What changed from `old` to `new` figures.

    Columns: change (added, removed, changed), KEY, old_<told> and new_<told> for each column of TOLD.
    In key order.
    """
    both = old[[*KEY, *TOLD]].merge(
        new[[*KEY, *TOLD]], on=KEY, how="outer", suffixes=("_old", "_new"), indicator=True
    )
    both = both.rename(columns={f"{n}_old": f"old_{n}" for n in TOLD})
    both = both.rename(columns={f"{n}_new": f"new_{n}" for n in TOLD})
    words = {"left_only": REMOVED, "right_only": ADDED, "both": CHANGED}
    both.insert(0, "change", both["_merge"].astype(str).map(words))
    found = both[differs(both, TOLD)].drop(columns="_merge")
    return found.sort_values(KEY, kind="stable").reset_index(drop=True)


def narrow(
    rows: pd.DataFrame,
    *,
    indicators: Sequence[str] | None = None,
    areas: Sequence[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    scopes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Rows with KEY columns (figures, or changes) that are about what is given."""
    keep = pd.Series(True, index=rows.index)
    for column, wanted in (("indicator", indicators), ("area_id", areas), ("scope", scopes)):
        if wanted is not None:
            keep &= rows[column].isin(list(wanted))
    first, last = years
    if first is not None:
        keep &= rows["year"] >= first
    if last is not None:
        keep &= rows["year"] <= last
    return rows[keep].reset_index(drop=True)


def visible(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compare` in which something that a reader sees is another."""
    return found[differs(found, SHOWN)]


def differs(found: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Whether the row was added or removed, or one of `columns` is another."""
    differs = found["change"] != CHANGED
    for name in columns:
        before, after = found[f"old_{name}"], found[f"new_{name}"]
        same = (before == after).fillna(False).astype(bool) | (before.isna() & after.isna())
        differs |= ~same
    return differs
