"""What is looked up once for each text of a column is right for each of its rows."""

import numpy as np
import pandas as pd

from lib.data.columns import among, looked_up, plain

# Rows that were picked from others keep their own labels.
TEXTS = pd.Series(["b", None, "a", "b", "c"], dtype="str", index=[7, 3, 5, 1, 9])


def test_a_missing_and_an_unknown_text_hold_what_is_told_for_them() -> None:
    found = looked_up(TEXTS, {"a": 1, "b": 2}, otherwise=0)
    assert found.tolist() == [2, 0, 1, 2, 0]
    assert found.index.equals(TEXTS.index)


def test_what_nothing_is_known_of_is_missing() -> None:
    assert looked_up(TEXTS, {"a": "x"}).isna().tolist() == [True, True, False, True, True]
    assert looked_up(TEXTS, {}).isna().all()


def test_a_missing_text_is_among_nothing() -> None:
    assert among(TEXTS, {"b", "c"}).tolist() == [True, False, False, True, True]
    assert among(TEXTS, {"b"}).dtype == np.bool_


def test_a_column_without_rows_has_none() -> None:
    none = TEXTS.iloc[:0]
    assert looked_up(none, {"a": 1}).empty
    assert among(none, {"a"}).empty


def test_cells_are_plain_and_missing_ones_what_is_asked_for() -> None:
    assert plain(TEXTS, missing="").tolist() == ["b", "", "a", "b", "c"]
    numbers = pd.Series([1, None, 2], dtype="Int64")
    assert plain(numbers, missing=None).tolist() == [1, None, 2]
    assert plain(pd.Series([0.5, np.nan]), missing=None).tolist() == [0.5, None]
    cells = [*plain(numbers, missing=0), *plain(TEXTS, missing="")]
    assert {type(cell) for cell in cells} == {int, str}


def test_plain_cells_are_a_copy() -> None:
    for column in (TEXTS, TEXTS.astype(object), pd.Series([1, 2])):
        before = column.copy()
        plain(column, missing="")[0] = "other"
        pd.testing.assert_series_equal(column, before)
