"""Accounts: who may sign in, with which role, and their passwords (argon2 hashes by argon2-cffi)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from lib.data.upkeep import audit, office, tables
from lib.data.upkeep.roles import ADMINISTRATOR, ROLES, Keeper, NotAllowed, need, now

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account without its password."""

    name: str
    role: str
    disabled: bool
    created: str
    changed: str


@cache
def _hasher() -> PasswordHasher:
    """With the library's own parameters (RFC 9106, low memory): 64 MiB, three passes."""
    return PasswordHasher()


def listed() -> list[Account]:
    """Every account, by name."""
    columns = [c for c in tables.accounts.c if c.name != "password"]
    with office.reading() as connection:
        rows = connection.execute(select(*columns).order_by(tables.accounts.c.name)).mappings()
        return [Account(**row) for row in rows]


def add(by: Keeper, name: str, *, role: str, password: str) -> None:
    """Make an account. Raises NotAllowed for a bad name, a taken one, a weak password, a missing right."""
    need(by, ADMINISTRATOR)
    if not _NAME.fullmatch(name):
        raise NotAllowed("account_name", name=name)
    if role not in ROLES:
        raise NotAllowed("role_unknown", role=role, known=", ".join(ROLES))
    hashed = _hashed(password, name=name)
    with office.change() as connection:
        if _row(connection, name):
            raise NotAllowed("account_taken", name=name)
        time = now()
        row = {"name": name, "role": role, "password": hashed, "disabled": False}
        connection.execute(insert(tables.accounts).values(**row, created=time, changed=time))
        audit.add(connection, by, "account_add", name, role=role)


def set_role(by: Keeper, name: str, *, role: str) -> None:
    """Give an account another role. Raises NotAllowed."""
    need(by, ADMINISTRATOR)
    if role not in ROLES:
        raise NotAllowed("role_unknown", role=role, known=", ".join(ROLES))
    with office.change() as connection:
        before = _known(connection, name)
        if before["role"] == ADMINISTRATOR and role != ADMINISTRATOR:
            _not_the_last(connection, name)
        _set(connection, name, role=role)
        audit.add(connection, by, "account_role", name, before=before["role"], role=role)


def set_disabled(by: Keeper, name: str, *, disabled: bool) -> None:
    """Close an account, which ends its sessions, or open it again. Raises NotAllowed."""
    need(by, ADMINISTRATOR)
    with office.change() as connection:
        before = _known(connection, name)
        if disabled and before["role"] == ADMINISTRATOR:
            _not_the_last(connection, name)
        _set(connection, name, disabled=disabled)
        if disabled:
            _end_sessions(connection, name)
        audit.add(connection, by, "account_close" if disabled else "account_open", name)


def set_password(by: Keeper, name: str, *, password: str) -> None:
    """Set an account's password, which ends its sessions. Raises NotAllowed."""
    need(by, ADMINISTRATOR)
    hashed = _hashed(password, name=name)
    with office.change() as connection:
        _known(connection, name)
        _set(connection, name, password=hashed)
        _end_sessions(connection, name)
        audit.add(connection, by, "account_password", name)


def set_own_password(by: Keeper, *, old: str, password: str, kept: str) -> None:
    """Set the keeper's own password, which ends their sessions but the one whose digest is `kept`.

    Raises NotAllowed: 'password_old' for a wrong old one, 'password_length', 'password_simple',
    'password_same'.
    """
    if not right_password(by.account, old):
        raise NotAllowed("password_old")
    if _plain(old) == _plain(password):
        raise NotAllowed("password_same")
    hashed = _hashed(password, name=by.account)
    with office.change() as connection:
        _known(connection, by.account)
        _set(connection, by.account, password=hashed)
        _end_sessions(connection, by.account, kept=kept)
        audit.add(connection, by, "account_password", by.account)


def has_password(name: str) -> bool:
    """Whether the account signs in with a password; one of the organisation's has none here."""
    with office.reading() as connection:
        row = _row(connection, name)
    return bool(row and row["password"])


def of_organisation(named: str, *, subject: str, role: str) -> str:
    """The name of the account of someone whom the organisation's provider knows as `subject`.

    Made at the first time, without a password, and given the role that the provider says now. The name
    holds a digest of the subject: who takes another's user name gets an account of their own. Raises
    NotAllowed where it was closed here, or the role is none.
    """
    if role not in ROLES:
        raise NotAllowed("role_unknown", role=role, known=", ".join(ROLES))
    plain = re.sub(r"[^a-z0-9._-]", "", named.partition("@")[0].lower())[:27] or "keeper"
    name = f"{plain}~{hashlib.sha256(subject.encode()).hexdigest()[:12]}"
    by = Keeper(account=name, role=role)
    with office.change() as connection:
        row = _row(connection, name)
        if row is None:
            time = now()
            made = {"name": name, "role": role, "password": "", "disabled": False}
            connection.execute(insert(tables.accounts).values(**made, created=time, changed=time))
            audit.add(connection, by, "account_add", name, role=role)
        elif row["disabled"]:
            raise NotAllowed("sign_in_wrong")
        elif row["role"] != role:
            _set(connection, name, role=role)
            audit.add(connection, by, "account_role", name, before=row["role"], role=role)
    return name


def right_password(name: str, password: str) -> bool:
    """Whether it is the password of an account that is open; takes as long where there is none."""
    with office.reading() as connection:
        row = _row(connection, name)
    hashed = row["password"] if row else _nobody()
    try:
        right = _hasher().verify(hashed, _plain(password[:LONGEST_PASSWORD]))
    except (VerificationError, InvalidHashError):
        return False
    if right and row and _hasher().check_needs_rehash(hashed):
        with office.change() as connection:
            _set(connection, name, password=_hasher().hash(_plain(password)))
    return bool(right and row and not row["disabled"])


@cache
def _nobody() -> str:
    return _hasher().hash("nobody")


def _plain(password: str) -> str:
    """One form of the same signs: keyboards write Vietnamese letters composed or not."""
    return unicodedata.normalize("NFC", password)


def _hashed(password: str, *, name: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise NotAllowed("password_length", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    if len(set(password.lower())) < 5 or name in password.lower():
        raise NotAllowed("password_simple")
    return _hasher().hash(_plain(password))


def _row(connection: Connection, name: str) -> Mapping[str, Any] | None:
    query = select(tables.accounts).where(tables.accounts.c.name == name)
    row = connection.execute(query).mappings().first()
    return None if row is None else {str(k): v for k, v in row.items()}


def _known(connection: Connection, name: str) -> Mapping[str, Any]:
    row = _row(connection, name)
    if row is None:
        raise NotAllowed("account_unknown", name=name)
    return row


def _set(connection: Connection, name: str, **values: Any) -> None:
    where = tables.accounts.c.name == name
    connection.execute(update(tables.accounts).where(where).values(changed=now(), **values))


def _not_the_last(connection: Connection, name: str) -> None:
    """Raises NotAllowed where nobody else could administer."""
    columns = tables.accounts.c
    others = select(func.count()).where(
        columns.role == ADMINISTRATOR, columns.disabled.is_(False), columns.name != name
    )
    if not connection.execute(others).scalar_one():
        raise NotAllowed("last_administrator")


def _end_sessions(connection: Connection, name: str, *, kept: str = "") -> None:
    one = tables.sessions.c
    connection.execute(delete(tables.sessions).where(one.account == name, one.digest != kept))
