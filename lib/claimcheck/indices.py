"""Topic: which index a stated figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.mention import Mention
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found
from lib.data.declared import registry

RANKS = ("rank", "top", "last", "rank_change")
_LINK = (
    r"(?: cả nước| toàn quốc|\)| nationwide)? ?(?:(?:về|trong|ở|cho|tại|in|on|for) ?)?"
    r"(?:the ?)?(?:(?:xếp hạng|bảng xếp hạng|kết quả) ?)?"
)
_SCOPE = (
    r"(?:(?: ?/ ?63)?(?: (?:trong|trên|trong tổng số))?(?: (?:cả nước|toàn quốc|63 tỉnh, thành phố|"
    r"63 tỉnh, thành|63 tỉnh thành|tỉnh, thành phố|tỉnh, thành|nationwide|nationally|in the country))?)?"
)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Which index, in one sentence. What is unclear is appended to `unclear` as a code."""

    setting: Setting

    def of(self, f: Found, unclear: list[str]) -> str | None:
        """The indicator's id, UNKNOWN for an index that the data do not have, or None."""
        c = self.setting
        named = c.of("index")
        if not named:
            about = self._subject_matter(f)
            if about:
                return about
            if len(c.carried.indices) == 1:
                return c.carried.indices[0]
            if c.carried.indices:
                unclear.append("several_indices")
            return None
        values = {m.value for m in named}
        if len(values) == 1:
            return named[0].value
        if self._with_component(f, named):
            unclear.append("several_indices")
            return None
        after = [m for m in named if m.start >= f.end and self._linked(f.end, m.start)]
        if after and not self._and_another(after[0], named):
            return after[0].value
        before = [m for m in named if m.end <= f.start]
        if before and not self._in_list(before):
            return before[-1].value
        unclear.append("several_indices")
        return None

    def _subject_matter(self, f: Found) -> str | None:
        """'xếp thứ 15 cả nước về cải cách hành chính': a rank by what the index is about."""
        if f.kind not in RANKS:
            return None
        text = self.setting.text
        for indicator, source in lexicon.SUBJECT_MATTERS:
            phrase = rf"{_SCOPE} (?:về|trong|in|for|on) {lexicon.WORK}(?:{source})\b"
            if lexicon.pattern(phrase, marked=text.marked).match(text.low, f.end, self.setting.end):
                return indicator
        return None

    def _with_component(self, f: Found, named: Sequence[Mention]) -> bool:
        """A component and its index in one sentence: whose number it is stays open."""
        known = registry.load().indicators
        parents = {
            known[m.value].parent
            for m in named
            if m.end <= f.start and m.value in known and ";" not in self.setting.gap(m.end, f.start)
        } - {None}
        return bool(parents & {m.value for m in named})

    def _in_list(self, before: Sequence[Mention]) -> bool:
        """'PAR INDEX và SIPAS ...': one of a list of indices."""
        last = before[-1]
        return any(
            o.end <= last.start
            and o.value != last.value
            and re.fullmatch(
                r"[ ,]{0,2}(?:và|va|and|,|&|cũng như)?[ ,]{0,2}(?:chỉ số |chi so )?",
                self.setting.gap(o.end, last.start),
            )
            for o in before[:-1]
        )

    def _and_another(self, m: Mention, named: Sequence[Mention]) -> bool:
        """'dẫn đầu PAR INDEX và SIPAS': said of both."""
        link = r" (?:và|and|cũng như|&) (?:chỉ số |the )?"
        return any(
            o.value != m.value and m.end <= o.start and self.setting.links(link, m.end, o.start)
            for o in named
        )

    def _linked(self, a: int, b: int) -> bool:
        return b - a < 45 and self.setting.links(_LINK, a, b)
