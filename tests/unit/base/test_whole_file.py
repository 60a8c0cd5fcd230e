"""A file is replaced at once, and a failure leaves what was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.base import whole_file


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "figures.csv"
    whole_file.write(place, b"one")
    whole_file.write(place, b"two")
    assert place.read_bytes() == b"two"
    assert [p.name for p in place.parent.iterdir()] == ["figures.csv"]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "figures.csv"
    whole_file.write(place, b"old")

    def broken(half: Path) -> None:
        half.write_bytes(b"ha")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        whole_file.make(place, broken)
    assert place.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [place]
