"""Share: how one chart or table is taken away: as files, quoted, linked, embedded.

Owns one popover for each card, and that a file holds exactly what is drawn. What it holds is built when it
is open and not before, so that a closed one costs a page next to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from lib.base import formats, i18n, settings
from lib.data.declared import registry
from lib.display import citations, wording
from lib.display.citations import Cited
from lib.figures import sitemap, versions
from lib.files import forms, pictures, row_sources, tables
from lib.gallery import Exhibit
from lib.views import figure_citation, meeting
from lib.views.frame import Page

PICTURES = (("png", "wide"), ("png", "square"), ("svg", "wide"), ("svg", "square"))
MIMES = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A table to take away: rows and what its file says of them.

    `columns` maps the columns of `data` to what the file calls them; `complete` adds columns that are too
    dear to have ready.
    """

    data: pd.DataFrame
    columns: Mapping[str, str]
    title: str
    about: str
    source: str
    file: str
    complete: Callable[[pd.DataFrame], pd.DataFrame] | None = None

    def rows(self) -> pd.DataFrame:
        """The rows with the columns that were left out until now."""
        return self.complete(self.data) if self.complete else self.data


def control(page: Page, drawn: Exhibit, *, source: str, key: str) -> None:
    """The popover of a card: what is drawn as files, into an agenda, as citations, link and embed code."""
    opened = st.popover(
        page.t("cite.open"),
        icon=":material/download:",
        key=f"{key}.cite",
        on_change="rerun",
    )
    if not opened.open:
        return
    meeting.want()
    taken = Taken(
        data=drawn.chart.data,
        columns=drawn.columns,
        title=drawn.chart.title,
        about=drawn.chart.subtitle,
        source=source,
        file=drawn.file,
    )
    with opened:
        _files(page, drawn, taken, key=key)
        st.button(
            page.t("page.present.add"),
            key=f"{key}.add",
            icon=":material/add_to_queue:",
            on_click=meeting.add,
            args=(drawn,),
        )
        _quotes(page, cited(page, drawn))
        figure_citation.control(
            page, drawn.chart.data, indicator=_measure(drawn), key=f"{key}.figure"
        )
        _links(page, drawn)


def _measure(drawn: Exhibit) -> str:
    """The indicator that the question names, where it names one."""
    asked = drawn.ask.read()
    return str(asked["indicator"]) if "indicator" in asked.table.names else ""


def of_table(
    page: Page, taken: Taken | Callable[[], Taken], *, sources: Sequence[str], key: str
) -> None:
    """The popover of a table, whose documents are `sources` (ids): files, citations, permanent link.

    What is dear to have ready is given as a function, which is asked where the popover is open.
    """
    opened = st.popover(
        page.t("cite.table"),
        icon=":material/download:",
        key=f"{key}.cite",
        on_change="rerun",
    )
    if opened.open:
        taken = taken() if callable(taken) else taken
        with opened:
            with st.container(horizontal=True):
                _tables(page, taken, key=key)
            _quotes(page, quoted(page, title=taken.title, about=taken.about, sources=sources))
            figure_citation.control(page, taken.rows(), indicator="", key=f"{key}.figure")


def _tables(page: Page, taken: Taken, *, key: str) -> None:
    """CSV and XLSX, each made when it is asked for."""
    # A file is made outside the page's run: what it says is what the page showed.
    version = versions.public_version()

    def workbook() -> bytes:
        notes = [
            (page.t("file.title"), taken.title),
            (page.t("file.about"), taken.about),
            (page.t("file.source"), taken.source),
            (page.t("file.version"), version),
            (page.t("file.made"), formats.day(datetime.now(UTC).date(), lang=page.lang)),
            (page.t("file.marks"), page.t("foot.marks")),
        ]
        rows = taken.rows()
        sheets = {page.t("file.sheet"): row_sources.in_words(rows, taken.columns, lang=page.lang)}
        named = row_sources.documents([(rows, taken.columns)], lang=page.lang)
        if len(named):
            sheets[page.t("file.sources")] = named
        return tables.xlsx_bytes(sheets, notes=notes, notes_sheet=page.t("file.readme"))

    def plain() -> bytes:
        rows = row_sources.with_documents(taken.rows(), taken.columns, lang=page.lang)
        return tables.csv_bytes(rows)

    count = formats.number(len(taken.data), decimals=0, lang=page.lang)
    st.download_button(
        page.t("card.csv", count=count),
        plain,
        file_name=f"{taken.file}.csv",
        mime="text/csv",
        key=f"{key}.csv",
        on_click="ignore",
    )
    st.download_button(
        page.t("card.xlsx", count=count),
        workbook,
        file_name=f"{taken.file}.xlsx",
        mime=forms.MIMES["xlsx"],
        key=f"{key}.xlsx",
        on_click="ignore",
    )


def site() -> str:
    """The address that visitors know the site by, '' where it is not known."""
    if settings.public_url():
        return settings.public_url()
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def cited(page: Page, drawn: Exhibit) -> Cited:
    """What is quoted of a card."""
    chart = drawn.chart
    return quoted(
        page,
        title=chart.title,
        about=chart.subtitle,
        sources=chart.sources,
        simulated=drawn.simulated,
        leading=chart.leading,
    )


def quoted(
    page: Page,
    *,
    title: str,
    about: str,
    sources: Sequence[str],
    simulated: bool = False,
    leading: tuple[str, ...] = (),
) -> Cited:
    """What is quoted of something on the page that rests on `sources` (ids)."""
    known = registry.load().sources
    release = versions.release()
    path = sitemap.entry(page.id).path
    address = citations.address(
        path, page.choices, lang=page.lang, release=release.id if release else None
    )
    return Cited(
        title=title,
        about=about,
        sources=tuple(known[s] for s in dict.fromkeys(sources) if s in known),
        version=versions.public_version(),
        day=versions.changed_at().date(),
        address=site() + address,
        permanent=release is not None,
        read=datetime.now(UTC).date(),
        simulated=simulated,
        leading=leading,
    )


def _quotes(page: Page, said: Cited) -> None:
    for label, text in (
        ("as_text", citations.short(said, lang=page.lang)),
        ("as_long", citations.long(said, lang=page.lang)),
        ("as_bibtex", citations.bibtex(said, lang=page.lang)),
        ("link" if said.permanent else "link_unreleased", said.address),
    ):
        _copied(page.t(f"cite.{label}"), text)


def _links(page: Page, drawn: Exhibit) -> None:
    _copied(page.t("cite.embed"), frame_code(drawn, site=site()), language="html")
    st.caption(wording.plain(page.t("cite.embed_dark")))


def frame_code(drawn: Exhibit, *, site: str) -> str:
    """The HTML that shows the chart on another page."""
    release = versions.release()
    address = citations.address(
        f"embed/{drawn.ask.view}",
        dict(drawn.ask.choices),
        lang=drawn.ask.lang,
        release=release.id if release else None,
    )
    return (
        f'<iframe src="{escape(site + address)}" title="{escape(drawn.chart.title)}" '
        'width="100%" height="720" style="border:0" loading="lazy"></iframe>'
    )


def _copied(label: str, text: str, *, language: str | None = None) -> None:
    """A text with a button that copies it."""
    st.markdown(f"**{wording.plain(label)}**")
    st.code(text, language=language, wrap_lines=True)


def json_bytes(drawn: Exhibit, *, version: str) -> bytes:
    """The rows of a chart with what belongs to them."""
    rows = drawn.chart.data[list(drawn.columns)].rename(columns=dict(drawn.columns))
    known = registry.load().sources
    cells = rows.astype(object).where(rows.notna(), None)
    content = {
        "title": drawn.chart.title,
        "about": drawn.chart.subtitle,
        "notes": list(drawn.notes),
        "simulated": drawn.simulated,
        "data_version": version,
        "sources": [
            citations.document(known[s], lang=drawn.ask.lang)
            for s in drawn.chart.sources
            if s in known
        ],
        "data": cells.to_dict(orient="records"),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> object:
    """Numbers of the frame as numbers of JSON."""
    return value.item() if hasattr(value, "item") else None if pd.isna(value) else str(value)


def _files(page: Page, drawn: Exhibit, taken: Taken, *, key: str) -> None:
    """The rows and the picture of the chart; each file is made when it is asked for."""
    version, told = versions.version(), versions.public_version()

    def picture(form: str, shape: str) -> bytes:
        # Made outside the page's run, so the version that the page shows is named again.
        with versions.as_of(version):
            return (pictures.png if form == "png" else pictures.svg)(drawn, shape=shape)

    st.markdown(f"**{wording.plain(page.t('cite.files'))}**")
    with st.container(horizontal=True):
        _tables(page, taken, key=key)
        st.download_button(
            page.t(
                "cite.json",
                count=formats.number(len(drawn.chart.data), decimals=0, lang=page.lang),
            ),
            lambda: json_bytes(drawn, version=told),
            file_name=f"{drawn.file}.json",
            mime="application/json",
            key=f"{key}.json",
            on_click="ignore",
        )
        for form, shape in PICTURES:
            st.download_button(
                i18n.t(f"cite.{form}_{shape}", page.lang),
                partial(picture, form, shape),
                file_name=f"{drawn.file}-{shape}.{form}",
                mime=MIMES[form],
                key=f"{key}.{form}.{shape}",
                on_click="ignore",
            )
