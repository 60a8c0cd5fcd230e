"""Exports: time and peak memory of each form for a 20-slide agenda, and what another session feels."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from lib.files import agenda as agendas
from lib.files.agenda import Agenda, Slide
from lib.files.forms import FORMS
from lib.files.jobs import Job

SLIDES = 20
# An export may weigh as much again as a process that only holds the figures and draws the charts: the
# libraries behind the office formats and the pictures are most of it.
MOST_MEMORY = 2.0
VIEWS = (
    "ranking.years?indicator=par_index&p=son-la,quang-ninh",
    "ranking.years?indicator=papi&from=2016&to=2024&p=son-la,quang-ninh",
    "ranking.movers?indicator=pci&from=2018&to=2019",
    "ranking.two?indicator=par_index&from=2019&to=2022",
    "services.levels",
)
# The same process without the export: what a Python with the site's figures weighs anyway.
PROBE = """
import re, sys, time
from lib.files import agenda, forms
made = agenda.from_json(open(sys.argv[2], "rb").read())
agenda.draw(made)
agenda.draw(made, big=True)
began = time.perf_counter()
size = len(forms.FORMS[sys.argv[1]](made)) if sys.argv[1] != "-" else 0
took = time.perf_counter() - began
# Not getrusage: its peak is that of the parent where the parent was larger.
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(took, int(peak) / 1024, size / 1e6)
"""


def twenty() -> Agenda:
    """An agenda of twenty slides of the heavier kinds."""
    slides = tuple(Slide(view=VIEWS[i % len(VIEWS)]) for i in range(SLIDES))
    return Agenda(title="Bench", lang="vi", province="son-la", slides=slides)


def measure(root: Path, var: Path, line: Callable[[str, float, float, str], None]) -> None:
    """Print one line for each form, and one for another session's rerun during an export."""
    path = var / "twenty.json"
    path.write_bytes(agendas.to_json(twenty()))

    def probe(form: str) -> tuple[float, float, float]:
        command = [sys.executable, "-c", PROBE, form, str(path)]
        told = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
        seconds, peak, size = (float(v) for v in told.split())
        return seconds, peak, size

    _, bare, _ = probe("-")
    for form in FORMS:
        seconds, peak, size = probe(form)
        detail = f"{seconds:.1f} s, peak {peak:.0f} MB ({peak - bare:+.0f}), file {size:.1f} MB"
        line(f"memory of a 20-slide {form} / without", peak / bare, MOST_MEMORY, detail)
    _other_session(root, line)


def _other_session(root: Path, line: Callable[[str, float, float, str], None]) -> None:
    site = AppTest.from_file(str(root / "lib" / "shell.py"), default_timeout=60).run()
    site.switch_page("../pages/ranking.py").run()
    agenda = twenty()

    def reruns(until: Callable[[], bool], least: int) -> list[float]:
        times: list[float] = []
        while len(times) < least or not until():
            began = time.perf_counter()
            site.run()
            times.append(time.perf_counter() - began)
        return times

    reruns(lambda: True, 3)
    alone = statistics.median(reruns(lambda: True, 15))
    for form in ("pptx", "docx"):
        job = Job(agenda, form)
        during = reruns(lambda j=job: j.look() not in ("waiting", "making"), 3)  # type: ignore[misc]
        if job.state != "ready":
            raise RuntimeError(f"the {form} was not made: {job.state}")
        detail = (
            f"median {statistics.median(during) * 1000:.0f} ms, "
            f"worst {max(during) * 1000:.0f} ms, alone {alone * 1000:.0f} ms"
        )
        line(f"rerun elsewhere during a {form}", statistics.median(during) / alone, 3.0, detail)
