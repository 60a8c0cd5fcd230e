"""Release banner: that a page shows an older release (`?v=<id>`), and what differs from the newest.

Owns reading the release of the address and leaving it again.
"""

from __future__ import annotations

import streamlit as st

from lib.base import formats, i18n
from lib.data.loading import releases
from lib.display import wording
from lib.display.citations import VERSION
from lib.figures import queries, versions

MOST_DIFFERENCES = 30
# So few are told at once, without a click.
FEW_DIFFERENCES = 5


def enter() -> None:
    """Show the release of the address; the newest figures where it names none that there is."""
    try:
        version = versions.older(st.query_params.get(VERSION))
    except releases.Unknown:
        version = None
    versions.show_as_of(version)


def unknown() -> str | None:
    """The release of the address if there is none of that id."""
    version = st.query_params.get(VERSION)
    if not version or versions.outdated() or version == versions.newest_version():
        return None
    return None if any(r.id == version for r in releases.kept()) else version


def no_release(lang: str) -> None:
    """That an older release does not hold what the page shows."""
    st.warning(wording.plain(i18n.t("version.not_kept", lang)), icon=":material/history:")
    _newest_button(lang, key="newest_version_only")


def show(lang: str, *, indicator: str | None) -> None:
    """The banner where an older release is shown, with the differences of `indicator` or of all."""
    release = versions.release()
    if not versions.outdated() or release is None:
        return
    day = formats.day(release.time.date(), lang=lang)
    newest = versions.newest_public_version()
    told = {"version": release.id, "day": day, "newest": newest}
    if release.preview:
        told = {"number": release.note(lang), "day": day}
    text = i18n.t("version.preview" if release.preview else "version.older", lang, **told)
    st.warning(wording.plain(text), icon=":material/history:")
    total, lines = _differences(lang, release.id, newest, indicator)
    if total:
        title = i18n.t("version.differ", lang, count=total)
        with st.expander(title, expanded=total <= FEW_DIFFERENCES):
            st.markdown("\n".join(f"- {wording.plain(line)}" for line in lines))
    else:
        st.caption(wording.plain(i18n.t("version.same", lang)))
    _newest_button(lang, key="newest_version")


@queries.per_version
def _differences(
    lang: str, version: str, newest: str, indicator: str | None
) -> tuple[int, tuple[str, ...]]:
    """How many figures differ, and the first of them in words."""
    found = versions.difference(version, indicators=(indicator,) if indicator else None)
    lines = [wording.change(r, lang=lang) for r in found.head(MOST_DIFFERENCES).itertuples()]
    return len(found), tuple(lines)


def _newest_button(lang: str, *, key: str) -> None:
    st.button(
        i18n.t("version.open_newest", lang),
        key=key,
        icon=":material/update:",
        on_click=_leave,
    )


def _leave() -> None:
    st.query_params.pop(VERSION, None)
