"""Manner: how a figure is said: planned, denied, of part of a year, within a region, of another measure."""

from __future__ import annotations

from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found

_NATION = (
    r"cả nước|toàn quốc|63 tỉnh|trong số 63|nationwide|nationally|in the country|in vietnam|"
    r"of 63|among 63"
)
_GROUP_AFTER = (
    r"\b(?:vùng|khu vực|miền|cụm|khối|nhóm|trong số các|trong các tỉnh|các tỉnh|các thành phố|"
    r"các địa phương|region|regional|"
    r"group|delta|highlands|among the|in the north|in the south)\b"
)
_GROUP_BEFORE = (
    r"\b(?:trong|của|toàn|ở|xét) (?:\d{1,2} tỉnh |các tỉnh |phạm vi )?(?:vùng|khu vực|cụm|nhóm|"
    r"miền|khối|(?:\d )?thành phố trực thuộc)\b|in the region|in its region"
)
_MANY_YEARS = (
    r"(?:for|trong|suốt) (?:\d{1,2}|nhiều|many) (?:years|năm)\b"
    r"(?! (?:liên tiếp|liên tục|liền|in a row))"
)


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How the figures of one sentence are said, as codes of what keeps them from being checked."""

    setting: Setting

    def of(self, f: Found) -> list[str]:
        """The codes for a figure."""
        c, text = self.setting, self.setting.text
        said = []
        clause = max((text.low.rfind(sign, c.start, f.start) for sign in ";,"), default=c.start)
        if text.has(rf"\b(?:{lexicon.PLANNED})\b", c.start, f.start):
            said.append("planned")
        if text.has(rf"\b(?:{lexicon.CONDITION})\b", c.start, f.start):
            said.append("condition")
        near = max(c.start, clause, f.start - 30)
        ended = text.has(rf"\b(?:{lexicon.ENDED})\b", max(c.start, clause, f.start - 50), f.start)
        if ended or text.has(rf"\b(?:{lexicon.NEGATION})\b", near, f.start):
            said.append("negated")
        if text.has(lexicon.PART, c.start, c.end):
            said.append("part_year")
        if text.has(_MANY_YEARS, f.end, min(c.end, f.end + 30)):
            said.append("several_years")
        if f.kind in ("value", "value_change", "gap") or f.superlative:
            said += ["other_measure"] if self._other_measure(f) else []
        if f.kind == "sureness":
            said.append("sureness")
        return said

    def _other_measure(self, f: Found) -> bool:
        """Another measure stands between the last name and the number."""
        c, text = self.setting, self.setting.text
        names = [m.end for m in c.of("index") if m.end <= f.start]
        since = max([c.start, *names])
        last_stop = max(text.low.rfind(sign, since, f.start) for sign in ";(")
        since = max(since, last_stop)
        other = text.has(rf"\b(?:{lexicon.OTHER_MEASURE})\b", since, f.start)
        if other and not (f.kind == "gap" and other.group() in lexicon.DISTANCES):
            return True
        # 'điểm thẩm định PAR INDEX ...': the measure stands before the index's name.
        return any(
            text.has(rf"\b(?:{lexicon.APART})\b[^,;.]{{0,12}}$", m.start - 40, m.start)
            for m in c.of("index")
            if m.start < f.start
        )

    def regional(self, f: Found, area: str | None) -> bool:
        """Whether a province's rank is one within a region or a group."""
        if area is None or not area[0].isdigit():
            return False
        c, text = self.setting, self.setting.text
        if text.has(_NATION, f.start, min(c.end, f.end + 28)) or (f.n or 0) >= 60:
            return False
        stop = text.low.find(",", f.end, c.end)
        ahead = min(c.end, f.end + 45, stop if stop > 0 else c.end)
        if text.has(_GROUP_AFTER, f.end, ahead):
            return True
        lead = text.low.rfind(";", c.start, f.start)
        return bool(text.has(_GROUP_BEFORE, max(c.start, lead), f.start))
