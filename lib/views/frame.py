"""Frame: what surrounds a page's blocks.

Owns navigation, the language of the session, a page's head and foot, and the way a page says that it
has nothing to show. Leaves pickers to `controls` and charts and tables to `cards`.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from lib import gallery
from lib.base import formats, i18n, settings
from lib.base.records import Break
from lib.data.declared import registry
from lib.data.loading import releases
from lib.display import wording
from lib.display.citations import VERSION
from lib.figures import queries, sitemap
from lib.files import captions, forms
from lib.files.agenda import Agenda, Slide
from lib.gallery import Exhibit
from lib.views import last_province

LANG = "lang"
TELEPHONE = "telephone"
# Choices that many pages take, and pages that take some without a chart that is drawn from them.
COMMON = ("p", "indicator", "year", "from", "to")
MORE = {"data": {"year"}, "sources": {"indicator", "year"}, "present": {"p"}}
MOST_DIFFERENCES = 30
# So few are told at once, without a click.
FEW_DIFFERENCES = 5


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page being drawn: its id, its language, the notes to show above its blocks, and what was chosen.

    `choices` holds every choice that is not its default, as it stands in the address; `drawn` the charts
    that stand on the page.
    """

    id: str
    lang: str
    notes: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    drawn: list[Exhibit] = field(default_factory=list)

    def t(self, key: str, **params: object) -> str:
        """The text of `key` in the page's language."""
        return i18n.t(key, self.lang, **params)


def run() -> None:
    """Draw the whole application: navigation, language switch, and the page of the address."""
    lang = _language()
    queries.show_as_of(_asked_version())
    st.set_page_config(
        # Before the navigation, which would have a picture of its own for the tab.
        page_icon=_icon(),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    chosen = st.navigation(_menu(lang), position="top")
    entry = sitemap.at(chosen.url_path)
    title = f"{i18n.t(f'page.{entry.id}.title', lang)} | {i18n.t('site.title', lang)}"
    st.set_page_config(page_title=title)
    last_province.enter(entry)
    try:
        chosen.run()
    except queries.NotKept:
        st.warning(wording.plain(i18n.t("version.not_kept", lang)), icon=":material/history:")
        _newest_button(lang, key="newest_version_only")


@cache
def _icon() -> str:
    """The tab's picture, a file of ours: the browser would fetch a named icon from another host.

    As text, because the framework opens and converts a file again in every run.
    """
    picture = (settings.data_dir() / "brand" / "icon.png").read_bytes()
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def _menu(lang: str) -> dict[str, list[StreamlitPage]]:
    """The menu: the pages of each section.

    Copies: which page may run is noted on the page itself, and sessions run at the same time.
    """
    made = _pages(lang)
    menu: dict[str, list[StreamlitPage]] = {}
    for section in sitemap.SECTIONS:
        title = i18n.t(f"section.{section}", lang) if section else ""
        pages = [copy(made[entry.id]) for entry in sitemap.PAGES if entry.section == section]
        if pages:
            menu[title] = pages
    return menu


@cache
def _pages(lang: str) -> dict[str, StreamlitPage]:
    """The pages by id, made once: making one looks its script up on the disk."""
    return {entry.id: _page(entry, lang) for entry in sitemap.PAGES}


def _asked_version() -> str | None:
    """The release of the address (`?v=<id>`); None where there is none of that id."""
    try:
        return queries.older(st.query_params.get(VERSION))
    except releases.Unknown:
        return None


def _newest_button(lang: str, *, key: str = "newest_version") -> None:
    st.button(
        i18n.t("version.open_newest", lang),
        key=key,
        icon=":material/update:",
        on_click=_leave_version,
    )


def _leave_version() -> None:
    st.query_params.pop(VERSION, None)


def _version_banner(page: Page) -> None:
    """That the page shows an older release, and what differs from the newest figures."""
    release = queries.release()
    if not queries.outdated() or release is None:
        return
    day = formats.day(release.time.date(), lang=page.lang)
    newest = queries.newest_told_version()
    text = page.t("version.older", version=release.id, day=day, newest=newest)
    st.warning(wording.plain(text), icon=":material/history:")
    indicator = page.choices.get("indicator")
    total, lines = _differences(page.lang, release.id, newest, indicator)
    if total:
        with st.expander(page.t("version.differ", count=total), expanded=total <= FEW_DIFFERENCES):
            st.markdown("\n".join(f"- {wording.plain(line)}" for line in lines))
    else:
        st.caption(wording.plain(page.t("version.same")))
    _newest_button(page.lang)


@queries.per_version
def _differences(
    lang: str, version: str, newest: str, indicator: str | None
) -> tuple[int, tuple[str, ...]]:
    """How many figures differ, and the first of them in words."""
    found = queries.difference(version, indicators=(indicator,) if indicator else None)
    lines = [wording.change(r, lang=lang) for r in found.head(MOST_DIFFERENCES).itertuples()]
    return len(found), tuple(lines)


def _page(entry: sitemap.Entry, lang: str) -> StreamlitPage:
    return st.Page(
        entry.script,
        title=i18n.t(f"page.{entry.id}.menu", lang),
        icon=entry.icon,
        url_path=entry.path or None,
        default=not entry.path,
    )


def _language() -> str:
    """The language of the address (`?lang=en`), else of the session, else Vietnamese."""
    asked = st.query_params.get(LANG)
    if asked in i18n.LANGS:
        st.session_state[LANG] = asked
    lang: str = st.session_state.setdefault(LANG, i18n.LANGS[0])
    # The menu's links carry no parameters: put the language back so that the address stays shareable.
    if lang != i18n.LANGS[0] and asked != lang:
        st.query_params[LANG] = lang
    return lang


def start(page_id: str) -> Page:
    """Begin a page: its language and what of the address was not understood. The heading is its own."""
    page = Page(id=page_id, lang=st.session_state.get(LANG, i18n.LANGS[0]))
    asked = st.query_params.get(LANG)
    if asked is not None and asked not in i18n.LANGS:
        page.notes.append(page.t("note.unknown_lang", value=wording.quoted(asked)))
    version = st.query_params.get(VERSION)
    if version and not queries.outdated() and not _known(version):
        page.notes.append(page.t("version.unknown", value=wording.quoted(version)))
    for name in COMMON:
        if name in st.query_params and name not in _takes(page_id):
            value = wording.quoted(st.query_params[name])
            page.notes.append(page.t("note.unused", name=name, value=value))
    return page


@cache
def _takes(page_id: str) -> frozenset[str]:
    """Which common choices mean something to a page."""
    drawn = [v.parameters for name, v in gallery.VIEWS.items() if name.startswith(f"{page_id}.")]
    return frozenset().union(*drawn, MORE.get(page_id, ()))


def _known(version: str) -> bool:
    """Whether there is such a data version at all."""
    return version == queries.newest_version() or any(r.id == version for r in releases.kept())


def on_telephone() -> bool:
    """Whether the browser says that it is a telephone's; the server learns no screen's width."""
    if TELEPHONE not in st.session_state:
        # Once for a session: the framework looks for the connection's headers at each question.
        agent = st.context.headers.get("User-Agent") or ""
        st.session_state[TELEPHONE] = "Mobi" in agent and "iPad" not in agent
    return bool(st.session_state[TELEPHONE])


def head(page: Page, title: str, lead: str) -> None:
    """The page's heading (its finding) with the sentence below it and the language switch beside it."""
    with st.container(horizontal=True, vertical_alignment="top", key="heading"):
        st.title(wording.plain(title), anchor=False)
        other = next(lang for lang in i18n.LANGS if lang != page.lang)
        st.button(
            page.t("site.other_language"),
            key="switch_language",
            on_click=_switch,
            args=(other,),
            type="tertiary",
            icon=":material/translate:",
        )
    st.markdown(wording.plain(lead))
    _version_banner(page)
    for note in page.notes:
        st.info(wording.plain(note), icon=":material/info:")


def header_first() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for the heading and, under it, the pickers: the heading's text needs the pickers' values."""
    heading = st.container()
    return heading, st.container(border=True, horizontal=True, key="pickers")


def caveats(page: Page, sentences: Iterable[str]) -> None:
    """What a reader must know before comparing, in one box."""
    if text := " ".join(sentences):
        st.info(wording.plain(text), icon=":material/info:")


def breaks(page: Page, crossed: Sequence[Break]) -> None:
    """Why scores cannot be compared over the period, break by break, on demand; below the first chart."""
    if not crossed:
        return
    with st.expander(page.t("note.breaks", count=len(crossed))):
        lines = [f"- {wording.plain(wording.breaks([b], lang=page.lang))}" for b in crossed]
        st.markdown("\n".join(lines))


def _switch(lang: str) -> None:
    st.session_state[LANG] = lang
    if lang == i18n.LANGS[0]:
        st.query_params.pop(LANG, None)
    else:
        st.query_params[LANG] = lang


def link(page: Page, page_id: str, *, label: str, icon: str | None = None, **params: str) -> None:
    """A link to another page of the site that keeps the language and carries `params`."""
    if page.lang != i18n.LANGS[0]:
        params[LANG] = page.lang
    st.page_link(
        _pages(page.lang)[page_id], label=wording.plain(label), icon=icon or "", query_params=params
    )


def go(page: Page, page_id: str, **params: str) -> None:
    """Leave for another page of the site with `params`, keeping the language."""
    if page.lang != i18n.LANGS[0]:
        params[LANG] = page.lang
    st.switch_page(sitemap.entry(page_id).script, query_params=params)


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
    version = page.t("foot.version", version=queries.told_version())
    st.caption(f"---\n\n{wording.plain(page.t('foot.marks'))}\n\n{wording.plain(version)}")


def _workbook(page: Page) -> None:
    """The figures of every chart on the page in one workbook, made when asked for."""
    views = tuple(dict.fromkeys(d.ask.text() for d in page.drawn))
    if len(views) < 2:
        return  # a single chart has its own file beside it
    title = page.t(f"page.{page.id}.title")
    made = Agenda(title=title, lang=page.lang, slides=tuple(Slide(view=v) for v in views))
    version = queries.version()

    def content() -> bytes:
        # Made outside the page's run, so the version that the page shows is named again.
        with queries.as_of(version):
            return forms.FORMS["xlsx"](made)

    st.download_button(
        page.t("foot.workbook", count=len(views)),
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
