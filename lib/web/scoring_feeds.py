"""Scoring feeds: what waits for an account as a calendar file and as an Atom feed, for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from lib.base import settings
from lib.data.upkeep import scoring_reminders
from lib.data.upkeep.roles import Keeper, moment, now
from lib.data.upkeep.scoring_reminders import Waiting
from lib.files import markup, scoring_calendar
from lib.web import limits
from lib.web.keepers_page import PRIVATE, lang_of


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """An entry of the feed, as its template writes it."""

    id: str
    title: str
    text: str
    time: str


def calendar(request: Request, by: Keeper) -> Response:
    """The deadlines of the years that the keeper sees, with what waits for them."""
    waiting = scoring_reminders.mine(by)
    body = scoring_calendar.ics(scoring_reminders.dues(by), waiting, lang=lang_of(request))
    return Response(body, headers=PRIVATE, media_type="text/calendar")


def atom(request: Request, by: Keeper) -> Response:
    """What waits for the keeper (RFC 4287); an entry stays one while its year stands at that step."""
    lang = lang_of(request)
    entries = [
        FeedEntry(
            id=quote(f"{one.year.id}:{one.year.state}:{one.code}:{one.unit}"),
            title=one.year.title,
            text=_text(one, lang),
            time=one.year.changed or now(),
        )
        for one in scoring_reminders.mine(by)
    ]
    host = limits.host(request.headers.get("host", ""))
    body = markup.document(
        "web",
        "scoring.atom",
        lang=lang,
        account=by.account,
        updated=max((e.time for e in entries), default=now()),
        entries=entries,
        site=settings.public_url() or f"{request.scope['scheme']}://{host}",
    )
    return Response(body, headers=PRIVATE, media_type="application/atom+xml")


def _text(one: Waiting, lang: str) -> str:
    said = scoring_calendar.said(one, lang)
    return f"{said} {moment(one.due, lang)}" if one.due else said
