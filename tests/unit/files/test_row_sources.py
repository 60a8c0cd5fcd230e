"""Files name the documents behind their rows, in the reader's words; a figure can be quoted by itself."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest

from lib import gallery
from lib.data.declared import registry
from lib.display import wording
from lib.files import row_sources, tables
from lib.gallery import ranking, ranking_question
from lib.views import figure_citation

pytestmark = pytest.mark.usefixtures("shipped")


def drawn(view: str, **choices: str) -> gallery.Exhibit:
    return gallery.draw(gallery.ask(view, choices, lang="vi"))


def test_each_row_of_a_csv_names_its_documents_and_no_code_of_a_status() -> None:
    found = drawn("ranking.years", indicator="par_index", p="son-la")
    rows = row_sources.with_documents(found.chart.data, found.columns, lang="vi")
    known = registry.load().sources
    label = found.columns["rank_source"]
    for row in rows.head(50).to_dict("records"):
        source = known[row[label]]
        assert row[f"{label}: tên tài liệu"] == wording.title(source, lang="vi")
        assert row[f"{label}: địa chỉ"] == source.address
        assert row[f"{label}: ngày"] == source.date
    told = set(rows.astype(str).to_numpy().ravel())
    assert not {"published", "derived", "computed", "suspect"} & told
    assert {"công bố", "suy ra"} <= told


def test_a_workbook_has_a_sheet_of_its_sources() -> None:
    found = drawn("ranking.years", indicator="par_index", p="son-la")
    frames = [(found.chart.data, found.columns)]
    named = row_sources.documents(frames, lang="vi")
    assert set(named["Mã nguồn"]) == set(
        pd.concat([found.chart.data[c] for c in ("rank_source", "score_source")]).dropna()
    )
    raw = tables.xlsx_bytes(
        {"Số liệu": found.chart.data, "Nguồn": named}, notes=[], notes_sheet="x"
    )
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert [c.value for c in book["Nguồn"][1]] == list(named)
    assert book["Nguồn"].max_row == len(named) + 1


def test_the_files_of_the_movement_table_have_the_sources_that_its_page_shows() -> None:
    asked = gallery.ask("ranking.years", {"indicator": "papi"}, lang="vi").read()
    found = ranking_question.question(asked)
    rows = ranking.with_sources(found.moves, found)
    ranked = rows[rows["rank_to"].notna()]
    assert ranked["rank_source"].isin(registry.load().sources).all()


def test_a_figure_is_quoted_with_the_document_of_its_rank_and_that_of_its_score() -> None:
    found = drawn("ranking.years", indicator="par_index", p="son-la")
    rows = found.chart.data
    rows = rows[rows["rank_source"].notna() & rows["score_source"].notna()]
    row = rows[rows["rank_source"] != rows["score_source"]].iloc[0].to_dict()
    text = figure_citation.quoted("vi", row, indicator="par_index")
    known = registry.load().sources
    assert text.startswith(f"PAR INDEX {row['year']}, {row['province']}: hạng {row['rank']}")
    assert "; " in text
    for column in ("rank_source", "score_source"):
        assert known[row[column]].title in text
    assert "nguồn khác" not in text


def test_what_may_be_a_rank_is_never_quoted_as_a_value() -> None:
    """Panels of a profile hold ranks in a column `value` that has no document of its own name."""
    found = drawn("province.series", p="son-la")
    assert figure_citation._quotable(found.chart.data, "").empty
    assert len(figure_citation._quotable(drawn("services.levels").chart.data, "")) > 1
