"""What the demonstration's province did: three scoring years in different states, and a plan.

Everything is invented, and goes through the rules of the product as people at work would.
"""

from __future__ import annotations

import random
import secrets
from datetime import datetime, timedelta
from decimal import Decimal

from lib.analytics import plan_follow
from lib.data.upkeep import (
    accounts,
    plan_keeping,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_publication,
    scoring_steps,
    scoring_units,
    scoring_years,
)
from lib.data.upkeep.plan_keeping import Plan, Task, TaskReport
from lib.data.upkeep.roles import HERE, Keeper, today, written
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from tools.demo.place import PROVINCE

# Account and role; the two units are those of the same names below.
PEOPLE = {
    "quantri": "administrator",
    "lanhdao": "approver",
    "soanthao": "editor",
    "thamdinh": "reader",
    "so1": "unit",
    "xa12": "unit",
}
CHIEF, LEADER, OFFICE, REVIEWER = (
    Keeper(account=name, role=PEOPLE[name])
    for name in ("quantri", "lanhdao", "soanthao", "thamdinh")
)
UNITS = tuple(
    ScoredUnit(
        unit=f"{group}-minh-hoa-{n}",
        name=f"{word} Minh họa {n}",
        unit_group=group,
        account=f"{group}{n}" if f"{group}{n}" in PEOPLE else "",
    )
    for group, word, most in (("so", "Sở", 8), ("xa", "Xã", 12))
    for n in range(1, most + 1)
)
LIST = (
    ("I", "", "Chỉ đạo, điều hành (minh họa)", "20", "evidence", ""),
    ("1.1", "I", "Thực hiện kế hoạch năm", "10", "share", ""),
    ("1.2", "I", "Báo cáo đủ và đúng hạn", "10", "count", ""),
    ("II", "", "Thủ tục hành chính (minh họa)", "40", "evidence", ""),
    ("2.1", "II", "Hồ sơ giải quyết đúng hạn", "25", "share", ""),
    ("2.2", "II", "Công khai thủ tục", "15", "steps", ""),
    ("III", "", "Chuyển đổi số (minh họa)", "20", "evidence", ""),
    ("3.1", "III", "Dữ liệu của ngành được chia sẻ", "20", "evidence", "so"),
    ("3.2", "III", "Hồ sơ nộp trực tuyến tại xã", "20", "share", "xa"),
    ("IV", "", "Hài lòng của người dân (minh họa)", "20", "evidence", ""),
    ("4.1", "IV", "Điều tra hài lòng", "20", "survey", ""),
    ("V", "", "Điểm thưởng (minh họa)", "2", "evidence", ""),
    ("5.1", "V", "Sáng kiến", "2", "bonus", ""),
    ("VI", "", "Điểm trừ (minh họa)", "3", "evidence", ""),
    ("6.1", "VI", "Nộp bản tự chấm muộn", "3", "minus", ""),
)
CRITERIA = tuple(
    Criterion(
        code=code,
        parent=parent,
        name=name,
        points=points,
        method=method,
        unit_group=group,
        reviewer=REVIEWER.account if parent in ("I", "II") else "",
        per_day="0.5" if method == "minus" else "",
    )
    for code, parent, name, points, method, group in LIST
)
DOCUMENT = "Văn bản minh họa, không có thật"
CENT = Decimal("0.01")


def people() -> dict[str, str]:
    """An account of each role, and the password that it was given."""
    made = {}
    for name, role in PEOPLE.items():
        made[name] = secrets.token_urlsafe(12)
        accounts.add(CHIEF, name, role=role, password=made[name])
    return made


def fill() -> None:
    """A published year, one that is appraised, one in which units score themselves, and a plan."""
    first = today().year - 1
    chance = random.Random(first)
    _published(_begun(first), chance)
    _appraised(_begun(first + 1), chance)
    _open(_begun(first + 2), chance)
    _plan(first)


def _begun(number: int) -> int:
    title = f"Chỉ số CCHC minh họa năm {number} (bịa ra)"
    made = scoring_years.add(OFFICE, PROVINCE["id"], year=number, title=title, basis=DOCUMENT)
    scoring_criteria.replace(OFFICE, made, found=CRITERIA, reason=DOCUMENT)
    scoring_units.replace(OFFICE, made, found=UNITS, reason=DOCUMENT)
    scoring_units.begin(OFFICE, made)
    _until(made, "self_due", days=10)
    return made


def _until(year: int, name: str, *, days: int) -> None:
    last = datetime.now(HERE).replace(hour=23, minute=59, second=59) + timedelta(days=days)
    scoring_years.set_due(OFFICE, year, name=name, time=written(last))


def _leaves(unit: ScoredUnit, *, own: bool) -> list[Criterion]:
    asked = scoring_criteria.of_group(CRITERIA, unit.unit_group)
    return [c for c in asked if not own or c.method in scoring_entries.SELF_METHODS]


def _share(most: str, chance: random.Random, *, least: int) -> str:
    """Some points of `most`, from `least` percent up."""
    points = Decimal(most) * chance.randint(least, 100) / 100
    return f"{points.quantize(CENT).normalize():f}"


def _assess(year: int, unit: ScoredUnit, chance: random.Random, *, share: float = 1.0) -> None:
    """A unit scores itself at the first part of its criteria."""
    asked = _leaves(unit, own=True)
    for one in asked[: round(len(asked) * share)]:
        scoring_entries.save(
            OFFICE,
            year,
            unit=unit.unit,
            code=one.code,
            self_points=_share(one.points, chance, least=75),
            explanation=f"Báo cáo minh họa của {unit.name}",
            seen=0,
        )


def _submit(year: int, units: tuple[ScoredUnit, ...], chance: random.Random) -> None:
    for unit in units:
        _assess(year, unit, chance)
        scoring_entries.submit(OFFICE, year, unit=unit.unit)


def _give(year: int, unit: ScoredUnit, one: Criterion, chance: random.Random) -> None:
    """Points for a criterion: the unit's own, or fewer with a reason; a survey's with its document."""
    held = scoring_appraisal.of_unit(OFFICE, year, unit=unit.unit).get(one.code)
    own = held.self_points if held else None
    if own is None:
        given, reason = _share(one.points, chance, least=60), DOCUMENT
    elif chance.random() < 0.35:
        given, reason = _less(own, chance), "Tài liệu kiểm chứng chưa đủ"
    else:
        given, reason = own, ""
    scoring_appraisal.give(
        OFFICE,
        year,
        unit=unit.unit,
        code=one.code,
        points=given,
        reason=reason,
        seen=held.revision if held else 0,
    )


def _less(points: str, chance: random.Random) -> str:
    return f"{(Decimal(points) * chance.randint(70, 95) / 100).quantize(CENT).normalize():f}"


def _published(year: int, chance: random.Random) -> None:
    _submit(year, UNITS, chance)
    scoring_steps.onward(OFFICE, year)
    for unit in UNITS:
        for one in _leaves(unit, own=False):
            if one.method not in ("bonus", "minus") or chance.random() < 0.3:
                _give(year, unit, one, chance)
    scoring_steps.onward(OFFICE, year)
    scoring_steps.onward(LEADER, year, decision=f"Quyết định minh họa số 00/QĐ ({DOCUMENT})")
    note = {"note_vi": "Kết quả minh họa, bịa ra", "note_en": "An invented result, to demonstrate"}
    scoring_publication.publish(LEADER, year, groups={"so": "so", "xa": "xa"}, **note)


def _appraised(year: int, chance: random.Random) -> None:
    """Half given, a question open and one answered."""
    _submit(year, UNITS, chance)
    scoring_steps.onward(OFFICE, year)
    _until(year, "appraisal_due", days=20)
    _until(year, "objection_due", days=30)
    for unit in UNITS[::2]:
        for one in _leaves(unit, own=True)[:3]:
            _give(year, unit, one, chance)
    for place, unit in enumerate((UNITS[0], UNITS[-1])):
        held = scoring_appraisal.of_unit(OFFICE, year, unit=unit.unit)["2.2"]
        where = {"unit": unit.unit, "code": "2.2"}
        said = "Đề nghị nêu ngày công khai"
        asked = scoring_appraisal.ask(
            REVIEWER, year, **where, question=said, seen=held.revision
        ).revision
        if place == 0:
            said = "Công khai từ ngày đầu năm (minh họa)"
            scoring_appraisal.answer(OFFICE, year, **where, text=said, seen=asked)


def _open(year: int, chance: random.Random) -> None:
    """Some handed in, one took back, some began, the others have not."""
    _submit(year, UNITS[1:5], chance)
    scoring_entries.take_back(OFFICE, year, unit=UNITS[4].unit)
    for unit in (UNITS[0], *UNITS[8:12], UNITS[-1]):
        _assess(year, unit, chance, share=0.6)


def _plan(after: int) -> None:
    begins = today().replace(day=1)
    made = plan_keeping.make(
        OFFICE,
        Plan(
            title=f"Kế hoạch minh họa sau chỉ số năm {after} (bịa ra)",
            province=PROVINCE["id"],
            indicator=plan_keeping.OWN,
            year=after,
            document=DOCUMENT,
            begins=f"{begins}",
        ),
    )
    tasks = [
        plan_keeping.save_task(
            OFFICE,
            Task(
                plan=made,
                criterion=criterion,
                lost=lost,
                unit=UNITS[at].name,
                account=UNITS[at].account,
                person=f"Người minh họa ({criterion[:3]})",
                measure="Việc làm minh họa",
                due=f"{begins + timedelta(days=days)}",
                gain=gain,
            ),
        )
        for at, criterion, lost, gain, days in (
            (0, "2.2. Công khai thủ tục", "3.5", "2", 20),
            (3, "1.2. Báo cáo đủ và đúng hạn", "1.25", "1", 60),
            (-1, "3.2. Hồ sơ nộp trực tuyến tại xã", "4", "2.5", 150),
        )
    ]
    plan_keeping.set_state(LEADER, made, state="confirmed")
    period = plan_follow.period_of(today(), kind="quarter")
    for number, state, note in zip(
        tasks, ("done", "under_way"), ("Đã xong (minh họa)", "Đang làm (minh họa)"), strict=False
    ):
        plan_keeping.save_report(
            OFFICE, TaskReport(task=number, period=period, state=state, note=note)
        )
