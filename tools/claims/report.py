"""Report: the checker's answers beside the verdicts made by hand."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lib.claimcheck import verdicts

SENTENCES = Path(__file__).parent / "sentences.toml"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One stated figure: what a person says of it and what the checker says."""

    text: str
    quote: str
    wanted: str
    got: str


def sentences() -> list[dict[str, object]]:
    """The sentences with their verdicts, as the file has them."""
    rows: list[dict[str, object]] = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))["sentence"]
    return rows


def answers() -> list[Answer]:
    """Every stated figure that a person or the checker sees.

    A figure that the checker does not see counts as unknown; one that no person judged is wanted unknown.
    """
    out: list[Answer] = []
    for row in sentences():
        text, says = str(row["text"]), row["says"]
        assert isinstance(says, list)
        findings = list(verdicts.check(text).findings)
        at = 0
        for quote, wanted in says:
            start = text.index(quote, at)
            at = start
            seen = next(
                (f for f in findings if f.claim.start < start + len(quote) and start < f.claim.end),
                None,
            )
            if seen:
                findings.remove(seen)
            out.append(
                Answer(
                    text=text, quote=quote, wanted=wanted, got=seen.verdict if seen else "unknown"
                )
            )
        out += [
            Answer(text=text, quote=f.claim.quote, wanted="unknown", got=f.verdict)
            for f in findings
        ]
    return out


def measures(told: list[Answer]) -> dict[str, tuple[float, float, int]]:
    """For each verdict: precision, recall, and how many a person gave."""
    out = {}
    for verdict in verdicts.VERDICTS:
        right = sum(a.wanted == a.got == verdict for a in told)
        given = sum(a.got == verdict for a in told)
        wanted = sum(a.wanted == verdict for a in told)
        out[verdict] = (right / given if given else 1.0, right / wanted if wanted else 1.0, wanted)
    return out


def lines() -> list[str]:
    """The report, as `python -m tools.claims` and the bench print it."""
    told = answers()
    out = [f"claim checker: {len(sentences())} sentences, {len(told)} stated figures"]
    for verdict, (precision, recall, wanted) in measures(told).items():
        out.append(f"  {verdict:<13} precision {precision:.3f}  recall {recall:.3f}  ({wanted})")
    mixed = Counter((a.wanted, a.got) for a in told if a.wanted != a.got)
    out += [f"  {wanted} taken for {got}: {n}" for (wanted, got), n in sorted(mixed.items())]
    return out


def mistakes() -> list[str]:
    """Every answer that differs from the person's, to read."""
    return [
        f"{a.wanted} -> {a.got}: {a.quote!r} in {a.text}" for a in answers() if a.wanted != a.got
    ]
