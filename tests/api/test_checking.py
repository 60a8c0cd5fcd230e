"""POST /api/v1/check: rows with verdict, figures and sources, and clear refusals."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.claimcheck.text import LONGEST
from lib.web.api import ROUTES

pytestmark = pytest.mark.usefixtures("shipped")
PATH = "/api/v1/check"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_a_sentence_is_answered_claim_by_claim(client: TestClient) -> None:
    text = "Năm 2021 Sơn La xếp thứ 15 PAR INDEX, tăng 6 bậc so với năm 2020."
    body = client.post(PATH, json={"text": text}).json()
    rank, change = body["data"]
    assert (rank["claim"], rank["verdict"], rank["note"]) == ("xếp thứ 15", "confirmed", None)
    assert rank["figures"][0]["province"] == "son-la"
    assert rank["sources"][0]["source_id"] == rank["figures"][0]["rank_source_id"]
    assert (change["verdict"], change["expected"]) == ("contradicted", 5.0)
    assert body["meta"]["verdicts"] == {"confirmed": 1, "contradicted": 1, "unknown": 0}
    assert body["meta"]["data_version"]


def test_a_text_without_claims_has_no_rows(client: TestClient) -> None:
    assert client.post(PATH, json={"text": "Trời hôm nay đẹp."}).json()["data"] == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"content": b"text=x", "headers": {"content-type": "text/plain"}}, 415),
        ({"content": b'{"text": "x"}'}, 415),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400),
        ({"json": []}, 400),
        ({"json": {"text": 5}}, 400),
        ({"json": {"text": "  "}}, 400),
        ({"json": {"text": "x", "more": 1}}, 400),
        ({"json": {"text": "a" * (LONGEST + 1)}}, 413),
        ({"json": {"text": "a" * (LONGEST * 20)}}, 413),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400),
    ],
)
def test_bad_bodies_are_refused_with_a_reason(
    client: TestClient, sent: dict[str, Any], status: int
) -> None:
    answer = client.post(PATH, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["status"] == status


def test_only_post_is_allowed(client: TestClient) -> None:
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_text_comes_back_as_data_only(client: TestClient) -> None:
    text = "<script>alert(1)</script> Sơn La xếp thứ 15 PAR INDEX năm 2021"
    answer = client.post(PATH, json={"text": text})
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()["data"][0]["verdict"] == "confirmed"
