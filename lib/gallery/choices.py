"""Choices: what a view may be asked, declared once for all who ask.

Owns that a page has one `Table` of choices, from which its pickers, its address, heads, previews, embeds,
slides and files are all made, and that nothing which was not understood is passed over in silence. Leaves
the kinds of choices to `choice_kinds`, and drawing pickers to `views.controls`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from lib.base.i18n import t
from lib.display import wording

Rule = Callable[["Selection"], Any]
"""A value that depends on the choices before it."""


def value_of(value: Any, asked: Selection) -> Any:
    """The value of a rule, or the value itself where it is none."""
    return value(asked) if callable(value) else value


def unknown(name: str, value: str, *, lang: str) -> str:
    """The note about a value that the site does not know."""
    return t("note.unknown_value", lang, name=name, value=wording.quoted(value))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One choice: `name` in the address, and what is meant where the address does not say.

    `when` says whether it has a meaning beside the choices before it; where not, the default counts and the
    address is not read. `picked` is (or gives) False where no picker offers it, `remembered` True where it
    goes along to the next page, `title` the key of the picker's label ('' means 'control.<name>'), `rare`
    True where the picker stands under "more".
    `on_page` is its name on the page where that is another than the view's.
    """

    name: str
    default: Any = None
    when: Rule = lambda asked: True
    title: str = ""
    picked: Any = True
    remembered: bool = False
    rare: bool = False
    on_page: str = ""
    takes_several: ClassVar[bool] = False

    def at_most(self, asked: Selection) -> int:
        """How many values it takes."""
        return 1

    def usual(self, asked: Selection) -> Any:
        """The default beside the choices before it."""
        return value_of(self.default, asked)

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        """The value that a text means, and the notes about what was not understood."""
        raise NotImplementedError

    def write(self, value: Any, asked: Selection) -> str:
        """The value as it stands in an address."""
        return str(value)


@dataclass(frozen=True, kw_only=True)
class Settled(Choice):
    """What follows from the choices before it; it has no text of its own in an address.

    `rule` gives the value, and notes where it is not what was asked for.
    """

    rule: Callable[[Selection], tuple[Any, list[str]]]
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
        known = Selection(table=self, text={}, lang="")
        return max((c.at_most(known) for c in self.choices if c.remembered), default=0)

    def once(self, pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
        """Each choice once, and the names given several times where only one value counts.

        Where a choice takes several values, repeating it means the same as commas; else the first counts.
        """
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in self.names:
                found.setdefault(name, []).append(value)
        joined = {n: self.by_name[n].takes_several for n in found}
        text = {n: ",".join(v) if joined[n] else v[0] for n, v in found.items()}
        return text, tuple(n for n, v in found.items() if not joined[n] and len(set(v)) > 1)

    def selection(
        self,
        pairs: Iterable[tuple[str, str]],
        *,
        lang: str,
        big: bool = False,
        repeated: Sequence[str] = (),
        given: Mapping[str, Any] | None = None,
    ) -> Selection:
        """The choices of an address, to be understood as they are needed; `given` is settled before."""
        text, more = self.once(pairs)
        turned = _turned(text)
        if turned:
            text |= {"from": text["to"], "to": text["from"]}
        return Selection(
            table=self,
            text=text,
            turned=turned,
            repeated=(*repeated, *more),
            lang=lang,
            big=big,
            values=dict(given or {}),
        )


def _turned(text: Mapping[str, str]) -> bool:
    """Whether a period of an address ends before it begins."""
    first, last = text.get("from", ""), text.get("to", "")
    return first.isdecimal() and last.isdecimal() and int(first) > int(last)


@dataclass(kw_only=True, eq=False)
class Selection:
    """What the choices of a question mean, each read when it is first needed; `notes` tell what fell back.

    `text` holds what the address says, by name; `repeated` the names of which only the first value counts;
    `turned` is True where its years stood the other way round.
    """

    table: Table
    text: dict[str, str]
    lang: str
    big: bool = False
    repeated: tuple[str, ...] = ()
    turned: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        if name not in self.values:
            self.values[name] = self._read(self.table.by_name[name])
        return self.values[name]

    def whole(self, names: Collection[str]) -> Selection:
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
        return bool(choice.when(self) and value_of(choice.picked, self))

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
