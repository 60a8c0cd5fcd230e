"""Every deed that the log can hold has words for its readers."""

from __future__ import annotations

import ast

from lib.base import i18n, settings
from lib.views import upkeep_office


def _deeds() -> set[str]:
    """What is written down by a name that stands in the code."""
    found = set()
    for path in (settings.ROOT / "lib" / "data" / "upkeep").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = [k.value for k in node.keywords if k.arg == "action"]
            if ast.unparse(node.func) == "audit.add":
                named.append(node.args[2])
            found |= {str(deed.value) for deed in named if isinstance(deed, ast.Constant)}
    return found


def test_no_deed_is_told_by_its_code() -> None:
    deeds = {d for d in _deeds() if not d.startswith("proposal_")}
    assert {"sign_in", "scoring_entry", "scoring_evidence_read", "restore"} <= deeds
    assert deeds <= set(upkeep_office.ACTIONS)
    for lang in i18n.LANGS:
        words = [i18n.t(f"upkeep.action.{d}", lang) for d in upkeep_office.ACTIONS]
        assert len(set(words)) == len(words)
