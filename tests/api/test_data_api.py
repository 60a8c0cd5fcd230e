"""The data API as programs use it: forms, pages, conditional requests, versions, descriptions."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.base import i18n
from lib.data.declared import registry
from lib.figures import queries, versions
from lib.views import data_api
from lib.web.api import LAST, ROUTES, Front, openapi
from lib.web.api.answers import BASE
from lib.web.api.replies import MOST, csv_lines

pytestmark = pytest.mark.usefixtures("shipped")
PAPI = "/api/v1/figures?indicator=papi_d1"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=ROUTES))


def test_csv_tells_the_same_rows_as_json(client: TestClient) -> None:
    told = client.get(PAPI).json()["data"]
    by_format = client.get(PAPI + "&format=csv")
    by_header = client.get(PAPI, headers={"Accept": "text/csv"})
    assert by_format.text == by_header.text
    assert by_format.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(by_format.text)))
    assert len(rows) == len(told)
    for row, said in zip(rows, told, strict=True):
        flat = {n: v for n, v in said.items() if not isinstance(v, dict)}
        for of in ("source", "rank_source"):
            flat |= {f"{of}_{n}": v for n, v in (said[of] or {}).items()}
        assert {n: v for n, v in row.items() if v} == {
            n: str(v).lower() if isinstance(v, bool) else str(v)
            for n, v in flat.items()
            if v is not None
        }


@pytest.mark.parametrize("path", ["rankings?indicator=papi", "indicators", "provinces", "sources"])
def test_every_list_is_told_as_csv(client: TestClient, path: str) -> None:
    joined = "&" if "?" in path else "?"
    rows = list(csv.reader(io.StringIO(client.get(f"/api/v1/{path}{joined}format=csv").text)))
    assert len(rows) > 30
    assert {len(r) for r in rows} == {len(rows[0])}


def test_text_cannot_become_a_formula() -> None:
    row = {"a": '=HYPERLINK("x")', "b": -1.5, "c": "+1", "d": "@x", "e": None, "f": [1, "=x"]}
    (line,) = csv_lines(list(row), [row])
    cells = next(csv.reader(io.StringIO(line.decode())))
    assert cells == ['\'=HYPERLINK("x")', "-1.5", "'+1", "'@x", "", '[1,"=x"]']


def test_pages_lead_through_all_rows(client: TestClient) -> None:
    whole = client.get(PAPI).json()
    assert whole["meta"]["total"] == whole["meta"]["count"] == len(whole["data"])
    seen, address = [], PAPI + "&limit=100"
    for _ in range(20):
        answer = client.get(address)
        seen += answer.json()["data"]
        assert answer.json()["meta"]["total"] == len(whole["data"])
        links = answer.links
        assert {"first", "last"} <= set(links)
        if "next" not in links:
            break
        address = "/api/v1/figures" + links["next"]["url"]
    assert seen == whole["data"]
    by_page = client.get(PAPI + "&limit=100&page=3").json()["data"]
    assert by_page == client.get(PAPI + "&limit=100&offset=200").json()["data"]
    assert client.get(PAPI + "&offset=999999").json()["data"] == []


@pytest.mark.parametrize(
    "query", ["limit=0", f"limit={MOST + 1}", "limit=-1", "offset=x", "page=0", "page=1&offset=1"]
)
def test_pages_have_bounds(client: TestClient, query: str) -> None:
    assert client.get(f"{PAPI}&{query}").status_code == 400


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    first = client.get(PAPI)
    tag, moment = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": moment}):
        again = client.get(PAPI, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    changed = client.get(PAPI, headers={"If-None-Match": '"x"', "If-Modified-Since": moment})
    assert changed.status_code == 200
    assert client.get(PAPI + "&limit=5").headers["etag"] != tag
    assert client.get(PAPI, headers={"If-Modified-Since": "nonsense"}).status_code == 200


def test_big_answers_come_compressed_and_small_ones_plain(client: TestClient) -> None:
    big = client.get(PAPI, headers={"Accept-Encoding": "gzip"})
    assert big.headers["content-encoding"] == "gzip"
    plain = client.get(PAPI, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == big.content
    assert int(big.headers["content-length"]) < len(plain.content) / 8
    few = "/api/v1/rankings?indicator=papi&limit=1"
    small = client.get(few, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in small.headers


def test_every_answer_names_version_and_citation(client: TestClient, shipped: str) -> None:
    for path in ("indicators", "figures?indicator=papi", "openapi.json", "versions", "dataset.zip"):
        headers = client.get(f"/api/v1/{path}").headers
        assert headers["x-data-version"] == versions.public_version()
        assert versions.public_version() in headers["x-citation"]
        assert headers["access-control-allow-origin"] == "*"
    body = client.get("/api/v1/indicators").json()
    assert versions.public_version() in body["meta"]["citation"]


def test_head_and_preflight_and_other_methods(client: TestClient) -> None:
    head = client.head(PAPI, headers={"Accept-Encoding": "identity"})
    assert head.content == b""
    whole = client.get(PAPI, headers={"Accept-Encoding": "identity"})
    assert int(head.headers["content-length"]) == len(whole.content)
    preflight = client.options(PAPI, headers={"Origin": "https://a.example"})
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = client.request(method, PAPI)
        assert refused.status_code == 405
        assert "GET" in refused.headers["allow"]
        assert refused.headers["content-type"].startswith("application/problem+json")


def test_an_older_version_keeps_its_figures(client: TestClient, older: str, shipped: str) -> None:
    base = "/api/v1/figures?indicator=par_index&province=son-la&year=2022"
    now, then = client.get(base).json(), client.get(f"{base}&version={older}").json()
    assert [r["rank"] for r in now["data"]] == [13]
    assert [r["rank"] for r in then["data"]] == [14]
    assert then["meta"]["data_version"] == older
    assert then["meta"]["newest_version"] == shipped
    assert then["meta"]["citation"] != now["meta"]["citation"]
    ranking = client.get(f"/api/v1/rankings?indicator=par_index&year=2022&version={older}").json()
    assert next(r for r in ranking["data"] if r["province"] == "son-la")["rank"] == 14
    move = "/api/v1/movement?indicator=par_index&from=2019&to=2022&province=son-la"
    assert client.get(f"{move}&version={older}").json()["data"][0]["change"] == 9
    assert client.get(f"{move}&version={shipped}").json()["data"][0]["change"] == 10
    assert client.get(f"{base}&version=nothing").status_code == 404
    assert client.get(f"{base}&all=1&version={older}").status_code == 409
    rows = client.get("/api/v1/versions").json()["data"]
    assert [(r["version"], r["newest"], r["changes"]) for r in rows] == [
        (shipped, True, 3),
        (older, False, 0),
    ]


def test_the_first_question_is_answered_like_the_later_ones(client: TestClient) -> None:
    """Before all rows are written and afterwards, a question has one answer."""
    from lib.web.api import rows
    from lib.web.api.memory import MEMORY

    questions = [PAPI, "/api/v1/figures?province=63-14", "/api/v1/figures?area=VN&from=2020&all=1"]
    questions += ["/api/v1/figures?source=seed-004", "/api/v1/figures?indicator=pci&to=2010"]
    for every in (False, True):
        key = (versions.version(), every)
        if key in rows._begun:
            # Another test's question began the writing behind itself: it is waited for, not repeated.
            for _ in range(1200):
                if key in rows._written_rows:
                    break
                time.sleep(0.1)
        else:
            rows._begun.add(key)
            rows._write(key)
    written = dict(rows._written_rows)
    assert len(written) == 2
    rows._written_rows.clear()
    MEMORY.clear()
    alone = [client.get(q).content for q in questions]
    assert not rows._written_rows
    rows._written_rows.update(written)
    MEMORY.clear()
    assert [client.get(q).content for q in questions] == alone


def test_answers_from_memory_are_the_same(shipped: str) -> None:
    front = TestClient(Starlette(routes=[], middleware=[]))
    front.app = Front(ROUTES)
    first, second = front.get(PAPI), front.get(PAPI)
    assert first.content == second.content
    assert first.headers == second.headers
    assert front.get("/api/v1/nothing").status_code == 404
    assert front.head(PAPI).content == b""


def test_the_openapi_document_is_valid_and_complete(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    validate(document)
    paths = {r.path for r in ROUTES if "{" not in r.path}
    assert set(document["paths"]) == paths
    figures = document["paths"]["/api/v1/figures"]["get"]
    told = client.get(PAPI + "&limit=1").json()["data"][0]
    row = figures["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
    assert set(row["data"]["items"]["properties"]) == set(told)


def test_the_whole_set_validates_with_frictionless(client: TestClient, tmp_path: Path) -> None:
    answer = client.get("/api/v1/dataset.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert {"README.md", "CITATION.cff", "TERMS.md", "datapackage.json", "tables"} == {
        p.name for p in folder.iterdir()
    }
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["valid"], report["stats"]
    counts = {t["name"]: t["stats"]["rows"] for t in report["tasks"]}
    stored = queries.counts()
    for name in ("figures", "claims", "indicators", "provinces", "areas", "sources"):
        assert counts[name] == stored[name]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert f"| {stored['figures']} |" in readme
    assert (folder / "TERMS.md").read_text(encoding="utf-8").count("- **") >= 10
    described = client.get("/api/v1/datapackage.json").json()
    for resource in described["resources"]:
        table = client.get(f"/api/v1/{resource['path']}")
        assert table.status_code == 200
        assert len(table.content) == resource["bytes"]


def test_a_kept_reply_can_be_unpacked(client: TestClient) -> None:
    with client.stream("GET", PAPI, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert json.loads(gzip.decompress(raw))["meta"]["count"] > 800


def test_the_page_about_the_api_has_a_text_for_every_route() -> None:
    listed = dict(openapi.listed())
    routes = {r.path.removeprefix(BASE).replace("{", "<").replace("}", ">") for r in ROUTES[:-LAST]}
    assert set(listed) == routes - {"/healthz", "/livez"}
    assert listed["/simulate"] == "indicator, year, province, <component>, version"
    for path in listed:
        assert f"page.api.about.{data_api._key(path)}" in i18n.texts("vi"), path


def test_a_row_says_whose_figure_it_is(client: TestClient) -> None:
    (row,) = client.get("/api/v1/figures?indicator=par_index&province=son-la&year=2022").json()[
        "data"
    ]
    told = {s["source_id"]: s for s in client.get("/api/v1/sources").json()["data"]}
    for source, of in ((row["source_id"], "source"), (row["rank_source_id"], "rank_source")):
        assert row[of] == {n: v for n, v in told[source].items() if n != "source_id"}
    assert row["citation"].startswith("PAR INDEX 2022, Sơn La: 86.78%, rank 13 of 63. ")
    assert row["source"]["title"] in row["citation"]
    computed = client.get("/api/v1/figures?indicator=papi&province=son-la&year=2019").json()["data"]
    assert "computed from scores" in computed[0]["citation"]
    assert computed[0]["standard_error"] > 0
    # The publisher's own intervals are of 90 %.
    assert computed[0]["interval_level"] == 0.9


def test_a_copy_on_an_unofficial_site_is_cited_without_its_address(client: TestClient) -> None:
    copies = {s.id for s in registry.load().sources.values() if s.unofficial}
    source = next(iter(copies))
    for row in client.get(f"/api/v1/figures?source={source}").json()["data"]:
        assert row["source"]["url"] is None
        assert "http" not in row["citation"]


@pytest.mark.parametrize(
    ("one", "other"), [("son-la", "63-14"), ("son-la", "34-14"), ("hue", "thua-thien-hue")]
)
def test_a_place_is_answered_with_all_its_ids(client: TestClient, one: str, other: str) -> None:
    asked = "/api/v1/figures?province={}&from=2015&to=2022"
    told = [client.get(asked.format(name)).json() for name in (one, other)]
    assert told[0]["data"] == told[1]["data"]
    assert len(told[0]["data"]) > 300
    assert told[0]["meta"]["province"]["ids"] == told[1]["meta"]["province"]["ids"]
    move = "/api/v1/movement?indicator=par_index&from=2019&to=2022&province={}"
    assert len(client.get(move.format(other)).json()["data"]) == 1


def test_another_place_of_the_same_name_is_told_and_not_mixed_in(client: TestClient) -> None:
    body = client.get("/api/v1/figures?province=thai-nguyen&from=2015&to=2022").json()
    assert body["meta"]["province"]["ids"] == ["63-19"]
    assert body["meta"]["province"]["namesakes"] == ["34-19"]
    assert {r["area_id"] for r in body["data"]} == {"63-19"}


@pytest.mark.parametrize("spelling", ["PAPI", "Papi", "PAR INDEX", "PAR_INDEX", "sipas"])
def test_an_indicator_is_understood_in_capitals_and_by_its_name(
    client: TestClient, spelling: str
) -> None:
    body = client.get("/api/v1/rankings", params={"indicator": spelling}).json()
    assert body["meta"]["indicator"] == spelling.lower().replace(" ", "_")
    near = client.get("/api/v1/rankings?indicator=PAPY").json()
    assert "papi" in near["closest"]


def test_differences_have_no_dust(client: TestClient) -> None:
    """The parts of a number that no source printed: 0.7274999999999991."""

    def numbers(value: object) -> Iterator[float]:
        if isinstance(value, float):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from numbers(part)

    for path in (
        "movement?indicator=papi&from=2022&to=2023",
        "split?indicator=papi&from=2022&to=2023",
        "price?indicator=papi&year=2023",
        "simulate?indicator=papi&year=2023&province=son-la&papi_d1=0.1",
    ):
        told = list(numbers(client.get(f"/api/v1/{path}").json()["data"]))
        assert told
        for number in told:
            assert number == round(number, 9)
            assert len(repr(number)) < 14, (path, number)


def test_csv_for_excel_has_the_mark_and_says_what_was_cut(client: TestClient) -> None:
    whole = client.get("/api/v1/figures?area=63-14&excel=1").content
    assert whole.startswith(codecs.BOM_UTF8)
    rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"))))
    assert rows[0]["source_publisher"]
    assert rows[0]["citation"]
    # More rows than one answer has: the last line tells it, unless the asker chose the part.
    cut = client.get("/api/v1/figures?from=1990&indicator=papi_d1&all=1&format=csv")
    assert "ask for the others" not in cut.text
    every = client.get("/api/v1/figures?source=" + _largest_source() + "&format=csv")
    assert int(every.headers["x-total-count"]) > MOST
    assert every.text.rstrip().splitlines()[-1].startswith(f"Only rows 1 to {MOST} of ")
    asked = client.get("/api/v1/figures?indicator=papi_d1&limit=5&format=csv").text
    assert "Only" not in asked
    part = client.get("/api/v1/figures?indicator=papi_d1&limit=5").json()["meta"]
    assert part["cut"].startswith("Only rows 1 to 5 of ")
    assert client.get("/api/v1/sources?format=json&excel=1").status_code == 400


def _largest_source() -> str:
    counted = queries.all_claims()["source_id"].value_counts()
    return str(counted.index[0])


def test_editions_say_how_complete_they_are(client: TestClient) -> None:
    rows = client.get("/api/v1/editions?indicator=par_index").json()["data"]
    newest = rows[-1]
    ground = queries.ground("par_index", newest["year"])
    assert (newest["ranked"], newest["known"]) == (63, ground.known)
    assert not newest["complete"]
    assert newest["full_table"]["publisher"] == "Bộ Nội vụ"
    whole = client.get("/api/v1/editions?indicator=papi").json()["data"]
    assert {r["complete"] for r in whole} == {True}


def test_a_refusal_writes_its_numbers_as_its_language_does(client: TestClient) -> None:
    url = "/api/v1/simulate?indicator=papi&year=2023&province=son-la&papi_d1=9"
    told = client.get(url).json()
    assert re.search(r"\d,\d", told["detail_vi"])
    assert not re.search(r"\d\.\d", told["detail_vi"])
    assert re.search(r"\d\.\d", told["detail"])
