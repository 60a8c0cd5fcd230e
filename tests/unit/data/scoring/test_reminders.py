"""What waits for whom, as a list, as a calendar file and under a private link."""

from __future__ import annotations

from datetime import UTC, datetime

import icalendar
import pytest
from sqlalchemy import update

from lib.base import i18n
from lib.data.upkeep import (
    accounts,
    office,
    private_links,
    scoring_appraisal,
    scoring_reminders,
    scoring_steps,
    scoring_tables,
    scoring_years,
)
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from lib.files import scoring_calendar
from tests.unit.data.scoring.test_appraisal import BINH, OWN, SOAT, give, handed_in, put_survey

DUE = "2026-12-01T16:59:59Z"
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)


def told(by: Keeper) -> list[tuple[str, str, int]]:
    return [(w.code, w.unit, w.count) for w in scoring_reminders.mine(by)]


def test_each_is_told_what_waits_for_them_alone(opened: int, editor: Keeper) -> None:
    own, other = OWN["so-y-te"], OWN["so-noi-vu"]
    assert told(own) == [("submit", "Sở Y tế", 3)]
    assert told(SOAT) == told(editor) == []
    everyone = scoring_reminders.everyone(editor, scoring_years.listed(editor)[0])
    assert [(w.account, w.unit) for w in everyone] == [("noivu", "Sở Nội vụ"), ("yte", "Sở Y tế")]
    handed_in(opened)
    assert (told(own), told(editor)) == ([], [("step", "", 0)])
    scoring_steps.onward(editor, opened)
    assert told(SOAT) == [("appraise", "", 2)]
    assert told(editor) == [("appraise", "", 6)]
    scoring_appraisal.ask(SOAT, opened, unit="so-y-te", code="1.2", question="Báo cáo nào?", seen=1)
    assert (told(own), told(other)) == ([("answer", "Sở Y tế", 1)], [])
    scoring_appraisal.answer(own, opened, unit="so-y-te", code="1.2", text="Số 9", seen=2)
    put_survey(editor, opened)
    for unit in OWN:
        for code, points in (("1.1", "0,6"), ("1.2", "30"), ("2.1", "40")):
            seen = 3 if (unit, code) == ("so-y-te", "1.2") else 1
            give(editor, opened, points, unit=unit, code=code, seen=seen)
    scoring_steps.onward(editor, opened)
    assert (told(editor), told(BINH)) == ([], [("step", "", 0)])
    scoring_steps.onward(BINH, opened, decision="QĐ 1")
    assert told(BINH) == [("publish", "", 0)]


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-11-28T07:00:00", 3), ("2026-12-01T10:00:00", 0), ("2026-12-02T17:00:00", -2)],
)
def test_days_are_counted_whole_until_the_deadline(now: str, days: int) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert scoring_reminders.days_left(DUE, now=at) == days
    assert scoring_reminders.days_left("") is None


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_the_calendar_is_read_back_whole_by_a_reader(
    opened: int, editor: Keeper, lang: str
) -> None:
    scoring_years.set_due(editor, opened, name="self_due", time=DUE)
    own = OWN["so-y-te"]
    body = scoring_calendar.ics(scoring_reminders.dues(own), scoring_reminders.mine(own), lang=lang)
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    # RFC 5545: no line is longer than 75 octets, and no letter is cut in two.
    assert max(map(len, body.split(b"\r\n"))) <= 75
    body.replace(b"\r\n ", b"").decode()
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 16, 59, 59, tzinfo=UTC)
    said = scoring_reminders.mine(own)[0]
    assert str(event["description"]) == scoring_calendar.said(said, lang)
    assert "Sở Y tế" in str(event["description"])


def test_a_title_with_signs_of_the_format_stays_a_title(editor: Keeper) -> None:
    title = "Chỉ số; năm 2026, \\n các sở\nBEGIN:VEVENT"
    made = scoring_years.add(editor, "34-14", year=2026, title="Chỉ số")
    scoring_years.set_due(editor, made, name="self_due", time=DUE)
    # No title gets a line's end now; stores of before may hold one.
    with office.change() as connection:
        connection.execute(update(scoring_tables.years).values(title=title))
    body = scoring_calendar.ics(scoring_reminders.dues(editor), (), lang="vi")
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert str(event["summary"]) == f"Hạn tự chấm: {title}"


def test_a_private_link_ends_with_the_password_and_the_account(opened: int) -> None:
    accounts.add(ROOT, "yte", role="unit", password="một câu dài để nhớ")
    key = private_links.key_of(OWN["so-y-te"])
    found = private_links.keeper_of(key)
    assert found is not None
    assert (found.account, found.role) == ("yte", "unit")
    for wrong in ("", "yte", "yte.", f"{key}0", key.replace("yte", "noivu"), "ÿ." + "0" * 300):
        assert private_links.keeper_of(wrong) is None
    accounts.set_password(ROOT, "yte", password="một câu khác để nhớ")
    assert private_links.keeper_of(key) is None
    fresh = private_links.key_of(OWN["so-y-te"])
    accounts.set_disabled(ROOT, "yte", disabled=True)
    assert private_links.keeper_of(fresh) is None
    assert private_links.key_of(Keeper(account="nobody", role="unit")) == ""
