"""Choice kinds: one of several options, several of them, provinces, a period, words to look for.

Owns how each kind's text in an address is understood and written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from lib.base import alphabet
from lib.base.i18n import t
from lib.base.records import Province, Refusal
from lib.display import wording
from lib.gallery import units
from lib.gallery.choices import Choice, Rule, Selection, Settled, unknown, value_of


def parts(text: str) -> Iterator[str]:
    """The parts of a text with commas, without the empty ones."""
    return filter(None, (s.strip() for s in text.split(",")))


@dataclass(frozen=True, kw_only=True)
class One(Choice):
    """One of `options`. `text` writes one into an address, `label` (a function of value and language, or
    the beginning of a key) into a picker; a single option needs none. Without a `default` the first option
    is meant."""

    options: Any
    text: Callable[[Any], str] = str
    label: str | Callable[[Any, str], str] | None = None
    form: Literal["list", "segments", "slider"] = "list"

    def offered(self, asked: Selection) -> Sequence[Any]:
        """The options beside the choices before it."""
        return list(value_of(self.options, asked))

    def usual(self, asked: Selection) -> Any:
        """The default, else the first option. Raises Refusal where the figures offer none."""
        if self.default is not None:
            return value_of(self.default, asked)
        if not (offered := self.offered(asked)):
            raise Refusal("no_figures")
        return offered[0]

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        """The option of that text, else the default with a note. Capitals and spaces do not matter."""
        by_text = {self.text(o): o for o in self.offered(asked)}
        # Capitals are no other name.
        by_text = {name.lower(): o for name, o in by_text.items()} | by_text
        for spelled in (text, text.lower()):
            if spelled in by_text:
                return by_text[spelled], []
        by_folded = {alphabet.fold(t): o for t, o in by_text.items()}
        if (meant := alphabet.fold(text)) in by_folded:
            return by_folded[meant], []
        return self.usual(asked), [unknown(self.name, text, lang=asked.lang)]

    def write(self, value: Any, asked: Selection) -> str:
        return self.text(value)

    def labelled(self, value: Any, lang: str) -> str:
        """What the picker calls an option."""
        if self.label is None:
            return str(value)
        if isinstance(self.label, str):
            return t(f"{self.label}{value}", lang)
        return self.label(value, lang)


@dataclass(frozen=True, kw_only=True)
class Several(Choice):
    """Up to `most` of `options`, with commas between; none chosen is an empty tuple."""

    options: Any
    most: int
    label: Callable[[str, str], str]
    default: Any = ()
    takes_several: ClassVar[bool] = True

    def at_most(self, asked: Selection) -> int:
        return self.most

    def offered(self, asked: Selection) -> Sequence[str]:
        """The options beside the choices before it."""
        return list(value_of(self.options, asked))

    def understand(self, text: str, asked: Selection) -> tuple[tuple[str, ...], list[str]]:
        """The options named in a text; what is not among them is left out with a note."""
        options = self.offered(asked)
        named = list(dict.fromkeys(parts(text)))
        notes = [unknown(self.name, p, lang=asked.lang) for p in named if p not in options]
        named = [p for p in named if p in options]
        if len(named) > self.most:
            notes.append(t("note.too_many_of", asked.lang, count=self.most))
        return tuple(named[: self.most]), notes

    def write(self, value: Sequence[str], asked: Selection) -> str:
        return ",".join(value)

    def labelled(self, value: str, lang: str) -> str:
        """What the picker calls an option."""
        return self.label(value, lang)


@dataclass(frozen=True, kw_only=True)
class Units(Choice):
    """Up to `most` provinces by id (`most_big` on a slide), with commas between, in any spelling.

    `year` decides which unit a name means that an old and a new one share.
    """

    options: Any
    most: int
    most_big: int = 0
    year: Any = None
    default: Any = ()
    takes_several: ClassVar[bool] = True

    def at_most(self, asked: Selection) -> int:
        return self.most_big if asked.big and self.most_big else self.most

    def offered(self, asked: Selection) -> Sequence[Province]:
        """The units beside the choices before it."""
        options: Sequence[Province] = value_of(self.options, asked)
        return options

    def find(self, text: str, asked: Selection) -> Province | None:
        """The unit on offer that a spelling means."""
        return units.find(text, self.offered(asked), year=value_of(self.year, asked))

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        """The ids of the units named in a text; the others are left out with a note."""
        ids: list[str] = []
        notes: list[str] = []
        for part in parts(text):
            unit = self.find(part, asked)
            if unit is None:
                value = wording.quoted(part)
                notes.append(t("note.unknown_province", asked.lang, value=value))
            elif unit.id not in ids:
                ids.append(unit.id)
                notes += units.stands_for(part, unit, lang=asked.lang)
        most = self.at_most(asked)
        if len(ids) > most:
            notes.append(t("note.too_many", asked.lang, count=most))
        return tuple(ids[:most]), notes

    def knows(self, text: str, asked: Selection) -> bool:
        """Whether a text names a unit on offer."""
        return bool(self.understand(text, asked)[0])

    def write(self, value: Any, asked: Selection) -> str:
        return ",".join(self.write_one(i, asked) for i in value)

    def write_one(self, unit_id: str, asked: Selection) -> str:
        """One unit as it stands in an address."""
        options = self.offered(asked)
        unit = next(p for p in options if p.id == unit_id)
        return units.address(unit, options, year=value_of(self.year, asked))


@dataclass(frozen=True, kw_only=True)
class OneUnit(Units):
    """One province by id, in any spelling."""

    most: int = 1
    title: str = "control.one"
    takes_several: ClassVar[bool] = False

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        """The id of the unit that the text means, else the default with a note."""
        unit = self.find(text, asked)
        if unit is None:
            return self.usual(asked), [unknown(self.name, text, lang=asked.lang)]
        return unit.id, units.stands_for(text, unit, lang=asked.lang)

    def knows(self, text: str, asked: Selection) -> bool:
        """Whether a text names a unit on offer."""
        return self.find(text, asked) is not None

    def write(self, value: Any, asked: Selection) -> str:
        return self.write_one(value, asked)


@dataclass(frozen=True, kw_only=True)
class SearchText(Choice):
    """Free text to look for, at most `longest` characters; `hint` is the key of the empty field's text."""

    hint: str
    longest: int = 80
    default: Any = ""

    def understand(self, text: str, asked: Selection) -> tuple[str, list[str]]:
        """The text as far as the field is long."""
        return text[: self.longest].strip(), []


def period(
    years: Rule, *, default: Rule, when: Rule = lambda asked: True
) -> tuple[Choice, Choice, Choice]:
    """`from=2019&to=2022` among the years, and the period that follows: the first before the last.

    The choice `period` holds both years.
    """

    def earlier(asked: Selection) -> Sequence[int]:
        known = value_of(years, asked)
        return list(known[:-1]) or list(known)

    def later(asked: Selection) -> Sequence[int]:
        known = value_of(years, asked)
        return list(known[1:]) or list(known)

    def forward(asked: Selection) -> tuple[tuple[int, int], list[str]]:
        start, end, known = asked["from"], asked["to"], value_of(years, asked)
        if start < end or len(known) < 2:
            notes = [t("note.turned", asked.lang, start=end, end=start)] if asked.turned else []
            return (start, end), notes
        instead = max(y for y in known if y < end)
        note = t("note.period", asked.lang, start=start, end=end, instead=instead)
        return (instead, end), [note]

    return (
        One(name="from", options=earlier, default=lambda a: default(a)[0], when=when),
        One(name="to", options=later, default=lambda a: default(a)[1], when=when),
        Settled(name="period", rule=forward, default=default, when=when),
    )
