"""Sessions: signing in and out, and whose session a cookie is.

The cookie holds a random token, signed; the store holds the token's digest. A session ends on signing
out, a new password, a closed account, after IDLE_HOURS without use and after HOURS in any case.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from lib.data.upkeep import accounts, audit, office, tables
from lib.data.upkeep.roles import Keeper, NotAllowed, now, written

COOKIE = "cchc_session"
HOURS, IDLE_HOURS = 12, 2
# Tries within WINDOW minutes, those that are under way included.
MOST_BY_ACCOUNT_HERE, MOST_BY_ADDRESS, MOST_BY_ACCOUNT = 5, 20, 50
WINDOW = 15
# How often it is written down that a session is in use.
SEEN_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session that stands: who, with which role, since when, and until when at most."""

    keeper: Keeper
    digest: str
    begun: str
    ends: str


def sign_in(account: str, password: str, *, address: str) -> str:
    """The cookie of a new session. Raises NotAllowed: wrong, or too many tries ('sign_in_wait')."""
    name = account.strip().lower()[:40]
    by = Keeper(account=name, role="reader", address=address[:60])
    _count_try(by)
    right = accounts.right_password(name, password)
    known = right or any(a.name == name for a in accounts.listed())
    with office.change() as connection:
        if not right:
            # Names that nobody has are not written down: a stranger could fill the log with them.
            if known:
                audit.add(connection, by, "sign_in_wrong", name)
        else:
            tried = tables.attempts.c
            connection.execute(
                delete(tables.attempts).where(tried.account == name, tried.address == by.address)
            )
            token = _begun(connection, by)
            audit.add(connection, by, "sign_in", name)
    if not right:
        # Raised after the change, which is to stand.
        raise NotAllowed("sign_in_wrong")
    return _signer(_key()).sign(token).decode()


def begin(account: str, *, address: str) -> str:
    """The cookie of a new session of an account that proved itself elsewhere."""
    by = Keeper(account=account, role="reader", address=address[:60])
    with office.change() as connection:
        token = _begun(connection, by)
        audit.add(connection, by, "sign_in", account)
    return _signer(_key()).sign(token).decode()


def _begun(connection: Connection, by: Keeper) -> str:
    """The token of a new session; sessions whose hours are over go."""
    token, time = secrets.token_urlsafe(32), now()
    row = {"digest": _digest(token), "account": by.account, "begun": time, "seen": time}
    connection.execute(insert(tables.sessions).values(**row, address=by.address))
    connection.execute(delete(tables.sessions).where(tables.sessions.c.begun < _ago(hours=HOURS)))
    return token


def sealed(told: Mapping[str, str]) -> str:
    """A few words signed with their time, for a cookie that only this site can have made."""
    return str(_serializer().dumps(dict(told)))


def unsealed(text: str, *, seconds: int) -> dict[str, str]:
    """What `sealed` was told; nothing where it is another's, or older than that."""
    try:
        told: dict[str, str] = _serializer().loads(text, max_age=seconds)
    except BadSignature:
        return {}
    return told


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(), salt="cchc.sealed")


def _count_try(by: Keeper) -> None:
    """Write the try down before the password is looked at: many at once do not slip through."""
    tried = tables.attempts.c
    here, name = tried.address == by.address, tried.account == by.account
    limits = (
        ((here, name), MOST_BY_ACCOUNT_HERE),
        ((here,), MOST_BY_ADDRESS),
        ((name,), MOST_BY_ACCOUNT),
    )
    with office.change() as connection:
        # Tries of a later time than now were written before the clock was set back.
        passed = or_(tried.time < _ago(minutes=WINDOW), tried.time > _ago(minutes=-WINDOW))
        connection.execute(delete(tables.attempts).where(passed))
        for where, most in limits:
            if connection.execute(select(func.count()).where(*where)).scalar_one() >= most:
                raise NotAllowed("sign_in_wait", minutes=WINDOW)
        connection.execute(
            insert(tables.attempts).values(time=now(), account=by.account, address=by.address)
        )


def session_of(cookie: str | None, *, address: str = "") -> Session | None:
    """The session of a cookie's value, or None where there is none or it has ended."""
    one, who = tables.sessions, tables.accounts
    query = (
        select(one, who.c.role)
        .join(who, who.c.name == one.c.account)
        .where(one.c.digest == bindparam("of"), who.c.disabled.is_(False))
        .where(one.c.begun > _ago(hours=HOURS), one.c.seen > _ago(hours=IDLE_HOURS))
        # A session that begins later than now would last longer than HOURS: the clock was set back.
        .where(one.c.begun < _ago(minutes=-SEEN_MINUTES))
    )
    with office.reading() as connection:
        digest = _digest_in(cookie, str(office.noted(connection, "key")))
        row = connection.execute(query, {"of": digest}).mappings().first() if digest else None
    if digest is None or row is None:
        return None
    if not _ago(minutes=SEEN_MINUTES) <= row["seen"] <= now():
        seen = update(one).where(one.c.digest == digest).values(seen=now())
        office.note(lambda connection: connection.execute(seen))
    begun = datetime.strptime(row["begun"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Session(
        keeper=Keeper(account=row["account"], role=row["role"], address=address or row["address"]),
        digest=digest,
        begun=row["begun"],
        ends=written(begun + timedelta(hours=HOURS)),
    )


def sign_out(cookie: str | None) -> None:
    """End the session of a cookie; nothing where there is none."""
    found = session_of(cookie)
    if found is None:
        return
    with office.change() as connection:
        connection.execute(delete(tables.sessions).where(tables.sessions.c.digest == found.digest))
        audit.add(connection, found.keeper, "sign_out", found.keeper.account)


def change_password(session: Session, *, old: str, password: str) -> None:
    """Set the password of who is signed in; their other sessions end. Raises NotAllowed.

    The old one may be tried as often as at signing in, so that a found session guesses nothing.
    """
    by = session.keeper
    _count_try(by)
    accounts.set_own_password(by, old=old, password=password, kept=session.digest)
    tried = tables.attempts.c
    with office.change() as connection:
        here = (tried.account == by.account) & (tried.address == by.address)
        connection.execute(delete(tables.attempts).where(here))


def form_token(about: str) -> str:
    """A token for a form that only this site can have drawn for `about` (a session's digest, a nonce)."""
    return _signer(_key(), "form").sign(about).decode()


def right_form_token(token: str, about: str) -> bool:
    """Whether `form_token` made it for `about`."""
    return secrets.compare_digest(token.encode(), form_token(about).encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _digest_in(cookie: str | None, key: str) -> str | None:
    """The digest of the token in a cookie that this site signed."""
    if not cookie or len(cookie) > 200:
        return None
    try:
        return _digest(_signer(key).unsign(cookie).decode())
    except (BadSignature, UnicodeError):
        return None


def _signer(key: str, purpose: str = "session") -> Signer:
    return Signer(key, salt=f"cchc.{purpose}", digest_method=hashlib.sha256)


def _key() -> str:
    with office.reading() as connection:
        return str(office.noted(connection, "key"))


def _ago(*, hours: float = 0, minutes: float = 0) -> str:
    return written(datetime.now(UTC) - timedelta(hours=hours, minutes=minutes))
