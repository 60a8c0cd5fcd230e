"""Ready and alive are two answers; a load under a running server; a wrong body, name, setting or disk."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from lib.base import settings, whole_file
from lib.base.records import NotReady
from lib.base.turns import Answers, Shelf
from lib.data import database
from lib.data.loading import loaders
from lib.figures import queries
from lib.files import dataset_zip
from lib.framework import install
from lib.web import api, public, server

OWN = "Chỉ số;Tỉnh;Năm;Giá trị;Hạng;Nguồn\ndti;Sơn La;2024;0,5;1;Sở Thông tin\n"
LIVE = "/_stcore/stream"


async def _live(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(socket.headers["host"])
    await socket.close()


@pytest.fixture
def client() -> Iterator[TestClient]:
    pages = [
        WebSocketRoute(LIVE, _live),
        Route("/{path:path}", lambda _: HTMLResponse(install.document())),
    ]
    inside = server.middleware(api.Front(api.ROUTES), server.Public(public.ROUTES))
    with TestClient(Starlette(routes=pages, middleware=inside)) as opened:
        yield opened


def test_a_load_is_told_at_once_by_every_answer(
    few_figures: Path, tmp_path: Path, client: TestClient
) -> None:
    before = client.get("/healthz").json()["data_version"]
    figures, rankings = "/api/v1/figures?indicator=dti&year=2024", "/api/v1/rankings?indicator=dti"
    embed = "/embed/ranking.years?indicator=dti&p=son-la"
    assert client.get(figures).json()["data"] == []
    assert client.get(rankings).json()["meta"]["year"] < 2024
    drawn = client.get(embed)
    assert drawn.status_code == 200
    path = tmp_path / "live.csv"
    path.write_text(OWN, encoding="utf-8")
    loaders.load_own(path)
    now = client.get("/healthz").json()["data_version"]
    assert now != before
    (row,) = client.get(figures).json()["data"]
    assert row["value"] == 0.5
    told = client.get(rankings).json()
    assert (told["meta"]["year"], told["data"][0]["province"]) == (2024, "son-la")
    sources = client.get("/api/v1/sources?q=thong tin").json()["data"]
    assert row["source_id"] in {s["source_id"] for s in sources}
    assert client.get(embed).text != drawn.text
    assert now in client.get(embed).text
    for address in (figures, rankings):
        assert client.get(address).headers["x-data-version"] == now
    text = {"text": "Năm 2024, Chỉ số chuyển đổi số DTI của Sơn La đạt 0,5."}
    checked = client.post("/api/v1/check", json=text)
    assert checked.headers["x-data-version"] == now


def test_without_its_database_the_server_is_alive_and_not_ready(
    few_figures: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/api/v1/rankings?indicator=dti"
    assert client.get("/healthz").status_code == 200
    assert client.get(address).status_code == 200

    def gone(**_: object) -> None:
        raise NotReady("database", reason="connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(database, "stamp", gone)
        patch.setattr(database, "at_hand", lambda: False)
        ready = client.get("/healthz")
        assert ready.status_code == 503
        assert "connection refused" in ready.json()["detail"]
        assert int(ready.headers["retry-after"]) > 0
        assert client.get("/livez").json() == {"status": "alive"}
        assert client.get(address).status_code == 503
        assert client.get("/api/v1/dataset.zip").status_code == 503
        assert client.post("/api/v1/check", json={"text": "Sơn La 2022"}).status_code == 503
        for other in ("/embed/ranking.years?indicator=dti", "/preview/ranking.png?indicator=dti"):
            assert client.get(other).status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("shipped")
def test_a_question_is_answered_once_for_all_who_ask_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    together = threading.Barrier(8)
    plain = queries.history

    def history(indicator: str) -> object:
        asked.append(indicator)
        return plain(indicator)

    monkeypatch.setattr(queries, "history", history)

    def ask(_: int) -> bytes:
        together.wait()
        return client.get("/api/v1/rankings?indicator=papi&year=2021&limit=7").content

    with ThreadPoolExecutor(8) as pool:
        given = set(pool.map(ask, range(8)))
    assert len(given) == 1
    assert asked == ["papi"]


@pytest.mark.usefixtures("shipped")
def test_a_body_without_a_length_that_is_too_large_is_413(client: TestClient) -> None:
    parts = (b" " * 50_000 for _ in range(8))
    answer = client.post(
        "/api/v1/check", content=parts, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


def test_only_the_public_name_and_local_ones_are_answered(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example")
    for path in ("/", "/robots.txt", "/livez"):
        assert client.get(path, headers={"host": "evil.example"}).status_code == 421
        for name in ("cchc.example", "127.0.0.1:8501", "localhost"):
            assert client.get(path, headers={"host": name}).status_code == 200
    policy = client.get("/", headers={"host": "127.0.0.1"}).headers["content-security-policy"]
    assert "wss://cchc.example" in policy


def test_the_live_connection_goes_by_the_public_name(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example")
    # The proxy put its own Host; the browser says where the page is from.
    headers = {"host": "127.0.0.1:8501", "origin": "https://cchc.example"}
    with client.websocket_connect(LIVE, headers=headers) as socket:
        assert socket.receive_text() == "cchc.example"
    headers["origin"] = "https://evil.example"
    with client.websocket_connect(LIVE, headers=headers) as socket:
        assert socket.receive_text() == "127.0.0.1:8501"
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(LIVE, headers={"host": "evil.example"}),
    ):
        pass


@pytest.mark.usefixtures("shipped")
def test_what_cannot_be_kept_on_disk_is_answered_all_the_same(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(whole_file, "write", full)
    monkeypatch.setattr(dataset_zip, "_BUILT", Answers(Shelf(1)))
    question = "/preview/ranking.png?indicator=papi&p=lao-cai"
    picture = client.get(question)
    assert picture.content.startswith(b"\x89PNG")
    package = client.get("/api/v1/dataset.zip")
    assert package.content.startswith(b"PK")
    assert "attachment" in package.headers["content-disposition"]
    assert client.get("/api/v1/tables/units.csv").text.startswith("id,")


@pytest.mark.parametrize(
    ("name", "value", "told_of"),
    [
        ("CCHC_RATE", "many", "CCHC_RATE"),
        ("CCHC_READER_MEMORY_MB", "-5", "CCHC_READER_MEMORY_MB"),
        ("CCHC_PUBLIC_URL", "cchc.example", "CCHC_PUBLIC_URL"),
        ("CCHC_PUBLIC_URL", "https://[bad", "CCHC_PUBLIC_URL"),
        ("CCHC_FOUR_EYES", "yes", "CCHC_FOUR_EYES"),
        ("CCHC_METRICS", "127.0.0.1:99999", "127.0.0.1:9464"),
        ("CCHC_METRICS", "[::bad", "127.0.0.1:9464"),
        ("CCHC_DATA_DIR", "/nowhere", "indicators.csv"),
    ],
)
def test_the_server_says_in_a_sentence_which_setting_is_wrong(
    tmp_path: Path, name: str, value: str, told_of: str
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=settings.ROOT,
        env={**os.environ, name: value, "CCHC_VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told_of in told.stderr
    assert "Traceback" not in told.stderr
