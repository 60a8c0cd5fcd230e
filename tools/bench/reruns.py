"""Reruns: what a warm run of each page costs against the bare page, and how much of it is our own code."""

from __future__ import annotations

import cProfile
import pstats
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from lib.figures import sitemap

RUNS, PROFILED = 15, 10
AIM = 2.0
SCRIPT = "_run_script_thread"
Line = Callable[[str, float, float, str], None]


def processor(action: Callable[[], object]) -> float:
    """How much processor time `action` takes, all threads of this process together."""
    began = time.process_time()
    action()
    return time.process_time() - began


def measure(root: Path, bare_page: str, line: Line) -> None:
    """Processor time of a warm rerun of every page, against the bare page.

    Not the time on the clock, which also counts what else the machine does meanwhile.
    """
    bare = AppTest.from_file(bare_page, default_timeout=60).run()
    site = AppTest.from_file(str(root / "lib" / "shell.py"), default_timeout=60).run()
    for entry in sitemap.PAGES:
        site.switch_page(f"../pages/{entry.id}.py").run()
        site.run()
        pairs = [(processor(bare.run), processor(site.run)) for _ in range(RUNS)]
        theirs = statistics.median(p[0] for p in pairs)
        ours = statistics.median(p[1] for p in pairs)
        elements, own = _own(site, root)
        detail = f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms; {elements} elements, "
        line(f"rerun of /{entry.path}", ours / theirs, AIM, f"{detail}{own:.0%} is our own code")


def _own(site: AppTest, root: Path) -> tuple[int, float]:
    """Elements that a run sends, and the share of its time in our own functions, without what they call.

    The rest is the framework's: it goes with the elements and cannot be less than they ask.
    """
    profile = cProfile.Profile(time.thread_time)
    run = getattr(ScriptRunner, SCRIPT)

    def profiled(*args: object, **kwargs: object) -> object:
        profile.enable()
        try:
            return run(*args, **kwargs)
        finally:
            profile.disable()

    setattr(ScriptRunner, SCRIPT, profiled)
    try:
        for _ in range(PROFILED):
            site.run()
    finally:
        setattr(ScriptRunner, SCRIPT, run)
    ours = tuple(str(root / folder) for folder in ("lib", "pages"))
    seen = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(spent for _, _, spent, _, _ in seen.values())
    own = sum(told[2] for (file, _, _), told in seen.items() if file.startswith(ours))
    sent = sum(told[0] for (_, _, name), told in seen.items() if name == "_enqueue")
    return round(sent / PROFILED), own / total
