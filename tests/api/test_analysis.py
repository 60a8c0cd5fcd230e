"""Splits, prices, bands and simulations over the API; refusals are 409 with the reason."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.web.api import ROUTES

pytestmark = pytest.mark.usefixtures("shipped")
BASE = "/api/v1"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_split_of_all_provinces_adds_up(client: TestClient) -> None:
    body = client.get(f"{BASE}/split?indicator=papi&from=2022&to=2023").json()
    assert body["meta"]["count"] == 59
    assert body["meta"]["ranked_over"] == {"n_from": 61, "n_to": 61, "common": 59}
    for row in body["data"]:
        assert row["own"] + row["others"] == row["change"]
        assert len(row["overtook"]) - len(row["overtaken_by"]) == row["change"]


def test_split_of_one_province(client: TestClient) -> None:
    url = f"{BASE}/split?indicator=pci&from=2018&to=2019&province=son la"
    (row,) = client.get(url).json()["data"]
    assert row["province"] == "son-la"
    assert row["change"] == row["rank_from"] - row["rank_to"]
    assert set(row) >= {"own", "others", "overtook", "overtaken_by"}


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("split?indicator=papi&from=2017&to=2018", "scale"),
        ("split?indicator=papi&from=2020&to=2021", "Dimension 5"),
        ("split?indicator=par_index&from=2022&to=2023", "34 of 63"),
        ("price?indicator=par_index&year=2015", "of 63"),
        ("band?indicator=sipas&year=2023", "35 of 63"),
        ("simulate?indicator=pci&year=2011&province=son-la", "weights"),
        ("simulate?indicator=papi&year=2023&province=son-la&papi_d1=9", "between"),
    ],
)
def test_refusals_are_409_with_the_reason(client: TestClient, path: str, word: str) -> None:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 409, answer.text
    assert word in answer.json()["detail"]
    assert answer.json()["detail_vi"]


def test_price_of_places(client: TestClient) -> None:
    url = f"{BASE}/price?indicator=papi&year=2023&province=son-la"
    (row,) = client.get(url).json()["data"]
    assert (row["rank"], row["value"]) == (30, 42.3966)
    prices = {t["places"]: t for t in row["targets"] if t["kind"] == "places"}
    assert set(prices) == {1, 5, 10, -1, -5, -10}
    ranking = client.get(f"{BASE}/rankings?indicator=papi&year=2023").json()["data"]
    by_rank = {r["rank"]: r["value"] for r in ranking}
    for k in (1, 5, 10):
        assert prices[k]["points"] == pytest.approx(by_rank[30 - k] - 42.3966)
        assert prices[k]["rank"] == 30 - k
    assert prices[-1]["points"] == pytest.approx(by_rank[31] - 42.3966 - 0.0001)
    kinds = {t["kind"] for t in row["targets"]}
    assert kinds == {"places", "median", "best", "region"}
    wanted = client.get(url + "&rank=20").json()["data"][0]["targets"]
    assert [t["rank"] for t in wanted if t["kind"] == "rank"] == [20]


def test_price_from_published_ranks_where_the_needed_score_is_known(client: TestClient) -> None:
    url = f"{BASE}/price?indicator=par_index&year=2023"
    rows = client.get(url).json()["data"]
    assert rows
    known = [t for r in rows for t in r["targets"] if t["points"] is not None]
    assert known
    assert {t["kind"] for t in known} == {"places"}


def test_band(client: TestClient) -> None:
    body = client.get(f"{BASE}/band?indicator=papi&year=2023").json()
    assert body["meta"]["tests"] == ["rounding", "weights", "drop"]
    for row in body["data"]:
        assert row["best"] <= row["rank"] <= row["worst"]
    url = f"{BASE}/band?indicator=pci&year=2022"
    assert client.get(url).json()["meta"]["tests"] == ["rounding"]


def test_sampling_band(client: TestClient) -> None:
    body = client.get(f"{BASE}/band?indicator=papi&year=2019&kind=sampling").json()
    assert (body["meta"]["method"], body["meta"]["level"]) == ("pairwise", 0.95)
    assert len(body["data"]) == 63
    for row in body["data"]:
        assert [row["best"], row["worst"]] == row["tests"]["pairwise"]
        for best, worst in row["tests"].values():
            assert best <= row["rank"] <= worst
    assert client.get(f"{BASE}/band?indicator=papi&kind=confidence").status_code == 400
    refused = client.get(f"{BASE}/band?indicator=papi&year=2023&kind=sampling")
    assert refused.status_code == 409
    assert "standard errors" in refused.json()["detail"]


def test_figures_have_their_errors_where_published(client: TestClient) -> None:
    body = client.get(f"{BASE}/figures?indicator=papi&province=ha-noi&from=2018&to=2019").json()
    before, row = body["data"]
    assert before["standard_error"] is None
    assert before["sample_size"] is None
    assert row["interval_low"] < row["value"] < row["interval_high"]
    assert (row["standard_error"], row["sample_size"]) == (0.256748, 720)


def test_simulation_is_marked(client: TestClient) -> None:
    url = f"{BASE}/simulate?indicator=papi&year=2023&province=son-la&papi_d1=0.2&papi_d4=-0.1"
    body = client.get(url).json()
    (row,) = body["data"]
    assert row["simulated"] is True
    assert body["meta"]["simulated"] is True
    assert row["total"] == pytest.approx(42.4966)
    assert row["rank"] == 28
    assert len(row["passed"]) == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("split?indicator=papi&from=2020", 400),
        ("split?indicator=papi&from=2023&to=2022", 400),
        ("split?indicator=papi&from=1999&to=2022", 404),
        ("split?indicator=papi&from=2022&to=2023&province=atlantis", 404),
        ("split?indicator=staff_cut&from=2022&to=2023", 400),
        ("price?indicator=papi&rank=0", 400),
        ("price?indicator=papi&rank=1e9", 400),
        ("band?indicator=papi&year=1990", 404),
        ("simulate?indicator=papi&year=2023", 400),
        ("simulate?indicator=papi&year=2023&province=son-la&papi_d1=lots", 400),
        ("simulate?indicator=papi&year=2023&province=son-la&papi_d1=nan", 400),
        ("simulate?indicator=papi&year=2023&province=son-la&papi_d1=inf", 400),
        ("simulate?indicator=papi&year=2023&province=son-la&pci_s1=1", 400),
        ("simulate?indicator=papi&year=2024&province=vinh-phuc&papi_d1=1", 404),
    ],
)
def test_bad_questions(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.text
    assert len(answer.json()["detail"]) > 10


@pytest.mark.parametrize(
    "question",
    [
        "split?indicator=papi&from=2022&to=2023",
        "price?indicator=papi&year=2023",
        "band?indicator=papi&year=2023",
        "band?indicator=papi&year=2019&kind=sampling",
        "simulate?indicator=papi&year=2023&province=son-la",
    ],
)
def test_rows_have_the_fields_that_are_described(client: TestClient, question: str) -> None:
    path = f"{BASE}/{question.partition('?')[0]}"
    told = client.get(f"{BASE}/openapi.json").json()["paths"][path]["get"]
    body = told["responses"]["200"]["content"]["application/json"]["schema"]
    (row, *_) = client.get(f"{BASE}/{question}&limit=1").json()["data"]
    assert list(row) == list(body["properties"]["data"]["items"]["properties"])
    assert "version" in {p["name"] for p in told["parameters"]}


def test_analysis_of_an_older_release(client: TestClient) -> None:
    """PAPI 2021 of Bình Thuận was corrected from 44,51 (rank 9) to 44,1508 (rank 12)."""
    question = f"{BASE}/price?indicator=papi&year=2021&province=binh-thuan"
    (now,) = client.get(question).json()["data"]
    (then,) = client.get(f"{question}&version=ea5db2dda818").json()["data"]
    assert (now["rank"], now["value"]) == (12, 44.1508)
    assert (then["rank"], then["value"]) == (9, 44.51)
