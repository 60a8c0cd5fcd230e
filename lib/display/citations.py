"""Citations: how a chart or the whole data set is to be quoted.

Owns the short and the long citation, BibTeX, and the permanent address. A permanent address names the
release (`?v=<id>`) and so keeps showing the same figures; figures that were not released have none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from lib.base import alphabet, formats
from lib.base.i18n import t
from lib.base.records import Source
from lib.display import wording

# At most so many documents are named one by one; a chart over many years rests on dozens.
MOST_SHORT, MOST_LONG = 2, 12
VERSION = "v"


@dataclass(frozen=True, kw_only=True)
class Cited:
    """What is quoted.

    `title` is the finding and `about` says measure, place and period; `version` is the data version and
    `day` since when its figures stand; `address` leads there, permanently if `permanent`; `read` is the
    day on which it was read. `leading` are ids of the sources to name first.
    """

    title: str
    about: str
    sources: tuple[Source, ...]
    version: str
    day: date
    address: str
    permanent: bool
    read: date
    simulated: bool = False
    leading: tuple[str, ...] = ()


def of_data(version: str, day: date) -> str:
    """The data set as a whole, in ASCII."""
    told = formats.day(day, lang="en")
    return (
        f"Provincial administrative reform dashboard, data version {version} ({told}); "
        "name the publisher of each figure too (source_id)"
    )


def address(path: str, choices: Mapping[str, str], *, lang: str, release: str | None) -> str:
    """A page's path with its choices, pinned to the release where there is one."""
    asked = dict(choices)
    if lang != "vi":
        asked["lang"] = lang
    if release:
        asked[VERSION] = release
    return f"/{path}?{urlencode(asked)}" if asked else f"/{path}"


def short(cited: Cited, *, lang: str) -> str:
    """One line for a text: finding, publishers, product, version."""
    return t(
        "cite.short",
        lang,
        title=cited.title.rstrip("."),
        publishers=wording.short_sources(
            cited.sources, lang=lang, most=MOST_SHORT, leading=cited.leading
        ),
        site=t("site.title", lang),
        version=cited.version,
        day=formats.day(cited.day, lang=lang),
        simulated=t("cite.simulated", lang) if cited.simulated else "",
    ).strip()


def long(cited: Cited, *, lang: str) -> str:
    """The whole citation: finding, each document with publisher and date, version, address, day read."""
    documents = [document(s, lang=lang) for s in _ordered(cited)[:MOST_LONG]]
    rest = len(cited.sources) - len(documents)
    if rest > 0:
        documents.append(t("word.more_sources", lang, count=rest))
    key = "cite.long" if cited.permanent else "cite.long_unreleased"
    return t(
        key,
        lang,
        title=cited.title.rstrip("."),
        about=cited.about.rstrip("."),
        documents="; ".join(documents),
        site=t("site.title", lang),
        version=cited.version,
        day=formats.day(cited.day, lang=lang),
        address=cited.address,
        read=formats.day(cited.read, lang=lang),
        simulated=t("cite.simulated", lang) if cited.simulated else "",
    ).strip()


def of_figure(
    what: str, said: Mapping[str, Source | None], *, version: str, day: date, lang: str
) -> str:
    """One figure, each part with its own document: 'PAR INDEX 2022, Sơn La: 86,78% (…); hạng 13/63 (…)'.

    `what` names measure, period and place; `said` are its parts in words (value, rank) with their sources.
    """
    parts: dict[Source | None, list[str]] = {}
    for text, source in said.items():
        parts.setdefault(source, []).append(text)
    told = [
        f"{', '.join(texts)} ({', '.join(filter(None, (document(s, lang=lang), s.link)))})"
        if s
        else ", ".join(texts)
        for s, texts in parts.items()
    ]
    return t(
        "cite.figure",
        lang,
        what=what,
        said="; ".join(told),
        site=t("site.title", lang),
        version=version,
        day=formats.day(day, lang=lang),
    )


def document(source: Source, *, lang: str) -> str:
    """One document: 'Bộ Nội vụ, Quyết định …, 19/04/2023'."""
    parts = [
        wording.publisher(source, lang=lang),
        wording.title(source, lang=lang),
        wording.source_day(source.date, lang=lang),
    ]
    return ", ".join(dict.fromkeys(p for p in parts if p))


def bibtex(cited: Cited, *, lang: str) -> str:
    """The citation as a BibTeX entry; every sign that LaTeX acts on is escaped."""
    publishers = list(dict.fromkeys(wording.publisher(s, lang=lang) for s in _ordered(cited)))
    authors = [f"{{{escaped(p)}}}" for p in [*publishers[:MOST_SHORT], t("site.title", lang)]]
    words = alphabet.fold(cited.about).split()[:4]
    note = t(
        "cite.note",
        lang,
        about=cited.about.rstrip("."),
        version=cited.version,
        day=formats.day(cited.day, lang=lang),
    )
    if cited.simulated:
        note = f"{note}. {t('cite.simulated', lang)}"
    fields = {
        "title": f"{{{escaped(cited.title)}}}",
        "author": " and ".join(authors),
        "year": str(cited.day.year),
        "version": escaped(cited.version),
        "note": escaped(note),
        "url": _plain_address(cited.address),
        "urldate": cited.read.isoformat(),
        "language": {"vi": "vietnamese", "en": "english"}[lang],
    }
    key = "-".join([*words, cited.version])
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def escaped(text: str) -> str:
    """Text in which LaTeX sees signs, not commands; line breaks become spaces."""
    return "".join(_LATEX.get(sign, sign) for sign in re.sub(r"\s+", " ", text))


def _plain_address(address: str) -> str:
    """An address that can stand between braces."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def _ordered(cited: Cited) -> list[Source]:
    return wording.in_order(cited.sources, leading=cited.leading)
