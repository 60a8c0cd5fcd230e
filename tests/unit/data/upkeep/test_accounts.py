"""Accounts, sessions and the log: who may come in, for how long, and what is written down of it."""

from __future__ import annotations

import io
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from lib import cli
from lib.base import settings
from lib.data.upkeep import accounts, audit, office, sessions
from lib.data.upkeep.roles import ADMINISTRATOR, ROLES, Keeper, NotAllowed

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PASSWORD = "một câu dài để nhớ"
HERE = "192.0.2.7"


def account(name: str = "an", role: str = "editor") -> None:
    accounts.add(ROOT, name, role=role, password=PASSWORD)


def refused(code: str) -> object:
    return pytest.raises(NotAllowed, match=rf"^{code}\b")


def test_each_role_may_what_those_before_it_may() -> None:
    for place, role in enumerate(ROLES):
        keeper = Keeper(account="a", role=role)
        assert [keeper.may(r) for r in ROLES] == [n <= place for n in range(len(ROLES))]


def test_an_account_signs_in_and_its_session_says_who_it_is() -> None:
    account()
    cookie = sessions.sign_in(" AN ", PASSWORD, address=HERE)
    found = sessions.session_of(cookie)
    assert found is not None
    assert (found.keeper.account, found.keeper.role) == ("an", "editor")
    assert found.keeper.address == HERE
    # Neither password nor token lies in the store.
    held = (settings.upkeep_dir() / "upkeep.sqlite").read_bytes()
    assert PASSWORD.encode() not in held
    assert cookie.split(".")[0].encode() not in held
    assert (settings.upkeep_dir() / "upkeep.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("composed", [True, False])
def test_a_vietnamese_password_is_the_same_however_it_is_typed(composed: bool) -> None:
    import unicodedata

    account()
    typed = unicodedata.normalize("NFC" if composed else "NFD", PASSWORD)
    assert accounts.right_password("an", typed)
    assert not accounts.right_password("an", typed + "x")


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b", "x" * 500, "ă.ơ"])
def test_a_cookie_that_this_site_did_not_sign_is_nobody(cookie: str | None) -> None:
    assert sessions.session_of(cookie) is None


def test_a_changed_cookie_is_nobody() -> None:
    account()
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)
    token, _, mark = cookie.rpartition(".")
    other = ("A" if token[0] != "A" else "B") + token[1:]
    assert sessions.session_of(f"{other}.{mark}") is None
    assert sessions.session_of(cookie) is not None


def test_a_session_ends_on_signing_out_on_a_new_password_and_on_closing() -> None:
    account()
    for end in (
        lambda cookie: sessions.sign_out(cookie),
        lambda _: accounts.set_password(ROOT, "an", password=PASSWORD),
        lambda _: accounts.set_disabled(ROOT, "an", disabled=True),
    ):
        cookie = sessions.sign_in("an", PASSWORD, address=HERE)
        assert sessions.session_of(cookie)
        end(cookie)
        assert sessions.session_of(cookie) is None
    # A closed account does not come in again, with the words of a wrong password.
    with refused("sign_in_wrong"):
        sessions.sign_in("an", PASSWORD, address=HERE)


def test_a_session_ends_after_its_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)

    def later(**ago: float) -> None:
        time = datetime.now(UTC) - timedelta(**ago)
        with office.change() as connection:
            column = "seen" if "minutes" in ago else "begun"
            connection.exec_driver_sql(
                f"UPDATE upkeep_sessions SET {column} = '{time:%Y-%m-%dT%H:%M:%SZ}'"
            )

    later(minutes=60 * sessions.IDLE_HOURS - 5)
    assert sessions.session_of(cookie)
    # Being used, it is seen anew.
    later(hours=sessions.HOURS - 0.1)
    assert sessions.session_of(cookie)
    later(hours=sessions.HOURS)
    assert sessions.session_of(cookie) is None
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)
    later(minutes=60 * sessions.IDLE_HOURS)
    assert sessions.session_of(cookie) is None


def test_a_role_that_was_taken_away_is_gone_from_the_session_too() -> None:
    account(role="approver")
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)
    accounts.set_role(ROOT, "an", role="reader")
    found = sessions.session_of(cookie)
    assert found is not None
    assert found.keeper.role == "reader"


def test_tries_are_counted_by_account_and_address() -> None:
    account()
    account("binh")
    for _ in range(sessions.MOST_BY_ACCOUNT_HERE):
        with refused("sign_in_wrong"):
            sessions.sign_in("an", "wrong", address=HERE)
    with refused("sign_in_wait"):
        sessions.sign_in("an", PASSWORD, address=HERE)
    # Others are not kept out by it, nor is the account from elsewhere.
    assert sessions.sign_in("binh", PASSWORD, address=HERE)
    assert sessions.sign_in("an", PASSWORD, address="192.0.2.8")
    for n in range(sessions.MOST_BY_ADDRESS - sessions.MOST_BY_ACCOUNT_HERE):
        with refused("sign_in_wrong"):
            sessions.sign_in(f"nobody{n}", "wrong", address=HERE)
    with refused("sign_in_wait"):
        sessions.sign_in("binh", PASSWORD, address=HERE)


def test_many_tries_at_once_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    looked: list[int] = []
    monkeypatch.setattr(accounts, "right_password", lambda *_: bool(looked.append(1)))

    def attempt() -> None:
        with pytest.raises(NotAllowed):
            sessions.sign_in("an", "wrong", address=HERE)

    workers = [threading.Thread(target=attempt) for _ in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(looked) == sessions.MOST_BY_ACCOUNT_HERE


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("An", PASSWORD, "account_name"),
        ("../an", PASSWORD, "account_name"),
        ("binh", "short", "password_length"),
        ("binh", "x" * 201, "password_length"),
        ("binh", "aaaaaaaaaaaa", "password_simple"),
        ("binh", "binh-2026-cchc", "password_simple"),
        ("an", PASSWORD, "account_taken"),
    ],
)
def test_a_bad_account_is_refused(name: str, password: str, code: str) -> None:
    account()
    with refused(code):
        accounts.add(ROOT, name, role="reader", password=password)


def test_only_administrators_change_accounts() -> None:
    account()
    me = Keeper(account="an", role="approver")
    for act in (
        lambda: accounts.add(me, "x1", role="reader", password=PASSWORD),
        lambda: accounts.set_role(me, "an", role="administrator"),
        lambda: accounts.set_disabled(me, "an", disabled=False),
        lambda: accounts.set_password(me, "an", password=PASSWORD),
    ):
        with refused("role"):
            act()


@pytest.mark.parametrize("role", ROLES)
def test_everyone_changes_their_own_password_and_their_other_sessions_end(role: str) -> None:
    account("an", role)
    account("binh")
    here, there, other = (
        sessions.sign_in(name, PASSWORD, address=HERE) for name in ("an", "an", "binh")
    )
    mine = sessions.session_of(here)
    assert mine is not None
    for old, new, code in (
        ("wrong", "a new long one", "password_old"),
        (PASSWORD, "short", "password_length"),
        (PASSWORD, "an" + "aaaaabcdefgh", "password_simple"),
        (PASSWORD, PASSWORD, "password_same"),
    ):
        with refused(code):
            sessions.change_password(mine, old=old, password=new)
    assert accounts.right_password("an", PASSWORD)
    sessions.change_password(mine, old=PASSWORD, password="a new long one")
    assert accounts.right_password("an", "a new long one")
    assert [bool(sessions.session_of(c)) for c in (here, there, other)] == [True, False, True]
    (row,) = (r for r in audit.entries() if r.action == "account_password")
    assert (row.account, row.about, row.address, row.detail) == ("an", "an", HERE, "")


def test_the_old_password_cannot_be_guessed_from_a_found_session() -> None:
    account("an", "unit")
    mine = sessions.session_of(sessions.sign_in("an", PASSWORD, address=HERE))
    assert mine is not None
    for _ in range(sessions.MOST_BY_ACCOUNT_HERE):
        with refused("password_old"):
            sessions.change_password(mine, old="wrong", password="a new long one")
    with refused("sign_in_wait"):
        sessions.change_password(mine, old=PASSWORD, password="a new long one")


def test_the_last_administrator_stays() -> None:
    account("chief", "administrator")
    with refused("last_administrator"):
        accounts.set_role(ROOT, "chief", role="reader")
    with refused("last_administrator"):
        accounts.set_disabled(ROOT, "chief", disabled=True)
    account("second", "administrator")
    accounts.set_role(ROOT, "chief", role="reader")


def test_the_log_tells_who_did_what_from_where_and_keeps_passwords_out() -> None:
    account()
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)
    with pytest.raises(NotAllowed):
        sessions.sign_in("an", "wrong-password", address=HERE)
    with pytest.raises(NotAllowed):
        sessions.sign_in("nobody", "wrong-password", address=HERE)
    sessions.sign_out(cookie)
    rows = audit.entries()
    assert [(r.account, r.action, r.address) for r in rows] == [
        ("terminal:test", "account_add", ""),
        ("an", "sign_in", HERE),
        ("an", "sign_in_wrong", HERE),
        ("an", "sign_out", HERE),
    ]
    assert audit.faults(anchors=[audit.head()]) == []
    assert PASSWORD not in audit.as_csv(rows)


def test_the_database_refuses_to_change_the_log() -> None:
    account()
    with closing(sqlite3.connect(settings.upkeep_dir() / "upkeep.sqlite")) as store:
        for statement in ("UPDATE upkeep_audit SET account = 'x'", "DELETE FROM upkeep_audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                store.execute(statement)


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE upkeep_audit SET account = 'x' WHERE id = 2", [("changed", 2)]),
        ("DELETE FROM upkeep_audit WHERE id = 2", [("gap", 2)]),
        ("DELETE FROM upkeep_audit WHERE id > 2", [("cut", 3)]),
        (
            "UPDATE upkeep_audit SET before = 'x', digest = 'y' WHERE id = 2",
            [("broken", 2), ("changed", 2), ("broken", 3)],
        ),
    ],
)
def test_a_log_that_was_tampered_with_shows(
    statement: str, faults: list[tuple[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("an", "binh", "chi"):
        account(name)
    anchor = audit.head()
    with closing(sqlite3.connect(settings.upkeep_dir() / "upkeep.sqlite")) as store, store:
        store.execute("DROP TRIGGER upkeep_audit_no_UPDATE")
        store.execute("DROP TRIGGER upkeep_audit_no_DELETE")
        store.execute(statement)
    assert [(f.code, f.id) for f in audit.faults(anchors=[anchor])] == faults
    if faults[0][0] != "cut":
        assert cli.main(["--lang", "en", "audit", "--verify"]) == 1
        assert "Row 2" in capsys.readouterr().err


def test_the_log_as_csv_holds_no_formulas() -> None:
    with office.change() as connection:
        audit.add(connection, Keeper(account="=1+1", role="reader"), "sign_in", "@x", a="ế")
    (_, row) = audit.as_csv(audit.entries()).splitlines()
    assert "'=1+1" in row
    assert "'@x" in row
    assert "ế" in row


def test_accounts_at_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = cli.main(["--lang", "en", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    assert "no account yet" in run("account", "list")[1]
    made = run("account", "add", "an", "--role", "administrator", typed=f"{PASSWORD}\n")
    assert made[0] == 0
    assert made[1].startswith("an: administrator (20")
    assert accounts.right_password("an", PASSWORD)
    code, _, told = run("account", "add", "binh", typed="short\n")
    assert (code, "12 to 200" in told) == (1, True)
    assert run("account", "add", "binh", typed=f"{PASSWORD}\n")[1].startswith("binh: reader (")
    assert run("account", "role", "binh", "--role", "approver")[1].startswith("binh: approver (")
    assert run("account", "disable", "binh")[1].startswith("binh: approver, closed")
    assert run("account", "enable", "binh")[1].startswith("binh: approver (")
    assert run("account", "password", "binh", typed="another long one\n")[0] == 0
    assert accounts.right_password("binh", "another long one")
    assert "only open administrator" in run("account", "disable", "an")[2]
    assert "terminal:" in run("audit")[1]
    assert run("audit", "--csv")[1].startswith("id,time,account")
    assert "The log is whole: 6 rows" in run("audit", "--verify")[1]


@pytest.mark.parametrize("damage", [b"rubbish" * 1000, None])
def test_a_damaged_store_is_told_and_left_as_it_is(
    damage: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    account()
    path = settings.upkeep_dir() / "upkeep.sqlite"
    body = path.read_bytes()
    # Rubbish, or the pages behind the first taken for others.
    path.write_bytes(damage or body[:4096] + bytes(reversed(body[4096:])))
    held = path.read_bytes()
    assert cli.main(["--lang", "en", "account", "list"]) == 1
    assert "is damaged" in capsys.readouterr().err
    assert path.read_bytes() == held
