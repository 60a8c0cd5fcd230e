"""The demonstration's folder: a copy of the data with one invented province, and a store of its own.

The copy is marked by a file that `settings.demonstration` looks for: whoever serves it says on every page
that the province is invented, and a store made beside it opens with nothing else. The province's name says
the same wherever it is written: in a chart, a file, an answer of the API.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "demo"
MARK = "demonstration"
PROVINCE = {
    "id": "34-00",
    "map": "34",
    "code": "00",
    "slug": "minh-hoa",
    "name_vi": "Minh họa (không có thật)",
    "name_en": "Minh họa (not real)",
    "type": "tỉnh",
    "region": "Đồng bằng sông Hồng",
    "valid_from": "2025-07-01",
    "note_vi": "Bịa ra để trình diễn; không có tỉnh này.",
}


def environment(place: Path) -> dict[str, str]:
    """The settings with which the product serves the demonstration and nothing else."""
    return {
        "CCHC_DATA_DIR": str(place / "data"),
        "CCHC_OWN_DIR": str(place / "own"),
        "CCHC_VAR_DIR": str(place / "var"),
        "CCHC_DATABASE_URL": f"sqlite:///{place / 'var' / 'figures.sqlite'}",
        "CCHC_UPKEEP": "1",
    }


def begin(place: Path) -> None:
    """Make the folder anew; one that is no demonstration's is left alone. Raises FileExistsError."""
    if place.exists():
        if not (place / "data" / MARK).is_file():
            raise FileExistsError(place)
        shutil.rmtree(place)
    # Written first, so that a copy that was broken off is no ordinary data folder.
    (place / "data").mkdir(parents=True)
    (place / "data" / MARK).write_text("Bịa ra để trình diễn. Invented for demonstration.\n")
    shutil.copytree(
        ROOT / "data", place / "data", dirs_exist_ok=True, ignore=shutil.ignore_patterns("own")
    )
    path = place / "data" / "registry" / "provinces.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = list(csv.DictReader(file).fieldnames or ())
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(PROVINCE)
