"""Indicators that an office adds: declared with its own file, released and taken back with it.

Every figure here is invented for the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lib.base import settings
from lib.base.records import BadFile, Indicator
from lib.data import store
from lib.data.cells import document
from lib.data.declared import own_indicators, provinces, registry
from lib.data.loading import loaders, own_files
from lib.data.reading import corrections, record, review
from lib.data.upkeep import approval, difference, packing, previews, proposals
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import Keeper
from lib.figures import versions
from tests import documents

NOTE = {"note_vi": "Thêm chỉ số", "note_en": "An indicator added"}


@pytest.fixture(autouse=True)
def _served(few_figures: Path) -> Iterator[None]:
    loaders.load_shipped()
    versions.refresh()
    yield
    versions.refresh()
    registry.forget()


def made(**other: Any) -> Indicator:
    known = registry.load()
    told: dict[str, Any] = {
        "name_vi": "Lòng tin của người dân",
        "name_en": "Trust of citizens",
        "unit": "điểm",
        "direction": "higher",
        "parent": "papi",
        "family": "ranking",
        "maximum": 10.0,
        "publisher": "",
    }
    return own_indicators.made(**(told | other), known=known.indicators, units=known.units)


def test_one_is_declared_like_those_of_the_product() -> None:
    one = made()
    assert (one.id, one.parent, one.family) == ("papi_own_trust_of_citizens", "papi", "ranking")
    assert one.publisher == registry.load().indicators["papi"].publisher
    assert own_indicators.indicators_in(own_indicators.text_of([one])) == (one,)
    other = made(name_en="", unit="%", parent=None, family="steering", maximum=None)
    assert (other.name_en, other.maximum, other.family) == (other.name_vi, 100.0, "steering")
    assert other.id.startswith("own_long_tin")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name_vi": " x "}, "indicator_name"),
        ({"name_vi": "Tham gia của người dân ở cấp cơ sở"}, "indicator_taken"),
        ({"unit": "quả"}, "indicator_unit"),
        ({"maximum": 0.0}, "indicator_maximum"),
        ({"parent": "nothing"}, "indicator_name"),
    ],
)
def test_what_cannot_be_is_refused(told: dict[str, Any], code: str) -> None:
    with pytest.raises(BadFile) as refused:
        made(**told)
    assert code in {p.code for p in refused.value.problems}


def test_ids_are_free_among_those_that_are_known() -> None:
    one = made()
    known = registry.load().with_own([one])
    again = own_indicators.made(
        name_vi="Lòng tin khác",
        name_en="Trust of citizens",
        unit="điểm",
        direction="higher",
        parent="papi",
        family="ranking",
        maximum=None,
        publisher="",
        known=known.indicators,
        units=known.units,
    )
    assert again.id == f"{one.id}_2"


def proposed(editor: Keeper, tmp_path: Path, one: Indicator) -> int:
    """A sent proposal of a document whose second column is the new indicator."""
    names = documents.panel("papi", 2020)["name"]
    rows = [["Tỉnh", one.name_vi], *[[name, 3 + n / 20] for n, name in enumerate(names)]]
    path = documents.workbook(tmp_path / "PAPI them 2020.xlsx", {"PAPI 2020": rows})
    book = document.parsed(path.name, path.read_bytes())
    asked: dict[str, Any] = {"names": provinces.load(), "figures": store.figures()}
    first = review.review(book, registry=registry.load(), **asked)
    assert first.intake.claims.empty
    reading = corrections.column(
        first.reading, table=0, at=1, means="value", indicator=one.id, year=2020
    )
    known = registry.load().with_own([one])
    found = review.review(book, registry=known, corrected=reading, **asked)
    assert found.blocking == ()
    assert found.intake.indicators == (one,)
    draft = NewProposal(
        kind="document",
        file=path.name,
        taken=found.intake,
        reason="thử",
        body=path.read_bytes(),
        reading=record.to_toml(found.reading),
    )
    return proposals.send(editor, proposals.propose(editor, draft).id).id


def test_it_comes_with_its_document_and_goes_with_it(
    editor: Keeper, approver: Keeper, tmp_path: Path
) -> None:
    first = approval.release_now(approver, note_vi="Ban đầu", note_en="To begin with")
    one = made()
    number = proposed(editor, tmp_path, one)
    held = proposals.intake_of(number)
    assert held.indicators == (one,)
    assert packing.intake(packing.statements(held), packing.sources(held), "[]").indicators == (
        one,
    )
    assert one.id not in registry.load().indicators
    assert len(difference.difference(number).new) == 63
    token = previews.show(editor, number)
    with versions.as_of(token):
        assert one.id in registry.load().indicators
        assert len(versions.shown(indicators=[one.id])) == 63

    approval.approve(approver, number, **NOTE)
    versions.refresh()
    assert registry.load().indicators[one.id] == one
    assert one.id in registry.load().own
    assert len(store.figures(indicators=[one.id])) == 63
    (folder,) = own_files.names()
    kept = own_files.read(folder)
    assert kept.indicators == (one,)

    approval.roll_back(approver, first.id, note_vi="Rút", note_en="Taken back")
    versions.refresh()
    assert one.id not in registry.load().indicators
    assert store.figures(indicators=[one.id]).empty


def test_another_document_of_it_carries_it_too(editor: Keeper, tmp_path: Path) -> None:
    one = made()
    known = registry.load().with_own([one])
    names = documents.panel("papi", 2020)["name"]
    rows = [["Tỉnh", one.name_vi], *[[name, 3 + n / 20] for n, name in enumerate(names)]]
    path = documents.workbook(tmp_path / "PAPI sau 2020.xlsx", {"PAPI 2020": rows})
    book = document.parsed(path.name, path.read_bytes())
    found = review.review(book, registry=known, names=provinces.load(), figures=store.figures())
    assert [c.indicator for c in found.reading.taken()] == [one.id]
    assert found.intake.indicators == (one,)
    texts = own_files.content_of(found.intake, file=path.name)
    assert own_files.intake_in(texts, name="x").indicators == (one,)
    plain = replace(found.intake, indicators=())
    assert own_files.INDICATORS not in own_files.content_of(plain, file=path.name)


def test_an_own_indicator_that_is_declared_otherwise_is_another_version() -> None:
    path = settings.own_dir() / "a" / own_files.INDICATORS
    path.parent.mkdir(parents=True)
    path.write_text(own_indicators.text_of([made()]), encoding="utf-8")
    before = loaders.version_of(settings.data_dir())
    path.write_text(own_indicators.text_of([made(direction="lower")]), encoding="utf-8")
    assert loaders.version_of(settings.data_dir()) != before
