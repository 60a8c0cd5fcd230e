"""Signing in by the organisation's own accounts: what of a provider's answer is believed.

The provider is a small one of the test's own, asked over the wire.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.base import settings
from lib.base.records import NotReady
from lib.data.loading import releases
from lib.data.upkeep import accounts, audit, sessions
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from lib.web import organisation, server, sign_in

SITE = "http://testserver"
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


class Provider(ThreadingHTTPServer):
    """A provider of one user; what it says can be changed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.nonce, self.challenge = "", ""
        self.told: dict[str, Any] = {}
        self.signed: Any = lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)
        self.asked: list[dict[str, str]] = []

    def claims(self) -> dict[str, Any]:
        usual = {
            "iss": self.issuer,
            "aud": "cchc",
            "sub": "42",
            "exp": int(time.time()) + 300,
            "nonce": self.nonce,
            "preferred_username": "Nguyen.An@snv.example",
            "groups": ["staff", "cchc-editors", "cchc-approvers"],
        }
        return {k: v for k, v in (usual | self.told).items() if v is not None}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path.endswith("/openid-configuration"):
            places = {"authorization": "auth", "token": "token"}
            told = {f"{name}_endpoint": f"{issuer}/{at}" for name, at in places.items()}
            self._say({"issuer": issuer, "jwks_uri": f"{issuer}/keys", **told})
        else:
            self._say(KeySet([KEY]).as_dict(private=False))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({k: v[0] for k, v in parse_qs(body).items()})
        token = self.server.signed(self.server.claims())
        self._say({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _say(self, told: object) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    worker = threading.Thread(target=made.serve_forever, daemon=True)
    worker.start()
    yield made
    made.shutdown()
    made.server_close()
    worker.join()


@pytest.fixture
def client(
    provider: Provider, shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    told = {
        "OWN_DIR": str(tmp_path / "own"),
        "UPKEEP": "1",
        "PUBLIC_URL": SITE,
        "OIDC_ISSUER": provider.issuer,
        "OIDC_CLIENT": "cchc",
        "OIDC_SECRET": "s3cret",
        "OIDC_ROLES": "cchc-editors=editor, cchc-approvers=approver",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"CCHC_{name}", value)
    releases.forget()
    app = Starlette(middleware=server.middleware(sign_in.Keepers()))
    with TestClient(app, base_url=SITE, follow_redirects=False) as opened:
        yield opened
    releases.forget()


def sent(client: TestClient, provider: Provider) -> str:
    """The visitor is sent to the provider; the state with which they come back."""
    answer = client.get(sign_in.ORGANISATION + "?lang=en")
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{provider.issuer}/auth"
    asked = dict(parse_qsl(address.query))
    assert asked["redirect_uri"] == SITE + sign_in.ORGANISATION_BACK
    assert asked["code_challenge_method"] == "S256"
    provider.nonce, provider.challenge = asked["nonce"], asked["code_challenge"]
    return asked["state"]


def back(client: TestClient, state: str, code: str = "abc") -> Any:
    return client.get(sign_in.ORGANISATION_BACK, params={"state": state, "code": code})


def test_who_comes_back_has_a_session_with_the_highest_role(
    client: TestClient, provider: Provider
) -> None:
    answer = back(client, sent(client, provider))
    assert (answer.status_code, answer.headers["location"]) == (303, "/upkeep?lang=en")
    found = sessions.session_of(client.cookies[sessions.COOKIE])
    assert found is not None
    assert found.keeper.account.startswith("nguyen.an~")
    assert found.keeper.role == "approver"
    assert provider.asked[0]["code"] == "abc"
    assert len(provider.asked[0]["code_verifier"]) >= 43
    assert [r.action for r in audit.entries()] == ["account_add", "sign_in"]
    # Nobody signs in to it with a password, not even an empty one.
    assert not accounts.right_password(found.keeper.account, "")
    # The next time the role is what the provider says then.
    provider.told = {"groups": "cchc-editors"}
    back(client, sent(client, provider))
    found = sessions.session_of(client.cookies[sessions.COOKIE])
    assert found is not None
    assert found.keeper.role == "editor"
    assert len(accounts.listed()) == 1
    # Closed here is closed.
    accounts.set_disabled(ROOT, found.keeper.account, disabled=True)
    assert back(client, sent(client, provider)).status_code == 403


def test_another_of_the_same_user_name_has_an_account_of_their_own(
    client: TestClient, provider: Provider
) -> None:
    back(client, sent(client, provider))
    provider.told = {"sub": "43"}
    back(client, sent(client, provider))
    assert len({a.name for a in accounts.listed()}) == 2


@pytest.mark.parametrize(
    "told",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"iss": "http://another.example"},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"groups": None},
        {"groups": ["staff"]},
        {"groups": {"cchc-editors": 1}},
    ],
)
def test_what_is_not_said_to_this_visit_is_not_believed(
    client: TestClient, provider: Provider, told: dict[str, Any]
) -> None:
    provider.told = told
    answer = back(client, sent(client, provider))
    assert answer.status_code == 403
    assert sessions.COOKIE not in client.cookies


def _none(claims: dict[str, Any]) -> str:
    import base64

    parts = [{"alg": "none"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in parts) + "."


@pytest.mark.parametrize(
    "signed",
    [
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, OTHER),
        lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("s3cret" * 8)),
        _none,
        lambda claims: "x.y.z",
    ],
)
def test_what_the_provider_did_not_sign_is_not_believed(
    client: TestClient, provider: Provider, signed: Any
) -> None:
    provider.signed = signed
    assert back(client, sent(client, provider)).status_code == 403
    assert sessions.COOKIE not in client.cookies
    assert accounts.listed() == []


def test_who_was_not_sent_does_not_come_back(client: TestClient, provider: Provider) -> None:
    state = sent(client, provider)
    assert back(client, "another").status_code == 403
    # And only once: the first answer took what was kept.
    assert back(client, state).status_code == 403
    state = sent(client, provider)
    client.cookies.clear()
    assert back(client, state).status_code == 403
    assert client.get(sign_in.ORGANISATION_BACK).status_code == 403
    assert accounts.listed() == []


def test_a_provider_that_is_away_is_told_in_a_sentence(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_OIDC_ISSUER", "http://127.0.0.1:9")
    answer = client.get(sign_in.ORGANISATION + "?lang=en")
    assert answer.status_code == 502
    assert "did not succeed" in answer.text
    # Without a provider there is no such address, and nothing of it on the form.
    monkeypatch.delenv("CCHC_OIDC_ISSUER")
    assert "organisation" not in client.get(sign_in.WAY_IN).text
    assert client.get(sign_in.ORGANISATION).status_code == 404
    assert client.get(sign_in.ORGANISATION_BACK).status_code == 404


def test_a_provider_that_speaks_of_another_is_refused(
    client: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_OIDC_ISSUER", provider.issuer.replace("127.0.0.1", "localhost"))
    assert client.get(sign_in.ORGANISATION).status_code == 502


def test_roles_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ISSUER", "CLIENT"):
        monkeypatch.setenv(f"CCHC_OIDC_{name}", "https://sso.example")
    assert settings.organisation() is None
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example")
    monkeypatch.setenv("CCHC_OIDC_ROLES", "cchc-editors")
    with pytest.raises(NotReady, match="CCHC_OIDC_ROLES"):
        settings.organisation()
    monkeypatch.setenv("CCHC_OIDC_ROLES", "a=editor,b=approver")
    told = settings.organisation()
    assert told is not None
    assert organisation.role_of({"groups": ["b", "a"]}, told) == "approver"
