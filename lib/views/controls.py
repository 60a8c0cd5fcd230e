"""Controls: pickers bound to the address.

Owns that every choice of a page's table is in the URL as plain text, comes back from it, and that a value
the site does not know falls back with a visible note. A parameter that equals its default is left out of
the URL. What was chosen also stands in `Page.choices`, from which the page's charts are asked. Leaves what
there is to choose, and what a text means, to `gallery.choices`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.display import wording
from lib.figures import queries
from lib.gallery import labels
from lib.gallery.choice_kinds import One, OneUnit, SearchText, Several, Units
from lib.gallery.choices import Choice, Selection, Settled, Table, unknown
from lib.views import frame, last_province
from lib.views.frame import Page

MOST_NAMED = 2


def read(page: Page, table: Table) -> Selection:
    """What the address asks of the page, one reading for the whole run.

    Years that stand the other way round are put right in it.
    """
    if page.id not in page.readings:
        given = [(n, v) for n in table.names for v in st.query_params.get_all(n)]
        asked = page.readings[page.id] = table.selection(given, lang=page.lang)
        if asked.turned:
            # The address says what is shown, for who copies it.
            st.query_params.update({name: asked.text[name] for name in ("from", "to")})
    return page.readings[page.id]


def header_first(page: Page, table: Table) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for the heading and for the pickers: at the side, or on a telephone behind one line.

    The heading comes first because its text needs the pickers' values.
    """
    heading = st.container()
    if not frame.on_telephone():
        return heading, st.sidebar.container(key="pickers")
    chosen = wording.plain(_summary(read(page, table)))
    return heading, st.popover(chosen, icon=":material/tune:", width="stretch", key="pickers")


def _summary(asked: Selection) -> str:
    """What is chosen in one line: 'PAPI · 2020–2024 · Sơn La'."""
    said: list[str] = []
    for choice in asked.table.choices:
        if choice.rare or isinstance(choice, Settled) or not asked.picks(choice):
            continue
        value = asked[choice.name]
        if choice.name == "to":
            said[-1] = f"{said[-1]}–{value}"
        elif isinstance(choice, OneUnit):
            said.append(labels.units((value,), asked.lang)[value])
        elif isinstance(choice, Units):
            named = labels.units(tuple(value), asked.lang)
            more = f" +{len(value) - MOST_NAMED}" if len(value) > MOST_NAMED else ""
            said.append(", ".join([named[i] for i in value[:MOST_NAMED]]) + more)
        elif isinstance(choice, Several):
            said.append(", ".join(choice.label(v, asked.lang) for v in value))
        elif isinstance(choice, One) and choice.form != "segments":
            # "All" of something is no choice that a line must name.
            said.append(choice.labelled(value, asked.lang) if value else "")
    return " · ".join(s for s in said if s) or asked.t("control.choose")


def pick(page: Page, table: Table, *names: str) -> Selection:
    """Draw the pickers of the table (of `names` alone where they are given) and return what is chosen.

    Rare ones stand together under "more", which is open where one of them was chosen.
    """
    asked = read(page, table)
    wanted = [c for c in table.choices if not names or c.name in names]
    rare = [c for c in wanted if c.rare and _has_picker(c, asked)]
    usual = more = st.container() if rare else None
    if rare:
        chosen = any(c.name in asked.text for c in rare)
        more = st.expander(asked.t("control.more"), expanded=chosen)
    for choice in wanted:
        if isinstance(choice, Settled):
            if choice.when(asked):
                # Anew: it may have been read before the pickers that it follows from.
                asked.values[choice.name], notes = choice.rule(asked)
                page.notes.extend(notes)
        elif not asked.picks(choice):
            continue
        elif not _has_picker(choice, asked):
            bind(page, choice, asked)  # what the address says is looked at all the same
            asked.values[choice.name] = choice.usual(asked)
        else:
            with (more if choice.rare else usual) or nullcontext():
                _pick(page, choice, asked)
    return asked


def _has_picker(choice: Choice, asked: Selection) -> bool:
    """Whether there is something to choose: a picker whose only answer is shown anyway is none."""
    return asked.picks(choice) and not (isinstance(choice, One) and len(choice.offered(asked)) < 2)


def _pick(page: Page, choice: Choice, asked: Selection) -> None:
    """One picker: its value goes into the reading and, unless it is the default, to the page's charts."""
    key = bind(page, choice, asked)
    value = _draw(choice, asked, key)
    asked.values[choice.name] = value
    if value != choice.usual(asked):
        page.choices[choice.name] = choice.write(value, asked)


def bind(page: Page, choice: Choice, asked: Selection) -> str:
    """The session key of a choice's value, filled from the address where the address says something."""
    key = f"{page.id}.{choice.name}"
    seen, given = _seen(), asked.text.get(choice.name)
    if key not in st.session_state or seen.get(key) != given:
        value = choice.usual(asked)
        if given is not None:
            value, notes = choice.understand(given, asked)
            page.notes.extend([*asked.repetition(choice.name), *notes])
            if choice.remembered and isinstance(choice, Units) and choice.knows(given, asked):
                last_province.keep(given)
        st.session_state[key] = _kept(value)
        seen[key] = given
    return key


def _kept(value: Any) -> Any:
    """A value as its widget holds it."""
    return list(value) if isinstance(value, tuple) else value


def _seen() -> dict[str, str | None]:
    """What the address said of each picker when it was last read, by the picker's session key.

    One entry of the session for all of them: the framework looks at every entry for each picker it draws.
    """
    kept: dict[str, str | None] = st.session_state.setdefault("seen", {})
    return kept


def _write(key: str, choice: Choice, asked: Selection) -> None:
    """Put the picker's value into the address."""
    value = st.session_state[key]
    text = choice.write(value, asked)
    if value == _kept(choice.usual(asked)):
        st.query_params.pop(choice.name, None)
        asked.text.pop(choice.name, None)
    else:
        st.query_params[choice.name] = asked.text[choice.name] = text
    _seen()[key] = st.query_params.get(choice.name)
    if choice.remembered:
        last_province.keep(text)


def _draw(choice: Choice, asked: Selection, key: str) -> Any:
    """The widget of a choice and its value."""
    label = asked.t(choice.title or f"control.{choice.name}")
    if isinstance(choice, One):
        return _one(choice, asked, key, label)
    if isinstance(choice, OneUnit):
        return _one_unit(choice, asked, key, label)
    if isinstance(choice, Units):
        return _units(choice, asked, key, label)
    if isinstance(choice, Several):
        return _several(choice, asked, key, label)
    if isinstance(choice, SearchText):
        return _search_text(choice, asked, key, label)
    raise TypeError(choice)


def _one(choice: One, asked: Selection, key: str, label: str) -> Any:
    """A drop-down, segments, or a slider; one option alone needs no slider."""
    options = choice.offered(asked)
    if st.session_state[key] not in options:
        st.session_state[key] = choice.usual(asked)
    settings: dict[str, Any] = {"key": key, "on_change": _write, "args": (key, choice, asked)}
    written = _labels(choice, tuple(options), asked.lang).__getitem__
    if choice.form == "slider" and len(options) > 1:
        return st.select_slider(label, options, format_func=written, **settings)
    if choice.form == "segments":
        return st.segmented_control(label, options, format_func=written, required=True, **settings)
    return st.selectbox(label, options, format_func=written, **settings)


@queries.per_version
def _labels(choice: One | Several, options: tuple[Any, ...], lang: str) -> dict[Any, str]:
    """What a picker calls each option, kept: the framework asks for all of them in every run."""
    return {o: choice.labelled(o, lang) for o in options}


def _one_unit(choice: OneUnit, asked: Selection, key: str, label: str) -> str:
    ids = [p.id for p in choice.offered(asked)]
    if st.session_state[key] not in ids:
        st.session_state[key] = choice.usual(asked)
    chosen: str = st.selectbox(
        label,
        ids,
        key=key,
        format_func=labels.units(tuple(ids), asked.lang).__getitem__,
        on_change=_write,
        args=(key, choice, asked),
    )
    return chosen


def _units(choice: Units, asked: Selection, key: str, label: str) -> tuple[str, ...]:
    """Several provinces; typed names need no diacritics."""
    ids = [p.id for p in choice.offered(asked)]
    st.session_state[key] = [i for i in st.session_state[key] if i in ids]

    def changed() -> None:
        """Turn typed spellings into units, then write the address."""
        found = [v if v in ids else choice.find(str(v), asked) for v in st.session_state[key]]
        meant = [v if isinstance(v, str) else v.id for v in found if v]
        st.session_state[key] = list(dict.fromkeys(meant))
        _write(key, choice, asked)

    named = labels.units(tuple(ids), asked.lang)
    return _multiselect(
        label,
        ids,
        key=key,
        format_func=lambda i: named.get(i, str(i)),
        most=choice.at_most(asked),
        placeholder=asked.t("control.p_hint"),
        accept_new_options=True,
        on_change=changed,
    )


def _several(choice: Several, asked: Selection, key: str, label: str) -> tuple[str, ...]:
    options = choice.offered(asked)
    st.session_state[key] = [o for o in st.session_state[key] if o in options]
    return _multiselect(
        label,
        options,
        key=key,
        format_func=_labels(choice, tuple(options), asked.lang).__getitem__,
        most=choice.at_most(asked),
        placeholder=asked.t(f"control.{choice.name}_hint"),
        on_change=partial(_write, key, choice, asked),
    )


def _multiselect(
    label: str,
    options: Sequence[str],
    *,
    most: int,
    on_change: Callable[[], None],
    **settings: Any,
) -> tuple[str, ...]:
    picked: list[str] = st.multiselect(
        label,
        options,
        max_selections=most,
        select_all=False,
        on_change=on_change,
        **settings,
    )
    return tuple(p for p in picked if p in options)


def _search_text(choice: SearchText, asked: Selection, key: str, label: str) -> str:
    text: str = st.text_input(
        label,
        key=key,
        placeholder=asked.t(choice.hint),
        max_chars=choice.longest,
        icon=":material/search:",
        on_change=_write,
        args=(key, choice, asked),
    )
    return text.strip()


def set_value(page: Page, choice: Choice, value: Any, asked: Selection) -> None:
    """Move a picker before it is drawn."""
    key = f"{page.id}.{choice.name}"
    st.session_state[key] = value
    _write(key, choice, asked)


def page_number(page: Page, count: int, *, of: Hashable) -> int:
    """Which of `count` pages of a long table, from 1: `?page=2`. Another table (`of`) begins at 1."""
    key, about = f"{page.id}.page", f"{page.id}.page.of"
    if st.session_state.get(about, of) != of:
        st.session_state.pop(key, None)
        st.query_params.pop("page", None)
    st.session_state[about] = of
    asked = st.query_params.get("page")
    number = 1
    if asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 7:
        number = int(asked)
    if asked is not None and not 1 <= number <= count:
        page.notes.append(unknown("page", asked, lang=page.lang))
        number = 1
    # The widget has a default of its own, so its state is only written where the address moved.
    seen = _seen()
    if key in st.session_state and seen.get(key) != asked:
        st.session_state[key] = number
    seen[key] = asked
    if count == 1:
        return 1

    def changed() -> None:
        number = st.session_state[key]
        if number == 1:
            st.query_params.pop("page", None)
        else:
            st.query_params["page"] = str(number)
        _seen()[key] = st.query_params.get("page")

    chosen: int = st.pagination(count, default=number, key=key, on_change=changed, width="stretch")
    return min(chosen, count)
