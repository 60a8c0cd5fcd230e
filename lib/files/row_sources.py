"""Row sources: the documents behind the rows of a file, and the words for how a figure is known.

Owns that no file leaves with codes alone: CSV carries publisher, title, address and date in each row, a
workbook a sheet of its sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from lib.base.i18n import t
from lib.base.records import RANK_BASES, SCOPES, STATUSES, Source
from lib.data.declared import registry
from lib.display import wording

# Codes of a file's columns by the column's ending, which readers know under words.
CODED = {"status": STATUSES, "basis": RANK_BASES, "scope": SCOPES}
DOCUMENT = ("publisher", "title", "url", "date")


def in_words(data: pd.DataFrame, columns: Mapping[str, str], *, lang: str) -> pd.DataFrame:
    """The columns of `data` under the names that readers see, codes of how a figure is known in words."""
    known = {c: label for c, label in columns.items() if c in data}
    out = data[list(known)].copy()
    for column in known:
        ending = str(column).rpartition("_")[2]
        if ending in CODED:
            out[column] = [
                t(f"{ending}.{v}", lang) if v in CODED[ending] else v for v in data[column]
            ]
    return out.rename(columns=known)


def source_columns(data: pd.DataFrame, columns: Mapping[str, str]) -> list[str]:
    """The columns of a file that hold ids of sources; none where the rows name their document already."""
    if set(DOCUMENT) <= set(columns):
        return []
    known = registry.load().sources
    named = [c for c in columns if c in data and str(c).rpartition("_")[2] in ("source", "id")]
    return [c for c in named if len(told := data[c].dropna()) and told.isin(known).all()]


def with_documents(data: pd.DataFrame, columns: Mapping[str, str], *, lang: str) -> pd.DataFrame:
    """The rows in words with the document behind each source: four columns for each that holds ids."""
    out = in_words(data, columns, lang=lang)
    known = registry.load().sources
    for column in source_columns(data, columns):
        documents = [known.get(v) if pd.notna(v) else None for v in data[column]]
        for field in DOCUMENT:
            label = t(f"file.document.{field}", lang, column=columns[column])
            out[label] = [_field(s, field, lang) if s else "" for s in documents]
    return out


def documents(
    frames: Iterable[tuple[pd.DataFrame, Mapping[str, str]]], *, lang: str
) -> pd.DataFrame:
    """A row for each document that the rows name: its id, publisher, title, address and date."""
    known = registry.load().sources
    ids: dict[str, None] = {}
    for data, columns in frames:
        for column in source_columns(data, columns):
            ids |= dict.fromkeys(data[column].dropna())
    return pd.DataFrame(
        [[i, *(_field(known[i], field, lang) for field in DOCUMENT)] for i in ids],
        columns=[t(f"file.source_{name}", lang) for name in ("id", *DOCUMENT)],
    )


def _field(source: Source, field: str, lang: str) -> str:
    """A field of a document; a copy on an unofficial site has no address."""
    if field == "publisher":
        return wording.publisher(source, lang=lang)
    if field == "title":
        return wording.title(source, lang=lang)
    return source.address if field == "url" else str(getattr(source, field))
