"""Navigation: the application around its pages.

Owns the menu, the tab's title and picture, and links from page to page. Leaves a page's head and foot to
`frame`.
"""

from __future__ import annotations

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lib import gallery
from lib.base import i18n, settings
from lib.base.records import BadFile, NotReady
from lib.display import wording
from lib.figures import sitemap, versions
from lib.framework import held_state, page_copies, rules
from lib.views import frame, keepers, language, last_province, meeting, release_banner
from lib.views.frame import Page

log = logging.getLogger(__name__)
# Pixels of the choices at the side: what they leave is the chart's.
SIDEBAR = 256
held_state.apply()


def run() -> None:
    """Draw the whole application: navigation, language switch, and the page of the address."""
    lang = language.enter()
    try:
        release_banner.enter()
    except (NotReady, BadFile) as missing:
        _not_ready(missing, lang)
        return
    st.set_page_config(
        # Before the navigation, which would have a picture of its own for the tab.
        # The tab's picture, a file of ours: the browser would fetch a named icon from another host.
        page_icon=f"{sitemap.BRAND}/icon.png",
        layout="wide",
        initial_sidebar_state=SIDEBAR,
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )
    st.logo(_name(lang, frame.on_dark()), size="large")
    chosen = st.navigation(_menu(lang), position="top")
    entry = sitemap.at(chosen.url_path)
    title = f"{i18n.t(f'page.{entry.id}.title', lang)} | {i18n.t('site.title', lang)}"
    st.set_page_config(page_title=title)
    last_province.enter(entry)
    if not settings.framework_patches():
        # The document does not bring them then.
        st.html(rules.page())
    try:
        _draw(chosen, lang)
    except (NotReady, BadFile) as missing:
        _not_ready(missing, lang)


def _draw(chosen: StreamlitPage, lang: str) -> None:
    """Draw the page, and again where another load came in the way: it is of one load or not shown."""
    if settings.demonstration():
        text = wording.plain(i18n.t("site.demonstration", lang))
        st.warning(text, icon=":material/theater_comedy:")
    try:
        chosen.run()
        meeting.remember(lang)
    except versions.NotKept:
        release_banner.no_release(lang)
    except gallery.UNANSWERED as reason:
        # A choice of the page has nothing to offer: the figures hold nothing of it.
        st.title(i18n.t(f"page.{sitemap.at(chosen.url_path).id}.title", lang), anchor=False)
        st.info(wording.plain(gallery.in_words(reason, lang=lang)), icon=":material/info:")
    except Exception:
        # Half of it may have been read of the next load.
        if not versions.switched():
            raise
    if versions.switched():
        st.rerun()


def failed(_: Exception) -> bool:
    """Say in the page's language that it failed, in place of the framework's English; True: it is said."""
    st.error(wording.plain(i18n.t("frame.failed", language.current())), icon=":material/error:")
    return True


def _not_ready(missing: NotReady | BadFile, lang: str) -> None:
    log.warning("a page cannot be shown: %s", missing)
    st.error(wording.plain(wording.not_ready(missing, lang=lang)), icon=":material/error:")


def _name(lang: str, dark: bool) -> str:
    """Where the server has the site's mark and name, for the bar or above the choices at the side.

    An address and no picture: every run sends it.
    """
    return f"{sitemap.BRAND}/name-{lang}-{'dark' if dark else 'light'}.svg"


def _menu(lang: str) -> dict[str, list[StreamlitPage]]:
    """The menu: the pages of each section; that of the keepers for who is signed in alone."""
    menu: dict[str, list[StreamlitPage]] = {}
    pages = (*sitemap.PAGES, sitemap.KEEPERS) if keepers.known() else sitemap.PAGES
    for section in sitemap.SECTIONS:
        title = i18n.t(f"section.{section}", lang) if section else ""
        ids = [entry.id for entry in pages if entry.section == section]
        if ids:
            menu[title] = [page_copies.page(_page, page_id, lang) for page_id in ids]
    return menu


def _page(page_id: str, lang: str) -> StreamlitPage:
    entry = sitemap.entry(page_id)
    return st.Page(
        entry.script,
        title=i18n.t(f"page.{entry.id}.menu", lang),
        icon=entry.icon,
        url_path=entry.path or None,
        default=not entry.path,
    )


def link(page: Page, page_id: str, *, label: str, icon: str | None = None, **params: str) -> None:
    """A link to another page of the site that keeps the language and carries `params`."""
    st.page_link(
        page_copies.page(_page, page_id, page.lang),
        label=wording.plain(label),
        icon=icon or "",
        query_params=params | language.in_link(page.lang),
    )


def go(page: Page, page_id: str, **params: str) -> None:
    """Leave for another page of the site with `params`, keeping the language."""
    st.switch_page(sitemap.entry(page_id).script, query_params=params | language.in_link(page.lang))
