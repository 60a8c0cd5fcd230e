"""Agenda: the slides of a meeting, each a view of the gallery with what the meeting made of it.

Owns the agenda's record, its file form and address form, the ready agendas, and how an agenda is drawn. A
slide whose view is unknown or has nothing to show is left out with a note, never a crash. Leaves how
slides look to `views` and `exports`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from lib import gallery
from lib.base import i18n
from lib.base.i18n import t
from lib.base.progress import Progress
from lib.base.records import Province, Refusal
from lib.data.declared import provinces
from lib.display import wording
from lib.files import ready_agendas
from lib.gallery import Ask, Exhibit, Nothing

VERSION = 1
MOST_SLIDES = 40
# Rows behind a chart that a ready agenda shows on a slide of its own, and points of its longest line.
LEAST_ROWS, LEAST_POINTS = 3, 2
LARGEST_FILE = 300_000
# The longest text of each field, in characters.
LONGEST = {
    "title": 160,
    "province": 40,
    "view": 800,
    "headline": 240,
    "conclusion": 2000,
    "owner": 160,
    "deadline": 40,
    "notes": 4000,
}
ONE_LINE = ("title", "province", "view", "headline", "owner", "deadline")


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide: the question as `gallery.Ask.text` writes it, and what people wrote on it.

    An empty `headline` means the chart's own finding. `deadline` is kept as it was written.
    """

    view: str
    headline: str = ""
    conclusion: str = ""
    owner: str = ""
    deadline: str = ""
    notes: str = ""

    def ask(self, lang: str, *, big: bool = False) -> Ask | None:
        """The slide's question, or None where it names no view of the site."""
        return gallery.parse(self.view, lang=lang, big=big)

    def choosing(self, **choices: str) -> Slide:
        """The same slide with other choices; an empty text takes the choice back to its default."""
        found = self.ask(i18n.LANGS[0])
        if found is None:
            return self
        merged = {**dict(found.choices), **choices}
        kept = {k: v for k, v in merged.items() if v}
        return replace(self, view=gallery.ask(found.view, kept, lang=found.lang).text())


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """A meeting: `province` is a slug or '', `ready` the name of the ready agenda it came from or ''."""

    title: str
    lang: str
    province: str = ""
    slides: tuple[Slide, ...] = ()
    ready: str = ""

    @property
    def concluded(self) -> tuple[Slide, ...]:
        """The slides from which the meeting concluded something, whether they have a chart today or not."""
        return tuple(s for s in self.slides if s.conclusion)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with an agenda file: the slide (from 1, or 0), the field, a code and its numbers."""

    code: str
    slide: int = 0
    field: str = ""
    params: tuple[tuple[str, Any], ...] = ()

    def text(self, lang: str) -> str:
        """The fault in a sentence that begins with where it is."""
        where = [t("agenda.where.slide", lang, number=self.slide)] if self.slide else []
        where += [t("agenda.where.field", lang, name=self.field)] if self.field else []
        said = t(f"agenda.fault.{self.code}", lang, **dict(self.params))
        return f"{', '.join(where)}: {said}" if where else said


class BadAgenda(Exception):
    """An agenda file that cannot be used; `faults` says why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{f.slide} {f.field} {f.code}" for f in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """A slide with its drawn exhibit; `place` is the slide's index in the agenda."""

    place: int
    slide: Slide
    exhibit: Exhibit

    @property
    def headline(self) -> str:
        """What stands over the slide: the written headline, else the chart's finding."""
        return self.slide.headline or self.exhibit.chart.title


# Ready agendas


def ready(name: str, *, lang: str, province: str = "") -> Agenda:
    """The ready agenda `name`; `province` is any spelling. Raises KeyError for an unknown name.

    Raises BadAgenda where the agenda needs a province and `province` is none.
    """
    unit = find_unit(province) if province else None
    if (province or name in ready_agendas.OF_PROVINCE) and unit is None:
        known = (("value", wording.quoted(province)),)
        raise BadAgenda([Fault(code="province", field="province", params=known)])
    text = _address(unit) if unit else ""
    title = t(f"agenda.ready.{name}", lang, province=unit.name(lang) if unit else "")
    slides = tuple(Slide(view=v) for v in ready_agendas.views(name, unit, text=text))
    return Agenda(title=title, lang=lang, province=text, slides=slides, ready=name)


def find_unit(text: str) -> Province | None:
    """The province that a spelling means.

    Of an old and a new unit of one name the old, which has ranks; a name that a merged unit carries on is
    the merged one's, whose meeting shows its former units.
    """
    resolver = provinces.load()
    if len(text) > LONGEST["province"]:
        return None
    found = resolver.resolve(text, year=2024).province or resolver.resolve(text).province
    return ready_agendas.meant(found, text)


def _address(unit: Province) -> str:
    """The slug where it means this unit to every view, else the id: a name may be carried on by another."""
    found = find_unit(unit.slug)
    return unit.slug if found and found.id == unit.id else unit.id


def for_province(agenda: Agenda, province: str) -> Agenda:
    """The agenda with another province on every slide that shows the agenda's own."""
    unit = find_unit(province)
    if unit is None:
        return agenda
    if agenda.ready:
        return _with_texts(ready(agenda.ready, lang=agenda.lang, province=province), agenda)
    text = _address(unit)
    slides = tuple(
        s.choosing(p=text) if s.view and _chosen(s) == agenda.province else s for s in agenda.slides
    )
    return replace(agenda, province=text, slides=slides)


def _with_texts(agenda: Agenda, written: Agenda) -> Agenda:
    """The agenda with what people wrote on the same slides of another province's."""
    if len(agenda.slides) != len(written.slides):
        return agenda
    pairs = zip(agenda.slides, written.slides, strict=True)
    return replace(agenda, slides=tuple(replace(w, view=s.view) for s, w in pairs))


def _chosen(slide: Slide) -> str:
    found = slide.ask(i18n.LANGS[0])
    return dict(found.choices).get("p", "") if found else ""


# Drawing


def draw(
    agenda: Agenda, *, big: bool = False, progress: Progress | None = None
) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """The slides that have something to show, and a note for each that was left out.

    A ready agenda leaves out a slide with hardly a figure, and the note says its finding: a bar alone is no
    picture. Who puts the slide into an agenda of one's own sees it. `progress(done, total)` is called
    before each slide.
    """
    shown: list[Shown] = []
    notes: list[str] = []
    for place, slide in enumerate(agenda.slides):
        if progress:
            progress(place, len(agenda.slides))
        found = draw_one(slide, lang=agenda.lang, big=big)
        if agenda.ready and isinstance(found, Exhibit):
            found = _telling(found, agenda.lang)
        if isinstance(found, Exhibit):
            shown.append(Shown(place=place, slide=slide, exhibit=found))
        else:
            notes.append(t("agenda.left_out", agenda.lang, number=place + 1, reason=found))
    return tuple(shown), tuple(notes)


def _telling(found: Exhibit, lang: str) -> Exhibit | str:
    """The exhibit where it has something of whom it is asked about, and enough to be a picture."""
    if unknown := found.fell_back:
        return unknown[0]
    told = [s.points for s in found.chart.meaning.series if s.role != "context" and s.points]
    lines = [s for s in found.chart.meaning.series if s.kind == "line"]
    of_units = dict(found.ask.choices).get("p")
    if lines and of_units and not told:
        return t("agenda.no_figure", lang, finding=found.chart.title)
    dots = lines and told and max(map(len, told)) < LEAST_POINTS
    if dots or len(found.chart.data) < LEAST_ROWS:
        return t("agenda.thin", lang, finding=found.chart.title)
    return found


def draw_one(slide: Slide, *, lang: str, big: bool = False) -> Exhibit | str:
    """The slide's exhibit, or the reason in words why there is none."""
    asked = slide.ask(lang, big=big)
    if asked is None:
        name = wording.quoted(slide.view.partition("?")[0])
        return t("agenda.unknown_view", lang, name=name)
    try:
        return gallery.draw(asked)
    except (Nothing, Refusal) as reason:
        return gallery.in_words(reason, lang=lang)


# File form


def to_json(agenda: Agenda) -> bytes:
    """The agenda as a file: JSON with a version number, readable by people."""
    slides = [{k: v for k, v in asdict(s).items() if v} for s in agenda.slides]
    body: dict[str, Any] = {
        "version": VERSION,
        "title": agenda.title,
        "lang": agenda.lang,
        "province": agenda.province,
    }
    if agenda.ready:
        body["ready"] = agenda.ready
    body["slides"] = slides
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def from_json(raw: bytes) -> Agenda:
    """The agenda of a file. Raises BadAgenda with every fault found; unknown views are not faults here.

    They are named when the agenda is drawn, because a file may come from another version of the site.
    """
    if len(raw) > LARGEST_FILE:
        raise BadAgenda([Fault(code="too_big", params=(("most", LARGEST_FILE // 1000),))])
    try:
        body = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadAgenda([Fault(code="not_json")]) from error
    if not isinstance(body, dict):
        raise BadAgenda([Fault(code="not_json")])
    if body.get("version") != VERSION:
        raise BadAgenda([Fault(code="version", field="version", params=(("known", VERSION),))])
    faults: list[Fault] = []
    _known(body, {"version", "title", "lang", "province", "ready", "slides"}, 0, faults)
    title = _text(body, "title", 0, faults)
    lang = body.get("lang")
    if lang not in i18n.LANGS:
        faults.append(Fault(code="lang", field="lang", params=(("known", ", ".join(i18n.LANGS)),)))
    province = _text(body, "province", 0, faults)
    if province and find_unit(province) is None:
        params = (("value", wording.quoted(province)),)
        faults.append(Fault(code="province", field="province", params=params))
    listed = body.get("slides")
    slides: list[Slide] = []
    if not isinstance(listed, list) or not listed:
        faults.append(Fault(code="no_slides", field="slides"))
    elif len(listed) > MOST_SLIDES:
        faults.append(
            Fault(code="too_many", field="slides", params=(("most", MOST_SLIDES),)),
        )
    else:
        slides = [_slide(s, number, faults) for number, s in enumerate(listed, start=1)]
    if faults:
        raise BadAgenda(faults)
    made = Agenda(title=title, lang=str(lang), province=province, slides=tuple(slides))
    return replace(made, ready=_still_ready(body.get("ready"), made))


def _still_ready(name: Any, made: Agenda) -> str:
    """The ready agenda of that name if its slides are the ones of the file; '' for any other."""
    if not isinstance(name, str) or name not in ready_agendas.READY:
        return ""
    try:
        usual = ready(name, lang=made.lang, province=made.province)
    except BadAgenda:
        return ""
    return name if [s.view for s in usual.slides] == [s.view for s in made.slides] else ""


def _slide(body: Any, number: int, faults: list[Fault]) -> Slide:
    if not isinstance(body, dict):
        faults.append(Fault(code="not_object", slide=number))
        return Slide(view="")
    names = [f.name for f in fields(Slide)]
    _known(body, set(names), number, faults)
    texts = {n: _text(body, n, number, faults) for n in names}
    if not texts["view"]:
        faults.append(Fault(code="empty", slide=number, field="view"))
    return Slide(**texts)


def _known(body: Mapping[str, Any], names: set[str], slide: int, faults: list[Fault]) -> None:
    for name in sorted(set(map(str, body)) - names)[:5]:
        faults.append(Fault(code="unknown", slide=slide, field=wording.quoted(name, most=40)))


def _text(body: Mapping[str, Any], name: str, slide: int, faults: list[Fault]) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        faults.append(Fault(code="not_text", slide=slide, field=name))
        return ""
    if len(value) > LONGEST[name]:
        params = (("most", LONGEST[name]),)
        faults.append(Fault(code="too_long", slide=slide, field=name, params=params))
        return ""
    return clean(value, one_line=name in ONE_LINE)


def clean(value: str, *, one_line: bool = False) -> str:
    """A person's text in NFC without signs that files cannot hold; line breaks stay in long fields."""
    text = unicodedata.normalize("NFC", value)
    kept = "".join(
        c if unicodedata.category(c)[0] != "C" else "\n" if c == "\n" and not one_line else " "
        for c in text
    )
    return kept.strip()


# Address form


def to_address(agenda: Agenda) -> dict[str, list[str]]:
    """The agenda as parameters of an address. What people wrote on slides stays in the session and file."""
    if agenda.ready:
        given = {"agenda": [agenda.ready]}
        return given | ({"p": [agenda.province]} if agenda.province else {})
    given = {"s": [s.view for s in agenda.slides]}
    given |= {"title": [agenda.title]} if agenda.title else {}
    return given | ({"p": [agenda.province]} if agenda.province else {})


def from_address(
    given: Mapping[str, Sequence[str]], *, lang: str
) -> tuple[Agenda | None, tuple[str, ...]]:
    """The agenda of an address's parameters, or None where it names none, and notes about the rest."""
    notes: list[str] = []
    province = next(iter(given.get("p", [])), "")
    if province and find_unit(province) is None:
        notes.append(t("note.unknown_province_site", lang, value=wording.quoted(province)))
        province = ""
    name = next(iter(given.get("agenda", [])), "")
    if name:
        if name not in ready_agendas.READY:
            notes.append(t("note.unknown_value", lang, name="agenda", value=wording.quoted(name)))
        elif name in ready_agendas.OF_PROVINCE and not province:
            notes.append(t("agenda.needs_province", lang))
        else:
            return ready(name, lang=lang, province=province), tuple(notes)
    views = [clean(v, one_line=True) for v in given.get("s", []) if v]
    if len(views) > MOST_SLIDES:
        notes.append(t("agenda.fault.too_many", lang, most=MOST_SLIDES))
    views = [v for v in views[:MOST_SLIDES] if len(v) <= LONGEST["view"]]
    if not views:
        return None, tuple(notes)
    title = clean(next(iter(given.get("title", [])), ""), one_line=True)[: LONGEST["title"]]
    title = title or t("agenda.untitled", lang)
    slides = tuple(Slide(view=v) for v in views)
    return Agenda(title=title, lang=lang, province=province, slides=slides), tuple(notes)
