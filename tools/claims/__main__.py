"""`python -m tools.claims [--all]`: print precision and recall by verdict, and with --all every miss."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

_VAR = tempfile.TemporaryDirectory(prefix="cchc-claims-")
os.environ.setdefault("CCHC_VAR_DIR", _VAR.name)
os.environ.setdefault("CCHC_OWN_DIR", str(Path(_VAR.name) / "own"))

from tools.claims import report  # noqa: E402  the settings above come first

if __name__ == "__main__":
    print("\n".join(report.lines()))
    if "--all" in sys.argv:
        print("\n".join(report.mistakes()))
