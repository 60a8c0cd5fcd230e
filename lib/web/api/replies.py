"""Replies: an answer as the bytes that leave the server.

Owns JSON and CSV of the same rows, paging, the headers that every answer carries, conditional requests
and compression. Leaves what is asked to `answers`.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lib.files.tables import harmless

PAGE, MOST = 1000, 10_000
SMALLEST_COMPRESSED = 1000
JSON, CSV = "application/json; charset=utf-8", "text/csv; charset=utf-8"
ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Last-Modified, X-Data-Version, X-Citation, "
    "X-Total-Count",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


@dataclass(frozen=True, kw_only=True)
class End:
    """How a written row goes on and ends: what many rows share is held once."""

    json: bytes
    csv: bytes


@dataclass(frozen=True, kw_only=True)
class Rows(Sequence[Any]):
    """Rows whose JSON and CSV were written beforehand, each up to its end; a slice is rows again.

    `columns` are those of the CSV.
    """

    columns: Sequence[str]
    json: Sequence[bytes]
    csv: Sequence[bytes]
    ends: Sequence[End]

    def __len__(self) -> int:
        return len(self.json)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return replace(self, json=self.json[at], csv=self.csv[at], ends=self.ends[at])
        return orjson.loads(self.json[at] + self.ends[at].json)

    def take(self, places: Sequence[int]) -> Rows:
        """The rows at those places."""
        return replace(
            self,
            json=[self.json[p] for p in places],
            csv=[self.csv[p] for p in places],
            ends=[self.ends[p] for p in places],
        )

    def as_json(self) -> bytes:
        """The rows with commas between."""
        return b",".join(r + e.json for r, e in zip(self.json, self.ends, strict=True))

    def as_csv(self) -> list[bytes]:
        """The rows as lines."""
        return [r + e.csv for r, e in zip(self.csv, self.ends, strict=True)]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return harmless(value)


def csv_lines(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Each row as a line of CSV (RFC 4180), text made harmless for spreadsheets."""
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer).writerow
    lines = []
    for row in rows:
        write([_cell(row.get(name)) for name in columns])
        lines.append(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    return lines


def _csv_body(rows: Sequence[Mapping[str, Any]], *, cut: str = "") -> bytes:
    if isinstance(rows, Rows):
        columns, lines = list(rows.columns), rows.as_csv()
    else:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        lines = csv_lines(columns, rows)
    last = csv_lines(columns, [{columns[0]: cut}]) if cut and columns else []
    head = csv_lines(columns, [dict(zip(columns, columns, strict=True))])
    return b"".join([*head, *lines, *last])


def _json_body(content: Any) -> bytes:
    if isinstance(content, dict) and isinstance(content.get("data"), Rows):
        rest = {name: value for name, value in content.items() if name != "data"}
        tail = orjson.dumps(rest, option=orjson.OPT_SERIALIZE_NUMPY)[1:]
        rows: Rows = content["data"]
        return b'{"data":[' + rows.as_json() + b"]," + tail
    return orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Which part of a list is asked for."""

    limit: int = PAGE
    offset: int = 0
    # Whether the asker chose the part; what was cut off unasked is told in the answer itself.
    chosen: bool = False

    def cut(self, content: Any, asked: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
        """The list with this part of its rows, and the headers that lead to the other parts."""
        rows = content["data"]
        total = len(rows)
        part = rows[self.offset : self.offset + self.limit]
        meta = content["meta"] | {
            "count": len(part),
            "total": total,
            "limit": self.limit,
            "offset": self.offset,
        }
        if len(part) < total:
            meta["cut"] = self.told(len(part), total)
        last = max(0, (total - 1) // self.limit * self.limit)
        places = {"first": 0, "last": last}
        if self.offset + self.limit < total:
            places["next"] = self.offset + self.limit
        if self.offset > 0:
            places["prev"] = max(0, self.offset - self.limit)
        kept = {n: v for n, v in asked.items() if n not in ("offset", "page", "limit")}
        links = [
            f'<?{urlencode(kept | {"limit": self.limit, "offset": at})}>; rel="{name}"'
            for name, at in places.items()
        ]
        headers = {"Link": ", ".join(links), "X-Total-Count": str(total)}
        return content | {"data": part, "meta": meta}, headers

    def told(self, count: int, total: int) -> str:
        """Which rows these are, and how to have the others."""
        span = f"rows {self.offset + 1} to {self.offset + count}" if count else "no rows"
        return f"Only {span} of {total}; ask for the others with limit and offset."


@dataclass(kw_only=True)
class Reply:
    """An answer ready to be sent, again and again."""

    body: bytes
    kind: str
    etag: str
    modified: datetime
    more: Mapping[str, str] = field(default_factory=dict)
    _packed: bytes | None = None

    def __post_init__(self) -> None:
        headers = ALWAYS | {
            "Content-Type": self.kind,
            "ETag": self.etag,
            "Last-Modified": format_datetime(self.modified, usegmt=True),
            "Cache-Control": "public, no-cache",
            "Vary": "Accept, Accept-Encoding",
            **self.more,
        }
        self._head = [(n.lower().encode(), v.encode("latin-1")) for n, v in headers.items()]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.body) + len(self._packed or b"") + 1000

    def packed(self) -> bytes:
        """The body compressed with gzip; made when first asked for."""
        if self._packed is None:
            self._packed = gzip.compress(self.body, compresslevel=6, mtime=0)
        return self._packed

    def unchanged(self, headers: Headers) -> bool:
        """Whether the asker holds this answer already."""
        tags = headers.get("if-none-match")
        if tags is not None:
            return tags.strip() == "*" or self.etag in [t.strip() for t in tags.split(",")]
        since = headers.get("if-modified-since")
        if since is None:
            return False
        try:
            moment = parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return self.modified <= moment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it as an ASGI answer, or 304 where the asker has it."""
        headers = Headers(scope=scope)
        head = list(self._head)
        if self.unchanged(headers):
            start = [h for h in head if h[0] not in (b"content-type", b"x-total-count")]
            await send({"type": "http.response.start", "status": 304, "headers": start})
            await send({"type": "http.response.body", "body": b""})
            return
        body = self.body
        if len(body) > SMALLEST_COMPRESSED and "gzip" in headers.get("accept-encoding", ""):
            body = self.packed()
            head.append((b"content-encoding", b"gzip"))
        head.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )


def reply(
    content: Any,
    *,
    form: str,
    page: Slice,
    excel: bool = False,
    asked: Mapping[str, str],
    mark: str,
    version: str,
    public_version: str,
    citation: str,
    modified: datetime,
) -> Reply:
    """An answer as a reply: rows cut to the page, in the form that was asked for.

    `mark` names the question; with `version` and the body it makes the entity tag. `public_version` is the
    version that the asker is told. `excel` puts the mark before CSV by which Excel knows UTF-8.
    """
    more = {"X-Data-Version": public_version, "X-Citation": citation}
    if isinstance(content, dict) and "data" in content and "meta" in content:
        content, links = page.cut(content, asked)
        more |= links
    if form == "csv":
        cut = "" if page.chosen else content["meta"].get("cut", "")
        body, kind = _csv_body(content["data"], cut=cut), CSV
        body = codecs.BOM_UTF8 + body if excel else body
        more["Content-Disposition"] = f'inline; filename="{mark}.csv"'
    else:
        body, kind = _json_body(content), JSON
    etag = f'W/"{version}-{zlib.crc32(body):08x}-{len(body):x}"'
    return Reply(body=body, kind=kind, etag=etag, modified=modified, more=more)


def wants_csv(headers: Headers) -> bool:
    """Whether an Accept header asks for CSV rather than JSON."""
    accept = headers.get("accept", "")
    return "text/csv" in accept and "application/json" not in accept


def problem_response(body: Mapping[str, Any], *, more: Mapping[str, str] | None = None) -> Response:
    """An error as problem JSON (RFC 9457)."""
    headers = ALWAYS | {"Cache-Control": "no-store"} | dict(more or {})
    content = orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
    kind = "application/problem+json; charset=utf-8"
    return Response(content, body["status"], headers, media_type=kind)
