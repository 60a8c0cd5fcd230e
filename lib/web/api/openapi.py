"""OpenAPI: the description of the data API, made from the declared routes.

Owns what each parameter is called for a program that reads the description. Leaves rows to `fields`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.routing import Route

from lib.base.local import LOCAL_GROUPS
from lib.data.declared import registry
from lib.figures import versions
from lib.web.api import fields
from lib.web.api.answers import BASE, COMMON, DECLARED, FIRST_YEAR, LAST_YEAR, Declared, route
from lib.web.api.replies import MOST, PAGE

# Every route of the API; filled where the list of routes is made.
ROUTE_LIST: list[Route] = []

_YEAR = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
_TEXT = {"type": "string", "maxLength": 200}
PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "indicator": ("Id of an indicator, such as par_index; see /indicators.", _TEXT),
    "province": ("Slug (son-la), id (63-14) or any known spelling of a province.", _TEXT),
    "area": ("Id of an area: VN, R:<region>, a province id or D:<province>/<district>.", _TEXT),
    "year": ("The year measured.", _YEAR),
    "from": ("The first year.", _YEAR),
    "to": ("The last year.", _YEAR),
    "source": ("Id of a source; all its claims are told.", _TEXT),
    "all": (
        "1: every claim, not only the shown one.",
        {"type": "string", "enum": ["0", "1"], "default": "0"},
    ),
    "version": ("Id of a release; the answer is made of its figures. See /versions.", _TEXT),
    "family": ("A family of indicators.", _TEXT),
    "on": ("A day; the provinces in force on it.", {"type": "string", "format": "date"}),
    "tier": ("1 official, 2 press, 3 secondary, 4 copy on an unofficial site.", _TEXT),
    "q": ("Words to look for, with or without diacritics.", _TEXT),
    "format": (
        "The form of the answer; else the Accept header decides.",
        {"type": "string", "enum": ["json", "csv"]},
    ),
    "excel": (
        "1: CSV with the mark by which Excel reads its diacritics.",
        {"type": "string", "enum": ["0", "1"], "default": "0"},
    ),
    "limit": (
        f"How many rows at most; usually {PAGE}, in CSV {MOST}.",
        {"type": "integer", "minimum": 1, "maximum": MOST},
    ),
    "offset": (
        "How many rows to leave out first.",
        {"type": "integer", "minimum": 0, "default": 0},
    ),
    "rank": (
        "A rank whose price is asked for too.",
        {"type": "integer", "minimum": 1, "maximum": 64},
    ),
    "kind": (
        "What shakes the ranks: choices of method, or (where errors are published) sampling.",
        {"type": "string", "enum": ["choices", "sampling"], "default": "choices"},
    ),
    "group": (
        "Departments (so), districts (huyen), communes (xa), agencies of the centre (nganh_doc).",
        {"type": "string", "enum": list(LOCAL_GROUPS)},
    ),
    "page": ("Number of the page, in place of offset.", {"type": "integer", "minimum": 1}),
}
REQUIRED = {
    "movement": {"indicator", "from", "to"},
    "rankings": {"indicator"},
    "split": {"indicator", "from", "to"},
    "price": {"indicator"},
    "band": {"indicator"},
    "simulate": {"indicator", "province"},
    "unit-rankings": {"province"},
    "unit-movement": {"province", "from", "to"},
}
HEADERS = ("ETag", "Last-Modified", "Link", "X-Data-Version", "X-Citation")


def _operation(declared: Declared) -> dict[str, Any]:
    name = declared.path.removeprefix(BASE).strip("/").replace("/", "_").replace(".", "_")
    needed = REQUIRED.get(name, set())
    parameters = [
        {
            "name": parameter,
            "in": "query",
            "required": parameter in needed,
            "description": PARAMETERS.get(parameter, ("", _TEXT))[0],
            "schema": PARAMETERS.get(parameter, ("", _TEXT))[1],
        }
        for parameter in (*declared.parameters, *(COMMON if declared.row else ("format",)))
    ]
    return {
        "operationId": name,
        "summary": declared.about.split("\n")[0],
        "description": declared.about,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "The answer.",
                "headers": {header: {"schema": {"type": "string"}} for header in HEADERS},
                "content": _content(declared, route=name),
            },
            "304": {"description": "The asker has this answer already."},
            **{code: _reference("responses/Problem") for code in ("400", "404", "409", "429")},
        },
    }


def _content(declared: Declared, *, route: str) -> dict[str, Any]:
    """The forms of the answer: rows as JSON and as CSV, or one JSON object."""
    if not declared.row:
        return {"application/json": {"schema": {"type": "object"}}}
    properties = {name: fields.field(name, route=route) for name in declared.row}
    rows = {"type": "array", "items": {"type": "object", "properties": properties}}
    schema = {
        "type": "object",
        "required": ["data", "meta"],
        "properties": {"data": rows, "meta": _reference("schemas/Meta")},
    }
    return {"application/json": {"schema": schema}, "text/csv": {"schema": {"type": "string"}}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{name}"}


def _posted(path: str, method: str, about: str) -> dict[str, Any]:
    """A route that is not one of questions in an address: its body and answer are JSON objects."""
    body = {"application/json": {"schema": {"type": "object"}}}
    made: dict[str, Any] = {
        "operationId": f"{method.lower()}_{path.rpartition('/')[2].replace('.', '_')}",
        "summary": about.split("\n")[0],
        "responses": {
            "200": {"description": "The answer.", "content": body},
            "400": _reference("responses/Problem"),
        },
    }
    if method == "POST":
        made["requestBody"] = {"required": True, "content": body}
    return made


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for one in ROUTE_LIST:
        if one.path in DECLARED:
            paths.setdefault(one.path, {})["get"] = _operation(DECLARED[one.path])
        elif "{" not in one.path:
            about = (one.endpoint.__doc__ or one.path).strip()
            methods = one.methods or set()
            # A route that also takes other methods takes them to say no.
            for method in ["POST"] if "POST" in methods else ["GET"]:
                operation = _posted(one.path, method, about)
                paths.setdefault(one.path, {})[method.lower()] = operation
    return paths


def listed() -> tuple[tuple[str, str], ...]:
    """Every address under the base with its parameters, as a page lists them.

    The names of components, which are many, stand as one.
    """
    components = {c.component for c in registry.load().all_components}
    rows = []
    for one in ROUTE_LIST:
        if not one.path.startswith(BASE):
            continue
        declared = DECLARED.get(one.path)
        names = [
            "<component>" if name in components else name
            for name in (declared.parameters if declared else ())
        ]
        told = ", ".join(dict.fromkeys(names))
        if "POST" in (one.methods or ()):
            told = 'POST {"text": "..."}'
        path = one.path.removeprefix(BASE).replace("{", "<").replace("}", ">")
        rows.append((path, told))
    return tuple(rows)


def _object(required: Sequence[str], **types: Any) -> dict[str, Any]:
    """The schema of an object: its fields with the type of each."""
    properties = {name: {"type": kind} for name, kind in types.items()}
    return {"type": "object", "required": list(required), "properties": properties}


_META = _object(
    ("count", "data_version", "citation"),
    count="integer",
    total="integer",
    limit="integer",
    offset="integer",
    cut="string",
    data_version="string",
    release=["string", "null"],
    newest_version="string",
    citation="string",
)
_PROBLEM = _object(
    ("type", "title", "status", "detail"),
    type="string",
    title="string",
    status="integer",
    detail="string",
    detail_vi="string",
)


@route(f"{BASE}/openapi.json")
def document(asked: dict[str, str]) -> Any:
    """This description of the API (OpenAPI 3.1)."""
    problem = {"application/problem+json": {"schema": _reference("schemas/Problem")}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Provincial administrative reform: data API",
            "version": "1",
            "description": "Figures of Viet Nam's provinces with the source of each. Missing is null. "
            f"Data version {versions.public_version()}.",
            "license": {"name": "Terms of each publisher", "url": f"{BASE}/datapackage.json"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": {"Meta": _META, "Problem": _PROBLEM},
            "responses": {
                "Problem": {
                    "description": "Why there is no answer (RFC 9457).",
                    "content": problem,
                }
            },
        },
        "x-indicators": len(registry.load().indicators),
    }


ROUTES = (document,)
