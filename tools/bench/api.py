"""The data API against Datasette over the same SQLite file, for the same filtered questions, in one run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lib.data import database
from lib.data.declared import registry
from tests.browser.conftest import free_port
from tools.bench.loading import load
from tools.bench.servers import running

COUNT = 600
Line = Callable[[str, float, float, str], None]


def questions() -> list[tuple[str, str]]:
    """Filtered questions: ours, and Datasette's for the same rows."""
    known = registry.load()
    pairs = []
    for indicator in [i for i in known.indicators if i.startswith("papi_d")][:12]:
        pairs.append((f"indicator={indicator}", f"indicator__exact={indicator}"))
    for area in [p for p in known.provinces if p.startswith("63-")][:24]:
        pairs.append((f"area={area}", f"area_id__exact={area}"))
    for year in range(2011, 2023):
        pairs.append((f"indicator=papi&year={year}", f"indicator__exact=papi&year__exact={year}"))
    return pairs


@contextmanager
def datasette(var: Path) -> Iterator[str]:
    """Datasette over a copy of the figures, at its fastest: immutable, no counts, no facets."""
    copy = var / "compared.sqlite"
    with database.engine().connect() as connection:
        source = Path(str(connection.engine.url.database))
    shutil.copy(source, copy)
    with sqlite3.connect(copy) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.execute("PRAGMA journal_mode=DELETE")
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(copy), "-p", str(port)]
    command += ["--setting", "max_returned_rows", "1000", "--setting", "default_page_size", "1000"]
    command += ["--setting", "suggest_facets", "off", "--cors"]
    with (var / "datasette.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=dict(os.environ))
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(150):
                try:
                    urllib.request.urlopen(f"{address}/-/versions.json", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def against_datasette(line: Line, var: Path) -> None:
    """Requests and bytes a second, as JSON and as CSV, for new questions and for repeated ones."""
    pairs = questions()
    os.environ["CCHC_RATE"] = "0"
    with running("app.py", health="healthz", var=var) as ours, datasette(var) as theirs:
        # The rows are written behind the first question.
        load(ours.address, ["/api/v1/figures?indicator=pci"], count=1)
        time.sleep(10)
        for form, ending in (("json", "json?_shape=objects"), ("csv", "csv?_stream=off")):
            ask = [f"/api/v1/figures?{q}&format={form}" for q, _ in pairs]
            compared = [
                f"/compared/figures.{ending}&{q}&_nocount=1&_nofacet=1&_size=max" for _, q in pairs
            ]
            load(theirs, compared, count=len(compared))
            slow = load(theirs, compared, count=COUNT // 3)
            new = load(ours.address, ask, count=len(ask))
            again = load(ours.address, ask, count=COUNT)
            for name, fast in (
                (f"API {form}, new questions", new),
                (f"API {form}, repeated", again),
            ):
                detail = f"{fast.requests:.0f}/s against {slow.requests:.0f}/s"
                line(f"{name}: Datasette's rate / ours", slow.requests / fast.requests, 1.0, detail)
                detail = f"{fast.megabytes:.1f} against {slow.megabytes:.1f} MB/s"
                line(f"{name}: bytes", slow.megabytes / fast.megabytes, 1.0, detail)
