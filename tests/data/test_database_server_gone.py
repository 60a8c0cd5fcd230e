"""A database server that stops and starts while the site runs: a cluster of the test's own.

Debian's `postgresql` brings the programs, `psycopg` the driver; without either the test is skipped.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, update
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib.base import settings
from lib.base.records import NotReady
from lib.data import database, store
from lib.data.loading import loaders
from lib.data.upkeep import accounts, audit, office, sessions, tables
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, written
from lib.figures import versions
from lib.web import api, public, server
from tests.browser.conftest import free_port

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
pytestmark = pytest.mark.skipif(
    PROGRAMS is None or importlib.util.find_spec("psycopg") is None,
    reason="no PostgreSQL or no psycopg",
)
SHELL = str(settings.ROOT / "lib" / "shell.py")
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)


class Cluster:
    """A database server in a folder of its own, reached at one port of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        # The server refuses to run as root.
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", "cchc", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://cchc@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *words: str) -> None:
        assert PROGRAMS is not None
        command = [str(PROGRAMS / program), "-D", str(self.folder / "data"), *words]
        subprocess.run(
            command, user=self._user, cwd="/", check=True, capture_output=True, timeout=60
        )

    def start(self) -> None:
        listen = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        # A log of its own: a pipe that the server keeps open would never end.
        self._run("pg_ctl", "-w", "-o", listen, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture
def cluster(few_figures: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="cchc-cluster-"))
    made = Cluster(folder)
    made.start()
    (few_figures / "geo").symlink_to(settings.ROOT / "data" / "geo")
    monkeypatch.setenv("CCHC_DATABASE_URL", made.url)
    office.forget()
    versions.refresh()
    try:
        yield made
    finally:
        database.engine().dispose()
        made.stop()
        shutil.rmtree(folder)
        office.forget()
        versions.refresh()


def test_the_site_tells_that_its_database_is_gone_and_goes_on_when_it_is_back(
    cluster: Cluster, tmp_path: Path
) -> None:
    loaders.load_shipped()
    accounts.add(ROOT, "an", role="editor", password="một câu dài để nhớ")
    rows, log = store.counts(), audit.head()
    inside = server.middleware(api.Front(api.ROUTES), server.Public(public.ROUTES))
    at = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not at.error
    with TestClient(Starlette(middleware=inside)) as client:
        address = "/api/v1/rankings?indicator=papi"
        assert client.get(address).status_code == 200
        for _ in range(2):
            cluster.stop()
            # An answer about the version is believed for a moment.
            database._stamps.clear()
            assert client.get("/healthz").status_code == 503
            assert client.get("/livez").status_code == 200
            assert client.get(address).status_code == 503
            at.run()
            assert not at.exception
            assert "CCHC_DATABASE_URL" in at.error[0].value.replace("\\", "")
            with pytest.raises(NotReady, match="database"):
                accounts.listed()
            with pytest.raises(NotReady, match="database"):
                accounts.add(ROOT, "binh", role="editor", password="một câu dài để nhớ")
            cluster.start()
            assert client.get("/healthz").status_code == 200
            assert client.get(address).status_code == 200
            at.run()
            assert not at.error
    assert store.counts() == rows
    assert audit.head() == log
    assert [a.name for a in accounts.listed()] == ["an"]


def test_a_server_that_takes_no_writes_is_read_and_says_so(cluster: Cluster) -> None:
    """As a copy of another server is, or one whose disk is full."""
    accounts.add(ROOT, "an", role="unit", password="một câu dài để nhớ")
    cookie = sessions.sign_in("an", "một câu dài để nhớ", address="192.0.2.1")
    before = written(datetime.now(UTC) - timedelta(minutes=sessions.SEEN_MINUTES + 1))
    with office.change() as connection:
        connection.execute(update(tables.sessions).values(seen=before))
    _read_only(cluster, "on")
    with pytest.raises(NotReady, match="read-only"):
        accounts.add(ROOT, "binh", role="editor", password="một câu dài để nhớ")
    assert [a.name for a in accounts.listed()] == ["an"]
    # That a session is in use cannot be written down, and keeps nobody out.
    assert sessions.session_of(cookie)
    _read_only(cluster, "off")
    accounts.add(ROOT, "binh", role="editor", password="một câu dài để nhớ")
    assert [a.name for a in accounts.listed()] == ["an", "binh"]


def _read_only(cluster: Cluster, state: str) -> None:
    options = {"options": "-c default_transaction_read_only=off"}
    on = create_engine(cluster.url, connect_args=options)
    with on.begin() as connection:
        connection.exec_driver_sql(
            f"ALTER DATABASE postgres SET default_transaction_read_only = {state}"
        )
    on.dispose()
    # What was open goes on as it began.
    database.engine().dispose()
