"""From a document to the data API and back, while the server answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.data.loading import loaders
from lib.data.reading import record
from lib.data.upkeep import approval, child_reading, previews, proposals
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import Keeper
from lib.figures import versions
from lib.web import api, public, server
from lib.web.api.memory import MEMORY
from tests.documents import pdf_annex

EDITOR = Keeper(account="an", role="editor")
APPROVER = Keeper(account="binh", role="approver")
ASKED = "/api/v1/figures?indicator=papi&year=2019&province=son-la"


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    """An annex of an edition that the test's figures lack; made before them."""
    return pdf_annex(tmp_path / "Phụ lục II.pdf", 2019)


@pytest.fixture
def client(annex: Path, few_figures: Path) -> Iterator[TestClient]:
    loaders.load_shipped()
    versions.refresh()
    MEMORY.clear()
    inside = (api.Front(api.ROUTES), server.Public(public.ROUTES))
    app = Starlette(routes=server.routes(), middleware=server.middleware(*inside))
    with TestClient(app) as opened:
        yield opened
    versions.refresh()
    MEMORY.clear()


def test_a_documents_figures_reach_the_api_and_leave_it(client: TestClient, annex: Path) -> None:
    first = approval.release_now(APPROVER, note_vi="Ban đầu", note_en="To begin with")
    assert client.get(ASKED).json()["data"] == []
    read = child_reading.read_in_child(annex.name, annex.read_bytes()).review
    assert read.blocking == ()
    wanted = NewProposal(
        kind="document",
        file=annex.name,
        taken=read.intake,
        body=annex.read_bytes(),
        reading=record.to_toml(read.reading),
        reason="Quyết định số 450",
    )
    number = proposals.propose(EDITOR, wanted).id
    proposals.send(EDITOR, number)
    token = previews.show(EDITOR, number)
    (before,) = client.get(f"{ASKED}&version={token}").json()["data"]
    assert client.get(ASKED).json()["data"] == []
    release = approval.approve(APPROVER, number, note_vi="PAPI 2019", note_en="PAPI 2019")
    answer = client.get(ASKED).json()
    (row,) = answer["data"]
    assert row["value"] == before["value"] > 0
    assert answer["meta"]["data_version"] == release.id
    assert "PAPI 2019" in client.get("/changes.atom").text
    assert client.get(f"{ASKED}&version={token}").status_code == 404
    approval.roll_back(APPROVER, first.id, note_vi="Nhập nhầm", note_en="A mistake")
    assert client.get(ASKED).json()["data"] == []
    assert client.get(f"{ASKED}&version={release.id}").json()["data"] == [row]
    assert "A mistake" in client.get("/changes.atom?lang=en").text


def test_a_preview_is_kept_by_nobody(client: TestClient, annex: Path) -> None:
    read = child_reading.read_in_child(annex.name, annex.read_bytes()).review
    wanted = NewProposal(kind="document", file=annex.name, taken=read.intake, reason="x")
    token = previews.show(EDITOR, proposals.propose(EDITOR, wanted).id)
    assert client.get(f"{ASKED}&version={token}").json()["data"]
    for path in (f"{ASKED}&version={token}", f"/sources?lang=en&v={token}"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
    assert client.get(ASKED).headers["cache-control"] != "no-store"
    listed = client.get("/api/v1/versions").text + client.get("/changes.atom").text
    assert token not in listed
    # Taken away with its proposal, and no answer of it stays in memory.
    proposals.reject(EDITOR, 1, remark="Sai")
    assert client.get(f"{ASKED}&version={token}").status_code == 404
