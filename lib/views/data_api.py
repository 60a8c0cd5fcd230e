"""Data API: the blocks of the page that shows how to take the figures away by program.

Owns the snippets that a reader pastes; the tests run those for curl and Python.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.display import wording
from lib.figures import queries, versions
from lib.files import dataset_zip
from lib.views import share, tabular
from lib.views.frame import Page

EXAMPLE = "/api/v1/figures?indicator=par_index&province=son-la"
LANGUAGES = {"curl": "bash", "python": "python", "r": "r", "excel": "powerquery"}


def code(site: str) -> Mapping[str, str]:
    """The snippets by language, each ready to be pasted."""
    address = f"{site}{EXAMPLE}"
    return {
        "curl": f"curl --compressed '{address}&excel=1' -o son-la.csv",
        "python": f"""import json
from urllib.request import urlopen

with urlopen("{address}") as answer:
    told = json.load(answer)
for row in told["data"]:
    print(row["year"], row["value"], row["rank"], row["n_ranked"], row["source_id"])
print(told["meta"]["citation"])""",
        "r": f"""rows <- read.csv("{address}&format=csv", fileEncoding = "UTF-8")
print(rows[, c("year", "value", "rank", "n_ranked", "source_id")])""",
        "excel": f"""let
    Source = Csv.Document(
        Web.Contents("{address}&format=csv"),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Headed = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Typed = Table.TransformColumnTypes(
        Headed, {{{{"year", Int64.Type}}, {{"value", type number}}, {{"rank", Int64.Type}}}}, "en-US"
    )
in
    Typed""",
    }


def whole_set(page: Page) -> None:
    """The whole data set as a ZIP, with its rows and size."""
    st.header(wording.plain(page.t("page.api.whole")), anchor=False)
    # The set is that of the newest figures, whatever release the address asks the charts for.
    with versions.as_of(None):
        rows, size = _size(page.lang)
    label = page.t("page.api.zip", rows=rows, size=size)
    st.link_button(label, "/api/v1/dataset.zip", icon=":material/folder_zip:")
    st.caption(wording.plain(page.t("page.api.zip_about")))


@queries.per_version
def _size(lang: str) -> tuple[str, str]:
    counts = queries.counts()
    rows = sum(counts[name] for name in ("figures", "claims"))
    size = dataset_zip.size_of_built()
    told = formats.number(size / 1e6, decimals=1, lang=lang) if size else ""
    return formats.number(rows, decimals=0, lang=lang), f", {told} MB" if told else ""


def snippets(page: Page) -> None:
    """One example in four languages."""
    st.header(wording.plain(page.t("page.api.snippets")), anchor=False)
    st.markdown(wording.plain(page.t("page.api.example")))
    found = code(share.site() or "http://127.0.0.1:8501")
    tabs = st.tabs([page.t(f"page.api.{name}") for name in found])
    for tab, (name, text) in zip(tabs, found.items(), strict=True):
        with tab:
            st.code(text, language=LANGUAGES[name])


def addresses(page: Page, listed: tuple[tuple[str, str], ...]) -> None:
    """Every address with its parameters: `listed` is what the API tells of its routes."""
    st.header(wording.plain(page.t("page.api.addresses")), anchor=False)
    st.html(_addresses(page.lang, listed))


@queries.per_version
def _addresses(lang: str, listed: tuple[tuple[str, str], ...]) -> str:
    rows = [
        {
            t("page.api.path", lang): f"/api/v1{path}",
            t("page.api.what", lang): t(f"page.api.about.{_key(path)}", lang),
            t("page.api.parameters", lang): parameters or "–",
        }
        for path, parameters in listed
    ]
    return tabular.table(pd.DataFrame(rows), alt=t("page.api.addresses", lang), lang=lang)


def _key(path: str) -> str:
    return path.strip("/").partition(".")[0].partition("/")[0]


def rules(page: Page) -> None:
    """Paging, versions, limits, errors."""
    st.header(wording.plain(page.t("page.api.rules")), anchor=False)
    names = ("form", "paging", "cache", "version", "errors", "limits", "embed")
    st.markdown("\n".join(f"- {wording.plain(page.t(f'page.api.rule.{n}'))}" for n in names))
