"""Names and explanations are kept as typed or refused; none is cut, and each can be written out."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pytest

from lib.base.i18n import LANGS
from lib.data.upkeep import (
    scoring_criteria,
    scoring_entries,
    scoring_reminders,
    scoring_steps,
    scoring_units,
    scoring_years,
    terminal,
)
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.files import scoring_calendar, scoring_decision
from tests.unit.data.scoring.conftest import LIST, UNITS
from tests.unit.data.scoring.test_year import refused

MARKUP = '<b>=HYPERLINK("x")</b> *a* [b](javascript:c)'


@pytest.mark.parametrize("bad", ["a\x07", "a\x00", "a\ufffe", "a\nb", "x" * 301])
def test_what_cannot_be_written_is_refused_with_a_sentence(
    draft: int, editor: Keeper, bad: str
) -> None:
    with refused("text") as fault:
        scoring_years.add(editor, "34-15", year=2025, title=bad)
    for lang in LANGS:
        assert "300" in terminal.refused(fault.value, lang)
    with refused("text"):
        scoring_units.replace(editor, draft, found=[replace(UNITS[0], name=bad)], reason="x")
    if len(bad) < 300:
        with refused("text"):
            found = [replace(LIST[0], unit_group=bad)]
            scoring_criteria.replace(editor, draft, found=found, reason="x")
        with refused("text"):
            scoring_years.set_classes(editor, draft, classes=[(bad, "0")], reason="x")


def test_an_explanation_has_lines_and_no_hidden_signs(opened: int, own: Keeper) -> None:
    told = {"unit": "so-y-te", "code": "1.1", "self_points": "0,5", "seen": 0}
    with refused("text"):
        scoring_entries.save(own, opened, explanation="a\x00b", **told)
    with refused("reason_long"):
        scoring_entries.save(own, opened, explanation="x" * 4001, **told)
    kept = scoring_entries.save(own, opened, explanation="một\nhai\t=1+1", **told)
    assert kept.explanation == "một\nhai\t=1+1"


def test_markup_is_text_in_the_decision_the_annex_and_the_calendar(editor: Keeper) -> None:
    year = scoring_years.add(editor, "34-14", year=2026, title=MARKUP)
    scoring_criteria.replace(editor, year, found=LIST, reason="QĐ 1")
    scoring_units.replace(editor, year, found=[replace(UNITS[0], name=MARKUP)], reason="QĐ 1")
    scoring_units.begin(editor, year)
    scoring_years.set_due(editor, year, name="self_due", time="2099-01-01T00:00:00Z")
    found = scoring_steps.result(editor, year)
    paper = docx.Document(io.BytesIO(scoring_decision.docx(found)))
    cells = {c.text for table in paper.tables for row in table.rows for c in row.cells}
    assert MARKUP in cells
    assert any(MARKUP in p.text for p in paper.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(scoring_decision.xlsx(found)))
    every = [c for sheet in book for row in sheet.rows for c in row]
    assert MARKUP in {c.value for c in every}
    assert not [c for c in every if c.data_type == "f" or c.hyperlink]
    dues = scoring_reminders.dues(editor)
    body = scoring_calendar.ics(dues, scoring_reminders.mine(editor), lang="vi").decode()
    assert body.count("BEGIN:VEVENT") == 1
    assert "HYPERLINK" in body


def test_a_sentence_shows_what_was_typed_without_its_hidden_signs() -> None:
    with pytest.raises(NotAllowed) as fault:
        scoring_years.add(Keeper(account="an", role="editor"), "34-14", year=2025, title="Sở\x07 A")
    assert fault.value.params["value"] == "Sở A"
