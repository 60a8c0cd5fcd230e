"""Typed: figures that a keeper enters by hand, as a small table in the product's own template.

So they pass the same reading and the same checks as a file, and the table is kept as their document.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from lib.base.records import BadFile, Problem
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.loading import intake
from lib.data.loading.intake import Intake

MOST_ROWS = 200


def intake_of(rows: Sequence[Mapping[str, str]], *, file: str) -> tuple[Intake, bytes]:
    """The claims of typed rows, and the table that is kept of them. The first row is row 2.

    Keys are the template's fields (data/registry/template.csv). Raises BadFile with every problem.
    """
    if len(rows) > MOST_ROWS:
        raise BadFile((Problem(code="file_too_heavy", file=file),))
    known = registry.load()
    fields = {c.field: c.header_vi for c in known.template}
    used = [name for name in fields if any(row.get(name, "").strip() for row in rows)]
    wanted = [c.field for c in known.template if c.required]
    columns = [
        name for name in fields if name in used or name in wanted or name in ("value", "rank")
    ]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([fields[name] for name in columns])
    for row in rows:
        writer.writerow([" ".join(row.get(name, "").split()) for name in columns])
    body = out.getvalue().encode("utf-8-sig")
    taken = intake.of_book(document.parsed(file, body), known=known, names=provinces.load())
    return taken, body
