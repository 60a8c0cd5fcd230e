"""The data API answers with the declared fields, and refuses clearly."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.figures import versions
from lib.web.api import ROUTES

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_health_counts_the_figures(client: TestClient, shipped: str) -> None:
    body = client.get("/healthz").json()
    assert body["status"] == "ok"
    assert body["data_version"] == versions.public_version()
    assert body["figures"] > 40_000


def test_movement_of_one_province_by_an_alias(client: TestClient) -> None:
    question = "/api/v1/movement?indicator=par_index&from=2016&to=2019&province=thai nguyen"
    body = client.get(question).json()
    (row,) = body["data"]
    assert (row["rank_from"], row["rank_to"], row["change"]) == (54, 14, 40)
    assert row["status"] == "derived"
    assert row["value_change"] is None
    assert {b["year"] for b in body["meta"]["breaks"]} == {2017, 2019}


def test_movement_across_a_change_of_scale_is_409(client: TestClient) -> None:
    answer = client.get("/api/v1/movement?indicator=papi&from=2017&to=2018")
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["breaks"][0]["year"] == 2018


def test_ranking_of_papi_2020(client: TestClient) -> None:
    body = client.get("/api/v1/rankings?indicator=papi&year=2020").json()
    assert body["meta"]["count"] == 63
    assert body["data"][0]["province"] == "quang-ninh"
    assert body["data"][0]["rank_basis"] == "computed"


def test_figures_of_a_province_and_every_claim_behind_one(client: TestClient) -> None:
    url = "/api/v1/figures?indicator=par_index&province=quang-ninh&year=2018"
    (shown,) = client.get(url).json()["data"]
    assert shown["value"] == 89.06
    claims = client.get(url + "&all=1").json()["data"]
    assert {c["value"] for c in claims if not c["shown"]} >= {89.6, 81.0}
    assert any(c["shown"] for c in claims)


def test_a_shared_name_is_decided_by_the_year(client: TestClient) -> None:
    base = "/api/v1/figures?province=thai-nguyen"
    assert client.get(base + "&year=2019").json()["meta"]["province"]["id"] == "63-19"
    assert client.get(base + "&year=2025").json()["meta"]["province"]["id"] == "34-19"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/rankings", 400),
        ("/api/v1/rankings?indicator=nothing", 404),
        ("/api/v1/rankings?indicator=papi&year=1999", 404),
        ("/api/v1/rankings?indicator=papi&year=99999999999999999999", 400),
        ("/api/v1/rankings?indicator=papi&year=²", 400),
        ("/api/v1/rankings?indicator=papi&indicator=pci", 400),
        ("/api/v1/rankings?indicator=papi&colour=red", 400),
        ("/api/v1/movement?indicator=papi&from=2020&to=2019", 400),
        ("/api/v1/figures", 400),
        ("/api/v1/figures?indicator=papi&all=yes", 400),
        ("/api/v1/figures?province=<script>alert(1)</script>", 404),
        ("/api/v1/figures?province=' OR 1=1 --", 404),
        ("/api/v1/figures?province=../../etc/passwd", 404),
        ("/api/v1/figures?area=R:nowhere", 404),
        ("/api/v1/provinces?on=yesterday", 400),
        ("/api/v1/sources?tier=9", 400),
        ("/api/v1/nothing", 404),
    ],
)
def test_bad_questions_are_refused_with_a_reason(
    client: TestClient, path: str, status: int
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    body = answer.json()
    assert body["status"] == status
    assert len(body["detail"]) > 10
    assert "<script>" not in answer.text


def test_provinces_on_a_day(client: TestClient) -> None:
    assert client.get("/api/v1/provinces?on=2025-06-30").json()["meta"]["count"] == 63
    assert client.get("/api/v1/provinces?on=2025-07-01").json()["meta"]["count"] == 34


def test_indicators_and_sources_are_listed(client: TestClient) -> None:
    rows = client.get("/api/v1/indicators?family=ranking").json()["data"]
    papi = next(r for r in rows if r["id"] == "papi")
    assert (papi["first_year"], papi["last_year"]) == (2011, 2024)
    found = client.get("/api/v1/sources?q=bao son la").json()["data"]
    assert any(s["source_id"] == "seed-004" for s in found)
