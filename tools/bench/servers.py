"""Servers and browser of the measurements: ours and the bare page, each in a process of its own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
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

    def processor(self) -> float:
        """Seconds of processor time that the process has had, all its threads together."""
        clock = ctypes.c_int()
        if ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock)):
            raise OSError(f"no processor clock of process {self.pid}")
        return time.clock_gettime(clock.value)


@contextmanager
def running(
    script: str, *, health: str, var: Path, options: Sequence[str] = ()
) -> Iterator[Server]:
    """`streamlit run script` on a free port, until the block ends; `options` are more of its own."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--browser.gatherUsageStats", "false", *options]
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


SHIFT = """
window.moved = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
OWN_CHART = ".js-plotly-plot .main-svg"
ANY_CHART = f"#opening .wide svg, {OWN_CHART}"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A first visit: seconds until a chart is seen and until it is the page's own, MB, layout shift."""

    seen: float
    own: float
    mb: float
    shift: float


def first_visit(browser: Browser, url: str, *, line: bool = False) -> Visit:
    """A visit with a cold cache, measured until three seconds after the page's own chart.

    With `line` over a throttled line of 10 Mbit/s and 50 ms.
    """
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    if line:
        speed = {"latency": 50, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
        wire.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    page.add_init_script(SHIFT)
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
    page.wait_for_selector(ANY_CHART, timeout=60_000)
    seen = time.perf_counter() - began
    page.wait_for_selector(OWN_CHART, timeout=60_000)
    own = time.perf_counter() - began
    page.wait_for_timeout(3000)
    shift = float(page.evaluate("window.moved"))
    context.close()
    return Visit(seen=seen, own=own, mb=received[0] / 1e6, shift=shift)
