"""Killed at any step: loading, saving, releasing, going back, backing up, restoring, exporting.

Each work is done by a process that dies before its n-th step; the next command then finds all as it was
before, or all done. Every figure here is invented for the test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from lib import cli
from lib.base import settings
from lib.data import database, store
from lib.data.cells import document
from lib.data.declared import registry
from lib.data.loading import loaders, own_files, releases
from lib.data.upkeep import (
    accounts,
    approval,
    audit,
    backup,
    office,
    plan_keeping,
    proposals,
    scoring_criteria,
    scoring_entries,
    scoring_units,
    scoring_years,
    typed,
    uploads,
)
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import ADMINISTRATOR, APPROVER, EDITOR, UNIT, Keeper
from lib.figures import versions
from tests import killed

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
AN, BINH = Keeper(account="an", role=EDITOR), Keeper(account="binh", role=APPROVER)
NOTE: dict[str, Any] = {"note_vi": "Thêm", "note_en": "Added"}
FILE = "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\ndti;Sơn La;2024;{};;Sở Thông tin\n"
# Steps between two deaths of what takes many; each death costs a load.
WIDE = 8


class Place:
    """Database, own files and all that is built, put back as they were at will."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder, folder.with_name(f"{folder.name}-kept")

    def keep(self) -> None:
        """Remember all as it is now."""
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.copytree(self.folder, self.kept, symlinks=True)

    def bring_back(self) -> None:
        """All as it was when it was kept."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder, symlinks=True)
        self.look_again()

    @staticmethod
    def look_again() -> None:
        """What a process of its own would know: nothing yet."""
        database.engine().dispose()
        office.forget()
        releases.forget()
        registry.reread()
        versions.refresh()


@pytest.fixture
def place(few_figures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    folder = tmp_path / "all"
    folder.mkdir()
    monkeypatch.setenv("CCHC_OWN_DIR", str(folder / "own"))
    monkeypatch.setenv("CCHC_VAR_DIR", str(folder / "var"))
    monkeypatch.setenv("CCHC_DATABASE_URL", f"sqlite:///{folder / 'figures.sqlite'}")
    monkeypatch.setattr(document, "of_bytes", document.parsed)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    loaders.load_shipped()
    yield Place(folder)
    Place.look_again()


def values() -> list[float]:
    return sorted(store.claims(indicators=["dti"], years=(2024, 2024))["value"].tolist())


def sent(value: str) -> int:
    row = {"indicator": "dti", "province": "Sơn La", "year": "2024", "publisher": "Sở"}
    taken, body = typed.intake_of([row | {"value": value}], file="a.csv")
    wanted = NewProposal(kind="typed", file="a.csv", taken=taken, body=body, reason="số mới")
    if any(p.file == "a.csv" for p in proposals.listed(AN)):
        wanted = replace(wanted, replace_file=True)
    return proposals.send(AN, proposals.propose(AN, wanted).id).id


def deaths(place: Place, work: Callable[[], object], *, every: int = 1) -> Iterator[int]:
    """Each time after `work` was killed, looked at as the next process would."""
    place.keep()
    count = 0
    for steps in killed.at_every_step(work, start=place.bring_back, every=every):
        count += 1
        place.look_again()
        yield steps
    assert count > 3, "the work has hardly any step"


@pytest.mark.parametrize("earlier", [True, False])
def test_killed_while_a_file_is_loaded(place: Place, tmp_path: Path, earlier: bool) -> None:
    path = tmp_path / "a.csv"
    if earlier:
        path.write_text(FILE.format("0,5"), encoding="utf-8")
        loaders.load_own(path)
    path.write_text(FILE.format("0,9"), encoding="utf-8")
    before, done = [0.5] if earlier else [], 0
    for _ in deaths(place, lambda: loaders.load_own(path), every=WIDE):
        # Who only looks sees the whole old or the whole new, before anything was mended.
        assert values() in (before, [0.9])
        assert cli.main(["status"]) == 0
        assert values() in (before, [0.9])
        done += values() == [0.9]
        assert own_files.names() == (["a"] if earlier or values() == [0.9] else [])
        assert not own_files.unfinished()
        assert not loaders.load_shipped().rebuilt
    assert values() == [0.9]


def test_killed_while_the_database_is_built(place: Place) -> None:
    rows = store.counts()
    for _ in deaths(place, lambda: loaders.load_shipped(force=True), every=WIDE):
        assert store.counts() == rows
        assert not loaders.load_shipped().rebuilt


def test_killed_while_a_proposal_is_saved_and_sent(place: Place) -> None:
    proposals.listed(AN)
    for _ in deaths(place, lambda: sent("0,5")):
        found = proposals.listed(AN)
        assert [p.state for p in found] in ([], ["draft"], ["sent"])
        assert audit.faults() == []
        for one in found:
            assert proposals.document_of(AN, one.id)[1]
            assert [s.state for s in proposals.way(one.id)][-1] == one.state
    # What was left half is in nobody's way.
    assert [p.state for p in proposals.listed(AN)] == ["sent"]
    assert not list(uploads.folder().rglob("*.part"))


def test_killed_while_a_proposal_is_released(place: Place) -> None:
    number = sent("0,5")
    ended = set()
    for _ in deaths(place, lambda: approval.approve(BINH, number, **NOTE), every=WIDE):
        loaders.load_shipped()
        approval.settle(BINH)
        versions.refresh()
        state = proposals.get(number).state
        ended.add(state)
        done = state == "released"
        assert state in ("sent", "released")
        assert values() == ([0.5] if done else [])
        assert len(releases.kept()) == done
        assert (versions.release() is not None) is done
        assert audit.faults(anchors=approval.anchors()) == []
    assert "sent" in ended
    assert proposals.get(number).state == "released"


def test_killed_while_a_release_without_a_changed_figure_is_made_nothing_of_it_stays(
    place: Place,
) -> None:
    approval.approve(BINH, sent("0,5"), **NOTE)
    folder = releases.office_folder()
    for _ in deaths(place, lambda: approval.release_now(BINH, **NOTE), every=2):
        loaders.load_shipped()
        releases.forget()
        named = {release.name for release in releases.kept()}
        assert {path.name.partition(".")[0] for path in folder.iterdir()} == named
    assert len(releases.kept()) == 2


def test_killed_while_an_earlier_release_is_brought_back(place: Place) -> None:
    first = approval.approve(BINH, sent("0,5"), **NOTE)
    approval.approve(BINH, sent("0,7"), **NOTE)
    for _ in deaths(place, lambda: approval.roll_back(BINH, first.id, **NOTE), every=2 * WIDE):
        loaders.load_shipped()
        versions.refresh()
        assert (values(), len(releases.kept())) in (([0.7], 2), ([0.5], 3))
        assert audit.faults(anchors=approval.anchors()) == []
    assert values() == [0.5]


def test_killed_while_a_backup_is_made_the_earlier_one_stays(place: Place, tmp_path: Path) -> None:
    accounts.add(ROOT, "an", role=ADMINISTRATOR, password="một câu dài để nhớ")
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    earlier = file.read_bytes()
    for steps in deaths(place, lambda: backup.make(ROOT, file)):
        assert audit.faults() == []
        # The earlier one or a new one; every digest in it is looked at.
        backup._unpacked(file, tmp_path / "look" / str(steps))
    assert file.read_bytes() != earlier


def test_killed_while_a_backup_is_restored_it_can_be_restored_again(
    place: Place, tmp_path: Path
) -> None:
    approval.approve(BINH, sent("0,5"), **NOTE)
    accounts.add(ROOT, "an", role=ADMINISTRATOR, password="một câu dài để nhớ")
    file = tmp_path / "b.zip"
    backup.make(ROOT, file)
    approval.approve(BINH, sent("0,7"), **NOTE)
    for _ in deaths(place, lambda: backup.restore(ROOT, file, replace=True), every=4 * WIDE):
        asides = list(settings.own_dir().parent.glob("own.before-*"))
        # What was there is in its place, or beside it.
        stood = [f for f in (settings.own_dir(), *asides) if (f / "a" / "statements.csv").exists()]
        assert stood
        backup.restore(ROOT, file, replace=True)
        # Nothing of what was unpacked stays beside it.
        left = [p.name for p in place.folder.iterdir() if not p.name.startswith("own")]
        assert not set(left) - {"var", "figures.sqlite"}
        assert values() == [0.5]
        assert [a.name for a in accounts.listed()] == ["an"]
        assert audit.faults(anchors=approval.anchors()) == []


def test_killed_while_a_unit_scores_itself(place: Place) -> None:
    year = scoring_years.add(AN, "34-14", year=2025, title="Chỉ số CCHC 2025")
    criteria = (
        scoring_criteria.Criterion(code="I", name="Chỉ đạo", points="100"),
        scoring_criteria.Criterion(
            code="1.1", parent="I", name="Kế hoạch", points="100", method="steps"
        ),
    )
    scoring_criteria.replace(AN, year, found=criteria, reason="QĐ 1")
    unit = scoring_units.ScoredUnit(unit="so-y-te", name="Sở Y tế", unit_group="so", account="yte")
    scoring_units.replace(AN, year, found=(unit,), reason="QĐ 1")
    scoring_units.begin(AN, year)
    yte = Keeper(account="yte", role=UNIT)

    def work() -> None:
        scoring_entries.save(
            yte, year, unit="so-y-te", code="1.1", self_points="99,5", explanation="Đủ", seen=0
        )
        scoring_entries.submit(yte, year, unit="so-y-te")

    for _ in deaths(place, work):
        found = scoring_entries.of_unit(yte, year, unit="so-y-te").get("1.1")
        state = scoring_entries.submission(yte, year, unit="so-y-te")
        assert (found and found.self_points) in (None, "99.5")
        assert state == "open" or found
        assert audit.faults() == []


def test_killed_while_a_plan_is_made(place: Place) -> None:
    plan = plan_keeping.Plan(
        title="Khắc phục", province="63-14", indicator="dti", year=2020, begins="2026-01-01"
    )

    def work() -> None:
        plan_keeping.make(AN, plan)

    plan_keeping.listed(AN)
    for _ in deaths(place, work):
        told = [r.action for r in audit.entries()]
        assert len(plan_keeping.listed(AN)) == len(told) <= 1
        assert audit.faults() == []


def test_killed_while_a_report_is_exported_the_earlier_one_stays(
    place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "r.xlsx"
    file.parent.mkdir()
    file.write_bytes(b"earlier")

    def work() -> None:
        assert cli.main(["export", "xlsx", "--province", "son-la", "--out", str(file)]) == 0

    for _ in deaths(place, work, every=3 * WIDE):
        assert file.read_bytes()[:7] == b"earlier" or file.read_bytes()[:2] == b"PK"
    assert file.read_bytes()[:2] == b"PK"
