"""Scoring, an entry: the fields of one criterion of a unit, saved as soon as one is left."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.base.records import NotReady
from lib.data.upkeep import scoring_entries, scoring_points
from lib.data.upkeep.roles import Keeper
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_entries import Conflict, ScoreEntry
from lib.data.upkeep.scoring_evidence import Evidence
from lib.display import wording
from lib.views import keepers
from lib.views.frame import Page
from lib.views.keepers import Fault
from lib.views.scoring_evidence import EvidenceField, UnitPlace

# What was refused, by criterion, until it is saved: what was typed stays in its field.
REFUSED = "scoring.refused"
# What this session saved or put aside last, as it was typed, by criterion.
DONE = "scoring.done"


@dataclass(frozen=True, kw_only=True)
class EntryField:
    """The fields of one criterion of a unit. What was refused stays typed, with the reason below it."""

    page: Page
    keeper: Keeper
    year: int
    unit: str
    leaf: Criterion

    @property
    def key(self) -> str:
        """What its widgets' keys begin with."""
        return f"scoring.{self.year}.{self.unit}.{self.leaf.code}"

    def draw(self, entry: ScoreEntry, evidence: list[Evidence], *, closed: bool) -> None:
        """The criterion, its points and explanation; a field that is left is saved at once."""
        page, key, leaf = self.page, self.key, self.leaf
        most = scoring_points.told(leaf.points, page.lang)
        line = page.t("scoring.leaf", code=leaf.code, name=leaf.name, most=most)
        st.markdown(wording.plain(line))
        if leaf.method not in scoring_entries.SELF_METHODS:
            st.caption(page.t(f"scoring.method.{leaf.method}"))
            return
        fault = _refused().get(key)
        field = EvidenceField(
            page=page,
            keeper=self.keeper,
            place=UnitPlace(year=self.year, unit=self.unit, code=leaf.code),
        )
        if closed and fault is None:
            # To be read, as all text is; nothing waits to be typed.
            self._stands(entry)
            field.draw(evidence, add=False, remove=False)
            return
        # Typed text is the field's own; it follows the store only where nothing waits to be saved.
        if fault is None:
            shown = scoring_points.told(entry.self_points or "", page.lang)
            st.session_state[f"{key}.points"] = shown
            st.session_state[f"{key}.text"] = entry.explanation
            st.session_state[f"{key}.seen"] = entry.revision
        left, right = st.columns([1, 4])
        left.text_input(
            page.t("scoring.points"),
            key=f"{key}.points",
            max_chars=40,
            on_change=self.keep,
            # What was refused stays typed while another field is open.
            persist_state="page",
            disabled=closed,
        )
        right.text_area(
            page.t("scoring.explanation"),
            key=f"{key}.text",
            height=68,
            on_change=self.keep,
            persist_state="page",
            disabled=closed,
        )
        if fault:
            self._told(fault)
        field.draw(evidence, add=not closed, remove=not closed)

    def _stands(self, entry: ScoreEntry) -> None:
        said = self.page.t("scoring.form.empty")
        if entry.self_points is not None:
            shown = scoring_points.told(entry.self_points, self.page.lang)
            said = self.page.t("scoring.form.entry", points=shown, text="")
        lines = [said.strip(), *entry.explanation.splitlines()]
        st.markdown("  \n".join(wording.plain(line) for line in lines if line.strip()))

    def _told(self, fault: Fault) -> None:
        page, key = self.page, self.key
        st.error(wording.plain(keepers.refusal(fault, page.lang)), icon=":material/block:")
        if isinstance(fault, Conflict):
            st.markdown(wording.plain(fault.theirs.explanation))
            st.button(
                page.t("scoring.mine"),
                key=f"{key}.mine",
                on_click=self.keep,
                args=(fault.theirs.revision,),
            )
        if isinstance(fault, NotReady):
            st.button(page.t("scoring.again"), key=f"{key}.again", on_click=self.keep)
        st.button(page.t("scoring.theirs"), key=f"{key}.theirs", on_click=self.drop)

    def keep(self, seen: int | None = None) -> None:
        """Save what is typed, over the revision `seen` where the keeper decided so."""
        state, key = st.session_state, self.key
        if f"{key}.seen" not in state:
            # The server began anew and nothing is drawn yet: what was typed is offered (`scoring_typed`).
            return

        def deed() -> str:
            scoring_entries.save(
                keepers.still(self.keeper),
                self.year,
                unit=self.unit,
                code=self.leaf.code,
                self_points=state[f"{key}.points"],
                explanation=state[f"{key}.text"],
                seen=state[f"{key}.seen"] if seen is None else seen,
            )
            return ""

        if fault := keepers.outcome(self.page, deed).fault:
            _refused()[key] = fault
        else:
            self.drop()

    def take(self, *, points: str, text: str, seen: int) -> None:
        """Put what was typed over the revision `seen` into the fields, and save it."""
        state, key = st.session_state, self.key
        state[f"{key}.points"], state[f"{key}.text"], state[f"{key}.seen"] = points, text, seen
        self.keep()

    def drop(self) -> None:
        """Let what stands in the store stand, and forget what was typed."""
        state, key = st.session_state, self.key
        state.setdefault(DONE, {})[key] = (state[f"{key}.points"], state[f"{key}.text"])
        _refused().pop(self.key, None)


def _refused() -> dict[str, Fault]:
    found: dict[str, Fault] = st.session_state.setdefault(REFUSED, {})
    return found
