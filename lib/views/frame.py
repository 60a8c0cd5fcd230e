"""Frame: what surrounds a page's blocks.

Owns navigation, the language of the session, a page's head and foot, and the way a page says that it
has nothing to show. Leaves pickers to `controls` and charts and tables to `cards`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from lib import i18n, queries, registry, settings, sitemap, wording
from lib.records import Break
from lib.views import style

LANG = "lang"


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page being drawn: its id, its language, the notes to show above its blocks, and what was chosen.

    `choices` holds every choice that is not its default, as it stands in the address.
    """

    id: str
    lang: str
    notes: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)

    def t(self, key: str, **params: object) -> str:
        """The text of `key` in the page's language."""
        return i18n.t(key, self.lang, **params)


def run() -> None:
    """Draw the whole application: navigation, language switch, and the page of the address."""
    lang = _language()
    st.set_page_config(
        page_title=i18n.t("site.title", lang),
        # A picture of ours: the browser would fetch a named icon for the tab from another host.
        page_icon=str(settings.data_dir() / "brand" / "icon.png"),
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    style.apply(lang)
    menu: dict[str, list[StreamlitPage]] = {}
    for section in sitemap.SECTIONS:
        title = i18n.t(f"section.{section}", lang) if section else ""
        pages = [_page(entry, lang) for entry in sitemap.PAGES if entry.section == section]
        if pages:
            menu[title] = pages
    st.navigation(menu, position="top").run()


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
    """Begin a page: the browser tab's title and the language switch. The heading is the page's own."""
    page = Page(id=page_id, lang=st.session_state.get(LANG, i18n.LANGS[0]))
    tab_title = f"{page.t(f'page.{page_id}.title')} | {page.t('site.title')}"
    st.set_page_config(page_title=tab_title)
    asked = st.query_params.get(LANG)
    if asked is not None and asked not in i18n.LANGS:
        page.notes.append(page.t("note.unknown_lang", value=wording.quoted(asked)))
    return page


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
    for note in page.notes:
        st.info(wording.plain(note), icon=":material/info:")


def header_first() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for the heading and, under it, the pickers: the heading's text needs the pickers' values."""
    heading = st.container()
    return heading, st.container(border=True, horizontal=True, key="pickers")


def caveats(page: Page, said: Iterable[str], *, breaks: Sequence[Break] = ()) -> None:
    """What a reader must know before comparing, in one box; the breaks one by one on demand."""
    if text := " ".join(said):
        st.info(wording.plain(text), icon=":material/info:")
    if breaks:
        with st.expander(page.t("note.breaks", count=len(breaks))):
            lines = [f"- {wording.plain(wording.breaks([b], lang=page.lang))}" for b in breaks]
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
        sitemap.entry(page_id).script, label=wording.plain(label), icon=icon, query_params=params
    )


def go(page: Page, page_id: str, **params: str) -> None:
    """Leave for another page of the site with `params`, keeping the language."""
    if page.lang != i18n.LANGS[0]:
        params[LANG] = page.lang
    st.switch_page(sitemap.entry(page_id).script, query_params=params)


def finish(page: Page, source_ids: Iterable[str]) -> None:
    """The page's foot: the sources of what was shown, the data version, how to read the marks."""
    lines = _source_lines(page.lang, tuple(sorted(set(source_ids))))
    st.divider()
    if lines:
        with st.expander(page.t("foot.sources", count=len(lines)), icon=":material/menu_book:"):
            st.markdown("\n".join(lines))
    st.caption(wording.plain(page.t("foot.marks")))
    st.caption(wording.plain(page.t("foot.version", version=queries.version())))


@queries.per_version
def _source_lines(lang: str, source_ids: tuple[str, ...]) -> tuple[str, ...]:
    known = registry.load().sources
    rows = (known[i] for i in source_ids if i in known)
    return tuple(f"- {wording.source_line(s, lang=lang)}" for s in rows)
