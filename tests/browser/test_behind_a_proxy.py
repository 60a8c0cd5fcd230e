"""Two processes behind nginx as docs/ sets it up: TLS, one visitor one process, one of them gone."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, free_port, running

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
UNCHECKED = ssl._create_unverified_context()


@dataclass(frozen=True, kw_only=True)
class Site:
    """The address behind nginx, its address without TLS, and the processes' own addresses."""

    https: str
    http: str
    processes: tuple[str, ...]
    stop_one: ExitStack


@contextmanager
def _nginx(place: Path, *, ports: tuple[str, ...], tls: int, plain: int) -> Iterator[None]:
    key, certificate = place / "key.pem", place / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    made += ["-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    text = (ROOT / "docs" / "cchc.conf").read_text(encoding="utf-8")
    for was, now in (
        ("127.0.0.1:8501", ports[0]),
        ("127.0.0.1:8502", ports[1]),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("cchc.example.gov.vn", "localhost"),
        ("/etc/ssl/cchc/fullchain.pem", str(certificate)),
        ("/etc/ssl/cchc/privkey.pem", str(key)),
    ):
        assert was in text
        text = text.replace(was, now)
    whole = place / "nginx.conf"
    paths = "".join(
        f"{name}_temp_path {place / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"daemon off;\npid {place}/pid;\nerror_log {place}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{text}}}\n",
        encoding="utf-8",
    )
    assert NGINX
    subprocess.run([NGINX, "-t", "-c", str(whole)], check=True, capture_output=True)
    process = subprocess.Popen([NGINX, "-c", str(whole)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("var")
    tls, plain = free_port(), free_port()
    told = {"CCHC_PUBLIC_URL": f"https://localhost:{tls}", "CCHC_PROXY": "1", "CCHC_RATE": "1"}
    told |= {"CCHC_BURST": "5"}
    server = contextmanager(running)
    with ExitStack() as all_of_it, ExitStack() as first:
        one = first.enter_context(server(var, **told))
        two = all_of_it.enter_context(server(var, **told))
        ports = tuple(address.removeprefix("http://") for address in (one, two))
        place = tmp_path_factory.mktemp("nginx")
        all_of_it.enter_context(_nginx(place, ports=ports, tls=tls, plain=plain))
        address = f"https://localhost:{tls}"
        time.sleep(0.5)
        yield Site(
            https=address,
            http=f"http://localhost:{plain}",
            processes=(one, two),
            stop_one=first,
        )


def _status(address: str, **headers: str) -> int:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, context=UNCHECKED, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_the_plain_address_leads_to_the_safe_one(site: Site) -> None:
    asked = http.client.HTTPConnection(site.http.removeprefix("http://"), timeout=20)
    asked.request("GET", "/ranking?p=son-la")
    moved = asked.getresponse()
    assert moved.status == 301
    assert moved.getheader("Location") == "https://localhost/ranking?p=son-la"
    asked.close()


def test_a_page_lives_and_a_file_is_fetched(browser: Browser, site: Site) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    live: list[str] = []
    page.on("websocket", lambda socket: live.append(socket.url))
    page.goto(f"{site.https}/ranking?indicator=papi")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    assert any(url.startswith(site.https.replace("https", "wss")) for url in live)
    page.get_by_role("button", name=re.compile("Tải|trích dẫn")).first.click(timeout=30_000)
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name=re.compile("CSV")).first.click(timeout=30_000)
    assert Path(got.value.path()).read_bytes().count(b"\n") > 10
    context.close()


def test_limits_count_the_visitor_and_not_the_proxy(site: Site) -> None:
    address = f"{site.https}/api/v1/indicators"
    agent = {"User-Agent": "one"}
    seen = [_status(address, **agent) for _ in range(12)]
    assert 429 in seen
    # What a visitor writes into the header himself is not believed: the proxy's own word stands last.
    seen = [_status(address, **agent, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(3)]
    assert 429 in seen


def test_a_name_that_is_not_the_sites_is_refused(site: Site) -> None:
    assert _status(f"{site.processes[0]}/ranking", Host="evil.example") == 421


def test_one_process_gone_the_other_answers(browser: Browser, site: Site) -> None:
    """The last test: the first process is stopped for good."""
    site.stop_one.close()
    for agent in ("a", "b", "c", "d"):
        assert _status(f"{site.https}/ranking", **{"User-Agent": agent}) == 200
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{site.https}/ranking")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=60_000)
    context.close()
