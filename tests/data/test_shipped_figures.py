"""The shipped registry and figures obey the rules, and say the same in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lib.base import i18n, settings
from lib.data import store
from lib.data.declared import provinces, registry
from lib.data.loading import checks, loaders, local_results
from lib.display import wording
from lib.figures import queries


def test_every_shipped_claim_passes_every_check() -> None:
    claims, known = loaders.check_shipped()
    assert len(claims) > 41_000
    assert checks.problems(claims, known) == []


@pytest.mark.usefixtures("shipped")
def test_store_holds_every_claim_and_one_figure_a_key() -> None:
    claims, _ = loaders.check_shipped()
    held = store.counts()
    assert held["claims"] == len(claims)
    key = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
    assert held["figures"] == len(claims.drop_duplicates(key))


def test_sixty_three_and_thirty_four_units_on_any_day() -> None:
    known = provinces.load()
    for day in (date(2009, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30)):
        assert len(known.on(day)) == 63, day
    for day in (date(2025, 7, 1), date(2026, 4, 29), date(2026, 4, 30), date(2026, 11, 1)):
        assert len(known.on(day)) == 34, day


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    import string

    vi, en = i18n.texts("vi"), i18n.texts("en")
    assert set(vi) == set(en)
    for key in vi:
        fields = [{f for _, f, _, _ in string.Formatter().parse(t[key]) if f} for t in (vi, en)]
        # English texts of the framework are its own: its plural of "option" needs no Vietnamese.
        needless = {"of"} if key == "framework.most" else set()
        assert fields[0] == fields[1] - needless, key


@pytest.mark.usefixtures("shipped")
def test_a_suspect_figure_is_shown_only_where_there_is_no_other() -> None:
    shown = store.figures()
    suspect = shown[shown["value_status"] == "suspect"]
    told = store.claims()
    key = ["indicator", "area_id", "year", "period_start", "period_end", "scope"]
    beside = suspect[key].merge(told[told["value"].notna()], on=key)
    assert len(beside)
    assert (beside["suspect_reason"] != "").all()


def test_every_break_refuses_scores_and_gives_its_reason_in_both_languages() -> None:
    breaks = registry.load(settings.data_dir()).all_breaks
    assert len(breaks) > 200
    for b in breaks:
        assert "score" in b.refuses, b
        assert b.reason_vi != b.reason_en, b


@pytest.mark.usefixtures("shipped")
def test_no_ranking_index_is_joined_across_the_mergers_of_2025() -> None:
    ranked = queries.ranked_indicators()
    assert {i.id for i in ranked} >= {"par_index", "sipas", "papi", "pci"}
    for index in ranked:
        (stop,) = [b for b in registry.load().breaks(index.id) if b.year == 2025]
        assert (stop.kind, stop.refuses) == ("territory", {"score", "rank"}), index.id


def test_every_doubt_is_told_in_both_languages() -> None:
    """And no phrase is declared that no figure or source says."""
    claims, known = loaders.check_shipped()
    inside = local_results.read(settings.data_dir())
    doubts = (set(claims["suspect_reason"]) | set(inside["suspect_reason"])) - {""}
    assert doubts <= set(known.phrases)
    told = {text for s in known.sources.values() for text in (s.publisher, s.title)}
    told |= {note for text in told for note in re.findall(r"\(([^()]+)\)", text)}
    assert set(known.phrases) <= doubts | told
    for phrase in known.phrases.values():
        assert phrase["en"] != phrase["vi"]
        assert not VIETNAMESE.search(phrase["en"])


# Notes of the product, and words that no name of a place or newspaper has.
NOTES = "|".join(
    (
        r"bản (tiếng|dịch|sao)|đăng lại|lưu trên|bộ dữ liệu|trang thẻ|trích luận",
        r"bảng (số liệu|tổng hợp chính|\d)",
    )
)
VIETNAMESE = re.compile(rf"{NOTES}|\b(của|được|không|là|từ|và|cho)\b", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(edition|English|Russian|copy of|dataset|page|title from|news list|Indicators)\b"
)


def test_notes_in_titles_are_told_in_the_reader_s_language() -> None:
    """A title is a proper name; what the product notes in it, or says where there is none, is not."""
    for source in registry.load().sources.values():
        assert not re.search(NOTES, wording.title(source, lang="en")), source.title
        notes = " ".join(re.findall(r"\(([^()]+)\)", wording.title(source, lang="vi")))
        assert not ENGLISH.search(notes), source.title


# What runs on through a year; a count of services or a decided merger is whole on the day it is told.
RUNNING = ("dossiers",)
RUNNING_TOO = ("staff_cut", "staff_cut_rate", "qd766", "digitised_rate", "dossiers_online")
RUNNING_TOO += ("satisfaction_local", "satisfaction_portal", "very_satisfied")


def test_no_source_tells_a_full_year_before_its_end() -> None:
    """What was received, resolved or cut by August is a part of the year, whatever it is called."""
    claims, known = loaders.check_shipped()
    dates = {s.id: s.date for s in known.sources.values()}
    running = {i.id for i in known.indicators.values() if i.family in RUNNING} | set(RUNNING_TOO)
    running |= {i for i in known.indicators if i.startswith("online_") and i.endswith("_rate")}
    told = claims[claims["indicator"].isin(running) & (claims["scope"] == "full-year")]
    assert len(told) > 100
    months = [
        (str(year), dates[s]) for s, year in zip(told["source_id"], told["year"], strict=True)
    ]
    early = ["" < date < year or f"{year}-01" <= date < f"{year}-12" for year, date in months]
    assert told["claim_id"][early].tolist() == []


def test_ranks_among_34_are_of_the_34() -> None:
    """A unit that ended on 30 June 2025 was never ranked among those that came after it."""
    claims, known = loaders.check_shipped()
    among = claims[claims["n_ranked"] == 34]
    assert len(among) > 10
    assert {known.provinces[a].map for a in among["area_id"]} == {"34"}
