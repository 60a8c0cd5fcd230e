"""Memory: what a person took a publisher's headings for, kept for that publisher's next document.

Owns the files `readings/<publisher>.toml` beside the user's own figures.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from lib.base import settings
from lib.base.alphabet import fold
from lib.data.reading.record import DocumentReading, literal


def folder() -> Path:
    """Where the remembered headings lie."""
    return settings.own_dir() / "readings"


def remembered() -> dict[str, dict[str, tuple[str, str]]]:
    """Publisher -> folded heading -> (means, indicator), of every publisher."""
    out = {}
    for path in sorted(folder().glob("*.toml")):
        kept = tomllib.loads(path.read_text(encoding="utf-8"))
        headings: Mapping[str, str] = kept["headings"]
        out[str(kept["publisher"])] = {
            heading: (said.partition(" ")[0], said.partition(" ")[2])
            for heading, said in headings.items()
        }
    return out


def remember(reading: DocumentReading) -> int:
    """Keep the headings of the columns that a person decided (reason 'person'); how many there are."""
    decided = {
        fold(c.heading): f"{c.means} {c.indicator}".strip()
        for t in reading.tables
        for c in t.columns
        if c.reason == "person" and fold(c.heading) and c.means in ("value", "unread", "code")
    }
    if not decided or not reading.publisher:
        return 0
    before = remembered().get(reading.publisher, {})
    kept = {h: " ".join(filter(None, said)) for h, said in before.items()} | decided
    lines = [f"publisher = {literal(reading.publisher)}", "", "[headings]"]
    lines += [f"{literal(heading)} = {literal(said)}" for heading, said in sorted(kept.items())]
    path = folder() / f"{fold(reading.publisher).replace(' ', '-')[:60]}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    half.write_text("\n".join(lines) + "\n", encoding="utf-8")
    half.replace(path)
    return len(decided)
