"""Columns: a column's texts looked at once for each text and not for each row.

Owns looking up what is known of them, and their way into plain cells.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import numpy as np
import pandas as pd


def looked_up(column: pd.Series, by: Mapping[str, Any], *, otherwise: Any = np.nan) -> pd.Series:
    """What `by` holds of each cell, `otherwise` of a missing cell and where it holds nothing."""
    codes, texts = pd.factorize(column)
    # A missing cell has the code -1: the last.
    held = pd.Series([*(by.get(text, otherwise) for text in texts.tolist()), otherwise])
    return pd.Series(held.array.take(codes), index=column.index)


def among(column: pd.Series, known: Container[str]) -> pd.Series:
    """Whether each cell is one of `known`; a missing one is not."""
    codes, texts = pd.factorize(column)
    held = np.array([*(text in known for text in texts.tolist()), False])
    return pd.Series(held[codes], index=column.index)


def plain(column: pd.Series, *, missing: Any) -> np.ndarray:
    """The cells as Python's own texts and numbers, `missing` where there is none."""
    cells: np.ndarray
    if column.dtype == "str":
        codes, texts = pd.factorize(column)
        cells = np.array([*texts.tolist(), missing], dtype=object)[codes]
    else:
        cells = column.to_numpy(dtype=object, na_value=missing, copy=True)
    return cells
