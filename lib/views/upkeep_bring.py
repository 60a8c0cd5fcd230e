"""Upkeep, step 1: a document, a pasted table or single figures are brought in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from lib.base.alphabet import sort_key
from lib.data.cells import document
from lib.data.declared import provinces, registry
from lib.data.upkeep.roles import Keeper
from lib.display import wording
from lib.gallery import labels
from lib.views import upkeep_draft as drafts
from lib.views import upkeep_withdrawal
from lib.views.frame import Page

ENDINGS = ("xlsx", "xlsm", "xls", "ods", "docx", "pdf", "csv", "tsv", "txt", "html", "htm")
WAYS = ("file", "paste", "typed", "withdraw")
SEEN = "upkeep.seen"
ROWS = 12
COLUMNS = ("province", "indicator", "year", "value", "rank")
SOURCE = ("publisher", "title", "date", "url")


def ways(page: Page, keeper: Keeper) -> None:
    """The ways to bring figures in or take them out; what was refused last is told above them."""
    _refused(page)
    way = st.segmented_control(
        page.t("upkeep.bring.way"),
        WAYS,
        default=WAYS[0],
        required=True,
        format_func=lambda w: page.t(f"upkeep.bring.way_{w}"),
        key="upkeep.way",
        wrap=True,
    )
    if way == "withdraw":
        upkeep_withdrawal.draw(page, keeper)
    else:
        {"file": _upload, "paste": _paste, "typed": _typed}[way or WAYS[0]](page)


def _refused(page: Page) -> None:
    told = drafts.refused()
    if told:
        lines = "\n".join(f"- {wording.plain(wording.problem(p, lang=page.lang))}" for p in told)
        st.error(f"{page.t('upkeep.bring.refused')}\n\n{lines}", icon=":material/error:")


def _upload(page: Page) -> None:
    given = st.file_uploader(
        page.t("upkeep.bring.file"),
        type=list(ENDINGS),
        max_upload_size=document.LARGEST // 1_000_000,
        key="upkeep.file",
        help=page.t("upkeep.bring.file_help"),
    )
    if given is None or st.session_state.get(SEEN) == given.file_id:
        return
    st.session_state[SEEN] = given.file_id
    _read(page, given.name, given.getvalue(), kind="document")


def _read(page: Page, file: str, body: bytes, *, kind: str) -> None:
    with st.spinner(page.t("upkeep.bring.reading", file=wording.quoted(file))):
        drafts.bring(file, body, kind=kind)
    st.rerun()


def _paste(page: Page) -> None:
    with st.form("upkeep.paste", border=False):
        text: str = st.text_area(
            page.t("upkeep.bring.paste"),
            height=220,
            placeholder=page.t("upkeep.bring.paste_hint"),
            key="upkeep.pasted",
        )
        sent = st.form_submit_button(
            page.t("upkeep.bring.read"), type="primary", icon=":material/table_view:"
        )
    if sent:
        _read(page, _named(page.t("upkeep.bring.pasted_name")), text.encode(), kind="pasted")


def _typed(page: Page) -> None:
    places, indicators = _places(), _indicators(page.lang)
    with st.form("upkeep.typed", border=False):
        st.caption(wording.plain(page.t("upkeep.bring.typed_lead")))
        told = dict(zip(SOURCE, _source(page), strict=True))
        rows = st.data_editor(
            _blank(page),
            column_config={
                "province": st.column_config.SelectboxColumn(
                    page.t("upkeep.bring.province"), options=places
                ),
                "indicator": st.column_config.SelectboxColumn(
                    page.t("upkeep.bring.indicator"), options=list(indicators), width="large"
                ),
                "year": st.column_config.NumberColumn(
                    page.t("upkeep.bring.year"), min_value=1995, max_value=2100, step=1, format="%d"
                ),
                # As text: a decimal comma is read by the same rules as in a document.
                "value": st.column_config.TextColumn(page.t("upkeep.bring.value")),
                "rank": st.column_config.TextColumn(page.t("upkeep.bring.rank")),
            },
            placeholder="",
            key="upkeep.rows",
            alt=page.t("upkeep.bring.rows_alt"),
        )
        sent = st.form_submit_button(
            page.t("upkeep.bring.take"), type="primary", icon=":material/playlist_add_check:"
        )
    if sent:
        lines = [_line(row, told=told, indicators=indicators) for row in rows.to_dict("records")]
        drafts.enter(lines, file=_named(page.t("upkeep.bring.typed_name")))
        st.rerun()


def _source(page: Page) -> list[str]:
    """Who says the figures, asked once for all of them."""
    places = st.columns(4)
    return [
        place.text_input(page.t(f"upkeep.bring.{name}"), key=f"upkeep.typed_{name}")
        for place, name in zip(places, SOURCE, strict=True)
    ]


def _blank(page: Page) -> pd.DataFrame:
    empty = pd.DataFrame({name: [None] * ROWS for name in COLUMNS}, dtype="object")
    empty["year"] = empty["year"].astype("Int64")
    empty.index = pd.RangeIndex(1, ROWS + 1, name=page.t("upkeep.sheet.row"))
    return empty


def _places() -> list[str]:
    """The country and the provinces in Vietnamese order; which unit a name means follows from the year."""
    names = sorted({p.name_vi for p in provinces.load().by_id.values()}, key=sort_key)
    return [registry.load().areas["VN"].name_vi, *names]


def _indicators(lang: str) -> dict[str, str]:
    """Label -> id of every indicator."""
    return {labels.indicator_of(i, lang): i for i in registry.load().indicators}


def _line(
    row: Mapping[Hashable, Any], *, told: Mapping[str, str], indicators: Mapping[str, str]
) -> dict[str, str]:
    """A typed row by the template's fields; an empty row stays one, so that rows count as they are seen."""
    own = {name: _text(row[name]) for name in COLUMNS}
    own["indicator"] = indicators.get(own["indicator"], own["indicator"])
    return {**own, **told} if any(own.values()) else {}


def _text(value: Any) -> str:
    if pd.isna(value):
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value).strip()


def _named(name: str) -> str:
    """A file's name for what has none: with the moment, for a file replaces one of the same name.

    Without the year, which would be taken for the edition.
    """
    return f"{name} {datetime.now():%d-%m %H.%M.%S}.csv"
