"""Audit: who did what, when and from where; a log that only grows.

Each row's digest covers the row before it, so a row that was changed, taken out or put in shows
(`faults`). Rows are added inside the change that they tell of: both stand or neither.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, desc, insert, select

from lib.data.upkeep import office, tables
from lib.data.upkeep.roles import Keeper, now

BEGINNING = "0" * 64
# Built once: every change asks and writes so.
_LAST = select(tables.audit.c.id, tables.audit.c.digest).order_by(desc(tables.audit.c.id)).limit(1)
_ADD = insert(tables.audit)


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One row of the log; `detail` is JSON, `before` the digest of the row before it."""

    id: int
    time: str
    account: str
    action: str
    about: str
    detail: str
    address: str
    before: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class LogFault:
    """Where the log is not what was written: a code (`upkeep.audit.<code>`) and the number of the row."""

    code: str
    id: int


def add(connection: Connection, by: Keeper, action: str, about: str = "", **detail: Any) -> None:
    """Add a row to the log, inside an `office.change`."""
    last = _last(connection)
    row = {
        "id": last.id + 1 if last else 1,
        "time": now(),
        "account": by.account,
        "action": action,
        "about": about[:300],
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else "",
        "address": by.address[:60],
        "before": last.digest if last else BEGINNING,
    }
    connection.execute(_ADD, row | {"digest": _digest(row)})


def newest(connection: Connection) -> str:
    """The digest of the newest row: another one whenever something was changed."""
    last = _last(connection)
    return str(last.digest) if last else BEGINNING


def _last(connection: Connection) -> Row[Any, Any] | None:
    return connection.execute(_LAST).first()


def _digest(row: dict[str, Any]) -> str:
    told = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def entries(*, newest: int | None = None, about: str | None = None) -> list[LogRow]:
    """The log, the earliest first; `newest` of them only, or those about one thing."""
    query = select(tables.audit).order_by(desc(tables.audit.c.id))
    if about is not None:
        query = query.where(tables.audit.c.about == about)
    if newest is not None:
        query = query.limit(newest)
    with office.reading() as connection:
        return [LogRow(**row) for row in connection.execute(query).mappings()][::-1]


def head() -> tuple[int, str]:
    """Number and digest of the newest row: written elsewhere, it shows a log that was cut off later."""
    newest = entries(newest=1)
    return (newest[0].id, newest[0].digest) if newest else (0, BEGINNING)


def faults(*, anchors: Iterable[tuple[int, str]] = ()) -> list[LogFault]:
    """Where the log has a gap or was changed; empty where it is as it was written.

    `anchors` are heads of the log that were written down elsewhere.
    """
    found: list[LogFault] = []
    before, expected = BEGINNING, 1
    kept = {0: BEGINNING}
    for entry in entries():
        row = {f.name: getattr(entry, f.name) for f in fields(LogRow) if f.name != "digest"}
        if entry.id != expected:
            found.append(LogFault(code="gap", id=expected))
        elif entry.before != before:
            found.append(LogFault(code="broken", id=entry.id))
        if _digest(row) != entry.digest:
            found.append(LogFault(code="changed", id=entry.id))
        before, expected = entry.digest, entry.id + 1
        kept[entry.id] = entry.digest
    found += [
        LogFault(code="cut" if number >= expected else "anchor", id=number)
        for number, digest in anchors
        if kept.get(number) != digest
    ]
    return found


def as_csv(found: Iterable[LogRow]) -> str:
    """Rows of the log as CSV with a header; a text that a sheet would take for a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [f.name for f in fields(LogRow)]
    writer.writerow(names)
    for entry in found:
        cells = [str(getattr(entry, name)) for name in names]
        writer.writerow([f"'{c}" if c[:1] in ("=", "+", "-", "@", "\t") else c for c in cells])
    return out.getvalue()
