"""Growth: the product with many times its statements, against itself as it is.

The statements are real ones said again of invented indicators (`par_index_copy7`), in a temporary folder
that is gone afterwards. Each size is measured in a process of its own: `python -m tools.bench.growth`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
# What ties a row to its place on the site belongs to the real indicators alone.
ROLES = ["index_order", "headline", "voice_order", "reasons_order", "spellings", "short"]
PAGES = ("ranking", "province", "sources")
QUESTIONS = (
    "/api/v1/rankings?indicator=papi&year=2021",
    "/api/v1/figures?indicator=papi&limit=1000",
    "/api/v1/sources",
)
RUNS = 5


def enlarge(root: Path, *, times: int) -> int:
    """Write `times - 1` copies of every statement into a data folder; how many statements it has then."""
    from lib.data.declared import registry
    from lib.data.loading import loaders

    known = registry.load(root)
    claims = loaders.read_all(root, known=known)
    form = pd.read_csv(root / "figures/statements/dti.csv", nrows=0).columns
    rows = claims[[c for c in form if c in claims]].reindex(columns=form)
    path = root / "registry/indicators.csv"
    indicators = pd.read_csv(path, dtype=str, keep_default_na=False)
    more = [indicators]
    for copy in range(1, times):
        end = f"_copy{copy}"
        said = rows.assign(
            claim_id=f"copy{copy}-" + rows["claim_id"].astype(str),
            indicator=rows["indicator"] + end,
            derived=rows["derived"].astype(int),
        )
        said.to_csv(root / f"figures/statements/copy{copy}.csv", index=False)
        named = indicators.assign(
            id=indicators["id"] + end,
            parent=indicators["parent"].where(
                indicators["parent"] == "", indicators["parent"] + end
            ),
            name_vi=indicators["name_vi"] + f" (bản {copy})",
            name_en=indicators["name_en"] + f" (copy {copy})",
        )
        named[ROLES] = ""
        more.append(named)
    pd.concat(more).to_csv(path, index=False)
    registry.forget()
    return len(rows) * times


def _least(action: Callable[[], object]) -> float:
    """The least processor time of some runs after a first."""
    action()
    return min(_spent(action) for _ in range(RUNS))


def _spent(action: Callable[[], object]) -> float:
    """Processor seconds of all threads of this process while it is done."""
    began = time.process_time()
    action()
    return time.process_time() - began


def _mb() -> float:
    # Not getrusage: its peak is that of the parent where the parent was larger.
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert peak
    return int(peak[1]) / 1024


def look(*, times: int, folder: Path) -> dict[str, float]:
    """Every measure at one size, in this process; its settings must name `folder` already."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient
    from streamlit.testing.v1 import AppTest

    from lib import cli
    from lib.data.loading import loaders
    from lib.web import api, public, server

    found: dict[str, float] = {"statements": float(enlarge(folder / "data", times=times))}
    found["load"] = _spent(loaders.load_shipped)
    found["load, peak MB"] = _mb()
    site = AppTest.from_file(str(ROOT / "lib/shell.py"), default_timeout=3600).run()
    for page in PAGES:
        found[f"first {page}"] = _spent(site.switch_page(f"../pages/{page}.py").run)
        found[f"rerun of {page}"] = _least(site.run)
    inside = server.middleware(api.Front(api.ROUTES), server.Public(public.ROUTES))
    with TestClient(Starlette(middleware=inside)) as client:
        for address in QUESTIONS:
            ask = partial(client.get, address)
            found[f"first {address.partition('?')[0]}"] = _spent(ask)
            found[f"next {address.partition('?')[0]}"] = _least(ask)
    out = folder / "r.xlsx"
    command = ["export", "xlsx", "--province", "son-la", "--out", str(out)]
    found["export xlsx"] = _spent(lambda: cli.main(command))
    assert out.stat().st_size > 0
    found["all, peak MB"] = _mb()
    return found


def _in_a_process(times: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="cchc-growth-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("own"))
        places = {"DATA": "data", "VAR": "var", "OWN": "own"}
        named = {f"CCHC_{each}_DIR": str(folder / place) for each, place in places.items()}
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench.growth", str(times), name],
            cwd=ROOT,
            env={**os.environ, **named},
            stdout=subprocess.PIPE,
            check=True,
        )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(times: int, line: Callable[[str, float, float, str], None]) -> None:
    """Each measure at `times` the statements as a ratio to now; more than `times` is over."""
    now, then = _in_a_process(1), _in_a_process(times)
    for name, value in then.items():
        detail = f"{value:,.2f} against {now[name]:,.2f}"
        line(f"{times} x: {name}", value / max(now[name], 0.001), float(times), detail)


if __name__ == "__main__":
    print(json.dumps(look(times=int(sys.argv[1]), folder=Path(sys.argv[2]))))
