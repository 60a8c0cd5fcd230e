"""Documents: which kind of file the bytes are, and the reading of it in a process with limits.

Owns telling the kinds apart by their bytes (an ending may lie), and the child process that keeps a
hostile or broken file from taking the memory or the time of the product. Leaves each kind to its module.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from lib.base import settings
from lib.base.records import BadFile, Problem
from lib.data.cells.grid import Book, Cell, Sheet

LARGEST = 30_000_000
SECONDS = 120
# Of the clock, for a machine that is busy with other things.
WAIT = 2.0 * SECONDS


def read(path: Path) -> Book:
    """The file as a book of cells. Raises BadFile with what is wrong and what would be right."""
    if not path.is_file():
        raise BadFile((Problem(code="file_missing", file=path.name),))
    if path.stat().st_size > LARGEST:
        size = {"most": f"{LARGEST // 1_000_000} MB"}
        raise BadFile((Problem(code="file_too_big", file=path.name, params=size),))
    return of_bytes(path.name, path.read_bytes())


def of_bytes(file: str, body: bytes) -> Book:
    """The book of a file that was uploaded or pasted, read by a child process with limits."""
    command = [sys.executable, "-m", "lib.data.cells.document", file]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, cwd=settings.ROOT, timeout=WAIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile((too_slow(file),)) from error
    if done.returncode:
        # A signal: the limit on time says so itself, everything else is taken for memory.
        slow = done.returncode == -24
        told = too_slow(file) if slow else Problem(code="file_too_heavy", file=file)
        raise BadFile((told,))
    answer = orjson.loads(done.stdout)
    if "problems" in answer:
        raise BadFile(tuple(Problem(**p) for p in answer["problems"]))
    return unpacked(answer)


def too_slow(file: str) -> Problem:
    """That the reading of a file took more time than is given."""
    return Problem(code="file_too_slow", file=file, params={"seconds": SECONDS})


def parsed(file: str, body: bytes) -> Book:
    """The book, read in this process. Raises BadFile; any fault of a reader is a broken file."""
    reader = _reader(file, body)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return reader(file, body)
    except BadFile:
        raise
    except MemoryError as error:
        raise BadFile((Problem(code="file_too_heavy", file=file),)) from error
    except Exception as error:
        raise BadFile((Problem(code="file_broken", file=file),)) from error


def _reader(file: str, body: bytes) -> Callable[[str, bytes], Book]:
    """The reading of the kind of file that the bytes are. Raises BadFile for a kind that is not read."""
    from lib.data.cells import html, pdf, separated, xls

    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not body.strip(b"\xef\xbb\xbf\0 \t\r\n"):
        raise BadFile((Problem(code="file_empty", file=file),))
    if body.startswith(b"PK\x03\x04"):
        return _packed_reader(file, body)
    if body.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        for stream, code in (
            ("EncryptedPackage", "file_password"),
            ("WordDocument", "file_old_word"),
        ):
            if stream.encode("utf-16-le") in body:
                raise BadFile((Problem(code=code, file=file),))
        return xls.read
    if body.startswith(b"\x09\x08"):
        return xls.read
    if b"%PDF-" in body[:1024]:
        return pdf.read
    for start, kind in _UNREAD:
        if head.startswith(start) or (start in head and kind == "XML Spreadsheet 2003"):
            raise BadFile((_unknown(file, kind),))
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<table" in head:
        return html.read
    if _is_binary(body):
        raise BadFile((_unknown(file, Path(file).suffix or "?"),))
    return separated.read


def _packed_reader(file: str, body: bytes) -> Callable[[str, bytes], Book]:
    from lib.data.cells import ods, word, xlsx

    names = _parts(file, body)
    for part, found in (
        ("xl/workbook.xml", xlsx.read),
        ("word/document.xml", word.read),
        ("content.xml", ods.read),
    ):
        if part in names:
            return found
    kind = next((kind for part, kind in _OTHER_PARTS.items() if part in names), "ZIP")
    raise BadFile((_unknown(file, kind),))


def _is_binary(body: bytes) -> bool:
    """Whether the bytes are no text: zeros that are not every second byte of UTF-16."""
    start = body[:2000]
    if start.count(0) <= 20 or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) < len(start) // 5 or min(even, odd) > 20


_OTHER_PARTS = {"ppt/presentation.xml": "PPTX", "xl/workbook.bin": "XLSB"}
_UNREAD = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "XML Spreadsheet 2003"),
    (b"mime-version:", "MHTML"),
    (b"\x89png", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"gif8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
)


def _unknown(file: str, kind: str) -> Problem:
    return Problem(code="file_kind", file=file, value=kind)


def _parts(file: str, body: bytes) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return frozenset(parts.namelist())
    except zipfile.BadZipFile as error:
        raise BadFile((Problem(code="file_cut", file=file),)) from error


def packed(book: Book) -> dict[str, Any]:
    """The book as plain values; empty cells are not written."""
    return {
        "file": book.file,
        "kind": book.kind,
        "sheets": [
            {
                **{
                    k: v
                    for k, v in asdict(s).items()
                    if k not in ("rows", "hidden_rows", "hidden_columns")
                },
                "hidden_rows": sorted(s.hidden_rows),
                "hidden_columns": sorted(s.hidden_columns),
                "height": len(s.rows),
                "width": s.width,
                "cells": [
                    (r, c, *cell)
                    for r, row in enumerate(s.rows)
                    for c, cell in enumerate(row)
                    if cell is not None
                ],
            }
            for s in book.sheets
        ],
    }


def unpacked(answer: dict[str, Any]) -> Book:
    """The book of `packed`."""
    sheets = []
    for s in answer["sheets"]:
        rows: list[list[Cell | None]] = [[None] * s["width"] for _ in range(s["height"])]
        for r, c, kind, value in s["cells"]:
            rows[r][c] = Cell(kind, value)
        sheets.append(
            Sheet(
                name=s["name"],
                rows=rows,
                hidden=s["hidden"],
                hidden_rows=frozenset(s["hidden_rows"]),
                hidden_columns=frozenset(s["hidden_columns"]),
                merged=tuple((t, x, b, r) for t, x, b, r in s["merged"]),
                above=tuple(s["above"]),
                far=tuple(s["far"]),
                separator=s["separator"],
                lengths=tuple(s["lengths"]),
            )
        )
    return Book(file=answer["file"], kind=answer["kind"], sheets=tuple(sheets))


def _child() -> None:
    """What the child process does: limits first, then bytes in, plain values out."""
    memory = settings.reader_bytes()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    try:
        answer = packed(parsed(sys.argv[1], sys.stdin.buffer.read()))
    except BadFile as bad:
        answer = {"problems": [asdict(p) for p in bad.problems]}
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS))


if __name__ == "__main__":
    _child()
