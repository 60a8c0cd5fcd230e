"""Texts: every word a user reads, by key and language.

Owns reading data/i18n/<lang>/*.toml (nested tables become dotted keys) and filling placeholders.
Leaves numbers and dates to `formats`, and sentences made from results to `wording`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lib.base import settings

LANGS = ("vi", "en")


class UnreadableTexts(ValueError):
    """A file of texts that cannot be read, by its name: no sentence can be told of it."""


@cache
def texts(lang: str) -> dict[str, str]:
    """All texts of `lang` by dotted key; those that the data folder lacks are the shipped ones.

    Its own copy may be of an older version of the product, or there may be none at all. Raises KeyError
    for a language the product does not have, UnreadableTexts, ValueError where two files have one key.
    """
    if lang not in LANGS:
        raise KeyError(lang)
    return _in_folder(settings.SHIPPED, lang) | _in_folder(settings.data_dir(), lang)


@cache
def _in_folder(root: Path, lang: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((root / "i18n" / lang).glob("*.toml")):
        try:
            rows = dict(_flat("", tomllib.loads(path.read_text(encoding="utf-8"))))
        except ValueError as fault:
            raise UnreadableTexts(f"{path}: {fault}") from fault
        if twice := found.keys() & rows.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stand in another file too")
        found |= rows
    return found


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, str]]:
    """`{'a': {'b': 'x'}}` -> `[('a.b', 'x')]`."""
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flat(f"{prefix}{key}.", value)
        else:
            rows.append((f"{prefix}{key}", value))
    return rows


def t(key: str, lang: str, **params: Any) -> str:
    """The text of `key` in `lang` with its placeholders filled. Raises KeyError on an unknown key.

    One that a damaged file lost is told in the other language: that is better than none.
    """
    found = texts(lang)
    if key not in found:
        found = next((other for other in map(texts, LANGS) if key in other), found)
    text = found[key]
    return text.format(**params) if params else text
