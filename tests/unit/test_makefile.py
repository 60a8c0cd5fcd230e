"""What `make` does before it runs anything: the virtual environment, also one that is shared by a link."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from lib.base import settings


def test_an_environment_that_is_a_link_is_used_and_not_made_anew(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "bin").mkdir(parents=True)
    # It stands for an interpreter: what is installed is not this test's matter.
    python = shared / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@" >> "$(dirname "$0")/heard"\n')
    python.chmod(0o755)
    place = tmp_path / "place"
    place.mkdir()
    (place / ".venv").symlink_to(shared)
    shutil.copy(settings.ROOT / "Makefile", place)
    (place / "requirements.txt").write_text("")
    done = subprocess.run(
        ["make", "demo"], cwd=place, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert (place / ".venv").is_symlink()
    installed, ran = (shared / "bin" / "heard").read_text().splitlines()
    assert "pip install" in installed
    assert ran.startswith("-m tools.demo")
    assert (shared / ".ready").exists()
