"""Child reading: a document read, proposed and checked in a process with limits of memory and time.

Owns that process and the way of its answer. Reading is `reading.review`; the limits are those of `cells`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data import store
from lib.data.cells import document
from lib.data.cells.grid import Book
from lib.data.declared import provinces, registry
from lib.data.reading import memory, record, review
from lib.data.reading.figures import Remark
from lib.data.reading.review import Review
from lib.data.upkeep import packing


@dataclass(frozen=True, kw_only=True)
class DocumentRead:
    """A document's cells, and its reading with claims and remarks."""

    book: Book
    review: Review


def read_in_child(
    file: str, body: bytes, *, corrected: str | None = None, year: int | None = None
) -> DocumentRead:
    """The document read as it is, or as a person `corrected` the reading (TOML), for the edition `year`.

    Raises BadFile: what is wrong with it, too, where it takes more memory or time than is given.
    """
    if len(body) > document.LARGEST:
        size = {"most": f"{document.LARGEST // 1_000_000} MB"}
        raise BadFile((Problem(code="file_too_big", file=file, params=size),))
    asked = orjson.dumps({"file": file, "corrected": corrected, "year": year})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lib.data.upkeep.child_reading"],
            input=asked + b"\n" + body,
            capture_output=True,
            cwd=settings.ROOT,
            # More threads of the arithmetic would only take address space.
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            timeout=document.WAIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile((document.too_slow(file),)) from error
    if done.returncode:
        slow = done.returncode == -24
        told = document.too_slow(file) if slow else Problem(code="file_too_heavy", file=file)
        raise BadFile((told,))
    answer: dict[str, Any] = orjson.loads(done.stdout)
    if "problems" in answer:
        raise BadFile(tuple(Problem(**p) for p in answer["problems"]))
    known = registry.load().indicators
    return DocumentRead(
        book=document.unpacked(answer["book"]),
        review=Review(
            reading=record.from_toml(answer["reading"], file=file, known=known),
            intake=packing.intake(answer["claims"], answer["sources"], answer["left_out"]),
            remarks=tuple(
                Remark(problem=Problem(**r["problem"]), blocks=r["blocks"])
                for r in answer["remarks"]
            ),
        ),
    )


def _answer(file: str, body: bytes, *, corrected: str | None, year: int | None) -> dict[str, Any]:
    """What the child says of the document, as plain values."""
    known = registry.load()
    book = document.parsed(file, body)
    told = record.from_toml(corrected, file=file, known=known.indicators) if corrected else None
    found = review.review(
        book,
        registry=known,
        names=provinces.load(),
        figures=store.figures(),
        errors=store.errors(),
        remembered=memory.remembered(),
        corrected=told,
        year=year,
    )
    return {
        "book": document.packed(book),
        "reading": record.to_toml(found.reading),
        "claims": packing.statements(found.intake),
        "sources": packing.sources(found.intake),
        "left_out": packing.problems(found.intake.left_out),
        "remarks": [asdict(r) for r in found.remarks],
    }


def _child() -> None:
    """What the child process does: limits first, then bytes in, plain values out."""
    size = settings.reader_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (document.SECONDS, document.SECONDS + 5))
    asked, _, body = sys.stdin.buffer.read().partition(b"\n")
    told = orjson.loads(asked)
    try:
        answer = _answer(body=body, **told)
    except BadFile as bad:
        answer = {"problems": [asdict(p) for p in bad.problems]}
    option = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    sys.stdout.buffer.write(orjson.dumps(answer, default=str, option=option))


if __name__ == "__main__":
    _child()
