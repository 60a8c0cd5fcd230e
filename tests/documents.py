"""Documents in the forms in which publishers print their tables, made from the product's own figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import xlsxwriter
from docx.shared import Pt
from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from lib.base import settings
from lib.data.declared import registry

Rows = Sequence[Sequence[Any]]
DIMENSIONS = ("1", "2", "3", "4", "5", "6", "7", "8")


def panel(index: str, year: int) -> pd.DataFrame:
    """The shipped panel of one edition: a row for each province (its name), a column for each indicator."""
    path = settings.data_dir() / "figures" / index / f"{year}.csv"
    known = registry.load()
    wide = pd.read_csv(path).drop(columns="source_id").groupby("area_id", sort=False).first()
    wide.insert(0, "name", [known.provinces[i].name_vi for i in wide.index])
    return wide


def workbook(
    path: Path,
    sheets: dict[str, Rows],
    *,
    merges: dict[str, Sequence[tuple[int, int, int, int]]] | None = None,
    formats: Callable[[str, int, int], str | None] | None = None,
) -> Path:
    """A workbook of the sheets; merged ranges are (top, left, bottom, right), `formats` number formats."""
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    form = formats(name, r, c) if formats else None
                    style = book.add_format({"num_format": form}) if form else None
                    if value is not None and value == value:
                        sheet.write(r, c, value, style)
            for top, left, bottom, right in (merges or {}).get(name, ()):
                sheet.merge_range(top, left, bottom, right, rows[top][left])
    return path


ANNEX_TITLE = [
    "BỘ NỘI VỤ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Phụ lục II",
    "KẾT QUẢ CHỈ SỐ PAPI NĂM {year} CỦA CÁC TỈNH, THÀNH PHỐ",
    "(Kèm theo Quyết định số 450/QĐ-BNV ngày 17 tháng 4 năm 2020 của Bộ trưởng Bộ Nội vụ)",
]
FOOTNOTES = [
    "Ghi chú: ¹ Cỡ mẫu nhỏ; * số liệu đã được rà soát.",
    "KT. BỘ TRƯỞNG",
    "THỨ TRƯỞNG",
]


def comma(value: float, places: int = 2) -> str:
    """A number as a Vietnamese document prints it."""
    return f"{value:.{places}f}".replace(".", ",")


def annex_rows(year: int, places: int = 2) -> tuple[list[list[str]], list[list[str]], pd.DataFrame]:
    """Two rows of headings and the rows of an annex: number, province, total, eight dimensions."""
    wide = panel("papi", year)
    names = registry.load().indicators
    parts = [f"papi_d{d}" for d in DIMENSIONS]
    head = [
        ["TT", "Tỉnh, thành phố", "Chỉ số PAPI", *["Điểm các nội dung"] + [""] * (len(parts) - 1)],
        ["", "", "", *[f"{d}. {names[p].name_vi}" for d, p in zip(DIMENSIONS, parts, strict=True)]],
    ]
    rows = [
        [str(n), r["name"], comma(r["papi"], places), *[comma(r[p], places) for p in parts]]
        for n, (_, r) in enumerate(wide.iterrows(), start=1)
    ]
    return head, rows, wide


def word_annex(path: Path, year: int) -> Path:
    """A Word annex of a decision: heading, two-line header, one table, notes, signature."""
    head, rows, _ = annex_rows(year)
    document = docx.Document()
    for line in ANNEX_TITLE:
        document.add_paragraph(line.format(year=year))
    table = document.add_table(rows=len(rows) + 2, cols=len(head[0]), style="Table Grid")
    for r, row in enumerate([*head, *rows]):
        cells = table.rows[r].cells
        for c, text in enumerate(row):
            if text:
                cells[c].text = text
    table.cell(0, 3).merge(table.cell(0, len(head[0]) - 1))
    for c in range(3):
        table.cell(0, c).merge(table.cell(1, c))
    # A raised mark after a figure, as footnotes stand in such annexes.
    run = table.cell(5, 2).paragraphs[0].add_run("1")
    run.font.superscript = True
    for line in FOOTNOTES:
        document.add_paragraph(line).runs[0].font.size = Pt(10)
    document.save(str(path))
    return path


def pdf_annex(path: Path, year: int, *, per_page: int = 25) -> Path:
    """The same annex as PDF over several pages, the header on each, with ruled lines."""
    head, rows, _ = annex_rows(year)
    pages = [rows[n : n + per_page] for n in range(0, len(rows), per_page)]
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}), PdfPages(path) as document:
        for number, part in enumerate(pages):
            figure = Figure(figsize=(11.7, 8.3))
            if number == 0:
                for n, line in enumerate(ANNEX_TITLE):
                    figure.text(0.3, 0.97 - 0.02 * n, line.format(year=year), fontsize=8)
            _ruled(figure, [*head, *part], marked=number == 0)
            if number == len(pages) - 1:
                for n, line in enumerate(FOOTNOTES):
                    figure.text(0.05, 0.12 - 0.02 * n, line, fontsize=8)
            document.savefig(figure)
    return path


def _ruled(figure: Figure, rows: Rows, *, marked: bool) -> None:
    lefts = [0.03, 0.06, 0.17, *[0.23 + 0.09 * n for n in range(9)]]
    top, step = 0.86, 0.026

    def line(x: list[float], y: list[float]) -> None:
        figure.add_artist(
            __import__("matplotlib.lines").lines.Line2D(
                x, y, transform=figure.transFigure, color="black", linewidth=0.6
            )
        )

    bottom = top - step * len(rows)
    for r in range(len(rows) + 1):
        start = lefts[3] if r == 1 else lefts[0]
        line([start, lefts[-1]], [top - step * r] * 2)
    for c, x in enumerate(lefts):
        merged = 3 < c < len(lefts) - 1
        line([x, x], [top - step if merged else top, bottom])
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            shown = text if len(text) < 24 else text[:22] + "\n" + text[22:]
            y = top - step * (r + 0.7)
            figure.text(lefts[c] + 0.003, y, shown, fontsize=6 if r > 1 else 4)
            if marked and (r, c) == (5, 2):
                figure.text(
                    lefts[c] + 0.003 + 0.0068 * len(text) * 0.62, y + 0.005, "1", fontsize=3.5
                )


def edition_with_errors(path: Path) -> Path:
    """PAPI 2025 of all 34 provinces, invented: scores in steps of 0.15, errors of 0.3 and a half more."""
    known = registry.load().provinces.values()
    names = sorted(p.name_vi for p in known if p.map == "34" and p.valid_to is None)
    head = ["Tỉnh, thành phố", "Chỉ số PAPI", "Sai số chuẩn", "Cỡ mẫu", "Xếp hạng"]
    rows: list[list[Any]] = [["Mẫu (số tự đặt): Chỉ số PAPI năm 2025"], head]
    for k, name in enumerate(names):
        rows.append([name, 45 - 0.15 * k, 0.3 + 0.15 * (k % 2), 200 + k, f"{k + 1}/34"])
    return workbook(path, {"Mẫu": rows})
