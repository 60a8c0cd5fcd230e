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
from lib.display.charts.base import Chart
from lib.figures import queries
from lib.gallery.choices import Choices

MOST_CHOICES, LONGEST_TEXT = 30, 400


class Nothing(Exception):
    """There is nothing to draw; `reason` says why, in the language of the question."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question for one chart: the view's name and the choices as they stand in an address.

    `big` asks for the projector's sizes. Choices that a view does not have are ignored by it.
    """

    view: str
    choices: tuple[tuple[str, str], ...] = ()
    lang: str = "vi"
    big: bool = False

    def read(self) -> Choices:
        """The choices, ready to be understood."""
        return Choices(text=dict(self.choices), lang=self.lang)

    def text(self) -> str:
        """The question in one line of plain text, as an agenda or an address holds it."""
        return f"{self.view}?{urlencode(self.choices)}" if self.choices else self.view


def ask(
    view: str, choices: Mapping[str, str] | None = None, *, lang: str, big: bool = False
) -> Ask:
    """A question with the choices that the view knows, in a fixed order."""
    known = VIEWS[view].parameters
    kept = tuple((n, v) for n in known if (v := (choices or {}).get(n)) is not None)
    return Ask(view=view, choices=kept, lang=lang, big=big)


def parse(text: str, *, lang: str, big: bool = False) -> Ask | None:
    """The question that `Ask.text` wrote, or None where it names no view of the site."""
    view, _, query = text.partition("?")
    if view not in VIEWS or len(text) > LONGEST_TEXT * 4:
        return None
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_CHOICES)
    except ValueError:
        return None
    return ask(view, dict(pairs), lang=lang, big=big)


@dataclass(frozen=True, kw_only=True, eq=False)
class Exhibit:
    """A drawn view with what belongs to it.

    `columns` maps the columns of `chart.data` to what a file calls them, in the file's order; `file` is a
    file name without ending, in ASCII; `notes` are sentences to read with the chart (how figures are
    known, what is not compared, and whether anything is simulated); `fell_back` are the notes about
    choices that were not understood.
    """

    ask: Ask
    chart: Chart
    columns: Mapping[str, str]
    file: str
    notes: tuple[str, ...] = ()
    fell_back: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class View:
    """One chart the site can draw: its name, the page it stands on, and the choices it knows."""

    id: str
    page: str
    parameters: tuple[str, ...]
    draw: Callable[[Ask], Exhibit] = field(compare=False)


VIEWS: dict[str, View] = {}


def view(
    page: str, name: str, *parameters: str
) -> Callable[[Callable[[Ask], Exhibit]], Callable[[Ask], Exhibit]]:
    """Declare `function(ask)` as the view `<page>.<name>`, kept for each question and data version.

    The function raises `Nothing` where there is nothing to draw, or `Refusal` where it must not be drawn.
    """

    def declare(function: Callable[[Ask], Exhibit]) -> Callable[[Ask], Exhibit]:
        kept = queries.per_version(_settled(function))

        @wraps(function)
        def answer(asked: Ask) -> Exhibit:
            found = kept(asked)
            if isinstance(found, Exception):
                raise found.with_traceback(None)
            return found

        made = View(id=f"{page}.{name}", page=page, parameters=parameters, draw=answer)
        VIEWS[made.id] = made
        return answer

    return declare


def _settled(
    function: Callable[[Ask], Exhibit],
) -> Callable[[Ask], Exhibit | Nothing | Refusal]:
    """`function` with its refusals as answers: that there is nothing to draw is kept like a chart."""

    def settle(asked: Ask) -> Exhibit | Nothing | Refusal:
        try:
            return function(asked)
        except (Nothing, Refusal) as reason:
            return reason

    return settle


def draw(asked: Ask) -> Exhibit:
    """The answer to a question. Raises Nothing or Refusal; KeyError for an unknown view."""
    return VIEWS[asked.view].draw(asked)


def columns(names: Iterable[str], *, lang: str, prefix: str = "column") -> dict[str, str]:
    """What a file calls its columns: `{name: text of '<prefix>.<name>'}`."""
    return {n: t(f"{prefix}.{n}", lang) for n in names}
