"""Columns: what is known of a column's texts, looked up once for each text and not for each row."""

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
