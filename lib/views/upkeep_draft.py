"""Upkeep, the draft: the document that a keeper is working on, in the keeper's session.

Owns reading it and reading it again after a correction. It is in no address and no cache; what is to be
kept is kept by a proposal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from lib.base.records import BadFile, Indicator, Problem
from lib.data.cells import document
from lib.data.cells.grid import Book
from lib.data.declared import provinces, registry
from lib.data.reading import memory, record, review
from lib.data.reading.record import DocumentReading
from lib.data.reading.review import Review
from lib.data.upkeep import child_reading, proposals, typed
from lib.data.upkeep.proposals import Proposal
from lib.figures import queries

DRAFT, REFUSED, PROPOSED = "upkeep.draft", "upkeep.refused", "upkeep.proposed"
FIRST_YEAR = 2005
# A table of so many cells is understood in a second, with the figures that are at hand anyway; a larger one
# in a process of its own, which must read them first.
FEW_CELLS = 30_000
# Which widgets belong to the document at hand: their keys carry its number.
NUMBER = "upkeep.number"


@dataclass(frozen=True, kw_only=True)
class AtHand:
    """A document at hand: its bytes as they came, its cells, and the reading as it stands.

    `kind` is one of `proposals.KINDS`. `corrected` says whether a person has changed the proposed reading;
    `added` are indicators that the person has declared for it.
    """

    file: str
    body: bytes
    book: Book
    found: Review
    number: int
    kind: str
    corrected: bool = False
    added: tuple[Indicator, ...] = ()


def at_hand() -> AtHand | None:
    """The document at hand, or None."""
    kept: AtHand | None = st.session_state.get(DRAFT)
    return kept


def refused() -> tuple[Problem, ...]:
    """Why the document that was brought last, or the correction made last, was not taken."""
    told: tuple[Problem, ...] = st.session_state.get(REFUSED, ())
    return told


def bring(file: str, body: bytes, *, kind: str) -> None:
    """Read a document; it is at hand then, or `refused` says why not and none is."""
    clear()
    try:
        book = document.of_bytes(file, body)
        if _cells(book) <= FEW_CELLS:
            found = _reviewed(book)
        else:
            found = child_reading.read_in_child(file, body).review
    except BadFile as bad:
        st.session_state[REFUSED] = bad.problems
        return
    _keep(AtHand(file=file, body=body, book=book, found=found, number=_next(), kind=kind))


def _cells(book: Book) -> int:
    """How many cells of the document have anything in them."""
    return sum(cell is not None for s in book.sheets for row in s.rows for cell in row)


def enter(rows: Sequence[Mapping[str, str]], *, file: str) -> None:
    """Take single figures, keys as in the template; their rows are counted without the header."""
    clear()
    try:
        _, body = typed.intake_of(rows, file=file)
        book = document.parsed(file, body)
        found = _reviewed(book)
    except BadFile as bad:
        st.session_state[REFUSED] = tuple(
            replace(p, row=p.row - 1) if p.row else p for p in bad.problems
        )
        return
    _keep(AtHand(file=file, body=body, book=book, found=found, number=_next(), kind="typed"))


def reopen(one: Proposal, *, file: str, body: bytes) -> None:
    """Have a proposal's document at hand again, as it was read for it; another version will replace it."""
    bring(file, body, kind=one.kind)
    draft = at_hand()
    if draft is None:
        return
    st.session_state[PROPOSED] = (draft.number, None, one.id)
    if one.reading:
        added = proposals.intake_of(one.id).indicators
        _keep(replace(draft, added=added))
        declare(added)
        known = registry.load().indicators
        correct(record.from_toml(one.reading, file=file, known=known))


def correct(reading: DocumentReading, *, added: Indicator | None = None) -> None:
    """Read the document at hand again as a person corrected it; what cannot be read so is told.

    `added` is an indicator that the person has declared for one of its columns.
    """
    draft = at_hand()
    if draft is None:
        return
    st.session_state.pop(REFUSED, None)
    if added:
        draft = replace(draft, added=(*draft.added, added))
        declare(draft.added)
    try:
        found = _reviewed(draft.book, corrected=reading)
    except BadFile as bad:
        st.session_state[REFUSED] = bad.problems
        return
    _keep(replace(draft, found=found, corrected=True))


def declare(added: Sequence[Indicator]) -> None:
    """For the rest of this run have these indicators among those of the product."""
    if added:
        registry.show(registry.load().with_own(added))


def refuse(problems: tuple[Problem, ...]) -> None:
    """Tell why what a person wanted was not done."""
    st.session_state[REFUSED] = problems


def afresh() -> None:
    """Forget the corrections: the document is read as it was proposed first."""
    draft = at_hand()
    if draft is not None:
        bring(draft.file, draft.body, kind=draft.kind)


def clear() -> None:
    """Put the document at hand away."""
    st.session_state.pop(DRAFT, None)
    st.session_state.pop(REFUSED, None)


def proposed(draft: AtHand, number: int) -> None:
    """Note the number of the proposal that keeps the document as it is read now."""
    st.session_state[PROPOSED] = (draft.number, draft.found, number)


def proposal_of(draft: AtHand) -> int | None:
    """The number of the proposal that keeps the document as it is read now, or None."""
    kept = st.session_state.get(PROPOSED)
    return kept[2] if kept and kept[0] == draft.number and kept[1] is draft.found else None


def earlier_proposal(draft: AtHand) -> int | None:
    """The number of the proposal that kept the document as it was read before, or None."""
    kept = st.session_state.get(PROPOSED)
    return kept[2] if kept and kept[0] == draft.number else None


def _reviewed(book: Book, *, corrected: DocumentReading | None = None) -> Review:
    return review.review(
        book,
        registry=registry.load(),
        names=provinces.load(),
        figures=queries.all_figures(),
        errors=queries.errors(),
        remembered=memory.remembered(),
        corrected=corrected,
    )


def _keep(draft: AtHand) -> None:
    st.session_state[DRAFT] = draft


def _next() -> int:
    number: int = st.session_state.get(NUMBER, 0) + 1
    st.session_state[NUMBER] = number
    return number


def years() -> list[int]:
    """The editions that a document may be of, the newest first."""
    return list(range(date.today().year, FIRST_YEAR - 1, -1))


def key(draft: AtHand, *names: object) -> str:
    """A widget's key: of this document, and of what the widget is about."""
    return ".".join(map(str, ("upkeep", draft.number, *names)))
