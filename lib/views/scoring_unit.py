"""Scoring, a unit: its criteria by field, its points and explanations, each saved as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from lib.data.upkeep import (
    scoring_criteria,
    scoring_entries,
    scoring_evidence,
    scoring_points,
    scoring_units,
)
from lib.data.upkeep.roles import EDITOR, Keeper, NotAllowed, now
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import ScoreEntry
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear
from lib.display import wording
from lib.views import keepers, scoring_answers, scoring_offline, scoring_typed
from lib.views.frame import Page
from lib.views.scoring_entry import EntryField


def pages(page: Page, keeper: Keeper, year: ScoringYear) -> None:
    """The page of one of the units that the keeper may see."""
    found = {
        u.unit: u
        for u in scoring_units.listed(keeper, year.id)
        if keeper.may(EDITOR) or u.account == keeper.account
    }
    if not found:
        st.info(page.t("scoring.no_unit"))
        return
    unit = next(iter(found.values()))
    if len(found) > 1:
        chosen: str = st.selectbox(
            page.t("scoring.unit"),
            list(found),
            format_func=lambda u: found[u].name,
            key="scoring.unit",
        )
        unit = found[chosen]
    asked = scoring_criteria.listed(keeper, year.id)
    leaves = scoring_criteria.of_group(asked, unit.unit_group)
    held = scoring_entries.of_unit(keeper, year.id, unit=unit.unit)
    shown = scoring_evidence.of_unit(keeper, year.id, unit=unit.unit)
    copy = st.container()
    _progress(page, unit, leaves, held)
    state = scoring_entries.submission(keeper, year.id, unit=unit.unit)
    if year.state == "open" and year.self_due and now() > year.self_due:
        late = NotAllowed("scoring_late", unit=unit.name, time=year.self_due)
        st.warning(wording.plain(keepers.refusal(late, page.lang)), icon=":material/event_busy:")
    _hand_in(page, keeper, year, unit, state)
    scoring_answers.draw(page, keeper, year, unit, leaves=leaves)
    closed = state == "submitted" or year.state != "open"
    scoring_offline.draw(page, keeper, year, unit, asked=asked, held=held, closed=closed)
    fields = Fields(page=page, key=f"scoring.field.{year.id}.{unit.unit}", asked=asked, held=held)
    entries = {
        leaf.code: EntryField(page=page, keeper=keeper, year=year.id, unit=unit.unit, leaf=leaf)
        for leaf in leaves
    }
    drawn = []
    for field, below in fields.of(leaves):
        with st.container(border=True):
            for leaf in below if fields.opened(field, below) else ():
                entry = held.get(leaf.code, ScoreEntry(code=leaf.code))
                drawn.append(leaf.code)
                entries[leaf.code].draw(entry, shown.get(leaf.code, []), closed=closed)
    if entries and not closed:
        with copy:
            scoring_typed.watch(entries, held, drawn=drawn, lang=page.lang)
            scoring_typed.offer(page, entries, held, show=fields.show)


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The fields of a list, each with its progress; what is not open is not drawn.

    Folds are buttons: an expander with another title is another one to the framework, drawn anew with all
    that is in it, and who was typing there would lose the words.
    """

    page: Page
    key: str
    asked: Sequence[Criterion]
    held: Mapping[str, ScoreEntry]

    def of(self, leaves: Sequence[Criterion]) -> list[tuple[Criterion, list[Criterion]]]:
        """Each field with its leaves; at first the first that lacks points is open."""
        by_code = {c.code: c for c in self.asked}
        below: dict[str, list[Criterion]] = {}
        for leaf in leaves:
            below.setdefault(_field(leaf, by_code).code, []).append(leaf)
        left = (code for code, found in below.items() if any(map(self._lacks, found)))
        st.session_state.setdefault(self.key, {next(left, next(iter(below), ""))})
        return [(by_code[code], found) for code, found in below.items()]

    def opened(self, field: Criterion, below: Sequence[Criterion]) -> bool:
        """Draw a field's title with how far it is; whether it is open. None is closed for another."""
        own = [c for c in below if c.method in scoring_entries.SELF_METHODS]
        given = [self.held[c.code].self_points for c in own if not self._lacks(c)]
        total = scoring_points.kept(sum((Decimal(text or 0) for text in given), Decimal(0)))
        about = {"code": field.code, "name": field.name, "done": len(given), "of": len(own)}
        told = scoring_points.told(total, self.page.lang)
        title = self.page.t("scoring.field" if own else "scoring.field_other", **about, total=told)
        open_ = field.code in st.session_state[self.key]
        done = " :material/check_circle:" if own and len(given) == len(own) else ""
        st.button(
            f"**{wording.plain(title)}**{done}",
            icon=":material/expand_less:" if open_ else ":material/expand_more:",
            type="tertiary",
            key=f"{self.key}.{field.code}",
            on_click=self._turn,
            args=(field.code,),
        )
        return open_

    def show(self, leaf: Criterion) -> None:
        """Open the field in which a criterion stands."""
        st.session_state[self.key] |= {_field(leaf, {c.code: c for c in self.asked}).code}

    def _turn(self, code: str) -> None:
        st.session_state[self.key] ^= {code}

    def _lacks(self, leaf: Criterion) -> bool:
        own = leaf.method in scoring_entries.SELF_METHODS
        return own and (leaf.code not in self.held or self.held[leaf.code].self_points is None)


def _field(leaf: Criterion, by_code: dict[str, Criterion]) -> Criterion:
    while leaf.parent in by_code:
        leaf = by_code[leaf.parent]
    return leaf


def _progress(
    page: Page, unit: ScoredUnit, leaves: Sequence[Criterion], held: Mapping[str, ScoreEntry]
) -> None:
    given = [Decimal(e.self_points) for e in held.values() if e.self_points is not None]
    left = len(scoring_entries.missing(leaves, held))
    total = scoring_points.told(scoring_points.kept(sum(given, Decimal(0))), page.lang)
    whole = max(len(given) + left, 1)
    line = page.t(
        "scoring.progress", unit=unit.name, done=len(given), of=len(given) + left, total=total
    )
    st.progress(len(given) / whole, text=wording.plain(line))


def _hand_in(page: Page, keeper: Keeper, year: ScoringYear, unit: ScoredUnit, state: str) -> None:
    handed = state == "submitted"
    way = scoring_entries.take_back if handed else scoring_entries.submit
    with st.container(horizontal=True, vertical_alignment="center"):
        sent = year.state == "open" and st.button(
            page.t("scoring.take_back" if handed else "scoring.submit"), key="scoring.hand_in"
        )
        st.caption(page.t(f"scoring.submission.{state}"))
    if sent:

        def deed() -> str:
            way(keeper, year.id, unit=unit.unit)
            return page.t("scoring.saved")

        keepers.act(page, deed)
        st.rerun()
