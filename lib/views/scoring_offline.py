"""Scoring, offline: a unit's table is taken away, and what was filled in comes back with a preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from lib.base.records import BadFile
from lib.data.cells import document
from lib.data.upkeep import scoring_criteria, scoring_entries, scoring_form, scoring_points
from lib.data.upkeep.roles import Keeper, moment
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import ScoreEntry
from lib.data.upkeep.scoring_form import FormChange, ScoringForm
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.files import scoring_sheet
from lib.views import keepers, tabular
from lib.views.frame import Page

MOST_SHOWN, MOST_MB = 20, 10
# What was read of the file at hand with its number, and how often the uploader was emptied.
READ, TURN = "scoring.form.read", "scoring.form.turn"
THEIRS, OURS = "theirs", "ours"


def draw(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    unit: ScoredUnit,
    *,
    asked: Sequence[Criterion],
    held: Mapping[str, ScoreEntry],
    closed: bool,
) -> None:
    """The table to take away; while the unit may write, the way back. Closed, it costs nothing."""
    room = st.expander(
        page.t("scoring.form.heading"),
        icon=":material/table_view:",
        key="scoring.form",
        on_change="rerun",
    )
    if not room.open:
        return
    with room:
        st.download_button(
            page.t("scoring.form.down"),
            partial(scoring_sheet.xlsx, year, unit, criteria=asked, held=held, lang=page.lang),
            file_name=f"tu-cham-{unit.unit}-{year.year}.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="scoring.form.down",
        )
        if not closed:
            _back(page, keeper, year, unit, asked=asked, held=held)


def _back(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    unit: ScoredUnit,
    *,
    asked: Sequence[Criterion],
    held: Mapping[str, ScoreEntry],
) -> None:
    turn = st.session_state.get(TURN, 0)
    file = st.file_uploader(
        page.t("scoring.form.up"),
        type=["xlsx", "ods"],
        max_upload_size=MOST_MB,
        key=f"scoring.form.up.{year.id}.{unit.unit}.{turn}",
    )
    if file is None:
        return
    leaves = scoring_criteria.of_group(asked, unit.unit_group)
    form = _read(
        page, file.file_id, file.name, file.getvalue(), year=year, unit=unit, leaves=leaves
    )
    if form is None:
        return
    _problems(page, form)
    found = scoring_form.changes(form, held)
    names = {c.code: c.name for c in asked}
    clear = [c for c in found if not c.clash]
    said = page.t("scoring.form.said", count=len(found)) if found else page.t("scoring.form.none")
    st.markdown(wording.plain(said))
    if clear:
        _changes(page, clear, names)
    wanted = clear + _decided(page, [c for c in found if c.clash], names)
    with st.container(horizontal=True):
        if wanted:
            _take(page, keeper, year, unit, wanted)
        st.button(page.t("scoring.form.done"), icon=":material/close:", on_click=_drop)


def _read(
    page: Page,
    number: str,
    name: str,
    body: bytes,
    *,
    year: ScoringYear,
    unit: ScoredUnit,
    leaves: Sequence[Criterion],
) -> ScoringForm | None:
    """What the file says; read once, for a table takes a second."""
    kept: tuple[str, ScoringForm] | None = st.session_state.get(READ)
    if kept and kept[0] == number:
        return kept[1]
    try:
        book = document.of_bytes(name, body)
        form = scoring_form.read(book, year=year, unit=unit, criteria=leaves)
    except BadFile as fault:
        for one in fault.problems[:MOST_SHOWN]:
            st.error(wording.plain(wording.problem(one, lang=page.lang)), icon=":material/block:")
        return None
    st.session_state[READ] = (number, form)
    return form


def _problems(page: Page, form: ScoringForm) -> None:
    if not form.problems:
        return
    lines = []
    for one in form.problems[:MOST_SHOWN]:
        params = {n: scoring_points.told(str(v), page.lang) for n, v in one.params.items()}
        lines.append(wording.problem(replace(one, params=params), lang=page.lang))
    if left := len(form.problems) - len(lines):
        lines.append(page.t("scoring.form.more", count=left))
    head = page.t("scoring.form.problems", count=len(form.problems))
    listed = "\n".join(f"- {wording.plain(line)}" for line in lines)
    st.error(f"{wording.plain(head)}\n\n{listed}", icon=":material/block:")


def _said(page: Page, points: str | None, explanation: str) -> str:
    if points is None:
        return ". ".join(filter(None, (page.t("scoring.form.empty"), explanation)))
    shown = scoring_points.told(points, page.lang)
    return page.t("scoring.form.entry", points=shown, text=explanation).strip()


def _changes(page: Page, found: Sequence[FormChange], names: Mapping[str, str]) -> None:
    rows = [
        [
            page.t("scoring.form.clash", code=c.row.code, name=names[c.row.code]),
            _said(page, c.stands.self_points, c.stands.explanation),
            _said(page, c.row.points, c.row.explanation),
        ]
        for c in found
    ]
    heads = [page.t(f"scoring.form.{n}") for n in ("name", "old", "new")]
    shown = pd.DataFrame(rows, columns=heads)
    st.html(tabular.table(shown, alt=page.t("scoring.form.alt"), lang=page.lang))


def _decided(page: Page, found: Sequence[FormChange], names: Mapping[str, str]) -> list[FormChange]:
    """Where somebody wrote meanwhile: both are shown; those at which the file's was chosen."""
    if found:
        text = page.t("scoring.form.clashes", count=len(found))
        st.warning(wording.plain(text), icon=":material/call_split:")
    wanted = []
    for one in found:
        stands, row = one.stands, one.row
        said = {
            THEIRS: page.t(
                "scoring.form.stands",
                by=stands.self_by,
                time=moment(stands.self_time, page.lang) if stands.self_time else "",
                said=_said(page, stands.self_points, stands.explanation),
            ),
            OURS: page.t("scoring.form.wanted", said=_said(page, row.points, row.explanation)),
        }
        said = {way: wording.plain(text) for way, text in said.items()}
        name = page.t("scoring.form.clash", code=row.code, name=names[row.code])
        chosen = st.radio(
            wording.plain(name),
            (THEIRS, OURS),
            index=None,
            format_func=said.__getitem__,
            # Another who saves again is asked about again.
            key=f"scoring.form.clash.{row.code}.{stands.revision}",
        )
        if chosen == OURS:
            wanted.append(one)
    return wanted


def _take(
    page: Page,
    keeper: Keeper,
    year: ScoringYear,
    unit: ScoredUnit,
    wanted: Sequence[FormChange],
) -> None:
    label = page.t("scoring.form.take", count=len(wanted))
    if not st.button(label, icon=":material/save:", type="primary", key="scoring.form.take"):
        return

    def deed() -> str:
        found = [c.wanted for c in wanted]
        scoring_entries.save_all(keeper, year.id, unit=unit.unit, found=found)
        return page.t("scoring.form.taken", count=len(found))

    keepers.act(page, deed)
    st.rerun()


def _drop() -> None:
    st.session_state.pop(READ, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
