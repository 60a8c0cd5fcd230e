"""Servers and browser of the measurements: ours and the bare page, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, free_port


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server: its address and process id."""

    address: str
    pid: int

    def resident_mb(self) -> float:
        """Resident memory of the process in MB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line) / 1024


@contextmanager
def running(script: str, *, health: str, var: Path) -> Iterator[Server]:
    """`streamlit run script` on a free port, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--browser.gatherUsageStats", "false"]
    folder = ROOT if script == "app.py" else Path(script).parent
    environment = {**os.environ, "CCHC_VAR_DIR": str(var)}
    with (var / f"{port}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{address}/{health}", timeout=20).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield Server(address=address, pid=process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def first_chart(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until a chart is on screen with a cold cache, and MB received until three seconds later."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received = [0.0]

    def loaded(event: dict[str, float]) -> None:
        received[0] += event["encodedDataLength"]

    def frame(event: dict[str, dict[str, str]]) -> None:
        # Base64 of an uncompressed frame: what the script sends, before the socket compresses it.
        received[0] += len(event["response"]["payloadData"]) * 0.75

    wire.on("Network.loadingFinished", loaded)
    wire.on("Network.webSocketFrameReceived", frame)
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
    seconds = time.perf_counter() - began
    page.wait_for_timeout(3000)
    context.close()
    return seconds, received[0] / 1e6
