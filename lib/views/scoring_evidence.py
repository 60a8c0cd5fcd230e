"""Scoring, evidence: files and links at a criterion; where they are added, taken away and looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Protocol

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.base import formats
from lib.data.upkeep import attachments, evidence_kinds, scoring_evidence
from lib.data.upkeep.attachments import Attachment
from lib.data.upkeep.roles import Keeper, moment
from lib.display import wording
from lib.views import keepers
from lib.views.frame import Page

SHOWN_OF_LINK = 60
# How often an uploader was emptied, and why what was added last was refused, by criterion.
TURN, REFUSED = "scoring.evidence.turn", "scoring.evidence.refused"


class EvidencePlace(Protocol):
    """Where evidence is added and taken away, by the rules of its room."""

    @property
    def key(self) -> str:
        """What the widgets' keys begin with."""
        ...

    def add_file(self, by: Keeper, *, name: str, body: bytes) -> None:
        """Keep a file. Raises NotAllowed, NotReady."""
        ...

    def add_link(self, by: Keeper, *, link: str) -> None:
        """Name an address. Raises NotAllowed."""
        ...

    def remove(self, by: Keeper, number: int) -> None:
        """Take one away. Raises NotAllowed, NotReady."""
        ...


@dataclass(frozen=True, kw_only=True)
class UnitPlace:
    """A unit's criterion."""

    year: int
    unit: str
    code: str

    @property
    def key(self) -> str:
        return f"scoring.evidence.{self.year}.{self.unit}.{self.code}"

    def add_file(self, by: Keeper, *, name: str, body: bytes) -> None:
        at = {"unit": self.unit, "code": self.code}
        scoring_evidence.add_file(by, self.year, **at, name=name, body=body)

    def add_link(self, by: Keeper, *, link: str) -> None:
        scoring_evidence.add_link(by, self.year, unit=self.unit, code=self.code, link=link)

    def remove(self, by: Keeper, number: int) -> None:
        scoring_evidence.remove(by, number)


@dataclass(frozen=True, kw_only=True)
class EvidenceField:
    """The evidence of a place: what is there and, where it may, adding and taking away."""

    page: Page
    keeper: Keeper
    place: EvidencePlace

    @property
    def key(self) -> str:
        """What its widgets' keys begin with."""
        return self.place.key

    def draw(self, held: Sequence[Attachment], *, add: bool, remove: bool) -> None:
        """One line, with what can be done behind a button: closed, it costs nothing."""
        if not (held or add):
            return
        with st.container(horizontal=True, vertical_alignment="center", key=f"{self.key}.line"):
            if add:
                room = st.popover(
                    self.page.t("scoring.evidence.change"),
                    icon=":material/attach_file:",
                    key=f"{self.key}.open",
                    on_change="rerun",
                )
                if room.open:
                    with room:
                        self._change(held, remove=remove)
            shown = links(self.page, held) or escape(self.page.t("scoring.evidence.none"))
            st.html(f'<div class="cchc-evidence">{shown}</div>', width="content")

    def _change(self, held: Sequence[Attachment], *, remove: bool) -> None:
        page, key = self.page, self.key
        st.file_uploader(
            page.t("scoring.evidence.file", kinds=", ".join(evidence_kinds.ENDINGS)),
            type=list(evidence_kinds.ENDINGS),
            accept_multiple_files=True,
            max_upload_size=attachments.LARGEST // attachments.MEGABYTE,
            key=self._upload,
            on_change=self._files,
        )
        st.caption(
            page.t(
                "scoring.evidence.limits",
                size=attachments.LARGEST // attachments.MEGABYTE,
                most=attachments.MOST,
            )
        )
        # Between both ways in, where it is seen from either.
        for fault in st.session_state.get(REFUSED, {}).get(key, ()):
            st.error(wording.plain(fault), icon=":material/block:")
        st.text_input(
            page.t("scoring.evidence.link"),
            key=f"{key}.link",
            max_chars=attachments.LONGEST_LINK,
            placeholder="https://",
        )
        st.button(page.t("scoring.evidence.link_add"), key=f"{key}.link_add", on_click=self._link)
        for one in held if remove else ():
            st.button(
                page.t("scoring.evidence.remove", what=wording.plain(_named(one))),
                icon=":material/delete:",
                key=f"{key}.remove.{one.id}",
                on_click=self._remove,
                args=(one.id,),
            )

    @property
    def _upload(self) -> str:
        return f"{self.key}.files.{st.session_state.get(TURN, 0)}"

    def _files(self) -> None:
        """Keep what was chosen, each file by itself."""
        self._told([partial(self._file, f) for f in st.session_state.get(self._upload) or ()])
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1

    def _file(self, file: UploadedFile) -> str:
        by = keepers.still(self.keeper)
        self.place.add_file(by, name=file.name, body=file.getvalue())
        return ""

    def _link(self) -> None:
        link = st.session_state[f"{self.key}.link"]

        def deed() -> str:
            self.place.add_link(keepers.still(self.keeper), link=link)
            return ""

        if self._told([deed]):
            st.session_state[f"{self.key}.link"] = ""

    def _remove(self, number: int) -> None:
        def deed() -> str:
            self.place.remove(keepers.still(self.keeper), number)
            return ""

        self._told([deed])

    def _told(self, deeds: Sequence[Callable[[], str]]) -> bool:
        """Do each; why not, where some were refused, stands beside the field. Whether all was done."""
        outcomes = [keepers.outcome(self.page, deed) for deed in deeds]
        refused = [o.text for o in outcomes if not o.done]
        st.session_state.setdefault(REFUSED, {})[self.key] = refused
        return not refused


def links(page: Page, held: Sequence[Attachment]) -> str:
    """Files and links as HTML: a file is fetched from here by who may see it, a link leads elsewhere."""
    return " · ".join(_link(page, e) for e in held)


def _link(page: Page, one: Attachment) -> str:
    name, added = (escape(text) for text in (_named(one), _added(page, one)))
    if one.digest:
        size = escape(_size(page, one.size))
        return f'<a href="{one.AT}{one.id}" title="{added}" download>{name}</a> ({size})'
    way = 'target="_blank" rel="noopener noreferrer nofollow"'
    return f'<a href="{escape(one.link)}" title="{added}" {way}>{name}</a>'


def evidence_of_units(
    page: Page, found: Mapping[str, Sequence[Attachment]], names: Mapping[str, str]
) -> None:
    """The evidence of every unit at a criterion, for who appraises it."""
    if not found:
        return
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{links(page, found[unit])}</td></tr>"
        for unit, name in names.items()
        if unit in found
    )
    count = sum(len(held) for held in found.values())
    with st.expander(
        page.t("scoring.evidence.of_units", count=count, units=len(found)),
        icon=":material/attach_file:",
        expanded=True,
    ):
        st.html(f'<div class="cchc-evidence" tabindex="0"><table>{rows}</table></div>')


def evidence_line(held: Sequence[Attachment]) -> str:
    """Names of files and links in one line of text."""
    return "; ".join(_named(e) for e in held)


def evidence_signed(page: Page, held: Sequence[Attachment]) -> str:
    """The same with who added each, and when."""
    return "; ".join(f"{_named(e)} ({_added(page, e)})" for e in held)


def _named(one: Attachment) -> str:
    if one.digest:
        return one.name
    bare = one.link.partition("://")[2].rstrip("/")
    return bare if len(bare) <= SHOWN_OF_LINK else f"{bare[: SHOWN_OF_LINK - 1]}…"


def _added(page: Page, one: Attachment) -> str:
    time = moment(one.added, page.lang)
    return page.t("scoring.evidence.added", by=one.added_by, time=time)


def _size(page: Page, size: int) -> str:
    megabytes = size / attachments.MEGABYTE
    if megabytes >= 0.95:
        return f"{formats.number(megabytes, decimals=1, lang=page.lang)} MB"
    return f"{max(round(size / 1000), 1)} KB"
