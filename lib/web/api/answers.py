"""Answers: what every route of the data API shares.

Owns how parameters are read and refused, the envelope of a list, and the form of errors (RFC 9457).
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pandas as pd
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from lib.base import alphabet
from lib.base.records import BadFile, Indicator, NotReady, Province, Refusal, Source
from lib.base.turns import Turns
from lib.data.declared import provinces, registry
from lib.data.loading import releases
from lib.display import citations, wording
from lib.figures import versions
from lib.web.api import replies
from lib.web.api.memory import MEMORY
from lib.web.api.replies import MOST, PAGE, Reply, Slice

log = logging.getLogger(__name__)
BASE = "/api/v1"
LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1986, 2100
# Parameters that every route of the API takes.
COMMON = ("format", "excel", "limit", "offset", "page")
FORMS = ("json", "csv")


class Wrong(Exception):
    """A question that cannot be answered: its HTTP status and why."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


TITLES = {400: "Bad parameter", 404: "Not found", 405: "Method not allowed", 409: "Refused"}
TITLES |= {413: "Too large", 414: "Address too long", 415: "Unsupported media type"}
TITLES |= {422: "Not understood", 429: "Too many requests", 500: "Internal error"}
TITLES |= {503: "Not ready"}
# The same question is answered once, however many ask it at once.
TURNS = Turns()


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A route as the OpenAPI document tells of it: `row` names the columns of its rows where known."""

    path: str
    parameters: tuple[str, ...]
    about: str
    row: tuple[str, ...] = ()


DECLARED: dict[str, Declared] = {}


def reply(content: Any, *, status: int = 200) -> Response:
    """An answer that is made anew each time, as JSON with the headers that every answer carries."""
    told = {"X-Data-Version": versions.public_version(), "X-Citation": citation()}
    headers = replies.ALWAYS | told | {"Cache-Control": "no-store"}
    body = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    return Response(body, status, headers, media_type="application/json; charset=utf-8")


def problem(status: int, detail: str, **more: Any) -> Response:
    """An error that says what was wrong."""
    title = TITLES.get(status, "Error")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return replies.problem_response(body | more)


def problem_of(error: Exception, *, where: str) -> Response:
    """The error answer for whatever a route raised; an unexpected one is logged, never shown."""
    if isinstance(error, Wrong):
        return problem(error.status, error.detail, **error.more)
    if isinstance(error, releases.Unknown):
        known = [r.id for r in releases.kept()]
        return problem(404, "There is no such version; see /api/v1/versions.", known=known)
    if isinstance(error, versions.NotKept):
        return problem(409, "An older version keeps the shown figures only, not this.")
    if isinstance(error, Refusal):
        return problem(
            409,
            wording.refusal(error, lang="en"),
            detail_vi=wording.refusal(error, lang="vi"),
            breaks=break_rows(error.breaks),
        )
    if isinstance(error, NotReady | BadFile):
        log.warning("not ready on %s: %s", where, error)
        refused = problem(503, wording.not_ready(error, lang="en"))
        refused.headers["Retry-After"] = "5"
        return refused
    log.error("unexpected error on %s", where, exc_info=error)
    return problem(500, "The server could not answer; the error was logged.")


def route(
    path: str, *allowed: str, row: Sequence[str] = ()
) -> Callable[[Callable[[dict[str, str]], Any]], Route]:
    """Make a route of a function from checked parameters to an answer.

    An answer of `listed` is paged and also told as CSV. Where `version` is allowed, the function is asked
    as of that release. `row` names the columns of a row for the OpenAPI document.
    """

    def decorate(function: Callable[[dict[str, str]], Any]) -> Route:
        about = (function.__doc__ or path).strip()
        declared = Declared(path=path, parameters=allowed, about=about, row=tuple(row))
        DECLARED[path] = declared

        async def answer(request: Request) -> ASGIApp:
            made: Reply | Response = await to_thread.run_sync(_made, declared, function, request)
            return made

        return Route(path, answer, methods=["GET"])

    return decorate


def _made(
    declared: Declared, function: Callable[[dict[str, str]], Any], request: Request
) -> Reply | Response:
    """The reply to a question, or why there is none."""
    try:
        return versions.whole(lambda: _kept(declared, function, request))
    except Exception as error:
        return problem_of(error, where=declared.path)


def _kept(declared: Declared, function: Callable[[dict[str, str]], Any], request: Request) -> Reply:
    """The reply from memory, or made now and kept."""
    asked_for = question(request.scope["path"], request.scope["query_string"], request.headers)
    key = (versions.newest_version(), *asked_for)
    with TURNS.of(key):
        found = MEMORY.get(key)
        if found is not None:
            return found
        asked = parameters(request, (*declared.parameters, *COMMON))
        form = _form(asked, request.headers)
        page = _page(asked, usual=MOST if form == "csv" else PAGE)
        narrow = {n: v for n, v in asked.items() if n not in (*COMMON, "version")}
        # `version` reaches the function only where it means nothing else to the route.
        with versions.as_of(asked.get("version")):
            content = function(narrow)
            if form == "csv" and not (isinstance(content, dict) and "data" in content):
                raise Wrong(400, "This answer is no list; it is told as JSON only.")
            made = replies.reply(
                content,
                form=form,
                page=page,
                excel=asked.get("excel") == "1",
                asked=asked,
                mark=declared.path.rpartition("/")[2],
                version=versions.version(),
                public_version=versions.public_version(),
                citation=citation(),
                modified=versions.changed_at(),
            )
        versions.still()
        if not releases.is_token(asked.get("version", "")):
            MEMORY.put(key, made)
        return made


def question(path: str, query: bytes, headers: Headers) -> tuple[str, bytes, bool]:
    """What a kept reply is known by."""
    return path, query, replies.wants_csv(headers)


def _form(asked: Mapping[str, str], headers: Headers) -> str:
    form, excel = asked.get("format"), asked.get("excel", "0")
    if excel not in ("0", "1") or (excel == "1" and form == "json"):
        raise Wrong(400, "Parameter 'excel' must be 0 or 1, and 1 only for CSV.")
    if excel == "1":
        return "csv"
    if form is None:
        return "csv" if replies.wants_csv(headers) else "json"
    if form not in FORMS:
        raise Wrong(400, "Parameter 'format' must be json or csv.")
    return form


def _page(asked: Mapping[str, str], *, usual: int) -> Slice:
    limit = whole(asked, "limit", least=1, most=MOST) or usual
    chosen = bool({"limit", "offset", "page"} & set(asked))
    if "page" in asked:
        if "offset" in asked:
            raise Wrong(400, "Give either 'page' or 'offset', not both.")
        number = whole(asked, "page", least=1, most=1_000_000) or 1
        return Slice(limit=limit, offset=(number - 1) * limit, chosen=chosen)
    offset = whole(asked, "offset", least=0, most=10_000_000) or 0
    return Slice(limit=limit, offset=offset, chosen=chosen)


def whole(asked: Mapping[str, str], name: str, *, least: int, most: int) -> int | None:
    """A whole number among the parameters. Raises Wrong."""
    text = asked.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
        raise Wrong(400, f"Parameter {name!r} must be a whole number from {least} to {most}.")
    return int(text)


def parameters(request: Request, allowed: Sequence[str]) -> dict[str, str]:
    """The query's parameters, each at most once and known. Raises Wrong."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise Wrong(400, f"Unknown parameter {_shown(name)}; allowed: {known}.")
        if name in found:
            raise Wrong(400, f"Parameter {name!r} is given more than once.")
        if len(value) > LONGEST:
            raise Wrong(400, f"Parameter {name!r} is longer than {LONGEST} characters.")
        found[name] = value
    return found


def _shown(text: str) -> str:
    """A stranger's text without any sign that a browser or a spreadsheet would act on."""
    return repr("".join(c for c in text[:60] if c.isalnum() or c in "_-. "))


def year_of(asked: Mapping[str, str], name: str, *, required: bool = False) -> int | None:
    """The year of parameter `name`. Raises Wrong."""
    text = asked.get(name)
    if text is None:
        if required:
            raise Wrong(400, f"Parameter {name!r} is required: a year such as 2022.")
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:9]) <= LAST_YEAR):
        raise Wrong(400, f"Parameter {name!r} must be a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return int(text)


def indicator_of(asked: Mapping[str, str], *, required: bool = True) -> Indicator | None:
    """The indicator that is asked for. Raises Wrong."""
    text = asked.get("indicator")
    if text is None:
        if required:
            raise Wrong(400, "Parameter 'indicator' is required; see /api/v1/indicators.")
        return None
    known = registry.load().indicators
    meant = _folded_names().get(alphabet.fold(text).replace("_", " "), text)
    if meant not in known:
        close = difflib.get_close_matches(text.lower(), known, n=3)
        raise Wrong(404, "There is no such indicator; see /api/v1/indicators.", closest=close)
    return known[meant]


def _folded_names() -> dict[str, str]:
    """Indicator by id, short name and spellings, without capitals, diacritics and underscores."""
    known = registry.load().indicators.values()
    names = {alphabet.fold(n): i.id for i in known for n in (i.short, *i.spellings) if n}
    return names | {i.id.replace("_", " "): i.id for i in known}


def needed_indicator(asked: Mapping[str, str]) -> Indicator:
    """The indicator, which must be given. Raises Wrong."""
    found = indicator_of(asked)
    if found is None:
        raise Wrong(400, "Parameter 'indicator' is required; see /api/v1/indicators.")
    return found


def province_of(text: str, *, year: int | None, within: Iterable[str] = ()) -> Province:
    """The unit that `text` means in `year`: of its place, or of its name, the one among `within`.

    Raises Wrong.
    """
    known = provinces.load()
    match = known.resolve(text, year=year)
    if match.province is None:
        close = [p.slug for p in match.suggestions]
        raise Wrong(404, "There is no such province; see /api/v1/provinces.", closest=close)
    ids = set(within)
    if match.province.id not in ids:
        named = match.others if year is None else ()
        for other in (*known.same(match.province.id), *(p.id for p in named)):
            if other in ids:
                return known.by_id[other]
    return match.province


def citation() -> str:
    """How to name the source of what is answered, in ASCII so that it fits a header."""
    return citations.of_data(versions.public_version(), versions.changed_at().date())


def listed(rows: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """The envelope of a list: its rows and what belongs to all of them."""
    meta: dict[str, Any] = {
        "count": len(rows),
        "data_version": versions.public_version(),
        "citation": citation(),
    }
    released = versions.release()
    # What `version=` takes to have these figures again after later corrections.
    meta["release"] = released.id if released else None
    if versions.outdated():
        meta["newest_version"] = versions.newest_public_version()
    return {"data": rows, "meta": meta | more}


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as plain values; missing values are None."""
    columns = [frame[name].astype(object).where(frame[name].notna(), None) for name in frame]
    listed = [column.tolist() for column in columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*listed, strict=True)]


def document(source: Source) -> dict[str, Any]:
    """A source as answers hold it; one that is a copy on an unofficial site has no address."""
    return {
        "publisher": source.publisher,
        "title": source.title,
        "url": source.address or None,
        "date": source.date or None,
        "tier": source.tier,
    }


def break_rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Breaks as plain rows."""
    return [
        {"year": b.year, "kind": b.kind, "reason_vi": b.reason_vi, "reason_en": b.reason_en}
        for b in found
    ]


def taken(unit: Province) -> dict[str, Any]:
    """Which unit a spelling was taken for: with every id of its place, and other places of its name."""
    known = provinces.load()
    return {
        "id": unit.id,
        "slug": unit.slug,
        "name_vi": unit.name_vi,
        "ids": list(known.same(unit.id)),
        "namesakes": [p.id for p in known.namesakes(unit.id)],
    }
