"""Jobs: a file being made for a visitor, beside the server and not in it.

Owns the child process that runs the command line's export, its progress, and its end when nobody looks at
it any more. A thread of the server would share the interpreter's lock with every other visitor's page,
could not be stopped, and would leave the office libraries in the server's memory.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Literal

from lib.base import settings
from lib.files import agenda as agendas
from lib.files.agenda import Agenda

State = Literal["waiting", "making", "ready", "failed", "stopped"]
# A page looks at its job twice a second; a hidden tab's clock ticks once a second.
LEASE_SECONDS = 6.0
# One core stays with the pages.
AT_ONCE = max(1, (os.cpu_count() or 2) - 1)
PATIENT = 10
PERCENT = re.compile(r"^(\d{1,3})%$")
SAID_LINES = 20

log = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


class Job:
    """One file of one agenda, begun at once or when it is its turn.

    `state` goes from waiting over making to ready, failed or stopped; `percent` is how much is done;
    `content` is the file once it is ready. Who wants the file calls `look()` at least every
    `LEASE_SECONDS`; else the job stops, so a page that was left costs nothing further.
    """

    def __init__(self, agenda: Agenda, form: str, *, release: str | None = None) -> None:
        """`form` is one of `exports.FORMS`; `release` an older release whose figures are to be shown."""
        self.agenda, self.form, self.release = agenda, form, release
        self.state: State = "waiting"
        self.percent = 0
        self.content = b""
        self._looked = time.monotonic()
        self._over = threading.Event()
        threading.Thread(target=self._run, name=f"export {form}", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether the file is still to come."""
        return self.state in ("waiting", "making")

    def look(self) -> State:
        """Say that somebody waits for the file, and how far it is."""
        self._looked = time.monotonic()
        return self.state

    def stop(self) -> None:
        """End the work; nothing is left of it. A job that has ended already stays as it is."""
        self._over.set()

    def _left(self) -> bool:
        return self._over.is_set() or time.monotonic() - self._looked > LEASE_SECONDS

    def _run(self) -> None:
        while not _turns.acquire(timeout=0.2):
            if self._left():
                self.state = "stopped"
                return
        try:
            with tempfile.TemporaryDirectory(prefix="export-") as folder:
                self._make(Path(folder))
        except Exception:
            log.exception("export of %s", self.form)
            self.state = "failed"
        finally:
            _turns.release()

    def _make(self, folder: Path) -> None:
        asked, out = folder / "agenda.json", folder / f"file.{self.form}"
        asked.write_bytes(agendas.to_json(self.agenda))
        command = [sys.executable, "-m", "lib.cli", "export", self.form, "--agenda", str(asked)]
        command += ["--out", str(out), "--lang", self.agenda.lang]
        command += ["--release", self.release] if self.release else []
        self.state = "making"
        with subprocess.Popen(
            command,
            cwd=settings.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        ) as child:
            if hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, child.pid, PATIENT)
            said: list[str] = []
            listener = threading.Thread(target=self._listen, args=(child, said), daemon=True)
            listener.start()
            while child.poll() is None and not self._left():
                self._over.wait(0.1)
            if child.poll() is None:
                child.kill()
                child.wait()
                self.state = "stopped"
                return
            listener.join()
        if child.returncode or not out.exists():
            log.error(
                "export of %s ended with %s: %s", self.form, child.returncode, "\n".join(said)
            )
            self.state = "failed"
            return
        self.content = out.read_bytes()
        self.percent, self.state = 100, "ready"

    def _listen(self, child: subprocess.Popen[str], said: list[str]) -> None:
        """Read the progress; the last other lines are kept for the log."""
        for line in map(str.strip, child.stderr or ()):
            if found := PERCENT.match(line):
                self.percent = min(int(found[1]), 99)
            elif line:
                said.append(line)
                del said[:-SAID_LINES]
