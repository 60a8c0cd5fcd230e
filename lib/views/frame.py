"""Frame: what surrounds a page's blocks.

Owns a page's head and foot, and what it says of its address. Leaves the menu to `navigation`, pickers to
`controls`, charts and tables to `cards`.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from lib import gallery
from lib.base import i18n, settings
from lib.base.records import Break
from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries, versions
from lib.files import captions, forms
from lib.files.agenda import Agenda, Slide
from lib.gallery import Exhibit
from lib.gallery.choices import Selection
from lib.views import language, release_banner

TELEPHONE = "telephone"
# Choices that many pages take, and pages that take some without a chart that is drawn from them.
COMMON = ("p", "indicator", "year", "from", "to")
OF_AGENDA = frozenset({"p"})
# How like a known name another must be to be told as its misspelling; links from elsewhere add their own.
NEAR, SHORTEST = 0.75, 3


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page being drawn: its id, its language, the notes to show above its blocks, and what was chosen.

    `choices` holds every choice that is not its default, as it stands in the address; `readings` what the
    address and the pickers mean; `drawn` the charts that stand on the page.
    """

    id: str
    lang: str
    notes: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Selection] = field(default_factory=dict)
    drawn: list[Exhibit] = field(default_factory=list)

    def t(self, key: str, **params: object) -> str:
        """The text of `key` in the page's language."""
        return i18n.t(key, self.lang, **params)


def start(page_id: str) -> Page:
    """Begin a page: its language and what of the address was not understood. The heading is its own."""
    page = Page(id=page_id, lang=language.current())
    asked = st.query_params.get(language.LANG)
    if asked is not None and asked not in i18n.LANGS:
        page.notes.append(page.t("note.unknown_lang", value=wording.quoted(asked)))
    if version := release_banner.unknown():
        page.notes.append(page.t("version.unknown", value=wording.quoted(version)))
    takes = _takes(page_id)
    for name in COMMON:
        if name in st.query_params and name not in takes:
            value = wording.quoted(st.query_params[name])
            page.notes.append(page.t("note.unused", name=name, value=value))
    for name in set(st.query_params) - {*takes}:
        if near := _near(name, takes):
            page.notes.append(page.t("note.near", name=wording.quoted(name), near=near))
    return page


def _near(name: str, takes: Collection[str]) -> str:
    """The choice of the page that a name begins or misspells, '' where there is none."""
    begun = [known for known in takes if len(name) >= SHORTEST and known.startswith(name)]
    found = begun or difflib.get_close_matches(name, takes, n=1, cutoff=NEAR)
    return found[0] if found else ""


def _takes(page_id: str) -> Collection[str]:
    """Which choices mean something to a page."""
    if page_id in ("present", "overview"):
        return OF_AGENDA
    table = gallery.TABLES.get(page_id)
    return table.names if table else ()


def on_telephone() -> bool:
    """Whether the browser says that it is a telephone's; the server learns no screen's width."""
    if TELEPHONE not in st.session_state:
        # Once for a session: the framework looks for the connection's headers at each question.
        agent = st.context.headers.get("User-Agent") or ""
        st.session_state[TELEPHONE] = "Mobi" in agent and "iPad" not in agent
    return bool(st.session_state[TELEPHONE])


def on_dark() -> bool:
    """Whether the reader chose the dark ground."""
    return st.context.theme.type == "dark"


def touched() -> str:
    """The ending of a text's key that says it for a telephone, which has neither keys nor a wheel."""
    return "_touch" if on_telephone() else ""


def head(page: Page, title: str, lead: str, caveats: Iterable[str] = ()) -> None:
    """The page's heading (its finding), the language switch, and behind (i) what the page is about.

    `caveats` are what a reader must know before comparing; they stand behind (i) too, and under the chart.
    """
    about = [s for s in (lead, " ".join(caveats)) if s]
    with st.container(horizontal=True, vertical_alignment="top", key="heading"):
        st.title(wording.plain(title), anchor=False)
        if about:
            with st.popover(
                page.t("frame.about"), icon=":material/info:", type="tertiary", key="about"
            ):
                st.markdown("\n\n".join(map(wording.plain, about)))
        if settings.framework_patches():
            # Answered in the browser, which begins the page anew on the other ground.
            st.button(
                page.t("frame.to_light" if on_dark() else "frame.to_dark"),
                key="switch_ground",
                type="tertiary",
                icon=":material/light_mode:" if on_dark() else ":material/dark_mode:",
            )
        other = next(lang for lang in i18n.LANGS if lang != page.lang)
        st.button(
            page.t("site.other_language"),
            key="switch_language",
            on_click=language.switch,
            args=(other,),
            type="tertiary",
            icon=":material/translate:",
        )
    release_banner.show(page.lang, indicator=page.choices.get("indicator"))
    for note in page.notes:
        st.info(wording.plain(note), icon=":material/info:")


def breaks(page: Page, crossed: Sequence[Break]) -> None:
    """Why scores cannot be compared over the period, break by break, on demand; below the first chart."""
    if not crossed:
        return
    with st.expander(page.t("note.breaks", count=len(crossed))):
        lines = [f"- {wording.plain(wording.breaks([b], lang=page.lang))}" for b in crossed]
        st.markdown("\n".join(lines))


def finish(page: Page, source_ids: Iterable[str]) -> None:
    """The page's foot: the sources of what was shown, the data version, how to read the marks."""
    _workbook(page)
    ids = tuple(sorted({*source_ids} & registry.load().sources.keys()))
    if ids:
        title = page.t("foot.sources", count=len(ids))
        opened = st.expander(
            title, icon=":material/menu_book:", key="foot.sources", on_change="rerun"
        )
        # Hundreds of documents are written out for who asks, not in every run.
        if opened.open:
            opened.markdown("\n".join(_source_lines(page.lang, ids)))
    version = page.t("foot.version", version=versions.public_version())
    st.caption(f"---\n\n{wording.plain(page.t('foot.marks'))}\n\n{wording.plain(version)}")


def _workbook(page: Page) -> None:
    """The figures of every chart on the page in one workbook, made when asked for."""
    views = tuple(dict.fromkeys(d.ask.text() for d in page.drawn))
    if len(views) < 2:
        return  # a single chart has its own file beside it
    title = page.t(f"page.{page.id}.title")
    made = Agenda(title=title, lang=page.lang, slides=tuple(Slide(view=v) for v in views))
    version = versions.version()

    def content() -> bytes:
        # Made outside the page's run, so the version that the page shows is named again.
        with versions.as_of(version):
            return forms.FORMS["xlsx"](made)

    st.download_button(
        page.t("foot.workbook" if len(views) > 2 else "foot.workbook_two", count=len(views)),
        content,
        file_name=captions.ascii_name(page.id, page.drawn[0].file, ending="xlsx"),
        mime=forms.MIMES["xlsx"],
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key="whole_page",
    )


@queries.per_version
def _source_lines(lang: str, source_ids: tuple[str, ...]) -> tuple[str, ...]:
    known = registry.load().sources
    rows = (known[i] for i in source_ids if i in known)
    return tuple(f"- {wording.source_line(s, lang=lang)}" for s in rows)
