"""Base: how a chart of the site is asked for and answered.

Owns the question (`Ask`), the answer (`Exhibit`), the list of views, and that an answer is drawn once for
a question and data version. Pages, agendas, exports, embeds and link previews all ask here, in plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from urllib.parse import parse_qsl, urlencode

from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.loading import releases
from lib.display import wording
from lib.display.charts.base import Chart, Words
from lib.figures import queries, versions
from lib.gallery.choices import Choice, Rule, Selection, Table

MOST_CHOICES, LONGEST_TEXT = 30, 400


class Nothing(Exception):
    """There is nothing to draw; `reason` says why, in the language of the question."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question for one chart: the view's name and the choices as they stand in an address.

    `big` asks for the projector's sizes; `repeated` names the choices that an address gave several times
    and of which the first value is here.
    """

    view: str
    choices: tuple[tuple[str, str], ...] = ()
    lang: str = "vi"
    big: bool = False
    repeated: tuple[str, ...] = ()

    def read(self) -> Selection:
        """What the choices mean, read once, with all the notes about those not understood."""
        view = VIEWS[self.view]
        asked = view.table.selection(
            self.choices,
            lang=self.lang,
            big=self.big,
            repeated=self.repeated,
            given=view.given,
        )
        return asked.whole(view.parameters)

    def normal(self) -> Ask:
        """The question in the shortest text that means the same."""
        view = VIEWS[self.view]
        meant = self.read().normal(view.parameters)
        return ask(self.view, meant, lang=self.lang, big=self.big)

    def on_page(self) -> dict[str, str]:
        """The choices with which its page shows this view."""
        view = VIEWS[self.view]
        named = {view.table.by_name[n].on_page or n: v for n, v in self.choices}
        return {**{n: str(v) for n, v in view.given.items()}, **named}

    def words(self, key: str, *, title: str, sources: tuple[str, ...], **known: object) -> Words:
        """The title with subtitle `<key>_sub` and alternative text `<key>_alt`; `known` fills them."""
        return Words(
            title=title,
            subtitle=t(f"{key}_sub", self.lang, **known),
            alt=t(f"{key}_alt", self.lang, finding=title, **known),
            sources=sources,
        )

    def text(self) -> str:
        """The question in one line of plain text, as an agenda or an address holds it."""
        return f"{self.view}?{urlencode(self.choices)}" if self.choices else self.view


def ask(
    view: str,
    choices: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    *,
    lang: str,
    big: bool = False,
) -> Ask:
    """A question with the choices that the view has, each once, in a fixed order."""
    known = VIEWS[view]
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    text, repeated = known.table.once(pairs)
    return Ask(
        view=view,
        choices=tuple((n, text[n]) for n in known.parameters if n in text),
        lang=lang,
        big=big,
        repeated=tuple(n for n in repeated if n in known.parameters),
    )


def parse(text: str, *, lang: str, big: bool = False) -> Ask | None:
    """The question that `Ask.text` wrote, or None where it names no view of the site."""
    view, _, query = text.partition("?")
    if view not in VIEWS or len(text) > LONGEST_TEXT * 4:
        return None
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_CHOICES)
    except ValueError:
        return None
    return ask(view, pairs, lang=lang, big=big)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exhibit:
    """A drawn view with what belongs to it.

    `columns` maps the columns of `chart.data` to what a file calls them, in the file's order; `file` is a
    file name without ending, in ASCII; `notes` are sentences to read with the chart (how figures are
    known, what is not compared, and whether anything is simulated); `fell_back` are the notes about
    choices of the question that were not understood.
    """

    ask: Ask
    chart: Chart
    columns: Mapping[str, str]
    file: str
    notes: tuple[str, ...] = ()
    simulated: bool = False
    fell_back: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fell_back", tuple(self.ask.read().notes))


@dataclass(frozen=True, kw_only=True)
class View:
    """One chart the site can draw: its name, the page it stands on, and which choices of a table it has.

    `given` holds what the page's choices are where it shows this view.
    """

    id: str
    page: str
    parameters: tuple[str, ...]
    draw: Callable[[Ask], Exhibit] = field(compare=False)
    table: Table = field(compare=False)
    given: Mapping[str, object] = field(compare=False)


VIEWS: dict[str, View] = {}
TABLES: dict[str, Table] = {}
"""The choices of each page that has any, by the page's id."""


def page_choices(page: str, *choices: Choice, main: Rule = lambda asked: "") -> Table:
    """Declare the choices as those of the page's table."""
    TABLES[page] = Table(page=page, choices=choices, main=main)
    return TABLES[page]


def view(
    table: Table, name: str, *parameters: str, **given: object
) -> Callable[[Callable[[Ask], Exhibit]], Callable[[Ask], Exhibit]]:
    """Declare `function(ask)` as the view `<page>.<name>`, kept for each question and data version.

    The function raises `Nothing` where there is nothing to draw, or `Refusal` where it must not be drawn.
    """

    def declare(function: Callable[[Ask], Exhibit]) -> Callable[[Ask], Exhibit]:
        kept = queries.per_version(_settled(function))

        @wraps(function)
        def answer(ask: Ask) -> Exhibit:
            answered = kept(ask)
            if isinstance(answered, Exception):
                raise answered.with_traceback(None)
            return answered

        made = View(
            id=f"{table.page}.{name}",
            page=table.page,
            parameters=parameters,
            draw=answer,
            table=table,
            given=given,
        )
        VIEWS[made.id] = made
        return answer

    return declare


def _settled(
    function: Callable[[Ask], Exhibit],
) -> Callable[[Ask], Exhibit | Nothing | Refusal]:
    """`function` with its refusals as answers: that there is nothing to draw is kept like a chart."""

    def settle(ask: Ask) -> Exhibit | Nothing | Refusal:
        try:
            return function(ask)
        except (Nothing, Refusal) as reason:
            return reason

    return settle


def draw(ask: Ask) -> Exhibit:
    """The answer to a question. Raises Nothing or Refusal; KeyError for an unknown view."""
    return VIEWS[ask.view].draw(ask)


# What `draw` says instead of an answer; `in_words` says it to readers.
UNANSWERED = (Nothing, Refusal, releases.Unknown, versions.NotKept)


def in_words(reason: Exception, *, lang: str) -> str:
    """Why there is no chart: nothing to draw, an answer that must not be given, a version not kept."""
    if isinstance(reason, Nothing):
        return reason.reason
    if isinstance(reason, Refusal):
        return wording.refused(reason, lang=lang)
    return t("public.no_version", lang)


def columns(names: Iterable[str], *, lang: str, prefix: str = "column") -> dict[str, str]:
    """What a file calls its columns: `{name: text of '<prefix>.<name>'}`."""
    return {n: t(f"{prefix}.{n}", lang) for n in names}
