"""One address, one question: page, head, preview, embed, slide and file ask the same of it."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib import gallery
from lib.base.records import Refusal
from lib.display import citations
from lib.figures import sitemap
from lib.files.agenda import Agenda, Slide, from_address, to_address
from lib.gallery import Ask, Nothing
from lib.gallery.choices import Table
from lib.web.public import page_request
from tests.addresses import addresses

pytestmark = pytest.mark.usefixtures("shipped")
PAGES = [e for e in sitemap.PAGES if e.id in gallery.TABLES]


def main_question(entry: sitemap.Entry, pairs: list[tuple[str, str]], lang: str) -> Ask | None:
    wanted = page_request.page(entry.path, [*pairs, ("lang", lang)])
    assert wanted is not None
    return wanted.ask()


def drawn(ask: Ask) -> Any:
    try:
        return gallery.draw(ask).chart.figure
    except (Nothing, Refusal) as reason:
        return str(reason)


def page_choices(table: Table, pairs: list[tuple[str, str]], lang: str) -> dict[str, str]:
    """What a page hands to its charts: every choice with a meaning that is not its default."""
    return table.selection(pairs, lang=lang).normal()


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.id)
@given(data=st.data(), lang=st.sampled_from(["vi", "en"]))
def test_all_who_ask_ask_the_same(entry: sitemap.Entry, data: st.DataObject, lang: str) -> None:
    pairs = data.draw(addresses(entry.id))
    head = main_question(entry, pairs, lang)
    of_page = page_choices(gallery.TABLES[entry.id], pairs, lang)
    if head is None:
        return
    meant = head.normal()
    page = gallery.ask(head.view, of_page, lang=lang)
    assert page.normal() == meant
    embed = gallery.ask(head.view, page_request.plain_pairs(pairs), lang=lang)
    assert dataclasses.replace(embed, repeated=()) == head
    opened = main_question(entry, list(embed.on_page().items()), lang)
    assert opened is not None
    assert (opened.view, opened.normal()) == (head.view, meant)
    # The picture of the link is asked for at an address that is made from what the head asked.
    wanted = page_request.page(entry.path, [*pairs, ("lang", lang)])
    assert wanted is not None
    picture = parse_qsl(wanted.query().removeprefix("?"), keep_blank_values=True)
    assert page_request.of_entry(entry, picture).ask() == head
    slide = Slide(view=page.text()).ask(lang)
    assert slide is not None
    assert slide.normal() == meant
    agenda = Agenda(title="x", lang=lang, slides=(Slide(view=page.text()),))
    read, notes = from_address(to_address(agenda), lang=lang)
    assert read is not None
    assert not notes
    assert read.slides == agenda.slides
    address = urlsplit(citations.address(entry.path, of_page, lang=lang, release=None))
    cited = main_question(entry, parse_qsl(address.query), lang)
    assert cited is not None
    assert cited.normal() == meant


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.id)
@given(data=st.data())
def test_a_question_means_what_its_shortest_text_means(
    entry: sitemap.Entry, data: st.DataObject
) -> None:
    ask = main_question(entry, data.draw(addresses(entry.id)), "vi")
    if ask is None:
        return
    meant = ask.normal()
    assert meant.normal() == meant
    names = gallery.VIEWS[ask.view].table.names
    assert meant.read().whole(names).values == ask.read().whole(names).values
    assert len(meant.read().notes) <= len(ask.read().notes)


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.id)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_file_of_a_question_is_drawn_from_the_same_figures(
    entry: sitemap.Entry, data: st.DataObject
) -> None:
    ask = main_question(entry, data.draw(addresses(entry.id)), "vi")
    if ask is not None:
        assert drawn(ask) == drawn(ask.normal())


def test_a_province_without_a_rank_has_no_nearest_way() -> None:
    ask = gallery.ask("whatif.scenario", {"p": "63-26", "c": "nearest"}, lang="vi")
    assert ask.normal().normal() == ask.normal()
