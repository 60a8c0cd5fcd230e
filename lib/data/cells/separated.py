"""CSV, TSV and pasted tables: text lines as cells, in any usual encoding and with any usual separator."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

import charset_normalizer

from lib.base.records import BadFile, Problem
from lib.data.cells import grid
from lib.data.cells.grid import Book, Cell
from lib.data.cells.xlsx import text_cell

SEPARATORS = ";\t,|"
# Encodings in which Vietnamese offices still save, after UTF-8 and UTF-16.
OLD_ENCODINGS = ["cp1258", "cp1252", "mac_roman"]


def read(file: str, body: bytes) -> Book:
    """The lines of a text file as one sheet without a name. Raises BadFile."""
    text = decoded(file, body)
    return Book(file=file, kind="csv", sheets=(_sheet(file, text),))


def decoded(file: str, body: bytes) -> str:
    """The file's text. Raises BadFile where no encoding fits."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", errors="replace")
    if body[:200].count(0) > len(body[:200]) // 4:
        return body.decode("utf-16-le" if body[1:2] == b"\0" else "utf-16-be", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The tone marks of code page 1258 stand apart; the other page is what an old font is saved in.
        best = charset_normalizer.from_bytes(body, cp_isolation=OLD_ENCODINGS).best()
        if best is None:
            line = body[: error.start].count(b"\n") + 1
            raise BadFile((Problem(code="file_encoding", file=file, row=line),)) from error
        marks = len(re.findall(rb"[A-Za-z\x80-\xff][\xcc\xec\xd2\xde\xf2]", body))
        page = "cp1258" if marks and re.search(rb"[\xd0\xf0\xdd\xfd\xc3\xe3]", body) else "cp1252"
        return body.decode(page, errors="replace")


def _sheet(file: str, text: str) -> grid.Sheet:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.count("\n") > grid.MOST_ROWS:
        raise grid.too_many(file, "", rows=lines.count("\n"))
    named = re.match(r"sep=(.)\n", lines)
    if named:
        lines = lines[named.end() :]
    separator = named[1] if named else _separator(lines)
    rows = _rows(file, lines, separator)
    cells: dict[tuple[int, int], Cell] = {}
    for row, values in enumerate(rows, start=1 if named else 0):
        for column, value in enumerate(values):
            found = text_cell(value)
            if found:
                cells[row, column] = found
    lengths = [*([0] if named else []), *map(len, rows)]
    return grid.sheet_of(cells, file=file, name="", separator=separator, lengths=lengths)


def _separator(text: str) -> str:
    """The sign that cuts most lines into the same number of parts, and into most parts."""
    sample = [line for line in text.split("\n")[:200] if line.strip()]

    def quality(sign: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=sign))
        cut = {width: count for width, count in widths.items() if width > 1}
        if not cut:
            return 0.0, 0
        width = max(cut, key=lambda w: (cut[w], w))
        return round(cut[width] / sum(widths.values()), 1), width

    return max(SEPARATORS, key=quality)


def _rows(file: str, text: str, separator: str) -> Sequence[Sequence[str]]:
    """The cells of each row. Raises BadFile at a quote that is never closed, with its row."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for row in reader:
            if any("\n" in value and value.count(separator) >= 2 for value in row):
                raise BadFile((Problem(code="quote_open", file=file, row=number + 1),))
            # Where a cell holds line breaks the address is the line on which its row begins.
            rows += [[] for _ in range(number - len(rows))]
            rows.append(row)
            number = reader.line_num
    except csv.Error as error:
        at_quote = "end of data" in str(error) or "expected after" in str(error)
        code = "quote_open" if at_quote else "line_broken"
        raise BadFile((Problem(code=code, file=file, row=number + 1),)) from error
    return rows
