"""Golden figures: typed from published statements, compared with what the product shows."""

from __future__ import annotations

import pytest

from lib.analytics import ranks
from lib.base.records import Refusal
from lib.data import store
from lib.data.declared import provinces, registry
from lib.figures import queries

pytestmark = pytest.mark.usefixtures("shipped")


def _id(name: str) -> str:
    unit = provinces.load().resolve(name, year=2020).province
    assert unit is not None
    return unit.id


def _ranks(indicator: str, name: str, *years: int) -> list[int]:
    history = queries.history(indicator).set_index(["province_id", "year"])
    return [int(history.loc[(_id(name), y), "rank"]) for y in years]


def _move(indicator: str, name: str, start: int, end: int) -> dict[str, object]:
    breaks = registry.load().breaks(indicator)
    moves = ranks.movement(queries.history(indicator), start=start, end=end, breaks=breaks)
    return moves.set_index("province_id").loc[_id(name)].to_dict()


def test_son_la_par_index_2019_to_2022() -> None:
    assert _ranks("par_index", "Sơn La", 2019, 2020, 2021, 2022) == [23, 20, 15, 13]
    assert _move("par_index", "Sơn La", 2019, 2022)["change"] == 10


def test_thai_nguyen_par_index_2016_to_2019() -> None:
    move = _move("par_index", "Thái Nguyên", 2016, 2019)
    assert (move["rank_from"], move["rank_to"], move["change"]) == (54, 14, 40)
    assert move["status"] == "derived"


@pytest.mark.parametrize(
    ("indicator", "old", "new", "change"), [("par_index", 43, 29, 14), ("sipas", 23, 13, 10)]
)
def test_thanh_hoa_2019_to_2020(indicator: str, old: int, new: int, change: int) -> None:
    move = _move(indicator, "Thanh Hóa", 2019, 2020)
    assert (move["rank_from"], move["rank_to"], move["change"]) == (old, new, change)
    assert move["status"] == "derived"


def test_quang_ninh_par_index_2018_shows_the_agreed_score_and_keeps_its_rivals() -> None:
    shown = store.figures(indicators=["par_index"], areas=[_id("Quảng Ninh")], years=(2018, 2018))
    assert shown["value"].tolist() == [89.06]
    assert shown["value_status"].tolist() == ["published"]
    told = store.claims(indicators=["par_index"], areas=[_id("Quảng Ninh")], years=(2018, 2018))
    assert {89.06, 89.6, 81.0} <= set(told["value"].dropna())
    assert (told.loc[told["value"].isin([89.6, 81.0]), "suspect_reason"] != "").all()


def test_papi_2020_ranks_63_with_quang_ninh_first() -> None:
    history = queries.history("papi")
    edition = history[history["year"] == 2020]
    assert edition["rank"].notna().sum() == 63
    first = edition[edition["rank"] == 1]
    assert first["province_id"].tolist() == [_id("Quảng Ninh")]
    assert first["score"].tolist() == [pytest.approx(48.811, abs=0.0005)]
    assert set(edition["rank_basis"]) == {"computed"}


def test_papi_total_change_2017_to_2018_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        _move("papi", "Quảng Ninh", 2017, 2018)
    assert [b.year for b in refused.value.breaks] == [2018]


@pytest.mark.parametrize("year", [2006, 2007, 2008])
def test_pci_2006_to_2008_ranks_64_units_with_ha_tay(year: int) -> None:
    history = queries.history("pci")
    edition = history[history["year"] == year]
    assert len(edition) == 64
    assert sorted(edition["rank"]) == list(range(1, 65))
    assert "64-28" in set(edition["province_id"])
    assert edition["n_ranked"].unique().tolist() == [64]


@pytest.mark.usefixtures("shipped")
def test_papi_2023_and_2024_rank_61_provinces_each_but_not_the_same_ones() -> None:
    """Places 30 and 25 are five places, told as such; over the 59 provinces in both it would be six."""
    from lib.gallery import profile

    found = profile.standing("papi", ("63-14", "34-14"))
    assert found
    assert (found.rank_before, found.rank, found.change) == (30, 25, 5)


@pytest.mark.parametrize(
    ("indicator", "year", "value"),
    [
        ("par_index_rose", 2024, 53),
        ("par_index_fell", 2024, 9),
        ("par_index_rose", 2023, 57),
        ("par_index_from_90", 2024, 13),
        ("sipas_mean_change", 2024, 1.28),
        ("par_index", 2024, 88.37),
    ],
)
def test_what_the_ministry_says_of_a_whole_edition(
    shipped: str, indicator: str, year: int, value: float
) -> None:
    figures = queries.figures(indicator)
    (row,) = figures[(figures["area_id"] == "VN") & (figures["year"] == year)].itertuples()
    assert row.value == value
    assert row.value_status == "published"


def test_a_rank_that_a_source_tells_among_63_is_shown_so(shipped: str) -> None:
    history = queries.history("par_index")
    (row,) = history[(history["province_id"] == "63-22") & (history["year"] == 2021)].itertuples()
    assert (row.rank, row.n_ranked) == (2, 63)
