"""Checking: `POST /api/v1/check`, what the figures say to a text.

Owns the body's form and limits and the rows of the answer. The text is neither kept nor logged.
"""

from __future__ import annotations

import logging
from typing import Any

import anyio
import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib.base.records import BadFile, NotReady
from lib.claimcheck import reasons, verdicts
from lib.claimcheck.evidence import Figure, Finding
from lib.claimcheck.text import LONGEST
from lib.data.declared import registry
from lib.figures import versions
from lib.web.api import answers
from lib.web.api.answers import BASE, Wrong

log = logging.getLogger(__name__)
# Every sign of the longest text may be written as two \\uXXXX.
MOST_BYTES = LONGEST * 12 + 1_000


async def _body(request: Request) -> bytes:
    """The body, refused as soon as it is too long. Raises Wrong."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Wrong(415, "Send the text as JSON: Content-Type: application/json.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Wrong(413, f"The body is longer than {MOST_BYTES} bytes.")
    return body


def _text(body: bytes) -> str:
    """The text of the body. Raises Wrong."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Wrong(400, 'The body is not JSON; send {"text": "..."}.') from None
    if not isinstance(asked, dict) or set(asked) != {"text"} or not isinstance(asked["text"], str):
        raise Wrong(400, 'The body must be {"text": "..."} and nothing else.')
    text: str = asked["text"]
    if not text.strip():
        raise Wrong(400, "The text is empty.")
    if len(text) > LONGEST:
        raise Wrong(413, f"The text is longer than {LONGEST} characters.")
    return text


def _figure(figure: Figure) -> dict[str, Any]:
    area = registry.load().areas[figure.area_id]
    unit = registry.load().provinces.get(area.province_id or "")
    return {
        "indicator": figure.indicator,
        "area_id": figure.area_id,
        "province": unit.slug if unit and area.kind == "province" else None,
        "year": figure.year,
        "period_start": figure.period_start,
        "period_end": figure.period_end,
        "value": figure.value,
        "unit": figure.unit,
        "rank": figure.rank,
        "n_ranked": figure.n_ranked,
        "rank_basis": figure.rank_basis,
        "status": figure.value_status or figure.rank_status,
        "shown": not figure.rival,
        "source_id": figure.value_source or figure.rank_source,
        "rank_source_id": figure.rank_source,
    }


def _row(found: Finding) -> dict[str, Any]:
    claim = found.claim
    number = claim.numbers[0].value if claim.numbers else None
    known = registry.load().sources
    return {
        "claim": claim.quote,
        "sentence": claim.sentence,
        "verdict": found.verdict,
        "note": found.note,
        "notes": list(found.notes),
        "note_vi": " ".join(reasons.explained(found, lang="vi")),
        "note_en": " ".join(reasons.explained(found, lang="en")),
        "understood": {
            "kind": claim.kind,
            "area_id": claim.area,
            "indicator": claim.indicator,
            "year": claim.year,
            "base_year": claim.base,
            "against": claim.against,
            "years_in_a_row": claim.streak or None,
            "number": number,
            "unit": claim.unit or None,
            "n_ranked": claim.n,
        },
        "not_understood": list(claim.unclear),
        "expected": found.expected,
        "figures": [_figure(f) for f in found.figures],
        "sources": [
            {"source_id": s.id} | answers.document(s) for i in found.sources if (s := known.get(i))
        ],
    }


def answer(text: str) -> dict[str, Any]:
    """The envelope for a text: a row for each claim found in it."""
    checked = verdicts.check(text)
    given = [f.verdict for f in checked.findings]
    return answers.listed(
        [_row(f) for f in checked.findings],
        verdicts={v: given.count(v) for v in verdicts.VERDICTS},
        unread=checked.unread,
        numbers_not_understood=[part for _, part in checked.leftover],
        truncated=checked.truncated,
    )


async def _check(request: Request) -> Response:
    try:
        if request.method != "POST":
            raise Wrong(405, 'Send the text by POST: {"text": "..."}.')
        text = _text(await _body(request))
        return await anyio.to_thread.run_sync(versions.whole, lambda: answers.reply(answer(text)))
    except Wrong as wrong:
        said = answers.problem(wrong.status, wrong.detail)
        if wrong.status == 405:
            said.headers["Allow"] = "POST"
        return said
    except HTTPException:
        # The body was too long or too slow: the server says so.
        raise
    except (NotReady, BadFile) as missing:
        return answers.problem_of(missing, where=f"{BASE}/check")
    except Exception:
        # The message could quote the text: only the place is logged.
        log.error("unexpected error on %s/check", BASE)
        return answers.problem(500, "The server could not answer; the error was logged.")


ROUTES = (Route(f"{BASE}/check", _check, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),)
