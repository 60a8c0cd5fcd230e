"""Sentence: the claims of one sentence, each with its place, index and years as far as they are certain."""

from __future__ import annotations

from lib.claimcheck import dates, mentions, patterns, repeats, series, subjects
from lib.claimcheck.claim import Carried, Claim
from lib.claimcheck.indices import Named
from lib.claimcheck.manner import Manner
from lib.claimcheck.mention import UNKNOWN
from lib.claimcheck.repeats import Repeat
from lib.claimcheck.setting import Setting
from lib.claimcheck.stated import Found
from lib.claimcheck.subjects import Subject
from lib.claimcheck.text import Text
from lib.claimcheck.years import Dates, Dating

_WITHOUT_INDEX = ("count", "rank_change", "rank", "sureness")


class Sentence:
    """One sentence with its mentions and stated figures."""

    def __init__(self, text: Text, start: int, end: int, carried: Carried) -> None:
        self.text, self.start, self.end = text, start, end
        self.quoted = text.whole[start:end].strip()
        self.mentions = mentions.find(text, start, end, carried.areas)
        told = repeats.find(text, start, end)
        self.taken = [(m.start, m.end) for m in self.mentions if m.role != "pronoun"]
        self.taken += [(m.start(), m.end()) for m in dates.blocked(text, start, end)]
        self.taken += [(r.start, r.end) for r in told]
        found = patterns.find(text, start, end, self.taken, self.mentions)
        self.setting = Setting(
            text=text,
            start=start,
            end=end,
            mentions=self.mentions,
            found=found,
            carried=carried,
        )
        self.repeats, self.unread = repeats.attached(self.setting, told)
        self.series = series.assigned(self.setting)
        shared = series.shared(self.setting)
        self.shared = {shared[0]: shared[1]} if shared and shared[0] not in self.series else {}
        self.subject, self.index = Subject(setting=self.setting), Named(setting=self.setting)
        self.dating, self.manner = Dating(setting=self.setting), Manner(setting=self.setting)

    def leftover(self) -> list[str]:
        """Numbers and repeats that nothing understood, in a sentence that speaks of our subjects."""
        ours = [m for m in self.mentions if m.kind in ("index", "area") and m.value != UNKNOWN]
        if not ours and not self.setting.found:
            return []
        unread = [self.text.whole[r.start : r.end] for r in self.unread]
        return unread + list(patterns.leftovers(self.text, self.start, self.end, self.taken))

    def claims(self) -> list[Claim]:
        """The sentence's claims; a number without any index, said or carried, claims nothing of ours."""
        # The change of two numbers beside it can be tested without knowing what they are.
        adds_up = any(f.kind == "value_change" for f in self.setting.found)
        about = self.setting.of("index") or self.setting.carried.indices
        return [
            self._claim(f)
            for f in self.setting.found
            if about
            or f.kind in _WITHOUT_INDEX
            or (adds_up and f.kind in ("value", "value_change"))
        ]

    def _claim(self, f: Found) -> Claim:
        unclear: list[str] = []
        repeat = self.repeats.get(f, repeats.NONE)
        each = self.shared.get(f, ())
        area, index, dates = self._linked(f, repeat, unclear)
        if each:
            index, dates = _of_each(each, index, dates, unclear)
        unclear += self.manner.of(f) + repeats.unclear(repeat)
        resolved = subjects.resolved(area, dates.year, unclear)
        if f.kind in repeats.RANKS and self.manner.regional(f, resolved):
            unclear.append("regional")
        if index == UNKNOWN:
            unclear.append("other_index")
        elif not index and "several_indices" not in unclear:
            unclear.append("index")
        against = f.against
        if against not in ("", "first", "last", "median"):
            against = subjects.resolved(against, dates.year, unclear) or ""
        return Claim(
            kind=f.kind,
            sentence=self.quoted,
            quote=self.text.whole[f.start : f.end].strip(" ,:("),
            start=f.start,
            end=f.end,
            numbers=f.numbers,
            unit=f.unit,
            near=f.near,
            n=f.n,
            area=resolved,
            indicator=index if index and index != UNKNOWN else None,
            year=dates.year,
            base=dates.base,
            base_said=dates.base_said,
            start_year=dates.first,
            against=against or None,
            each=each,
            streak=repeat.count,
            again=repeat.again,
            year_assumed=dates.assumed,
            unclear=tuple(dict.fromkeys(unclear)),
        )

    def _linked(
        self, f: Found, repeat: Repeat, unclear: list[str]
    ) -> tuple[str | None, str | None, Dates]:
        """Place, index and dates of a figure; a list told in turn decides the one that it lists."""
        kind, value = self.series.get(f, ("", ""))
        area = value if kind == "area" else self.subject.of(f, unclear)
        index = value if kind == "index" else f.indicator or self.index.of(f, unclear)
        if kind == "year":
            return area, index, Dates(year=int(value))
        return area, index, self.dating.of(f, unclear, repeat=repeat)


def _of_each(
    each: tuple[tuple[str, str | int], ...], index: str | None, dates: Dates, unclear: list[str]
) -> tuple[str | None, Dates]:
    """Index and dates of a figure said of several: none of them is unclear any more."""
    field, last = each[-1]
    unclear[:] = [u for u in unclear if u not in ("several_years", "several_indices")]
    return (index, Dates(year=int(last))) if field == "year" else (str(each[0][1]), dates)
