"""The real server and a real browser; every request that leaves this machine fails the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # Without a graphics card these cost more than drawing by the processor; the map's WebGL stays.
    "--disable-gpu-rasterization",
    "--disable-gpu-compositing",
]


def chromium() -> str:
    """The browser's path: CCHC_CHROMIUM, or what the system has."""
    named = os.environ.get("CCHC_CHROMIUM")
    found = [named, *(shutil.which(n) for n in ("chromium", "chromium-browser", "google-chrome"))]
    return next(p for p in found if p)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def running(var: Path, **settings: str) -> Iterator[str]:
    """The address of a server started as the README says, with a database of its own in `var`."""
    log = (var / "server.log").open("w")
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "CCHC_VAR_DIR": str(var), **settings}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server of the run."""
    yield from running(tmp_path_factory.mktemp("var"))


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if process.poll() is not None:
            raise RuntimeError("the server ended while starting")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError("the server did not start in time")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the run."""
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def warm(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor at 1366x768 who keeps scripts and fonts from page to page."""
    opened = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def page(warm: BrowserContext) -> Iterator[Page]:
    """A page of its own; afterwards no request may have left 127.0.0.1."""
    yield from _watched(warm)
    warm.clear_cookies()


@pytest.fixture
def cold_page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who was never here; watched likewise."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield from _watched(context)
    context.close()


def settle(page: Page) -> None:
    """Wait until nothing in the document changes any more, at most ten seconds."""
    page.evaluate(
        """() => new Promise(done => {
          let last = performance.now();
          const end = last + 10000;
          const changes = new MutationObserver(() => { last = performance.now(); });
          const all = {subtree: true, childList: true, attributes: true, characterData: true};
          changes.observe(document, all);
          const look = setInterval(() => {
            const now = performance.now();
            const moving = document.getAnimations().some(a => a.playState === 'running'
              && a.effect.getComputedTiming().endTime !== Infinity);
            if (now < end && (moving || now - last < 300)) return;
            clearInterval(look);
            changes.disconnect();
            done();
          }, 50);
        })"""
    )


def _watched(context: BrowserContext) -> Iterator[Page]:
    opened = context.new_page()
    outside: list[str] = []

    def watch(url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            outside.append(url)

    opened.on("request", lambda request: watch(request.url))
    opened.on("websocket", lambda socket_: watch(socket_.url))
    yield opened
    opened.close()
    assert outside == []
