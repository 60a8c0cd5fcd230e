"""Changes: the blocks of the page that tells what changed in the data."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lib.base import formats, i18n
from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.loading import releases, shown_figures
from lib.data.loading.releases import Release
from lib.data.loading.shown_figures import ADDED, CHANGED, REMOVED
from lib.display import wording
from lib.figures import queries, versions
from lib.views import cards, tabular
from lib.views.frame import Page

MOST = 200


def heading(lang: str) -> str:
    """How many releases there are and when the newest was made."""
    kept = releases.kept()
    if not kept:
        return t("page.changes.heading_none", lang)
    day = formats.day(kept[0].time.date(), lang=lang)
    return t("page.changes.heading", lang, count=len(kept), day=day)


def ways(page: Page) -> None:
    """The feed, and a warning where the figures were not released."""
    address = "/changes.atom" + ("" if page.lang == i18n.LANGS[0] else f"?lang={page.lang}")
    st.link_button(page.t("page.changes.feed"), address, icon=":material/rss_feed:")
    if versions.release() is None:
        st.info(wording.plain(page.t("page.changes.unreleased")), icon=":material/info:")


def shown(page: Page) -> tuple[Release, ...]:
    """The releases to tell of: that of the address (`?release=<id>`) or all."""
    asked = st.query_params.get("release")
    kept = releases.kept()
    one = tuple(r for r in kept if r.id == asked)
    if asked and not one:
        note = page.t("note.unknown_value", name="release", value=wording.quoted(asked))
        st.info(wording.plain(note), icon=":material/info:")
    return one or kept


def one(page: Page, release: Release) -> None:
    """One release: note, counts, and its corrections as a table."""
    day = formats.day(release.time.date(), lang=page.lang)
    figures = formats.number(release.figures, decimals=0, lang=page.lang)
    cards.block(
        f"<p>{escape(release.note(page.lang))}</p>",
        title=page.t("page.changes.release", version=release.id, number=release.number),
        lead=page.t("page.changes.made", day=day, figures=figures),
    )
    added, table = _told(page.lang, release)
    if added:
        title = page.t("page.changes.added", count=len(added))
        place = cards.folded(title, key=f"added.{release.id}")
        if place.open:
            place.markdown("\n".join(f"- {wording.plain(line)}" for line in added))
    if table:
        place = cards.folded(page.t("page.changes.corrections"), key=f"corrected.{release.id}")
        if place.open:
            with place:
                st.html(table)


@queries.per_version
def _told(lang: str, release: Release) -> tuple[tuple[str, ...], str]:
    """Which editions were added, and the table of corrections."""
    found = shown_figures.visible(releases.changes(release))
    known = registry.load().indicators
    added = found[found["change"] == ADDED]
    lines = [
        t(
            "page.changes.edition",
            lang,
            indicator=known[i].name(lang) if i in known else i,
            years=wording.year_list(sorted(rows["year"].unique())),
            count=len(rows),
        )
        for i, rows in added.groupby("indicator", sort=False)
    ]
    rest = found[found["change"].isin([CHANGED, REMOVED])]
    if len(rest) > MOST:
        lines.append(t("page.changes.more", lang, count=len(rest) - MOST))
    rows = [
        {
            t("column.marks", lang): wording.change(row, lang=lang),
        }
        for row in rest.head(MOST).itertuples()
    ]
    if not rows:
        return tuple(lines), ""
    alt = t("page.changes.table_alt", lang, count=len(rows))
    shown = pd.DataFrame(rows).rename(
        columns={t("column.marks", lang): t("page.changes.corrections", lang)}
    )
    return tuple(lines), tabular.table(shown, alt=alt, lang=lang)
