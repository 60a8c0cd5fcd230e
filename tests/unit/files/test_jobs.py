"""Jobs: a file is made beside the server, tells how far it is, and ends when nobody waits for it."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from lib import cli
from lib.files import jobs
from lib.files.agenda import Agenda, Slide
from lib.files.jobs import Job

pytestmark = pytest.mark.usefixtures("shipped")
LONG = 120.0


def until(job: Job, holds: Callable[[], bool]) -> None:
    """Look at the job as a page does, until something holds."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end, job.state
        job.look()
        time.sleep(0.05)


def agenda(*views: str) -> Agenda:
    return Agenda(
        title="Họp", lang="vi", province="son-la", slides=tuple(Slide(view=v) for v in views)
    )


def children() -> set[str]:
    """The command lines of this process's children that make a file."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"PPid:\t{os.getpid()}\n" in status.read_text():
                said = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found |= {said} if "lib.cli export" in said else set()
        except (OSError, UnicodeDecodeError):
            continue
    return found


def test_a_job_makes_the_file_and_tells_how_far_it_is() -> None:
    job = Job(agenda("ranking.movers?indicator=pci&from=2018&to=2019", "staffing.periods"), "xlsx")
    told: list[int] = []
    until(job, lambda: bool(told.append(job.percent)) or not job.running)
    assert job.state == "ready", job.state
    assert told == sorted(told)
    assert any(0 < percent < 100 for percent in told)
    assert len(openpyxl.load_workbook(io.BytesIO(job.content)).sheetnames) >= 3


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the list of processes")
@pytest.mark.parametrize("leaving", ["stopped", "not looked at"])
def test_a_job_that_is_stopped_or_left_ends_its_process(
    leaving: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(agenda("ranking.movers"), "pptx")
    until(job, lambda: bool(children()))
    if leaving == "stopped":
        job.stop()
    else:
        monkeypatch.setattr(jobs, "LEASE_SECONDS", 0.3)
    end = time.monotonic() + LONG
    while job.running:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert (job.state, job.content) == ("stopped", b"")
    assert children() == set()


def test_what_cannot_be_made_fails_and_the_next_has_its_turn() -> None:
    empty = Job(agenda("none.such"), "xlsx")
    until(empty, lambda: not empty.running)
    assert empty.state == "failed"
    waiting = [Job(agenda("staffing.periods"), "xlsx") for _ in range(jobs.AT_ONCE + 1)]
    for job in waiting:
        job.stop()
        until(job, lambda job=job: not job.running)  # type: ignore[misc]
        assert job.state == "stopped"


def test_the_command_line_shows_an_older_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.html"
    command = ["export", "html", "--ready", "services", "--out", str(out)]
    assert cli.main([*command, "--release", "ea5db2dda818"]) == 0
    assert "ea5db2dda818" in out.read_text(encoding="utf-8")
    out.unlink()
    assert cli.main([*command, "--release", "none"]) == 1
    assert "none" in capsys.readouterr().err
    assert not out.exists()
