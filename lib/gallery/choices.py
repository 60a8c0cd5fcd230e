"""Choices: what a view may be asked, declared once for all who ask.

Owns the kinds of choices, how each one's text in an address is understood and written, and the notes about
what was not understood. A page has one `Table` of them; its pickers, its address, heads, previews, embeds,
slides and files are all made from it. Leaves drawing pickers to `views.controls`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from lib.base.i18n import t
from lib.base.records import Province
from lib.display import wording
from lib.gallery import units

Rule = Callable[["Reading"], Any]
"""A value that depends on the choices before it."""


def _of(value: Any, asked: Reading) -> Any:
    """The value of a rule, or the value itself where it is none."""
    return value(asked) if callable(value) else value


def unknown(name: str, value: str, *, lang: str) -> str:
    """The note about a value that the site does not know."""
    return t("note.unknown_value", lang, name=name, value=wording.quoted(value))


def parts(text: str) -> Iterator[str]:
    """The parts of a text with commas, without the empty ones."""
    return filter(None, (s.strip() for s in text.split(",")))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice: `name` in the address, and what is meant where the address does not say.

    `when` says whether it has a meaning beside the choices before it; where not, the default counts and the
    address is not read. `picked` is (or gives) False where no picker offers it, `remembered` True where it
    goes along to the next page, `title` the key of the picker's label ('' means 'control.<name>').
    """

    name: str
    default: Any = None
    when: Rule = lambda asked: True
    title: str = ""
    picked: Any = True
    remembered: bool = False

    def at_most(self, asked: Reading) -> int:
        """How many values it takes."""
        return 1

    def usual(self, asked: Reading) -> Any:
        """The default beside the choices before it."""
        return _of(self.default, asked)

    def understand(self, text: str, asked: Reading) -> tuple[Any, list[str]]:
        """The value that a text means, and the notes about what was not understood."""
        raise NotImplementedError

    def write(self, value: Any, asked: Reading) -> str:
        """The value as it stands in an address."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class One(Choice):
    """One of `options`. `text` writes one into an address, `label` (a function of value and language, or
    the beginning of a key) into a picker; `alone` is False where a single option needs no picker."""

    options: Any
    text: Callable[[Any], str] = str
    label: str | Callable[[Any, str], str] | None = None
    form: Literal["list", "segments", "slider"] = "list"
    alone: bool = True

    def offered(self, asked: Reading) -> Sequence[Any]:
        """The options beside the choices before it."""
        return list(_of(self.options, asked))

    def understand(self, text: str, asked: Reading) -> tuple[Any, list[str]]:
        """The option of that text, else the default with a note."""
        by_text = {self.text(o): o for o in self.offered(asked)}
        if text in by_text:
            return by_text[text], []
        return self.usual(asked), [unknown(self.name, text, lang=asked.lang)]

    def write(self, value: Any, asked: Reading) -> str:
        """The option as it stands in an address."""
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

    def at_most(self, asked: Reading) -> int:
        """How many values it takes."""
        return self.most

    def offered(self, asked: Reading) -> Sequence[str]:
        """The options beside the choices before it."""
        return list(_of(self.options, asked))

    def understand(self, text: str, asked: Reading) -> tuple[tuple[str, ...], list[str]]:
        """The options named in a text; what is not among them is left out with a note."""
        options = self.offered(asked)
        named = list(dict.fromkeys(parts(text)))
        notes = [unknown(self.name, p, lang=asked.lang) for p in named if p not in options]
        named = [p for p in named if p in options]
        if len(named) > self.most:
            notes.append(t("note.too_many_of", asked.lang, count=self.most))
        return tuple(named[: self.most]), notes

    def write(self, value: Sequence[str], asked: Reading) -> str:
        """The options as they stand in an address."""
        return ",".join(value)


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

    def at_most(self, asked: Reading) -> int:
        """How many values it takes."""
        return self.most_big if asked.big and self.most_big else self.most

    def offered(self, asked: Reading) -> Sequence[Province]:
        """The units beside the choices before it."""
        options: Sequence[Province] = _of(self.options, asked)
        return options

    def find(self, text: str, asked: Reading) -> Province | None:
        """The unit on offer that a spelling means."""
        return units.find(text, self.offered(asked), year=_of(self.year, asked))

    def understand(self, text: str, asked: Reading) -> tuple[Any, list[str]]:
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

    def knows(self, text: str, asked: Reading) -> bool:
        """Whether a text names a unit on offer."""
        return bool(self.understand(text, asked)[0])

    def write(self, value: Any, asked: Reading) -> str:
        """The units as they stand in an address."""
        return ",".join(self.write_one(i, asked) for i in value)

    def write_one(self, unit_id: str, asked: Reading) -> str:
        """One unit as it stands in an address."""
        options = self.offered(asked)
        unit = next(p for p in options if p.id == unit_id)
        return units.address(unit, options, year=_of(self.year, asked))


@dataclass(frozen=True, kw_only=True)
class OneUnit(Units):
    """One province by id, in any spelling."""

    most: int = 1
    title: str = "control.one"

    def understand(self, text: str, asked: Reading) -> tuple[Any, list[str]]:
        """The id of the unit that the text means, else the default with a note."""
        unit = self.find(text, asked)
        if unit is None:
            return self.usual(asked), [unknown(self.name, text, lang=asked.lang)]
        return unit.id, units.stands_for(text, unit, lang=asked.lang)

    def knows(self, text: str, asked: Reading) -> bool:
        """Whether a text names a unit on offer."""
        return self.find(text, asked) is not None

    def write(self, value: Any, asked: Reading) -> str:
        """The unit as it stands in an address."""
        return self.write_one(value, asked)


@dataclass(frozen=True, kw_only=True)
class SearchText(Choice):
    """Free text to look for, at most `longest` characters; `hint` is the key of the empty field's text."""

    hint: str
    longest: int = 80
    default: Any = ""

    def understand(self, text: str, asked: Reading) -> tuple[str, list[str]]:
        """The text as far as the field is long."""
        return text[: self.longest].strip(), []


@dataclass(frozen=True, kw_only=True)
class Settled(Choice):
    """What follows from the choices before it; it has no text of its own in an address.

    `rule` gives the value, and notes where it is not what was asked for.
    """

    rule: Callable[[Reading], tuple[Any, list[str]]]
    picked: Any = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """The choices of a page in the order of its pickers.

    `main` names the view that the page shows first for its choices, '' for none.
    """

    page: str
    choices: tuple[Choice, ...]
    main: Rule = lambda asked: ""

    @cached_property
    def by_name(self) -> Mapping[str, Choice]:
        """The choices by name."""
        return {c.name: c for c in self.choices}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in an address."""
        return tuple(c.name for c in self.choices if not isinstance(c, Settled))

    @cached_property
    def most_remembered(self) -> int:
        """How many provinces of the page before it takes along."""
        known = Reading(table=self, text={}, lang="")
        return max((c.at_most(known) for c in self.choices if c.remembered), default=0)

    def once(self, pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Each choice once, and the names given several times where only one value counts.

        Where a choice takes several values, repeating it means the same as commas; else the first counts.
        """
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in self.names:
                found.setdefault(name, []).append(value)
        joined = {n: self._joins(n) for n in found}
        text = {n: ",".join(v) if joined[n] else v[0] for n, v in found.items()}
        return text, tuple(n for n, v in found.items() if not joined[n] and len(set(v)) > 1)

    def _joins(self, name: str) -> bool:
        choice = self.by_name[name]
        return isinstance(choice, Several) or (
            isinstance(choice, Units) and not isinstance(choice, OneUnit)
        )

    def reading(
        self,
        pairs: Iterable[tuple[str, str]],
        *,
        lang: str,
        big: bool = False,
        repeated: Sequence[str] = (),
        given: Mapping[str, Any] | None = None,
    ) -> Reading:
        """The choices of an address, to be understood as they are needed; `given` is settled before."""
        text, more = self.once(pairs)
        return Reading(
            table=self,
            text=text,
            repeated=(*repeated, *more),
            lang=lang,
            big=big,
            values=dict(given or {}),
        )


@dataclass(kw_only=True, eq=False)
class Reading:
    """What the choices of a question mean, each read when it is first needed; `notes` tell what fell back.

    `text` holds what the address says, by name; `repeated` the names of which only the first value counts.
    """

    table: Table
    text: dict[str, str]
    lang: str
    big: bool = False
    repeated: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        if name not in self.values:
            self.values[name] = self._read(self.table.by_name[name])
        return self.values[name]

    def whole(self, names: Collection[str]) -> Reading:
        """Itself, with each choice of `names` and what follows understood in the table's order."""
        for choice in self.table.choices:
            if choice.name in names or isinstance(choice, Settled):
                self[choice.name]
        return self

    def _read(self, choice: Choice) -> Any:
        if not choice.when(self):
            return choice.usual(self)
        if isinstance(choice, Settled):
            value, notes = choice.rule(self)
        elif choice.name in self.text:
            value, notes = choice.understand(self.text[choice.name], self)
            notes = [*self.repetition(choice.name), *notes]
        else:
            return choice.usual(self)
        self.notes += notes
        return value

    def t(self, key: str, **params: object) -> str:
        """The text of `key` in the question's language."""
        return t(key, self.lang, **params)

    def picks(self, choice: Choice) -> bool:
        """Whether a picker offers the choice beside those before it."""
        return bool(choice.when(self) and _of(choice.picked, self))

    def repetition(self, name: str) -> list[str]:
        """The note that only the first of several values counts."""
        if name not in self.repeated:
            return []
        value = wording.quoted(self.text[name])
        return [t("note.repeated", self.lang, name=name, value=value)]

    def normal(self, names: Collection[str] | None = None) -> dict[str, str]:
        """What was read in the shortest text that means the same, of `names` in the order of the table."""
        found = {}
        for name in self.table.names:
            if names is not None and name not in names:
                continue
            choice, value = self.table.by_name[name], self[name]
            if choice.when(self) and value != choice.usual(self):
                found[name] = choice.write(value, self)
        return found


def period(
    years: Rule, *, default: Rule, when: Rule = lambda asked: True
) -> tuple[Choice, Choice, Choice]:
    """`from=2019&to=2022` among the years, and the period that follows: the first before the last.

    The choice `period` holds both years.
    """

    def earlier(asked: Reading) -> Sequence[int]:
        known = _of(years, asked)
        return list(known[:-1]) or list(known)

    def later(asked: Reading) -> Sequence[int]:
        known = _of(years, asked)
        return list(known[1:]) or list(known)

    def forward(asked: Reading) -> tuple[tuple[int, int], list[str]]:
        start, end, known = asked["from"], asked["to"], _of(years, asked)
        if start < end or len(known) < 2:
            return (start, end), []
        instead = max(y for y in known if y < end)
        note = t("note.period", asked.lang, start=start, end=end, instead=instead)
        return (instead, end), [note]

    return (
        One(name="from", options=earlier, default=lambda a: default(a)[0], when=when),
        One(name="to", options=later, default=lambda a: default(a)[1], when=when),
        Settled(name="period", rule=forward, default=default, when=when),
    )
