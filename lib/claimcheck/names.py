"""Names: where a sentence names a province, a region, an index or a component, longest name first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lib.base import alphabet
from lib.claimcheck import lexicon
from lib.claimcheck.mention import UNKNOWN, Mention
from lib.claimcheck.text import Text
from lib.data.declared import provinces, registry

MOST_WORDS = 14
_WORD = re.compile(r"[a-z0-9]+")
_JOIN = re.compile(r"[ \-–—./‑]{0,3}$")


@lru_cache(maxsize=2)
def _names(version: int) -> dict[str, tuple[str, str]]:
    """Folded name -> (kind, value), for provinces, regions, indices and components."""
    found: dict[str, tuple[str, str]] = {}
    for name in provinces.load().spellings():
        if not name.isdigit() and (len(name) > 3 or name in ("hcm", "hue", "tth")):
            found[name] = ("area", name)
    known = registry.load()
    for region, phrases in lexicon.REGIONS.items():
        for phrase in phrases:
            found[alphabet.fold(phrase)] = ("area", region)
            found[alphabet.fold(f"vùng {phrase}")] = ("area", region)
    for parent in (i.id for i in known.indices):
        for i in known.indicators.values():
            if i.parent == parent:
                for name in {i.name_vi, i.name_en, i.name_vi.split("(")[0]}:
                    folded = alphabet.fold(name)
                    if len(folded) > 8 and folded not in found:
                        found[folded] = ("component", i.id)
    for phrase in lexicon.OTHER_INDICES:
        found[alphabet.fold(phrase)] = ("index", UNKNOWN)
    for i in known.indices:
        for phrase in i.spellings or (i.short, i.name_vi, i.name_en):
            found[alphabet.fold(phrase)] = ("index", i.id)
    return found


def names(text: Text, start: int, end: int) -> list[Mention]:
    """Places and indices, longest name first, left to right."""
    known = _names(id(registry.load()))
    tokens = list(_WORD.finditer(text.flat, start, end))
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        step = 1
        name = ""
        best: tuple[int, str, str] | None = None
        for last in range(at, min(at + MOST_WORDS, len(tokens))):
            if last > at and not _JOIN.fullmatch(
                text.flat, tokens[last - 1].end(), tokens[last].start()
            ):
                break
            name = f"{name} {tokens[last].group()}".strip()
            if name in known:
                best = (last, *known[name])
        if best:
            last, kind, value = best
            first, stop = tokens[at].start(), tokens[last].end()
            place = kind == "area"
            if not (place and text.capitals and not _proper(text, tokens, at, last)):
                found.append(Mention(kind=kind, start=first, end=stop, value=value))
                step = last - at + 1
        at += step
    return found


def _proper(text: Text, tokens: list[re.Match[str]], at: int, last: int) -> bool:
    """Whether the words are written as a name, and not as the end of a person's name."""
    written = [text.whole[t.start()] for t in tokens[at : last + 1]]
    # 'UBND tỉnh', 'tỉnh Sơn La': the words before a name may be small.
    if not written[-1].isupper() and not written[-1].isdigit():
        ending = text.flat[tokens[last].start() : tokens[last].end()]
        if ending not in ("province", "city", "trung", "bac", "bo"):
            return False
    if at:
        before = tokens[at - 1]
        gap = text.whole[before.end() : tokens[at].start()]
        surname = text.whole[before.start()].isupper() and before.group() in lexicon.SURNAMES
        if surname and gap == " ":
            return False
    return True


def components(text: Text, start: int, end: int, named: list[Mention]) -> Iterator[Mention]:
    """Components of an index: only where the text calls them so, else they are common words."""
    marker = (
        r"(?:chỉ số thành phần|chỉ số|nội dung|lĩnh vực|tiêu chí|trục|sub-index|component|dimension|field)"
        r"(?: of| về| nội dung| thứ \w{2,4}| \d)?[ :“\"'‘]{0,3}"
    )
    parent = lexicon.pattern(
        r"[\"”’ ]{0,2}(?:trong|của|thuộc|of|in) (?:the |chỉ số )?$", marked=text.marked
    )
    for m in named:
        index = next(
            (i for i in text.find(r"par index|pci|papi|sipas", m.end, min(end, m.end + 24))), None
        )
        if index and parent.fullmatch(text.low, m.end, index.start()):
            yield Mention(kind="index", start=m.start, end=m.end, value=m.value)
    for sign in text.find(marker, start, end):
        before = text.low[max(start, sign.start() - 8) : sign.start()]
        if re.search(r"(?:\d|các|cac|những|nhung|mỗi|moi|all|the) $", before):
            continue
        own = next((m for m in named if 0 <= m.start - sign.end() <= 2), None)
        if own is None and sign.group().strip() in ("chỉ số", "chi so"):
            continue
        yield Mention(
            kind="index",
            start=sign.start(),
            end=own.end if own else sign.end(),
            value=own.value if own else UNKNOWN,
        )


def with_parents(text: Text, named: list[Mention], components: list[Mention]) -> list[Mention]:
    """'lĩnh vực ... trong PAR INDEX 2024' is one name: the component's."""
    known = registry.load().indicators
    link = lexicon.pattern(
        r"[ ,\"”'’]{0,3}(?:(?:trong|của|thuộc|of|in) ?)?(?:the |bộ )?", marked=text.marked
    )
    for n, part in enumerate(components):
        for m in named:
            parent = known[part.value].parent if part.value in known else m.value
            if (
                m.kind == "index"
                and m.value == parent
                and 0 <= m.start - part.end < 20
                and link.fullmatch(text.low, part.end, m.start)
            ):
                components[n] = Mention(kind="index", start=part.start, end=m.end, value=part.value)
                named = [o for o in named if o is not m]
                break
    return named + components
