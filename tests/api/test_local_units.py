"""Units inside provinces over the API: the units, a year's list, movement; what is unknown is said."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.web.api import ROUTES
from lib.web.api.local_units import MOVE, RANKING, UNIT

pytestmark = pytest.mark.usefixtures("shipped")
BASE = "/api/v1"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_units_of_a_province_with_every_spelling(client: TestClient) -> None:
    body = client.get(f"{BASE}/units?province=nghe-an&group=huyen").json()
    by_id = {row["unit_id"]: row for row in body["data"]}
    vinh = by_id["63-40/huyen/thanh-pho-vinh"]
    assert set(vinh) == set(UNIT)
    assert vinh["aliases"] == ["TP Vinh", "Thành phố Vinh"]
    assert (vinh["name"], vinh["first_year"], vinh["last_year"]) == ("thành phố Vinh", 2021, 2023)
    everyone = client.get(f"{BASE}/units").json()
    assert len({row["province"] for row in everyone["data"]}) == 36
    assert everyone["meta"]["count"] == len({row["unit_id"] for row in everyone["data"]})


def test_a_years_list_with_the_source_of_each_row(client: TestClient) -> None:
    body = client.get(f"{BASE}/unit-rankings?province=thanh-hoa&year=2024&group=so").json()
    assert [row["rank"] for row in body["data"]] == list(range(1, 21))
    first, second = body["data"][:2]
    assert set(first) == set(RANKING)
    assert (first["value"], first["unit"], first["status"]) == (90.05, "%", "published")
    assert (second["status"], second["score_status"]) == ("derived", "published")
    assert first["source"]["url"].startswith("https://congthuong.vn/")
    assert body["meta"]["complete"] is True
    assert body["meta"]["mean"] == 85.41


def test_a_list_of_classes_alone_has_no_ranks(client: TestClient) -> None:
    body = client.get(f"{BASE}/unit-rankings?province=son-la&year=2020").json()
    assert body["meta"]["year"] == 2020
    assert {row["rank"] for row in body["data"]} == {None}
    assert {row["class"] for row in body["data"]} == {"A (từ 90 điểm)", "B (70 đến dưới 90 điểm)"}
    assert body["meta"]["complete"] is False


def test_without_a_year_the_newest_whole_list_answers_as_on_the_page(client: TestClient) -> None:
    body = client.get(f"{BASE}/unit-rankings?province=son-la&group=so").json()
    newest = client.get(f"{BASE}/unit-rankings?province=son-la&group=so&year=2024").json()
    assert (body["meta"]["year"], len(body["data"]) > len(newest["data"]) > 0) == (2020, True)


def test_movement_compares_ranks_and_no_scores(client: TestClient) -> None:
    url = f"{BASE}/unit-movement?province=thanh-hoa&from=2023&to=2024&group=so"
    body = client.get(url).json()
    moved = {row["unit_id"]: row["change"] for row in body["data"] if row["change"] is not None}
    assert moved == {
        "63-38/so/so-cong-thuong": -9,
        "63-38/so/so-giao-thong-van-tai": -7,
        "63-38/so/ban-quan-ly-khu-kinh-te-nghi-son-va-cac-khu-cong-nghiep": 0,
        "63-38/so/ban-dan-toc": 2,
    }
    assert set(body["data"][0]) == set(MOVE)
    assert {row["value_change"] for row in body["data"]} == {None}
    (stop,) = body["meta"]["breaks"]
    assert stop["year"] == 2024
    assert "criteria" in stop["reason_en"]


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("unit-rankings", 400, "province"),
        ("unit-rankings?province=bac-lieu", 404, "Bạc Liêu"),
        ("unit-rankings?province=atlantis", 404, "province"),
        ("unit-rankings?province=son-la&group=phong", 400, "so, huyen"),
        ("unit-rankings?province=son-la&group=xa", 404, "so, huyen"),
        ("unit-rankings?province=son-la&year=2011", 404, "2019"),
        ("unit-movement?province=son-la&from=2020&to=2019", 400, "before"),
        ("unit-movement?province=son-la&to=2020", 400, "from"),
        ("units?group=x", 400, "group"),
        ("units?indicator=papi", 400, "indicator"),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: TestClient, path: str, status: int, word: str
) -> None:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status
    assert word in answer.json()["detail"]


def test_the_same_rows_as_csv(client: TestClient) -> None:
    text = client.get(f"{BASE}/units?province=tay-ninh&format=csv").text
    head, *lines = text.splitlines()
    assert head.split(",")[:3] == ["unit_id", "province", "province_id"]
    assert len(lines) == 29


def test_an_older_release_without_results_says_so(client: TestClient, older: str) -> None:
    answer = client.get(f"{BASE}/unit-rankings?province=thanh-hoa&version={older}")
    assert answer.status_code == 409
    assert client.get(f"{BASE}/units?version={older}").json()["data"] == []
