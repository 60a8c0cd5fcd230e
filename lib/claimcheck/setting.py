"""Setting: one sentence with its mentions and stated figures, and what the sentences before it said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.claimcheck import lexicon
from lib.claimcheck.claim import Carried
from lib.claimcheck.mention import Mention
from lib.claimcheck.stated import Found
from lib.claimcheck.text import Text


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One sentence from `start` to `end` of the text."""

    text: Text
    start: int
    end: int
    mentions: Sequence[Mention]
    found: Sequence[Found]
    carried: Carried

    def of(self, kind: str) -> list[Mention]:
        """The mentions of a kind (area, index, year), in order."""
        return [m for m in self.mentions if m.kind == kind]

    def gap(self, a: int, b: int) -> str:
        """What stands between two places, as patterns read it."""
        return self.text.low[a:b]

    def links(self, source: str, a: int, b: int) -> bool:
        """Whether a pattern is all that stands between two places."""
        return bool(lexicon.pattern(source, marked=self.text.marked).fullmatch(self.gap(a, b)))

    def bracket(self, at: int) -> tuple[int, int] | None:
        """The brackets around a place, or None."""
        opened = self.text.low.rfind("(", self.start, at)
        if opened < 0 or ")" in self.gap(opened, at):
            return None
        closed = self.text.low.find(")", at, self.end)
        return opened, closed if closed >= 0 else self.end
