"""Private links: a key in an address by which a calendar or a feed reader is known as an account.

The key is made from the account and its password's hash, so that a new password or a closed account ends
it; it opens nothing but reminders.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, select

from lib.data.upkeep import office, tables
from lib.data.upkeep.roles import Keeper


def key_of(by: Keeper) -> str:
    """The key of the keeper's own links, '' for who has no account here."""
    with office.reading() as connection:
        row = _row(connection, by.account)
        return f"{by.account}.{_mac(connection, *row[:2])}" if row else ""


def keeper_of(key: str) -> Keeper | None:
    """Whose key it is; None for any other text."""
    name, _, told = key[:200].rpartition(".")
    with office.reading() as connection:
        row = _row(connection, name)
        if not row or not hmac.compare_digest(told.encode(), _mac(connection, *row[:2]).encode()):
            return None
        return Keeper(account=name, role=row[2])


def _row(connection: Connection, name: str) -> tuple[str, str, str] | None:
    t = tables.accounts.c
    query = select(t.name, t.password, t.role).where(t.name == name, t.disabled.is_(False))
    row = connection.execute(query).first()
    return None if row is None else (row.name, row.password, row.role)


def _mac(connection: Connection, name: str, password: str) -> str:
    secret = str(office.noted(connection, "key")).encode()
    return hmac.new(secret, f"cchc.link {name} {password}".encode(), hashlib.sha256).hexdigest()
