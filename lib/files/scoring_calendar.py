"""Scoring calendar: the deadlines of scored years as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from lib.base.i18n import t
from lib.data.upkeep.scoring_reminders import Waiting
from lib.data.upkeep.scoring_years import ScoringYear

WARNED_DAYS = 3


def ics(
    dues: Sequence[tuple[ScoringYear, str, str]], waiting: Sequence[Waiting], *, lang: str
) -> bytes:
    """One event for each deadline, with what waits until then; a program is told three days before."""
    made = Calendar()
    made.add("prodid", "-//CCHC//scoring//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", t("scoring.calendar", lang))
    for year, name, time in dues:
        at = datetime.fromisoformat(time)
        event = Event()
        event.add("uid", f"scoring-{year.id}-{name}@cchc")
        event.add("dtstamp", datetime.fromisoformat(year.changed) if year.changed else at)
        event.add("dtstart", at.astimezone(UTC))
        event.add("duration", timedelta(0))
        event.add("summary", f"{t(f'scoring.date.{name}', lang)}: {year.title}")
        told = [said(one, lang) for one in waiting if one.year.id == year.id and one.due == time]
        event.add("description", "\n".join(told))
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-WARNED_DAYS))
        alarm.add("description", event["summary"])
        event.add_component(alarm)
        made.add_component(event)
    body: bytes = made.to_ical()
    return body


def said(one: Waiting, lang: str) -> str:
    """What waits, in a sentence."""
    return t(f"scoring.waiting.{one.code}", lang, unit=one.unit, count=one.count)
