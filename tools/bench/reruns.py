"""Reruns: what a warm run of each page costs a server against the bare page, and the share of our code."""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from lib.figures import sitemap
from tools.bench.servers import Server, running
from tools.bench.visitor import visiting

# Runs of a sample, and samples of each server, one after the other's.
RUNS, SAMPLES, PROFILED = 20, 5, 10
AIM = 2.0
# As in our own settings: otherwise each run of the bare page ends with a search for garbage of 40 ms.
SAME = ("--runner.postScriptGC", "false")
SCRIPT = "_run_script_thread"
Line = Callable[[str, float, float, str], None]


def processor(action: Callable[[], object]) -> float:
    """How much processor time `action` takes, all threads of this process together."""
    began = time.process_time()
    action()
    return time.process_time() - began


def measure(root: Path, bare_page: str, var: Path, line: Line) -> None:
    """Processor time of the server for a warm rerun of every page, against the bare page's server.

    Of the server that visitors have: the framework's harness for tests compiles each script anew in every
    run. Not the time on the clock, which also counts what else the machine does.
    """
    harness = AppTest.from_file(str(root / "lib" / "shell.py"), default_timeout=60).run()
    with (
        running("app.py", health="healthz", var=var) as ours,
        running(bare_page, health="_stcore/health", var=var, options=SAME) as theirs,
    ):
        # What every page opens with is drawn behind the start.
        time.sleep(25)
        bare: list[float] = []
        pages: dict[sitemap.Entry, list[float]] = {entry: [] for entry in sitemap.PAGES}
        for _ in range(SAMPLES):
            for entry, samples in pages.items():
                bare.append(asyncio.run(_sample(theirs)))
                samples.append(asyncio.run(_sample(ours, entry.path)))
    base = statistics.median(bare)
    for entry, samples in pages.items():
        page = statistics.median(samples)
        elements, own = _own(harness, entry, root)
        detail = f"{page * 1000:.1f} ms against {base * 1000:.1f} ms; {elements} elements, "
        line(f"rerun of /{entry.path}", page / base, AIM, f"{detail}{own:.0%} is our own code")


async def _sample(server: Server, path: str = "") -> float:
    """Seconds of processor time of a rerun, the mean of `RUNS` by one visitor who was there before."""
    async with visiting(server.address) as visitor:
        await visitor.run(path)
        await visitor.run(path)
        began = server.processor()
        for _ in range(RUNS):
            await visitor.run(path)
        return (server.processor() - began) / RUNS


def _own(site: AppTest, entry: sitemap.Entry, root: Path) -> tuple[int, float]:
    """Elements that a run sends, and the share of its time in our own functions, without what they call.

    The rest is the framework's: it goes with the elements and cannot be less than they ask.
    """
    site.switch_page(f"../pages/{entry.id}.py").run()
    site.run()
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
