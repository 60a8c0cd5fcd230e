"""A decision's annex: what is read of it, and each cell that is refused with where and why."""

from __future__ import annotations

import pytest

from lib.base.records import BadFile
from lib.data.cells import document
from lib.data.upkeep import scoring_annex, scoring_criteria


def read(*lines: str) -> scoring_annex.AnnexReading:
    body = "\n".join(["STT\tTiêu chí\tĐiểm tối đa", *lines]).encode()
    return scoring_annex.read(document.parsed("phụ lục.tsv", body))


def test_an_annex_is_read_with_what_stands_under_what() -> None:
    found = read(
        "I\tChỉ đạo\t40", "1.1\tKế hoạch\t0,6", "\tĐạt 100%\t0,6", "1.2\tBáo cáo\t39,4",
        "II\tThủ tục\t60", "2\tĐúng hạn\t60", "2.1\tTrong hạn\t60",
    )  # fmt: skip
    assert [(c.code, c.parent, c.points) for c in found.criteria] == [
        ("I", "", "40"),
        ("1.1", "I", "0.6"),
        ("1.2", "I", "39.4"),
        ("II", "", "60"),
        ("2", "II", "60"),
        ("2.1", "2", "60"),
    ]
    assert found.left_out == ((4, "Đạt 100%"),)
    assert scoring_criteria.faults(found.criteria) == []


@pytest.mark.parametrize(
    ("line", "code", "column", "value"),
    [
        ("1.1\tKế hoạch\tmột", "annex_points", "C", "một"),
        ("1.1\tKế hoạch\t-1", "annex_points", "C", "-1"),
        ("1.1\tKế hoạch\t0,125", "annex_points", "C", "0.125"),
        ("1.1\tKế hoạch\t", "annex_points", "C", ""),
        ("1.1\tKế hoạch\t5%", "annex_points", "C", "5"),
        ("I\tLại\t1", "annex_code_twice", "A", "I"),
        ("1.1\t\t1", "annex_name", "B", ""),
        ("=1+1\tKế hoạch\t1", "annex_code", "A", "=1+1"),
    ],
)
def test_a_wrong_cell_is_told_with_row_and_column(
    line: str, code: str, column: str, value: str
) -> None:
    with pytest.raises(BadFile) as fault:
        read("I\tChỉ đạo\t40", line)
    (problem,) = fault.value.problems
    assert (problem.code, problem.row, problem.column) == (code, 3, column)
    assert problem.value.replace(",", ".").rstrip("%") == value


def test_a_file_without_such_a_table_is_refused() -> None:
    with pytest.raises(BadFile, match="annex_no_table"):
        scoring_annex.read(document.parsed("a.tsv", "STT\tTên\tSố\n1\ta\t2".encode()))


@pytest.mark.parametrize(
    "heading",
    ["Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Lĩnh vực, tiêu chí", "LĨNH VỰC / TIÊU CHÍ"],
)
def test_a_column_of_several_levels_is_the_name(heading: str) -> None:
    body = f"STT;{heading};Điểm\n".replace(";", "\t") + "I\tChỉ đạo\t100"
    found = scoring_annex.read(document.parsed("a.tsv", body.encode()))
    assert [(c.code, c.name, c.points) for c in found.criteria] == [("I", "Chỉ đạo", "100")]


def test_way_of_scoring_reviewer_and_group_are_read_where_they_stand() -> None:
    body = "\n".join(
        [
            "STT\tTiêu chí\tĐiểm tối đa\tCách chấm\tNgười thẩm định\tNhóm đơn vị",
            "I\tChỉ đạo\t100",
            "1.1\tĐúng hạn\t60\tTheo tỷ lệ\tsoat\tso",
            "1.2\tHài lòng\t40\tĐiều tra xã hội học\tSở Nội vụ\t",
        ]
    ).encode()
    found = scoring_annex.read(document.parsed("a.tsv", body), accounts=["soat"])
    assert [(c.method, c.reviewer, c.unit_group) for c in found.criteria] == [
        ("evidence", "", ""),
        ("share", "soat", "so"),
        ("survey", "", ""),
    ]
    # A department is no account: nobody is guessed, and it is told.
    assert found.left_out == ((4, "Sở Nội vụ"),)
    wrong = body.replace("Theo tỷ lệ".encode(), "tùy".encode())
    with pytest.raises(BadFile) as fault:
        scoring_annex.read(document.parsed("a.tsv", wrong))
    (problem,) = fault.value.problems
    assert (problem.code, problem.row, problem.column, problem.value) == (
        "annex_method",
        3,
        "D",
        "tùy",
    )


def annex(*lines: str) -> scoring_annex.AnnexReading:
    return scoring_annex.read(document.parsed("phụ lục.tsv", "\n".join(lines).encode()))


@pytest.mark.parametrize(
    ("cell", "method"),
    [
        ("Tài liệu kiểm chứng", "evidence"),
        ("Tỷ lệ", "share"),
        ("Tính theo tỷ lệ", "share"),
        ("ĐT XHH", "survey"),
        ("Điều tra XHH", "survey"),
        ("Điểm trừ", "minus"),
    ],
)
def test_ways_of_scoring_are_read_in_the_words_of_decisions(cell: str, method: str) -> None:
    found = annex(
        "STT\tTiêu chí\tĐiểm tối đa\tHình thức đánh giá",
        "I\tChỉ đạo\t100",
        f"1.1\tKế hoạch\t100\t{cell}",
    )
    assert found.criteria[1].method == method
    assert found.columns == ()


def test_columns_of_documents_shares_and_sentences_are_left_out_by_name() -> None:
    found = annex(
        "STT\tTiêu chí\tĐiểm tối đa\tTỷ lệ\tCách chấm\tTài liệu kiểm chứng",
        "I\tChỉ đạo\t100\t100%\t\t",
        "1.1\tKế hoạch\t60\t60%\tĐủ ba nội dung: 60 điểm; thiếu một nội dung trừ 20 điểm\tKế hoạch",
        "1.2\tBáo cáo\t40\t40%\tĐúng hạn: 40; muộn: 0\tBáo cáo quý",
    )
    assert [(c.points, c.method, c.basis) for c in found.criteria] == [
        ("100", "evidence", ""),
        ("60", "evidence", ""),
        ("40", "evidence", ""),
    ]
    assert found.columns == ("Tỷ lệ", "Cách chấm", "Tài liệu kiểm chứng")
