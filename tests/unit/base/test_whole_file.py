"""A file is replaced at once, and a failure leaves what was there."""

from __future__ import annotations

import glob
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lib.base import whole_file
from lib.base.settings import ROOT


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


def _killed_while_writing(place: Path) -> Path:
    """What a process that was killed while it wrote `place` left beside it."""
    script = (
        "import os, signal, sys; from pathlib import Path; from lib.base import whole_file\n"
        "def half(path):\n"
        "    path.write_bytes(b'ha'); os.kill(os.getpid(), signal.SIGKILL)\n"
        "whole_file.make(Path(sys.argv[1]), half)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(place)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = place.parent.glob(f".{glob.escape(place.name)}.*.part")
    return left


def test_what_a_killed_process_left_goes_with_the_next_writing(tmp_path: Path) -> None:
    place, other = tmp_path / "report[1].pptx", tmp_path / "other.pptx"
    _killed_while_writing(place)
    left = _killed_while_writing(other)
    whole_file.write(place, b"whole")
    assert {p.name for p in tmp_path.iterdir()} == {place.name, left.name}


def test_what_killed_processes_left_is_cleared_and_what_others_write_stays(tmp_path: Path) -> None:
    below = tmp_path / "previews" / "a1"
    below.mkdir(parents=True)
    left = _killed_while_writing(below / "x.png")
    living = below / f".y.png.{whole_file.HOST}.{os.getpid()}-1.part"
    elsewhere = below / f".z.png.another-machine.{left.name.rsplit('.', 2)[1]}.part"
    users = below / ".note.part"
    for each in (living, elsewhere, users):
        each.touch()
    whole_file.clear(tmp_path)
    assert set(below.iterdir()) == {living, elsewhere, users}
