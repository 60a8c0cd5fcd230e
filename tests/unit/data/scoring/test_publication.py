"""From a decided year to the public ranking, its release, a correction and back; figures are invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.base.records import BadFile
from lib.data.declared import registry
from lib.data.loading import loaders, local_results, office_releases, own_files, releases
from lib.data.upkeep import (
    approval,
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_publication,
    scoring_steps,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.figures import local_units, versions
from tests.unit.data.scoring.conftest import LIST, UNITS, URL
from tests.unit.data.scoring.test_appraisal import BINH, OWN, give, handed_in, put_survey, refused

NOTE = {"note_vi": "Chỉ số CCHC 2025 của các sở", "note_en": "Departments' index 2025"}
GROUPS = {"so": "so"}


@pytest.fixture(autouse=True)
def _served(few_figures: Path, on: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if on == "server":
        monkeypatch.setenv("CCHC_DATABASE_URL", URL)
    loaders.load_shipped()
    versions.refresh()
    yield
    versions.refresh()
    releases.forget()
    registry.forget()


@pytest.fixture
def draft(editor: Keeper) -> int:
    made = scoring_years.add(editor, "34-14", year=2025, title="Chỉ số CCHC 2025")
    scoring_criteria.replace(editor, made, found=LIST, reason="QĐ 1")
    scoring_units.replace(editor, made, found=UNITS, reason="QĐ 1")
    return made


@pytest.fixture
def decided(opened: int, editor: Keeper) -> int:
    return decide(editor, opened)


def decide(editor: Keeper, year: int) -> int:
    scoring_steps.onward(editor, handed_in(year))
    put_survey(editor, year)
    for unit in OWN:
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            give(editor, year, points, unit=unit, code=code)
    scoring_steps.onward(editor, year)
    scoring_steps.onward(BINH, year, decision="QĐ số 12/QĐ-UBND ngày 05/01/2026")
    return year


def publish(year: int, **more: object) -> releases.Release:
    return scoring_publication.publish(BINH, year, **({"groups": GROUPS} | NOTE | more))  # type: ignore[arg-type]


def shown() -> list[tuple[str, float, int, str]]:
    rows = local_units.history("34-14", "so")
    rows = rows[rows["year"] == 2025].sort_values("rank")
    columns = ["province_id", "score", "rank", "grade"]
    return [tuple(r) for r in rows[columns].itertuples(index=False)]  # type: ignore[misc]


def state(year: int) -> str:
    return next(y.state for y in scoring_years.listed(BINH) if y.id == year)


RANKING = [("34-14/so/so-y-te", 80.1, 1, "Tốt"), ("34-14/so/so-noi-vu", 79.6, 2, "Khá")]


def test_a_decided_year_is_released_corrected_and_gone_back_to(
    decided: int, editor: Keeper
) -> None:
    first = approval.release_now(BINH, note_vi="Ban đầu", note_en="To begin with")
    before = shown()
    release = publish(decided)
    assert shown() == RANKING
    assert state(decided) == "published"
    assert versions.release() == release
    (source,) = {
        s
        for s in local_units.sources_behind(local_units.history("34-14", "so"))
        if s.startswith("own-")
    }
    known = registry.load().sources[source]
    assert "12/QĐ-UBND" in known.title
    assert known.tier == 1
    with versions.as_of(first.id):
        assert shown() == before
    with refused("scoring_not_decided"):
        publish(decided)
    # A correction: back, other points with a reason, decided and released again.
    scoring_steps.back(BINH, decided, reason="Kiến nghị của Sở Nội vụ")
    give(editor, decided, "50", unit="so-noi-vu", code="2.1", seen=2, reason="BB họp")
    scoring_steps.onward(BINH, decided, decision="QĐ số 20/QĐ-UBND ngày 09/02/2026")
    again = publish(decided)
    assert [(s, r) for _, s, r, _ in shown()] == [(89.6, 1), (80.1, 2)]
    assert again.number == release.number + 1
    with versions.as_of(release.id):
        assert [s for _, s, _, _ in shown()] == [80.1, 79.6]
    approval.roll_back(BINH, release.id, note_vi="Nhầm", note_en="A mistake")
    assert [s for _, s, _, _ in shown()] == [80.1, 79.6]
    # And a new start finds them.
    assert not loaders.load_shipped().rebuilt


def test_with_four_eyes_who_decided_does_not_publish(
    decided: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_FOUR_EYES", "1")
    with refused("scoring_four_eyes"):
        publish(decided)
    assert (state(decided), releases.kept()) == ("decided", ())
    other = Keeper(account="chi", role="approver")
    scoring_publication.publish(other, decided, groups=GROUPS, **NOTE)
    assert state(decided) == "published"
    # After a correction it is the last decision that counts.
    scoring_steps.back(BINH, decided, reason="Đính chính")
    scoring_steps.onward(other, decided, decision="QĐ số 20/QĐ-UBND")
    with refused("scoring_four_eyes"):
        scoring_publication.publish(other, decided, groups=GROUPS, **NOTE)
    publish(decided)


def test_a_year_before_the_34_is_filed_under_the_province_of_its_time(editor: Keeper) -> None:
    # Vĩnh Phúc went into Phú Thọ, whose name both maps have.
    for province, year in (("34-25", 2024), ("63-25", 2025), ("63-26", 2025)):
        with refused("scoring_province_time"):
            scoring_years.add(editor, province, year=year, title="x")
    made = scoring_years.add(editor, "63-26", year=2024, title="Chỉ số 2024")
    scoring_criteria.replace(editor, made, found=LIST, reason="QĐ 1")
    scoring_units.replace(editor, made, found=UNITS, reason="QĐ 1")
    scoring_units.begin(editor, made)
    decide(editor, made)
    publish(made)
    rows = local_units.history("63-26", "so")
    assert sorted(rows["province_id"]) == [f"63-26/so/{unit}" for unit in ("so-noi-vu", "so-y-te")]
    assert local_units.history("34-25", "so").empty


def test_what_cannot_be_shown_is_refused_and_nothing_changes(
    decided: int, editor: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refused("role"):
        scoring_publication.publish(editor, decided, groups=GROUPS, **NOTE)
    for groups in ({}, {"so": "tỉnh"}):
        with refused("scoring_group"):
            publish(decided, groups=groups)
    with refused("note_missing"):
        publish(decided, note_en=" ")
    # A load that its own checks refuse leaves files, releases and the year as they were.
    wrong = {"so": "huyen"}
    with pytest.raises(BadFile) as fault:
        publish(decided, groups=wrong)
    assert fault.value.problems[0].code == "local_districts_ended"
    assert (state(decided), own_files.names(), releases.kept()) == ("decided", [], ())
    assert not own_files.unfinished()
    assert publish(decided)


def test_a_process_killed_after_its_switch_is_written_down_later(
    decided: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(scoring_publication, "_published", killed)
        with pytest.raises(Killed):
            publish(decided)
    (year,) = [y for y in scoring_years.listed(BINH) if y.id == decided]
    assert year.state == "decided"
    assert scoring_publication.settle(BINH, year)
    assert state(decided) == "published"
    assert len(releases.kept()) == 1
    made = office_releases.made_of(releases.kept()[0])
    assert made is not None
    assert made["scoring"] == decided


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (local_results.OWN, ",80.1,", ",tám mươi,", "not_a_number"),
        (local_results.OWN, ",2,Khá", ",2,Hạng B", "local_grade"),
        ("local_editions.csv", ",2025,", ",2024,", "local_edition"),
        ("local_units.csv", ",so,", ",phòng,", "registry_value"),
    ],
)
def test_an_own_file_of_units_with_a_wrong_cell_is_loaded_not_at_all(
    decided: int, name: str, old: str, new: str, code: str
) -> None:
    with office.reading() as connection:
        texts = scoring_publication.texts(scoring_steps.of_year(connection, decided), GROUPS)
    assert old in texts[name]
    before = shown()
    with pytest.raises(BadFile) as fault:
        loaders.exchange(lambda: {"cham": {**texts, name: texts[name].replace(old, new)}})
    assert code in {p.code for p in fault.value.problems}
    assert (shown(), own_files.names()) == (before, [])
    loaders.exchange(lambda: {"cham": texts})
    assert len(shown()) == 2


@pytest.mark.parametrize(
    ("group", "public"),
    [
        ("so", "so"),
        ("Sở, ban, ngành", "so"),
        ("Xã, phường", "xa"),
        ("Ngành dọc", "nganh_doc"),
        ("Khối 1", ""),
    ],
)
def test_public_groups_are_suggested_where_they_are_plain(group: str, public: str) -> None:
    assert scoring_publication.suggested(group) == public


def test_a_unit_without_points_has_no_place_in_a_release(decided: int) -> None:
    scoring_steps.back(BINH, decided, reason="x")
    give(BINH, decided, "", unit="so-y-te", code="2.1", seen=2, reason="Chấm lại")
    with pytest.raises(NotAllowed, match="scoring_lacks"):
        scoring_steps.onward(BINH, decided, decision="QĐ")
    assert scoring_appraisal.of_unit(BINH, decided, unit="so-y-te")["2.1"].given_points is None


def test_a_plan_reads_what_each_unit_lost_from_the_published_result(
    decided: int, editor: Keeper
) -> None:
    assert scoring_steps.losses(editor, "34-14", year=2025) is None
    publish(decided)
    found = scoring_steps.losses(editor, "34-14", year=2025)
    assert found is not None
    # Sơn La is one place under both ids.
    assert scoring_steps.losses(editor, "63-14", year=2025) == found
    assert found.decision == "QĐ số 12/QĐ-UBND ngày 05/01/2026"
    told = [(r.unit, r.criterion, str(r.lost)) for r in found.rows]
    # 2.1 has 50 points, of which both got 40; 2.2 and 1.2 likewise; a bonus not got is not lost.
    assert told == [
        ("Sở Nội vụ", "2.1. Đúng hạn", "10"),
        ("Sở Y tế", "2.1. Đúng hạn", "10"),
        ("Sở Nội vụ", "1.2. Báo cáo", "9.4"),
        ("Sở Y tế", "1.2. Báo cáo", "9.4"),
        ("Sở Y tế", "2.2. Hài lòng", "1.5"),
        ("Sở Nội vụ", "2.2. Hài lòng", "1"),
    ]
    assert scoring_steps.losses(editor, "34-14", year=2024) is None
    with refused("role"):
        scoring_steps.losses(Keeper(account="yte", role="unit"), "34-14", year=2025)
