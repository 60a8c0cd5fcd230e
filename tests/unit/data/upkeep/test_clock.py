"""The clock is set back: who is signed in, and who tried, gets no more time than before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.data.upkeep import accounts, office, sessions, tables
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, NotAllowed
from tests.clock import set_back

ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
PASSWORD, HERE = "một câu dài để nhớ", "192.0.2.7"


def test_a_session_does_not_last_longer_and_its_account_signs_in_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    cookie = sessions.sign_in("an", PASSWORD, address=HERE)
    set_back(monkeypatch, timedelta(minutes=2))
    assert sessions.session_of(cookie) is not None
    set_back(monkeypatch, timedelta(days=40))
    assert sessions.session_of(cookie) is None
    again = sessions.sign_in("an", PASSWORD, address=HERE)
    assert sessions.session_of(again) is not None


def test_wrong_passwords_of_before_keep_nobody_out_for_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    for _ in range(sessions.MOST_BY_ACCOUNT_HERE):
        with pytest.raises(NotAllowed, match="sign_in_wrong"):
            sessions.sign_in("an", "another password", address=HERE)
    with pytest.raises(NotAllowed, match="sign_in_wait"):
        sessions.sign_in("an", PASSWORD, address=HERE)
    set_back(monkeypatch, timedelta(days=40))
    assert sessions.sign_in("an", PASSWORD, address=HERE)
    with office.reading() as connection:
        assert connection.execute(tables.attempts.select()).all() == []
