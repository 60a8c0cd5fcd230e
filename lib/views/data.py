"""Data: the blocks of the page of data and sources.

Owns its five sections: the search among all claims, what is covered, methods and breaks, publishers, and
the glossary.
"""

from __future__ import annotations

import math
from functools import partial

import pandas as pd
import streamlit as st

from lib import gallery
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import method_texts, registry
from lib.display import wording
from lib.figures import queries
from lib.figures.finder import Wanted
from lib.gallery import data, labels
from lib.views import cards, controls, share, tabular
from lib.views.frame import Page

PAGE_ROWS = 50


def heading(page: Page, chosen: str, wanted: Wanted) -> tuple[str, str]:
    """The section's finding and the sentence below it."""
    known = registry.load()
    counts = queries.counts()
    numbers = {
        "total": counts["claims"],
        "sources": _claimed().size,
        "documents": counts["sources"],
        "found": len(data.claims(wanted)),
        "methods": len(known.methods),
        "breaks": len(known.all_breaks),
        "publishers": len(_by_publisher(page.lang)),
        "n": len(method_texts.TERMS),
    }
    said = {k: formats.number(v, decimals=0, lang=page.lang) for k, v in numbers.items()}
    key = "all" if chosen == "claims" and wanted == Wanted() else chosen
    return page.t(f"page.data.heading_{key}", **said), page.t(f"page.data.lead_{chosen}")


def claims(page: Page, asked: Wanted) -> tuple[str, ...]:
    """One page of the claims that fit, and files of all of them; returns the sources shown."""
    found = data.claims(asked)
    if found.empty:
        st.warning(wording.plain(page.t("page.data.counted_none")), icon=":material/info:")
        return ()
    pages = math.ceil(len(found) / PAGE_ROWS)
    place = st.container()
    number = controls.page_number(page, pages, of=asked)
    first = (number - 1) * PAGE_ROWS
    shown = min(PAGE_ROWS, len(found) - first)
    count = formats.number(len(found), decimals=0, lang=page.lang)
    span = {"first": first + 1, "last": first + shown}
    said = page.t("page.data.counted", count=count, page=number, pages=pages, **span)
    with place:
        st.markdown(wording.plain(said))
        cards.block(_claims_table(page.lang, asked, number))
        share.of_table(
            page,
            share.Taken(
                data=found,
                columns={c: c for c in data.CLAIM_COLUMNS},
                title=page.t("page.data.title"),
                about=page.t("page.data.file_about"),
                source=page.t("page.data.lead_publishers"),
                file="claims",
                complete=partial(data.rows_for_file, lang=page.lang),
            ),
            sources=_claims_sources(asked, number),
            key="claims",
        )
    return _claims_sources(asked, number)


@queries.per_version
def _claims_sources(asked: Wanted, number: int) -> tuple[str, ...]:
    part = data.claims(asked).iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    return tuple(part["source_id"].astype(str).unique())


@queries.per_version
def _claims_table(lang: str, asked: Wanted, number: int) -> str:
    found = data.claims(asked)
    part = found.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    alt = t("page.data.table_alt", lang, n=len(part))
    shown = data.shown_rows(part, lang=lang)
    main = [shown.columns[0], shown.columns[1], shown.columns[3]]
    return tabular.table(shown, alt=alt, lang=lang, main=main, paged=True)


def coverage(page: Page) -> None:
    """The matrix by indicator or by province, and the same as a table."""
    with st.container(border=True, horizontal=True, key="cover"):
        controls.pick(page, data.CHOICES, "by", "group", "region")
    drawn = cards.exhibit(page, "data.coverage")
    if drawn:
        table = _coverage_table(page.lang, tuple(sorted(page.choices.items())))
        cards.block(table, title=page.t("page.data.coverage_table"))


@queries.per_version
def _coverage_table(lang: str, chosen: tuple[tuple[str, str], ...]) -> str:
    asked = gallery.ask("data.coverage", dict(chosen), lang=lang)
    chart = gallery.draw(asked).chart
    counts, order = chart.data, [s.name for s in chart.meaning.series]
    wide = counts.pivot(index="row", columns="year", values="n").astype("Int64")
    wide = wide.reindex(order).reset_index()
    wide = wide.rename(columns={"row": t("page.data.cover.row", lang)})
    alt = t("page.data.coverage_table_alt", lang, n=len(wide))
    return tabular.table(wide, alt=alt, lang=lang)


def methods(page: Page) -> None:
    """Versions, breaks, and the texts of this product's own computations."""
    lang = page.lang
    st.header(wording.plain(page.t("page.data.versions")), anchor=False)
    st.html(_versions(lang))
    st.header(wording.plain(page.t("page.data.breaks")), anchor=False)
    st.caption(wording.plain(page.t("page.data.breaks_note")))
    st.html(_breaks(lang))
    st.header(wording.plain(page.t("page.data.ours")), anchor=False)
    for method in method_texts.METHODS:
        key = f"method.{method}"
        with st.expander(wording.plain(page.t(f"{key}.title"))):
            parts = [page.t(f"{key}.text")]
            for part, label in (("formula", "formula"), ("source", "from"), ("limits", "limits")):
                parts.append(page.t(f"page.data.{label}", text=page.t(f"{key}.{part}")))
            st.markdown("\n\n".join(wording.plain(p) for p in parts))


@queries.per_version
def _versions(lang: str) -> str:
    known = registry.load()
    rows = [
        {
            t("column.indicator", lang): wording.short(known.indicators[m.indicator], lang),
            t("page.data.version", lang): m.version,
            t("page.data.decision", lang): m.decision,
            t("page.data.years", lang): _span(m.first_year, m.last_year, lang),
            t("page.data.structure", lang): m.structure_vi if lang == "vi" else m.structure_en,
            t("page.data.certainty", lang): t(f"certainty.{m.certainty}", lang),
        }
        for m in known.methods
    ]
    alt = t("page.data.versions_alt", lang, n=len(rows))
    return tabular.table(pd.DataFrame(rows), alt=alt, lang=lang)


def _span(first: int, last: int | None, lang: str) -> str:
    if last is None:
        return t("page.data.onward", lang, year=first)
    return str(first) if first == last else f"{first}–{last}"


@queries.per_version
def _breaks(lang: str) -> str:
    known = registry.load()
    rows = []
    for b in known.all_breaks:
        parent = known.indicators[b.indicator].parent
        usual = {(x.year, x.kind) for x in known.breaks(parent)} if parent else set()
        # A component's break that is its index's own is said once.
        if (b.year, b.kind) in usual:
            continue
        rows.append(
            {
                t("column.indicator", lang): _name(b.indicator, lang),
                t("page.data.first_year", lang): str(b.year),
                t("page.data.kind", lang): t(f"page.data.break_kind.{b.kind}", lang),
                t("page.data.not_across", lang): ", ".join(
                    t(f"page.data.refuses.{r}", lang) for r in sorted(b.refuses)
                ),
                t("page.data.reason", lang): b.reason(lang),
                t("page.data.certainty", lang): t(f"certainty.{b.certainty}", lang),
            }
        )
    alt = t("page.data.breaks_alt", lang, n=len(rows))
    return tabular.table(pd.DataFrame(rows), alt=alt, lang=lang)


def _name(indicator: str, lang: str) -> str:
    return labels.indicator_of(indicator, lang)


def publishers(page: Page) -> None:
    """The publishers' terms, and who states how many figures."""
    st.header(wording.plain(page.t("page.data.publishers")), anchor=False)
    st.html(_terms(page.lang))
    st.header(wording.plain(page.t("page.data.documents")), anchor=False)
    cards.block(_documents(page.lang))


@queries.per_version
def _terms(lang: str) -> str:
    rows = [
        {
            t("page.data.publisher", lang): p[f"name_{lang}"],
            t("page.data.terms", lang): p[f"terms_{lang}"],
            t("page.data.address", lang): p["url"],
        }
        for p in registry.load().publishers.values()
    ]
    alt = t("page.data.publishers_alt", lang, n=len(rows))
    return tabular.table(pd.DataFrame(rows), alt=alt, lang=lang)


@queries.per_version
def _claimed() -> pd.Series:
    """How many claims rest on each source; other sources tell of units inside provinces alone."""
    return queries.all_claims()["source_id"].value_counts()


@queries.per_version
def _by_publisher(lang: str) -> pd.DataFrame:
    """Publisher and kind of source with their documents and figures, most figures first."""
    sources = queries.sources()
    rows = sources.assign(n=sources["id"].map(_claimed()).fillna(0).astype(int))
    counted = rows.groupby(["publisher", "tier"], as_index=False).agg(
        documents=("id", "count"), figures=("n", "sum")
    )
    return counted.sort_values(["figures", "publisher"], ascending=[False, True])


@queries.per_version
def _documents(lang: str) -> str:
    counted = _by_publisher(lang)
    shown = pd.DataFrame(
        {
            t("page.data.publisher", lang): [
                wording.phrase(p, lang=lang) for p in counted["publisher"]
            ],
            t("page.data.tier", lang): [t(f"tier.{n}", lang) for n in counted["tier"]],
            t("page.data.n_sources", lang): counted["documents"],
            t("page.data.n_claims", lang): [
                formats.number(n, decimals=0, lang=lang) for n in counted["figures"]
            ],
        }
    )
    alt = t("page.data.documents_alt", lang, n=len(shown))
    return tabular.table(shown, alt=alt, lang=lang)


def glossary(page: Page) -> None:
    """The field's terms in plain words."""
    cards.block(_glossary(page.lang))


@queries.per_version
def _glossary(lang: str) -> str:
    other = "en" if lang == "vi" else "vi"
    rows = [
        {
            t("page.data.term", lang): t(f"glossary.{term}.{lang}", lang),
            t("page.data.meaning", lang): t(f"glossary.{term}.text", lang),
            t("page.data.other", lang): t(f"glossary.{term}.{other}", lang),
        }
        for term in method_texts.TERMS
    ]
    alt = t("page.data.glossary_alt", lang, n=len(rows))
    return tabular.table(pd.DataFrame(rows), alt=alt, lang=lang)
