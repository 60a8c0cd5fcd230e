"""Present: the blocks of the meeting page.

Owns the slide on the screen (full-bleed, keys, black screen, conclusion) and the table of contents where an
agenda is chosen, changed, saved, loaded and taken away. Leaves the agenda itself to `agenda` and `meeting`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from html import escape

import streamlit as st

from lib import gallery
from lib.base.i18n import t
from lib.base.records import Province
from lib.data.declared import merger, registry
from lib.display import wording
from lib.figures import queries
from lib.files import agenda as agendas
from lib.files import captions
from lib.files.agenda import Agenda, BadAgenda, Shown
from lib.framework import rules
from lib.gallery import units
from lib.gallery.choice_kinds import One
from lib.views import agenda_files, cards, frame, last_province, meeting
from lib.views.frame import Page

AT, BLACK, PACE, SINCE = "meeting.at", "meeting.dark", "meeting.pace", "meeting.since"
PACES = (0, 15, 30, 60, 120)
# Beside the arrows on the buttons themselves.
FORWARD, BACK = ("PageDown", "Space", "Down"), ("PageUp", "Up")


# The slide


def slide(page: Page, agenda: Agenda) -> None:
    """One slide on the whole screen."""
    shown, left_out = agendas.draw(agenda, big=True)
    if layout := rules.slide():
        st.html(layout)
    if not shown:
        with st.container(key="slide"):
            st.title(wording.plain(agenda.title), anchor=False)
            st.markdown(wording.plain(page.t("agenda.fault.nothing")))
            for note in left_out[:8]:
                st.caption(wording.plain(note))
            st.button(page.t("page.present.to_list"), on_click=_leave, key="meeting.leave")
        return
    at = _place(len(shown))
    one = shown[at]
    with st.container(key="slide"):
        st.title(wording.plain(one.headline), anchor=False)
        st.caption(wording.plain(one.exhibit.chart.subtitle))
        cards.chart(one.exhibit, key=f"meeting.chart.{one.place}", height="stretch")
        st.html(_under(one, page.lang))
        _bar(page, shown, at)
    if st.session_state.get(BLACK):
        st.html('<div class="cchc-black"></div>')
    _keys(len(shown))
    if pace := st.session_state.get(PACE):
        _run_on(pace, len(shown))


def _place(total: int) -> int:
    """Which slide: the session's, or the address's `?slide=3` on arrival; never outside."""
    asked = st.query_params.get("slide", "")
    if AT not in st.session_state or asked != str(st.session_state[AT] + 1):
        if asked.isdecimal() and len(asked) < 4 and int(asked) > 0:
            st.session_state[AT] = int(asked) - 1
        elif AT not in st.session_state or not asked:
            st.session_state[AT] = 0
    at: int = min(max(st.session_state[AT], 0), total - 1)
    st.session_state[AT] = at
    st.query_params["slide"] = str(at + 1)
    return at


def _go(step: int, total: int) -> None:
    if st.session_state.pop(BLACK, False):
        return
    at = st.session_state.get(AT, 0) + step
    st.session_state[AT] = min(max(at, 0), total - 1)
    st.session_state[SINCE] = time.monotonic()
    st.query_params["slide"] = str(st.session_state[AT] + 1)


def _blacken() -> None:
    st.session_state[BLACK] = not st.session_state.get(BLACK, False)


def _leave() -> None:
    st.query_params["list"] = "1"
    st.query_params.pop("slide", None)


def _under(one: Shown, lang: str) -> str:
    """Conclusion, what to read with the chart, source: escaped text."""
    parts = []
    if one.slide.conclusion:
        who = [("owner", one.slide.owner), ("deadline", one.slide.deadline)]
        rest = " · ".join(f"{t(f'export.{k}', lang)}: {v}" for k, v in who if v)
        parts.append(
            f'<div class="cchc-conclusion"><b>{escape(t("export.conclusion", lang))}:</b> '
            f"{escape(one.slide.conclusion)}{' (' + escape(rest) + ')' if rest else ''}</div>"
        )
    caveats = " ".join(captions.caveats(one.exhibit))
    parts.append(f'<div class="cchc-said">{escape(caveats)}</div>')
    return "".join(parts)


def _bar(page: Page, shown: tuple[Shown, ...], at: int) -> None:
    """Source, controls, slide number and progress."""
    one, total = shown[at], len(shown)
    with st.container(horizontal=True, key="slidebar", vertical_alignment="center"):
        st.html(
            f'<div class="cchc-source">{escape(captions.source(one.exhibit))}</div>'
            f'<div class="cchc-progress" style="width:{100 * (at + 1) / total:.1f}%"></div>'
        )
        _button(page, "back", ":material/chevron_left:", _go, (-1, total), key="Left")
        st.html(f'<div class="cchc-number">{at + 1}/{total}</div>')
        _button(page, "next", ":material/chevron_right:", _go, (1, total), key="Right")
        _button(page, "black", ":material/stop:", _blacken, (), key="B")
        with st.popover(" ", icon=":material/tune:", key="meeting.choices"):
            _choices(page, one)
            st.selectbox(
                page.t("page.present.pace"),
                PACES,
                key=PACE,
                format_func=lambda s: (
                    page.t("page.present.seconds", count=s) if s else page.t("page.present.no_pace")
                ),
            )
        with st.popover(
            page.t("export.conclusion"), icon=":material/edit_note:", key="meeting.conclusion"
        ):
            _conclusion(page, one)
        _button(page, "to_list", ":material/list:", _leave, (), key=None)


def _button(
    page: Page,
    name: str,
    icon: str,
    action: Callable[..., None],
    args: tuple[int, ...],
    *,
    key: str | None,
) -> None:
    st.button(
        "",
        icon=icon,
        help=page.t(f"page.present.{name}"),
        on_click=action,
        args=args,
        shortcut=key,
        key=f"meeting.{name}",
    )


def _keys(total: int) -> None:
    """The other keys of clickers, as buttons that nobody sees."""
    with st.container(key="slidekeys"):
        for key in FORWARD:
            st.button(key, shortcut=key, on_click=_go, args=(1, total), key=f"meeting.key.{key}")
        for key in BACK:
            st.button(key, shortcut=key, on_click=_go, args=(-1, total), key=f"meeting.key.{key}")


def _run_on(pace: int, total: int) -> None:
    """Go on by itself every `pace` seconds, from the first slide again after the last."""

    @st.fragment(run_every=pace)
    def tick() -> None:
        since = st.session_state.setdefault(SINCE, time.monotonic())
        if time.monotonic() - since < pace * 0.8 or st.session_state.get(BLACK):
            return
        last = st.session_state.get(AT, 0) >= total - 1
        _go(1 - total if last else 1, total)
        st.rerun()

    tick()


def _choices(page: Page, one: Shown) -> None:
    """Another province or year on this slide, where its view knows them."""
    view = gallery.VIEWS[one.exhibit.ask.view]
    chosen = dict(one.exhibit.ask.choices)
    if "p" in view.parameters:
        by_slug = _units(chosen.get("indicator", ""))
        now = units.find(chosen.get("p", "").split(",")[0], list(by_slug.values()))
        _pick(page, one, "p", ["", *by_slug], now.slug if now and now.slug in by_slug else "")
    asked = one.exhibit.ask.read()
    for name in ("to", "year"):
        choice = view.table.by_name.get(name)
        if name in view.parameters and isinstance(choice, One):
            years = sorted(choice.offered(asked), reverse=True)
            _pick(page, one, name, ["", *map(str, years)], chosen.get(name, ""))


@queries.per_version
def _units(indicator: str) -> dict[str, Province]:
    found = registry.load()
    there = indicator in found.indicators and len(queries.history(indicator))
    known = indicator if there else found.indices[0].id
    return {p.slug: p for p in units.ranked(known) if not merger.is_new(p)}


def _pick(page: Page, one: Shown, name: str, options: list[str], now: str) -> None:
    key = f"meeting.{name}.{one.place}.{one.slide.view}"
    names = {
        p.slug: p.name(page.lang)
        for p in _units(dict(one.exhibit.ask.choices).get("indicator", "")).values()
    }

    def changed() -> None:
        slide = one.slide.choosing(**{name: st.session_state[key]})
        meeting.change(one.place, view=slide.view)

    st.selectbox(
        page.t("control.one" if name == "p" else "control.year"),
        options,
        index=options.index(now) if now in options else 0,
        key=key,
        format_func=lambda o: names.get(o, o) if o else page.t("page.present.as_is"),
        on_change=changed,
    )


def _conclusion(page: Page, one: Shown) -> None:
    """What the meeting concludes from this slide; kept with the agenda."""
    with st.form(f"meeting.conclusion.{one.place}", border=False):
        text = st.text_area(
            page.t("export.conclusion"),
            one.slide.conclusion,
            max_chars=agendas.LONGEST["conclusion"],
        )
        owner = st.text_input(
            page.t("export.owner"), one.slide.owner, max_chars=agendas.LONGEST["owner"]
        )
        deadline = st.text_input(
            page.t("export.deadline"), one.slide.deadline, max_chars=agendas.LONGEST["deadline"]
        )
        if st.form_submit_button(page.t("page.present.keep"), type="primary"):
            meeting.change(
                one.place,
                conclusion=agendas.clean(text),
                owner=agendas.clean(owner, one_line=True),
                deadline=agendas.clean(deadline, one_line=True),
            )
            st.rerun()


# The list


def contents(page: Page, agenda: Agenda | None) -> None:
    """Choose a ready agenda, change the session's, save, load, take away, begin."""
    _ready(page, agenda)
    _load(page)
    if agenda is None or not agenda.slides:
        st.info(wording.plain(page.t("page.present.none")), icon=":material/info:")
        return
    st.header(wording.plain(agenda.title), anchor=False)
    shown, left_out = agendas.draw(agenda, big=True)
    with st.container(horizontal=True):
        st.button(
            page.t("page.present.begin", count=len(shown)),
            icon=":material/slideshow:",
            type="primary",
            on_click=_begin,
            disabled=not shown,
        )
        agenda_files.save(page, agenda)
    if shown:
        agenda_files.files(page, agenda)
    _order(page, agenda, {s.place: s for s in shown})
    if left_out:
        with st.expander(page.t("page.present.left_out", count=len(left_out))):
            st.markdown("\n".join(f"- {wording.plain(note)}" for note in left_out))


def _begin() -> None:
    found = meeting.current()
    if found:
        meeting.keep(found)
    st.query_params.pop("list", None)
    st.session_state[AT] = 0
    st.query_params["slide"] = "1"


def _ready(page: Page, agenda: Agenda | None) -> None:
    by_slug = _units("")
    usual = agenda.province if agenda else ""
    if usual not in by_slug and (
        unit := units.find(last_province.address(), list(by_slug.values()))
    ):
        usual = unit.slug
    with st.container(horizontal=True, key="pickers", border=True, vertical_alignment="bottom"):
        name = st.selectbox(
            page.t("page.present.ready"),
            list(agendas.READY),
            format_func=lambda n: page.t(f"page.present.ready_{n}"),
            key="meeting.ready",
        )
        slug = st.selectbox(
            page.t("control.one"),
            list(by_slug),
            index=list(by_slug).index(usual) if usual in by_slug else 0,
            format_func=lambda s: by_slug[s].name(page.lang),
            key="meeting.unit",
        )

        def take() -> None:
            province = slug if name in agendas.OF_PROVINCE else ""
            meeting.keep(agendas.ready(name, lang=page.lang, province=province))
            st.query_params["list"] = "1"

        st.button(page.t("page.present.take"), on_click=take, icon=":material/playlist_add_check:")


def _load(page: Page) -> None:
    """An agenda file of one's own."""

    def loaded() -> None:
        file = st.session_state["meeting.file"]
        if file is None:
            return
        try:
            found = agendas.from_json(file.getvalue())
        except BadAgenda as bad:
            st.session_state["meeting.faults"] = [f.text(page.lang) for f in bad.faults[:10]]
            return
        st.session_state.pop("meeting.faults", None)
        meeting.keep(replace(found, lang=page.lang))
        st.query_params["list"] = "1"

    with st.expander(page.t("page.present.load"), icon=":material/upload_file:"):
        st.file_uploader(
            page.t("page.present.file"), type="json", key="meeting.file", on_change=loaded
        )
        for fault in st.session_state.get("meeting.faults", []):
            st.error(wording.plain(fault), icon=":material/error:")


def _order(page: Page, agenda: Agenda, shown: dict[int, Shown]) -> None:
    """The slides with their headlines; one may be moved or taken out."""
    for number, (place, one) in enumerate(shown.items(), start=1):
        with st.container(horizontal=True, vertical_alignment="center", key=f"meeting.row.{place}"):
            st.markdown(f"**{number}.** {wording.plain(one.headline)}")
            for step, icon in ((-1, "arrow_upward"), (1, "arrow_downward"), (0, "close")):
                key = {-1: "up", 1: "down", 0: "drop"}[step]
                st.button(
                    "",
                    icon=f":material/{icon}:",
                    help=page.t(f"page.present.{key}"),
                    on_click=_move,
                    args=(agenda, place, step),
                    type="tertiary",
                    key=f"meeting.{key}.{place}",
                )


def _move(agenda: Agenda, place: int, step: int) -> None:
    slides = list(agenda.slides)
    one = slides.pop(place)
    if step:
        slides.insert(min(max(place + step, 0), len(slides)), one)
    meeting.keep(replace(agenda, slides=tuple(slides), ready=""))
    st.query_params["list"] = "1"


def finish(page: Page, agenda: Agenda | None) -> None:
    """The foot of the list."""
    shown = agendas.draw(agenda, big=True)[0] if agenda else ()
    frame.finish(page, [s for one in shown for s in one.exhibit.chart.sources])
