"""`make bench`: speed, size and memory as ratios against a bare page, measured in one run.

The machine's own speed cancels out of a ratio; the absolute numbers beside it are for orientation.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_VAR = tempfile.TemporaryDirectory(prefix="cchc-bench-")
os.environ["CCHC_VAR_DIR"] = _VAR.name
os.environ["CCHC_OWN_DIR"] = str(Path(_VAR.name) / "own")

import pandas as pd  # noqa: E402  the settings above come first
from playwright.sync_api import sync_playwright  # noqa: E402

from lib.base import settings  # noqa: E402
from lib.data.loading import loaders  # noqa: E402
from tests.browser.conftest import FLAGS, chromium  # noqa: E402
from tools.bench import crowd, exports, growth, reruns, scoring, screens  # noqa: E402
from tools.bench.api import against_datasette  # noqa: E402
from tools.bench.servers import first_visit, running  # noqa: E402
from tools.claims import report as claim_report  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BARE = str(ROOT / "tools" / "bench" / "bare.py")
PAGES, SESSIONS = 5, 20
# How long a crowd stays, by the command's option.
MINUTES = [2.0]


def line(name: str, ratio: float, aim: float, detail: str) -> None:
    """One result: the ratio, whether it meets the aim, and what lies behind it."""
    mark = "ok  " if ratio <= aim else "OVER"
    print(f"{mark} {name:<38} {ratio:6.2f}  (aim <= {aim:g})  {detail}", flush=True)


def loading() -> None:
    """Full load with checks and the choice among claims, against reading the CSVs and to_sql.

    In processor time: the clock counts what else the machine does.
    """
    root = settings.data_dir()
    files = [p for p in loaders.data_files(root) if p.suffix == ".csv"]

    def plain() -> None:
        target = Path(_VAR.name) / "plain.sqlite"
        target.unlink(missing_ok=True)
        connection = sqlite3.connect(target)
        for path in files:
            table = f"{path.parent.name}_{path.stem}"
            pd.read_csv(path).to_sql(table, connection, index=False)
        connection.close()

    ours = [reruns.processor(lambda: loaders.load_shipped(force=True)) for _ in range(3)]
    theirs = [reruns.processor(plain) for _ in range(3)]
    again = [reruns.processor(loaders.load_shipped) for _ in range(3)]
    detail = f"{min(ours):.2f} s against {min(theirs):.2f} s"
    line("full load / pandas to_sql", min(ours) / min(theirs), 2.0, detail)
    line("load of unchanged data, s", min(again), 0.1, "")


def visits() -> None:
    """First chart in a cold browser, bytes moved, and memory, against the bare page."""
    var = Path(_VAR.name)
    with (
        running("app.py", health="healthz", var=var) as ours,
        running(BARE, health="_stcore/health", var=var) as theirs,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        address = f"{ours.address}/ranking"
        first_visit(browser, address)
        first_visit(browser, theirs.address)
        # The small copies of the scripts are made behind the first visit.
        time.sleep(25)
        pairs = [
            (first_visit(browser, address), first_visit(browser, theirs.address))
            for _ in range(PAGES)
        ]
        first, bare = pairs[-1]
        seen, own = (statistics.median(getattr(p[0], n) for p in pairs) for n in ("seen", "own"))
        theirs_seen = statistics.median(p[1].seen for p in pairs)
        against = f"against {theirs_seen:.2f} s"
        line("first chart seen, cold cache", seen / theirs_seen, 0.35, f"{seen:.2f} s {against}")
        line("its page's own chart", own / theirs_seen, 1.3, f"{own:.2f} s {against}")
        line("layout shift of a first visit", first.shift, 0.05, f"the bare page {bare.shift:.3f}")
        slow = [first_visit(browser, a, line=True) for a in (address, theirs.address)]
        told = f"{slow[0].seen:.2f} s against {slow[1].seen:.2f} s"
        line("first chart seen, 10 Mbit/s", slow[0].seen / slow[1].seen, 0.35, told)
        line("MB moved by the first visit", first.mb, 1.5, f"the bare page moves {bare.mb:.1f} MB")
        one = ours.resident_mb()
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        for _ in range(SESSIONS):
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
        many = ours.resident_mb()
        print(f"     memory: {one:.0f} MB with 1 session, {many:.0f} MB with {SESSIONS}")
        browser.close()


SECTIONS: dict[str, Callable[[], object]] = {
    "load": loading,
    "claims": lambda: print("\n".join(claim_report.lines()), flush=True),
    "reruns": lambda: reruns.measure(ROOT, BARE, Path(_VAR.name), line),
    "api": lambda: against_datasette(line, Path(_VAR.name)),
    "exports": lambda: exports.measure(ROOT, Path(_VAR.name), line),
    "visits": visits,
    "growth": lambda: growth.measure(10, line),
    "scoring": lambda: scoring.measure(ROOT, Path(_VAR.name), line),
    "crowd": lambda: crowd.measure(Path(_VAR.name), line, minutes=MINUTES[0]),
    "screens": lambda: screens.measure(Path(_VAR.name), lambda text: print(text, flush=True)),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the named sections, or all of them, in the order of SECTIONS."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"any of {', '.join(SECTIONS)}; none: all")
    parser.add_argument("--minutes", type=float, default=2.0, help="how long the crowd stays")
    given = parser.parse_args(arguments)
    wanted, MINUTES[:] = given.section, [given.minutes]
    if unknown := set(wanted) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    loaders.load_shipped()
    print(f"{'':4} {'measured':<38} {'ratio':>6}  {'aim':<11}  behind it", flush=True)
    for name, measure in SECTIONS.items():
        if not wanted or name in wanted:
            measure()


if __name__ == "__main__":
    main()
