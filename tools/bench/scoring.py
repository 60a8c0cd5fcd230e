"""Scoring at the size of a large province: 200 units, 100 criteria, 5 years, 150 people saving at once.

The units and their points are invented and stand in a store of the run's own. Each save goes through the
rules; what is waited for is held against a bare page's rerun under the same load, in the same run.
"""

from __future__ import annotations

import os
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, insert, select
from streamlit.testing.v1 import AppTest

from lib.data.upkeep import (
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_reminders,
    scoring_steps,
    scoring_tables,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from tools.bench import scoring_page

UNITS, FIELDS, EACH, YEARS, PEOPLE = 200, 10, 10, 5, 150
# What a person saves, and how long they type between two saves.
SAVES, SECONDS = 4, 10.0
RUNS = 5
OFFICE = Keeper(account="office", role="editor")
LEAVES = [
    Criterion(code=f"{f}.{n}", parent=f"{f}", name=f"Criterion {f}.{n}", points="1")
    for f in range(1, FIELDS + 1)
    for n in range(1, EACH + 1)
]
LIST = [Criterion(code=f"{f}", name=f"Field {f}", points="10") for f in range(1, FIELDS + 1)]
PEERS = [
    ScoredUnit(unit=f"unit-{n}", name=f"Unit {n}", unit_group="xa", account=f"person{n}")
    for n in range(UNITS)
]


def measure(root: Path, var: Path, line: Callable[[str, float, float, str], None]) -> None:
    """Fill a store, let everyone save, look whether all of it stands, and measure what editors see."""
    with _apart(var / "scoring"):
        year = _filled()
        bare = AppTest.from_file(str(root / "tools" / "bench" / "bare.py"), default_timeout=60)
        waits, work, reruns = _evening(year, bare)
        late, usual = _late(waits), _late(reruns)
        told = f"{late * 1000:.0f} ms (half of them {statistics.median(waits) * 1000:.0f}) against "
        told += f"{usual * 1000:.0f} ms; one write to this disk {_late(_writes(var)) * 1000:.0f} ms"
        line("p95 of a save among 150 / p95 of bare", late / usual, 3.0, told)
        theirs = min(_spent(bare.run) for _ in range(RUNS))
        told = f"{_late(work) * 1000:.1f} ms against {theirs * 1000:.1f} ms"
        line("its processor time, p95", _late(work) / theirs, 3.0, told)
        print(f"     {_standing(year)} of {PEOPLE * SAVES} saves stand", flush=True)
        for name, (aim, ask) in _questions(year).items():
            ours = min(_spent(ask) for _ in range(RUNS))
            theirs = min(_spent(bare.run) for _ in range(RUNS))
            told = f"{ours * 1000:.0f} ms against {theirs * 1000:.0f} ms"
            line(name, ours / theirs, aim, told)
        scoring_page.measure(root, var, line)


@contextmanager
def _apart(own: Path) -> Iterator[None]:
    before = os.environ["CCHC_OWN_DIR"]
    os.environ["CCHC_OWN_DIR"] = str(own)
    try:
        yield
    finally:
        os.environ["CCHC_OWN_DIR"] = before


def _filled() -> int:
    """The years, all but the last with every point given; the last one's number."""
    made = 0
    for number in range(2026 - YEARS, 2026):
        made = scoring_years.add(
            OFFICE, "34-14" if number >= 2025 else "63-14", year=number, title=f"Measured {number}"
        )
        scoring_criteria.replace(OFFICE, made, found=[*LIST, *LEAVES], reason="measured")
        scoring_units.replace(OFFICE, made, found=PEERS, reason="measured")
        scoring_units.begin(OFFICE, made)
        if number < 2025:
            with office.change() as connection:
                connection.execute(insert(scoring_tables.entries), _entries(made))
                scoring_years.set_state(
                    connection, OFFICE, scoring_years.known(connection, made), "published"
                )
    return made


def _entries(year: int) -> list[dict[str, object]]:
    points = {"self_points": "0.8", "given_points": "0.75", "explanation": "As reported. " * 8}
    return [
        {"year": year, "unit": unit.unit, "code": leaf.code, "revision": 2, **points}
        for unit in PEERS
        for leaf in LEAVES
    ]


def _late(seconds: list[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(seconds, n=20)[-1]


def _writes(var: Path) -> list[float]:
    """Seconds until the disk says that a page is written; a save waits for five of them."""
    found = []
    with (var / "write").open("wb") as file:
        for _ in range(40):
            began = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            found.append(time.perf_counter() - began)
    return found


def _evening(year: int, bare: AppTest) -> tuple[list[float], list[float], list[float]]:
    """Seconds of every save, its processor time, and seconds of a bare page's reruns meanwhile."""
    waits: list[float] = []
    work: list[float] = []

    def person(number: int) -> None:
        chance = random.Random(number)
        by = Keeper(account=f"person{number}", role="unit")
        for leaf in LEAVES[:SAVES]:
            time.sleep(chance.uniform(0, 2 * SECONDS))
            told = {"unit": f"unit-{number}", "code": leaf.code, "explanation": "x", "seen": 0}
            began, busy = time.perf_counter(), time.thread_time()
            scoring_entries.save(by, year, self_points="0.5", **told)  # type: ignore[arg-type]
            waits.append(time.perf_counter() - began)
            work.append(time.thread_time() - busy)

    people = [threading.Thread(target=person, args=(n,)) for n in range(PEOPLE)]
    bare.run()
    for one in people:
        one.start()
    reruns = []
    while any(one.is_alive() for one in people):
        began = time.perf_counter()
        bare.run()
        reruns.append(time.perf_counter() - began)
        time.sleep(0.5)
    return waits, work, reruns


def _standing(year: int) -> int:
    """How many entries of the year stand, each with the one revision that it was saved as."""
    t = scoring_tables.entries.c
    with office.reading() as connection:
        query = select(func.count()).where((t.year == year) & (t.revision == 1))
        return connection.execute(query).scalar_one()


def _questions(year: int) -> dict[str, tuple[float, Callable[[], object]]]:
    """What an editor's page asks in a run, each with its aim.

    The whole result (20,000 entries) is counted anew after each change, and asked again in between.
    """

    def anew() -> object:
        with office.reading() as connection:
            return scoring_steps.count(connection, year - 1)

    return {
        "the result of a full year, anew": (80.0, anew),
        "the result of a full year, again": (3.0, lambda: scoring_steps.result(OFFICE, year - 1)),
        "a criterion across 200 units": (
            5.0,
            lambda: scoring_appraisal.side_by_side(OFFICE, year - 1, code="1.1"),
        ),
        "what waits for an editor": (8.0, lambda: scoring_reminders.mine(OFFICE)),
        "what a year lacks": (3.0, lambda: scoring_steps.lacks(OFFICE, year)),
    }


def _spent(action: Callable[[], object]) -> float:
    """Processor seconds of all threads of this process while it is done."""
    began = time.process_time()
    action()
    return time.process_time() - began
