"""Roles: who a keeper is, what each role may do, and how it is told that something may not be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lib.base import formats

# Days begin and end here, wherever the server stands.
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
# Each may do what those before it may.
ROLES = ("unit", "reader", "editor", "approver", "administrator")
UNIT, READER, EDITOR, APPROVER, ADMINISTRATOR = ROLES


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Who acts: the account, its role and the address that the request came from ('' at the terminal)."""

    account: str
    role: str
    address: str = ""

    def may(self, role: str) -> bool:
        """Whether the keeper has the rights of `role`."""
        return ROLES.index(self.role) >= ROLES.index(role)


class NotAllowed(Exception):
    """Something that a keeper may not do, or not now. The sentence is `upkeep.refused.<code>`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(" ".join([code, *(f"{name}={value}" for name, value in params.items())]))
        self.code, self.params = code, params


def need(by: Keeper, role: str) -> None:
    """Raises NotAllowed where the keeper has not the rights of `role`."""
    if not by.may(role):
        raise NotAllowed("role", role=role)


def now() -> str:
    """The time as this room writes it: UTC to the second, sortable as text."""
    return written(datetime.now(UTC))


def today() -> date:
    """The day in Viet Nam: a deadline of a day passes at its midnight."""
    return datetime.now(HERE).date()


def written(time: datetime) -> str:
    """A time as text that sorts by time."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(time: str | datetime, lang: str) -> str:
    """A time as it is in Viet Nam: '28/11/2026 08:41'."""
    at = datetime.fromisoformat(time) if isinstance(time, str) else time
    here = at.astimezone(HERE)
    return f"{formats.day(here.date(), lang=lang)} {here:%H:%M}"
