"""The last evening: many people save at once, from several processes, and no entry is lost."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from lib.data.upkeep import (
    audit,
    office,
    scoring_criteria,
    scoring_entries,
    scoring_reminders,
    scoring_steps,
    scoring_tables,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_entries import Conflict
from lib.data.upkeep.scoring_units import ScoredUnit
from tests.unit.data.scoring.conftest import EDITOR, LIST

PEOPLE, PROCESSES, SAVES = 150, 3, 2


@pytest.fixture
def opened() -> int:
    """A year of 150 units, each with a person of its own."""
    made = scoring_years.add(EDITOR, "34-14", year=2025, title="Chỉ số CCHC 2025")
    scoring_criteria.replace(EDITOR, made, found=LIST, reason="QĐ 1")
    units = [
        ScoredUnit(unit=f"u{n}", name=f"Đơn vị {n}", unit_group="so", account=f"nguoi{n}")
        for n in range(PEOPLE)
    ]
    scoring_units.replace(EDITOR, made, found=units, reason="QĐ 1")
    scoring_units.begin(EDITOR, made)
    return made


def together(person: Callable[[int], object]) -> list[object]:
    """What each of PEOPLE came to, all at once in threads of several processes."""
    fork = multiprocessing.get_context("fork")
    told = fork.SimpleQueue()

    def process(numbers: range) -> None:
        # A server's connections belong to the process that opened them.
        office.engine().dispose(close=False)
        found: list[object] = []

        def one(number: int) -> None:
            try:
                found.append(person(number))
            except Exception as fault:
                found.append(f"{type(fault).__name__}: {fault}")

        threads = [threading.Thread(target=one, args=(n,)) for n in numbers]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        told.put(found)

    share = [range(first, PEOPLE, PROCESSES) for first in range(PROCESSES)]
    running = [fork.Process(target=process, args=(numbers,)) for numbers in share]
    for each in running:
        each.start()
    found = [one for _ in running for one in told.get()]
    for each in running:
        each.join()
    return found


def save(year: int, unit: int, account: str, points: str, *, seen: int) -> int:
    by = Keeper(account=account, role="unit")
    told = {"unit": f"u{unit}", "code": "1.2", "self_points": points, "explanation": account}
    return scoring_entries.save(by, year, **told, seen=seen).revision


def test_no_entry_is_lost_when_everybody_saves_at_once(opened: int) -> None:
    def person(number: int) -> int:
        name = f"nguoi{number}"
        for seen in range(SAVES):
            last = save(opened, number, name, f"{number % 39}.{seen}", seen=seen)
        return last

    assert together(person) == [SAVES] * PEOPLE
    t = scoring_tables.entries.c
    with office.reading() as connection:
        rows = connection.execute(select(t.unit, t.self_points, t.explanation, t.revision)).all()
        logged = select(func.count()).where(audit.tables.audit.c.action == "scoring_entry")
        assert connection.execute(logged).scalar() == PEOPLE * SAVES
    # "7.0" is kept as "7".
    last = {f"u{n}": (f"{n % 39}.{SAVES - 1}", f"nguoi{n}", SAVES) for n in range(PEOPLE)}
    assert {row[0]: tuple(row[1:]) for row in rows} == last
    assert audit.faults() == []


def test_of_many_at_one_criterion_one_saves_and_the_others_are_told(opened: int) -> None:
    def person(number: int) -> str:
        try:
            by = Keeper(account=f"soan{number}", role="editor")
            told = {"unit": "u0", "code": "1.2", "self_points": "3", "explanation": by.account}
            scoring_entries.save(by, opened, **told, seen=0)
        except Conflict as other:
            return other.theirs.explanation
        return "saved"

    found = Counter(together(person))
    (entry,) = scoring_entries.of_unit(EDITOR, opened, unit="u0").values()
    assert found == {"saved": 1, entry.explanation: PEOPLE - 1}
    assert entry.revision == 1


def test_what_was_counted_is_counted_anew_after_every_change(opened: int) -> None:
    def left() -> int:
        (year,) = scoring_years.listed(EDITOR)
        waiting = scoring_reminders.everyone(EDITOR, year)
        return next(w.count for w in waiting if w.unit == "Đơn vị 1")

    before = scoring_steps.result(EDITOR, opened)
    assert scoring_steps.result(EDITOR, opened) is before
    assert left() == 3
    save(opened, 1, "nguoi1", "3.5", seen=0)
    assert left() == 2
    assert scoring_steps.result(EDITOR, opened) is not before
