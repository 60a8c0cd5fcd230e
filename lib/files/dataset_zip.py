"""Package: the whole data set as one ZIP that describes itself.

Owns the tables, the Frictionless description, README, CITATION.cff and the publishers' terms, made once
for a data version and kept under the var folder. The tables are those of the store and of the registry;
text is made harmless for spreadsheets, missing values are empty cells.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from lib.base import i18n, settings, whole_file
from lib.base.turns import Answers, Shelf
from lib.data.declared import registry
from lib.data.loading import releases
from lib.figures import queries, versions
from lib.files import dataset_texts
from lib.files.tables import harmless

NAME = "vietnam-provincial-administrative-reform"
LOCAL = ("local_results", "local_claims", "local_units")
FIRST = (
    "figures",
    "claims",
    "errors",
    *LOCAL,
    "indicators",
    "provinces",
    "areas",
    "sources",
    "releases",
)
# Registry files that go into the package as they are.
DECLARED = (
    "local_editions",
    "local_grades",
    "mergers",
    "aliases",
    "methods",
    "breaks",
    "editions",
    "publishers",
    "units",
)
KEYS = {
    "figures": ["indicator", "area_id", "year", "period_start", "period_end", "scope"],
    "claims": ["claim_id"],
    "indicators": ["id"],
    "provinces": ["id"],
    "areas": ["id"],
    "sources": ["id"],
    "errors": ["indicator", "area_id", "year"],
    "releases": ["version"],
    "local_units": ["id"],
    "local_claims": ["claim_id"],
    "local_results": ["unit_id", "year"],
}
POINTERS = {
    "figures": [("indicator", "indicators", "id"), ("area_id", "areas", "id")],
    "claims": [
        ("indicator", "indicators", "id"),
        ("area_id", "areas", "id"),
        ("source_id", "sources", "id"),
    ],
    "local_units": [("province_id", "provinces", "id")],
    "local_claims": [("unit_id", "local_units", "id"), ("source_id", "sources", "id")],
    "local_results": [("unit_id", "local_units", "id")],
    "errors": [
        ("indicator", "indicators", "id"),
        ("area_id", "areas", "id"),
        ("source_id", "sources", "id"),
    ],
}


@dataclass(frozen=True, kw_only=True)
class Package:
    """The built package: the ZIP, its description, rows of each table, bytes of the ZIP.

    A file that could not be kept on disk is held as its bytes.
    """

    zip: Path | bytes
    tables: Mapping[str, Path | bytes]
    description: dict[str, Any]
    rows: Mapping[str, int]
    bytes: int


def frames() -> dict[str, pd.DataFrame]:
    """Every table of the package by name."""
    known = registry.load()
    sources = queries.sources().reset_index(drop=True)
    # Copies on unofficial sites are named without a link, on purpose.
    sources = sources.assign(url=sources["url"].where(sources["tier"] < 4, ""))
    found = {
        "figures": queries.all_figures(),
        "claims": queries.all_claims(),
        "indicators": pd.DataFrame([vars(i) for i in known.indicators.values()]),
        "provinces": pd.DataFrame([vars(p) for p in known.provinces.values()]),
        "areas": pd.DataFrame([vars(a) for a in known.areas.values()]),
        "sources": sources,
        "errors": queries.errors(),
        "local_results": versions.local_results(),
        "local_claims": queries.local_claims(),
        "local_units": pd.DataFrame(
            [vars(u) | {"aliases": "|".join(u.aliases)} for u in known.local_units.values()]
        ),
        "releases": pd.DataFrame(
            [
                {
                    "version": r.id,
                    "time": f"{r.time:%Y-%m-%dT%H:%M:%SZ}",
                    "figures": r.figures,
                    "digest": r.digest,
                    "note_vi": r.note_vi,
                    "note_en": r.note_en,
                }
                for r in releases.kept()
            ],
            columns=["version", "time", "figures", "digest", "note_vi", "note_en"],
        ),
    }
    folder = settings.data_dir() / "registry"
    for name in DECLARED:
        found[name] = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
    return found


def _csv(frame: pd.DataFrame) -> bytes:
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(harmless)
        elif pd.api.types.is_bool_dtype(safe[name]):
            safe[name] = safe[name].map({True: "true", False: "false"})
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8")


def _fields(name: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    fields = []
    for column in frame.columns:
        series = frame[column]
        if pd.api.types.is_bool_dtype(series):
            kind = "boolean"
        elif pd.api.types.is_integer_dtype(series):
            kind = "integer"
        elif pd.api.types.is_float_dtype(series):
            kind = "number"
        else:
            kind = "string"
        fields.append({"name": str(column), "type": kind})
    return fields


def _resource(name: str, frame: pd.DataFrame, body: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": _fields(name, frame), "missingValues": [""]}
    if name in KEYS:
        schema["primaryKey"] = KEYS[name]
    if name in POINTERS:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [key]}}
            for column, other, key in POINTERS[name]
        ]
    return {
        "name": name,
        "path": f"tables/{name}.csv",
        "title": i18n.t(f"package.table.{name}", "en"),
        "description": i18n.t(f"package.table.{name}", "vi"),
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": schema,
    }


def _description(
    resources: list[dict[str, Any]], *, version: str, made: datetime
) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": NAME,
        "id": f"{NAME}:{version}",
        "title": i18n.t("package.title", "en"),
        "description": i18n.t("package.title", "vi"),
        "version": version,
        "created": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "keywords": ["Viet Nam", "PAR INDEX", "SIPAS", "PAPI", "PCI", "administrative reform"],
        "licenses": [
            {
                "name": "other-attribution",
                "title": i18n.t("package.terms", "en"),
                "path": "TERMS.md",
            }
        ],
        "sources": [
            {"title": p["name_en"], **({"path": p["url"]} if p["url"] else {})}
            for p in registry.load().publishers.values()
        ],
        "resources": resources,
    }


def build() -> Package:
    """The package of the data version that is served; made on the first call, then read."""
    version, var = versions.newest_version(), settings.var_dir()
    return _BUILT.get((version, var), lambda: _build(version, var))


_BUILT: Answers[Package] = Answers(Shelf(20_000_000))


def _build(version: str, var: Path) -> Package:
    made, told = versions.changed_at(), versions.newest_public_version()
    tables = frames()
    order = [*FIRST, *DECLARED]
    bodies = {name: _csv(tables[name]) for name in order}
    rows = {name: len(tables[name]) for name in order}
    resources = [_resource(name, tables[name], bodies[name]) for name in order]
    description = _description(resources, version=told, made=made)
    files = {
        "README.md": dataset_texts.readme(rows, version=told, made=made).encode(),
        "TERMS.md": dataset_texts.terms().encode(),
        "CITATION.cff": dataset_texts.citation(version=told, made=made).encode(),
        "datapackage.json": json.dumps(description, ensure_ascii=False, indent=1).encode(),
        **{f"tables/{name}.csv": body for name, body in bodies.items()},
    }
    folder = var / "dataset" / version
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, body in files.items():
            # A fixed moment: the same figures make the same bytes.
            info = zipfile.ZipInfo(f"{NAME}-{told}/{name}", date_time=made.timetuple()[:6])
            info.external_attr = 0o644 << 16
            packed.writestr(info, body, zipfile.ZIP_DEFLATED)
    versions.still()
    held: dict[str, Path | bytes] = {}
    for name, body in {**files, "dataset.zip": buffer.getvalue()}.items():
        held[name] = folder / name if whole_file.kept(folder / name, body) else body
    return Package(
        zip=held["dataset.zip"],
        tables={name: held[f"tables/{name}.csv"] for name in order},
        description=description,
        rows=rows,
        bytes=len(buffer.getvalue()),
    )


def size_of_built() -> int:
    """Bytes of the ZIP of the data version that is served, 0 where nobody asked for it yet."""
    path = settings.var_dir() / "dataset" / versions.newest_version() / "dataset.zip"
    return path.stat().st_size if path.is_file() else 0
