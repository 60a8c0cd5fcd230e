"""Searching claims, counting what is covered, and the texts that the page of data lists."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from lib import gallery
from lib.base import i18n
from lib.data import store
from lib.data.declared import method_texts
from lib.figures import queries
from lib.figures.finder import Wanted
from lib.gallery import data as views
from lib.gallery import units

pytestmark = pytest.mark.usefixtures("shipped")


def test_nothing_wanted_finds_every_claim() -> None:
    assert len(views.claims(Wanted())) == queries.counts()["claims"]


def test_words_need_no_diacritics_and_must_all_fit() -> None:
    named = views.claims(Wanted(words="thai nguyen"))
    both = views.claims(Wanted(words="thai nguyen 2021"))
    # The year may stand in a note or a source's title, the name in that of a source about others.
    of_the_year = named[named["year"] == 2021]["claim_id"]
    assert len(of_the_year) > 40
    assert set(of_the_year) <= set(both["claim_id"]) < set(named["claim_id"])
    assert views.claims(Wanted(words="thai nguyen atlantis")).empty
    assert len(views.claims(Wanted(words="Thái Nguyên"))) == len(
        views.claims(Wanted(words="thai nguyen"))
    )


def test_a_number_is_found_as_either_language_writes_it() -> None:
    for text in ("87,61", "87.61"):
        rows = views.claims(Wanted(words=text))
        assert (rows["value"] == 87.61).any()
        assert len(rows) < 100


def test_an_index_means_its_components_too() -> None:
    rows = views.claims(Wanted(indicator="papi", areas=("63-14",), year=2024))
    assert {"papi", "papi_d1", "papi_d1_1"} <= set(rows["indicator"])
    assert rows["indicator"].str.startswith("papi").all()
    assert set(rows["area_id"]) == {"63-14"}


def test_the_tier_is_the_sources() -> None:
    rows = views.claims(Wanted(tier=4))
    tiers = queries.sources()["tier"]
    assert len(rows)
    assert set(rows["source_id"].map(tiers)) == {4}


def test_addresses_of_unofficial_copies_are_left_out_of_files() -> None:
    rows = views.rows_for_file(views.claims(Wanted(tier=4)), lang="vi")
    assert set(rows["url"]) == {""}
    assert set(views.CLAIM_COLUMNS) <= set(rows.columns)


@pytest.mark.parametrize("group", ["ranking", "papi", "staffing"])
def test_coverage_counts_are_the_stores(group: str) -> None:
    drawn = gallery.draw(gallery.ask("data.coverage", {"group": group}, lang="vi"))
    figures = store.figures()
    assert len(drawn.chart.data) > 10
    for row in drawn.chart.data.itertuples():
        there = figures[(figures["indicator"] == row.id) & (figures["year"] == row.year)]
        units = {a for a in there["area_id"] if a[:2] in ("63", "34", "64")}
        assert row.n == len(units)
        assert str(row.n) in row.said


@pytest.mark.parametrize("big", [False, True])
def test_every_coverage_chart_is_valid(big: bool) -> None:
    asked = [{"group": g} for g in views.groups()]
    asked += [{"by": "province", "region": units.region_text(r)} for r in views.regions()]
    empty = []
    for choices in asked:
        try:
            drawn = gallery.draw(gallery.ask("data.coverage", choices, lang="vi", big=big))
        except gallery.Nothing:
            empty.append(choices)
            continue
        assert not drawn.fell_back
        go.Figure(drawn.chart.figure)
    assert empty == []


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_every_method_and_term_has_its_texts(lang: str) -> None:
    texts = i18n.texts(lang)
    for method in method_texts.METHODS:
        for part in method_texts.PARTS:
            assert texts[f"method.{method}.{part}"]
    for term in method_texts.TERMS:
        assert all(texts[f"glossary.{term}.{part}"] for part in ("vi", "en", "text"))
    listed = {k.split(".")[1] for k in texts if k.startswith("glossary.")}
    assert listed == set(method_texts.TERMS)
