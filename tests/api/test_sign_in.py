"""The keepers' way in: unknown while it is closed; cookies, limits, and forms of this site alone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.base import settings
from lib.data.loading import releases
from lib.data.upkeep import (
    accounts,
    audit,
    plan_evidence,
    plan_keeping,
    private_links,
    proposals,
    scoring_criteria,
    scoring_evidence,
    scoring_units,
    scoring_years,
    sessions,
    typed,
)
from lib.data.upkeep.plan_keeping import Plan, Task
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.framework import install
from lib.web import api, public, server, sign_in, static_files
from tests import unwritable

SITE = "http://testserver"
PASSWORD = "một câu dài để nhớ"
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)
SON_LA = {
    "indicator": "dti",
    "province": "Sơn La",
    "year": "2024",
    "publisher": "Sở Thông tin",
    "value": "0,5",
}


@pytest.fixture
def client(shipped: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("CCHC_OWN_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("CCHC_UPKEEP", "1")
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", lambda: cheap)
    monkeypatch.setattr(accounts, "_nobody", lambda: cheap.hash("nobody"))
    releases.forget()
    pages = [
        *server.routes(),
        Route("/{path:path}", lambda _: HTMLResponse(install.document()), methods=["GET", "HEAD"]),
    ]
    inside = (api.Front(api.ROUTES), server.Public(public.ROUTES), sign_in.Keepers())
    app = Starlette(routes=pages, middleware=server.middleware(*inside))
    # Cut in the background otherwise: of two documents the second alone might name the font.
    static_files.prepare()
    with TestClient(app, base_url=SITE, follow_redirects=False) as opened:
        yield opened
    releases.forget()


def token(client: TestClient, path: str = sign_in.WAY_IN) -> str:
    (found,) = re.findall(r'name="token" value="([^"]+)"', client.get(path).text)
    return str(found)


def enter(
    client: TestClient,
    *,
    name: str = "an",
    password: str = PASSWORD,
    origin: str = SITE,
    given: str | None = None,
) -> object:
    told = {"account": name, "password": password, "token": given or token(client)}
    return client.post(sign_in.WAY_IN, data=told, headers={"Origin": origin})


@pytest.mark.parametrize(
    "path",
    [
        "/upkeep",
        "/upkeep/sign-in",
        "/upkeep/sign-out",
        "/upkeep/audit.csv",
        "/upkeep/documents/1",
        "/upkeep/evidence/1",
    ],
)
def test_closed_it_answers_as_any_unknown_page(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.delenv("CCHC_UPKEEP")
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    for method in ("GET", "HEAD", "POST"):
        ours, other = (
            client.request(method, p, headers={"Origin": SITE}) for p in (path, "/no-such-page")
        )
        assert ours.status_code == other.status_code
        assert ours.content == other.content
        volatile = {"date"}
        assert {k: v for k, v in ours.headers.items() if k not in volatile} == {
            k: v for k, v in other.headers.items() if k not in volatile
        }
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("opened", ["", "1"])
def test_nothing_tells_that_it_exists(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, opened: str
) -> None:
    monkeypatch.setenv("CCHC_UPKEEP", opened)
    for path in ("/", "/sitemap.xml", "/robots.txt", "/openapi.json", "/api/v1/versions"):
        assert "upkeep" not in client.get(path).text.lower()


def test_who_is_not_signed_in_is_sent_to_the_form(client: TestClient) -> None:
    answer = client.get("/upkeep?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/upkeep/sign-in?lang=en")
    assert client.get("/upkeep/documents/1").status_code == 404
    assert client.get("/upkeep/evidence/1").status_code == 404
    assert client.get("/upkeep/audit.csv").status_code == 404
    assert client.get("/upkeep/other").status_code == 404


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_form_is_labelled_and_needs_no_script(client: TestClient, lang: str) -> None:
    answer = client.get(f"{sign_in.WAY_IN}?lang={lang}")
    assert f'<html lang="{lang}">' in answer.text
    assert "<script" not in answer.text
    for name in ("account", "password"):
        assert f'<label for="{name}">' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"


def test_a_keeper_comes_in_and_goes(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    answer = enter(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/upkeep")
    (cookie,) = (c for c in answer.headers.get_list("set-cookie") if c.startswith(sessions.COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    # Only over https could it be asked for.
    assert "Secure" not in cookie
    held = sessions.session_of(client.cookies[sessions.COOKIE])
    assert held is not None
    page = client.get("/upkeep")
    assert page.status_code == 200
    assert 'content="noindex"' in page.text
    assert "Cửa của người giữ số liệu" in page.text
    # Signing out takes a form of this session.
    assert client.post(sign_in.WAY_OUT, headers={"Origin": SITE}).status_code == 403
    given = token(client, sign_in.WAY_OUT)
    out = client.post(sign_in.WAY_OUT, data={"token": given}, headers={"Origin": SITE})
    # Unsaved words go from the browser by a script, the only one that the page may run.
    assert out.status_code == 200
    (script,) = re.findall(r'<script data-account="an">(.*?)</script>', out.text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in out.headers["content-security-policy"]
    assert sessions.COOKIE not in client.cookies
    assert client.get("/upkeep").status_code == 303
    assert [r.action for r in audit.entries()] == ["account_add", "sign_in", "sign_out"]
    assert audit.entries()[1].address == "testclient"


def test_over_https_the_cookie_is_secure(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    monkeypatch.setenv("CCHC_PUBLIC_URL", "https://cchc.example")
    client.base_url = "https://cchc.example"
    answer = enter(client, origin="https://cchc.example")
    assert answer.status_code == 303
    (cookie,) = (c for c in answer.headers.get_list("set-cookie") if c.startswith(sessions.COOKIE))
    assert "Secure" in cookie


@pytest.mark.parametrize("origin", ["", "null", "https://evil.example", "http://testserver.evil"])
def test_a_form_of_another_site_is_refused(client: TestClient, origin: str) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    assert enter(client, origin=origin).status_code == 403
    assert enter(client).status_code == 303
    given = token(client, sign_in.WAY_OUT)
    told = {"data": {"token": given}, "headers": {"Origin": origin}}
    assert client.post(sign_in.WAY_OUT, **told).status_code == 403
    assert client.get("/upkeep").status_code == 200


def test_a_form_that_was_drawn_for_another_browser_is_refused(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    given = token(client)
    client.cookies.clear()
    assert enter(client, given=given).status_code == 403
    token(client)
    assert enter(client, given=given).status_code == 403


def test_tries_are_limited_and_told(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    for _ in range(sessions.MOST_BY_ACCOUNT_HERE):
        answer = enter(client, password="wrong")
        assert answer.status_code == 401
        assert 'role="alert"' in answer.text
        assert "wrong" not in answer.text
    # The same words for a name that there is and one that there is not.
    unknown = enter(client, name="nobody", password="wrong")
    assert unknown.status_code == 401
    assert re.findall(r'role="alert"[^>]*>([^<]+)', unknown.text) == re.findall(
        r'role="alert"[^>]*>([^<]+)', answer.text
    )
    assert enter(client).status_code == 429
    assert sessions.COOKIE not in client.cookies


def test_a_document_is_saved_and_never_shown(client: TestClient) -> None:
    for name, role in (("an", "editor"), ("chi", "reader"), ("lan", "approver")):
        accounts.add(ROOT, name, role=role, password=PASSWORD)
    taken, body = typed.intake_of([SON_LA], file="<b>số.html")
    by = Keeper(account="an", role="editor")
    draft = NewProposal(kind="typed", file="<b>số.html", taken=taken, body=body, reason="x")
    number = proposals.propose(by, draft).id
    path = f"/upkeep/documents/{number}"
    assert client.get(path).status_code == 404
    enter(client, name="chi")
    assert client.get(path).status_code == 404
    enter(client)
    answer = client.get(path)
    assert answer.content == body
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith('attachment; filename="_b_s_.html"')
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get("/upkeep/documents/99").status_code == 404
    # The log is for approvers.
    assert client.get("/upkeep/audit.csv").status_code == 404
    enter(client, name="lan")
    assert "document_read" in client.get("/upkeep/audit.csv").text


def test_a_session_that_ended_is_sent_to_the_form(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    enter(client)
    accounts.set_disabled(ROOT, "an", disabled=True)
    assert client.get("/upkeep").status_code == 303


def test_a_damaged_store_closes_the_door_and_nothing_else(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    enter(client)
    (settings.upkeep_dir() / "upkeep.sqlite").write_bytes(b"rubbish" * 1000)
    for path in ("/upkeep", "/upkeep/sign-in", "/upkeep/sign-out"):
        for lang, sentence in (("vi", "lúc này không đọc được"), ("en", "cannot be read at")):
            said = client.get(path, params={"lang": lang})
            assert said.status_code == 503
            assert said.headers["content-type"].startswith("text/html")
            assert f'lang="{lang}"' in said.text
            assert sentence in said.text
            assert "upkeep.sqlite" not in said.text
    assert client.get("/api/v1/indicators").status_code == 200


def test_reminders_are_for_who_is_signed_in_or_has_the_link(client: TestClient) -> None:
    accounts.add(ROOT, "an", role="editor", password=PASSWORD)
    made = scoring_years.add(ROOT, "34-14", year=2026, title="Chỉ số <b>2026</b>")
    scoring_years.set_due(ROOT, made, name="self_due", time="2026-12-01T16:59:59Z")
    paths = ("/upkeep/scoring.ics", "/upkeep/scoring.atom")
    for path in paths:
        assert client.get(path).status_code == 404
        assert client.get(f"{path}?key=an.{'0' * 64}").status_code == 404
    key = private_links.key_of(Keeper(account="an", role="editor"))
    calendar, feed = (client.get(f"{path}?key={key}") for path in paths)
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.headers["cache-control"] == "no-store"
    assert "DTSTART:20261201T165959Z" in calendar.text
    found = ElementTree.fromstring(feed.text)
    titles = [e.findtext("{*}title") for e in found.findall("{*}entry")]
    assert titles == ["Chỉ số <b>2026</b>"]
    # The link opens nothing else.
    assert client.get(f"/upkeep/audit.csv?key={key}").status_code == 404
    enter(client)
    assert client.get(paths[1]).text == feed.text


def test_a_plans_evidence_is_for_who_sees_its_task(client: TestClient) -> None:
    for name in ("an", "khac"):
        accounts.add(ROOT, name, role="unit", password=PASSWORD)
    told = {"title": "x", "province": "34-14", "indicator": "own", "year": 2025}
    plan = plan_keeping.make(ROOT, Plan(**told, document="QĐ 1", begins="2026-01-01"))
    points = {"lost": "2", "gain": "1", "due": "2026-03-31", "measure": "y"}
    task = Task(plan=plan, criterion="1", unit="a", account="an", **points)
    number = plan_keeping.save_task(ROOT, task)
    plan_keeping.set_state(ROOT, plan, state="confirmed")
    by, body = Keeper(account="an", role="unit"), b"%PDF-1.7 <script>"
    plan_evidence.add_file(by, number, period="2026-Q1", name="a.pdf", body=body)
    for name, status in (("", 404), ("khac", 404), ("an", 200)):
        client.cookies.clear()
        if name:
            enter(client, name=name)
        answer = client.get("/upkeep/plan-evidence/1")
        assert answer.status_code == status
        assert (body in answer.content) == (status == 200)
    assert answer.headers["content-disposition"].startswith("attachment;")
    # No row has such a number, and no engine takes it.
    for room in ("plan-evidence", "evidence", "documents"):
        assert client.get(f"/upkeep/{room}/{2**31}").status_code == 404
        assert client.get(f"/upkeep/{room}/{10**30}").status_code == 404
    # The number of one room opens nothing in the other.
    assert client.get("/upkeep/evidence/1").status_code == 404


def test_a_units_evidence_is_for_who_may_see_it_and_never_shown(client: TestClient) -> None:
    for name in ("an", "khac"):
        accounts.add(ROOT, name, role="unit", password=PASSWORD)
    year = scoring_years.add(ROOT, "34-14", year=2026, title="Chỉ số 2026")
    listed = [Criterion(code="1", name="Kế hoạch", points="100")]
    scoring_criteria.replace(ROOT, year, found=listed, reason="QĐ 1")
    units = [ScoredUnit(unit=u, name=u, account=a) for u, a in (("a", "an"), ("b", "khac"))]
    scoring_units.replace(ROOT, year, found=units, reason="QĐ 1")
    scoring_units.begin(ROOT, year)
    by, body = Keeper(account="an", role="unit"), b"%PDF-1.7 <script>"
    scoring_evidence.add_file(by, year, unit="a", code="1", name="kế hoạch.pdf", body=body)
    assert client.get("/upkeep/evidence/1").status_code == 404
    enter(client, name="khac")
    assert client.get("/upkeep/evidence/1").status_code == 404
    client.cookies.clear()
    enter(client)
    answer = client.get("/upkeep/evidence/1")
    assert (answer.status_code, answer.content) == (200, body)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get("/upkeep/evidence/2").status_code == 404
    # Who had it and when is in the log; a store that takes nothing keeps nobody from reading.
    (read,) = (e for e in audit.entries() if e.action == "scoring_evidence_read")
    assert (read.account, read.about, read.address) == ("an", "34-14 2026 a 1", "testclient")
    assert "kế hoạch.pdf" in read.detail
    for way in unwritable.WAYS.values():
        with way():
            assert client.get("/upkeep/evidence/1").content == body
