"""README's promise: a new index is one row of indicators.csv and its figures, and no line of Python.

The index ABC and its figures are SAMPLE DATA in a copy of the data folder.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from lib import gallery
from lib.base import settings
from lib.claimcheck import verdicts
from lib.data import database
from lib.data.declared import registry
from lib.data.loading import statements
from lib.figures import queries, versions
from lib.files import agenda as agendas
from lib.files import captions, slides
from lib.gallery import profile
from lib.web.api import ROUTES

SHELL = str(Path(__file__).resolve().parents[2] / "lib" / "shell.py")
YEARS = (2022, 2023, 2024)
ROW = {
    "id": "abc",
    "family": "ranking",
    "name_vi": "Chỉ số mẫu cấp tỉnh (ABC)",
    "name_en": "Provincial sample index (ABC)",
    "unit": "điểm",
    "direction": "higher",
    "decimals": "2",
    "minimum": "0",
    "maximum": "100",
    "publisher": "Bộ Nội vụ",
    "short": "ABC",
    "index_order": "7",
    "headline": "1",
    "apart": "0",
    "spellings": "abc|chỉ số abc",
}


def _append(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        names = next(csv.reader(handle))
    with path.open("a", encoding="utf-8", newline="") as handle:
        csv.DictWriter(handle, names, restval="", lineterminator="\n").writerows(rows)


def _figures(units: list[str], source: str) -> list[dict[str, str]]:
    """Sample: unit n of 63 is at rank n in 2022, one further down each year, the last on top again."""
    rows = []
    for year in YEARS:
        for n, unit in enumerate(units):
            rank = (n + year - YEARS[0]) % len(units) + 1
            rows.append(
                {
                    "claim_id": f"abc-{unit}-{year}",
                    "indicator": "abc",
                    "area_id": unit,
                    "year": str(year),
                    "period_start": str(year),
                    "period_end": str(year),
                    "value": f"{90 - rank * 0.51:.2f}",
                    "unit": "điểm",
                    "rank": str(rank),
                    "n_ranked": str(len(units)),
                    "derived": "0",
                    "scope": "full-year",
                    "source_id": source,
                }
            )
    return rows


@pytest.fixture(scope="module", autouse=True)
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The product on a copy of the data with one more index."""
    shipped = registry.load()
    units = sorted(i for i in shipped.provinces if i.startswith("63-") and len(i) == 5)
    folder = tmp_path_factory.mktemp("abc")
    root = folder / "data"
    shutil.copytree(settings.data_dir(), root, ignore=shutil.ignore_patterns("own"))
    _append(root / "registry" / "indicators.csv", [ROW])
    columns = dict.fromkeys(statements.STATEMENT, "")
    shipped_file = root / "figures" / "statements" / "abc.csv"
    shipped_file.write_text(",".join(columns) + "\n", encoding="utf-8")
    _append(
        shipped_file, _figures(units, next(s for s, x in shipped.sources.items() if x.tier == 1))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CCHC_DATA_DIR", str(root))
        patch.setenv("CCHC_VAR_DIR", str(folder / "var"))
        patch.setenv("CCHC_DATABASE_URL", f"sqlite:///{folder / 'figures.sqlite'}")
        versions.refresh()
        yield
        database.engine().dispose()
    versions.refresh()


def _texts(app: AppTest) -> str:
    blocks = [*app.title, *app.header, *app.markdown, *app.caption, *app.info, *app.warning]
    return " ".join(str(b.value) for b in blocks)


def test_the_overview_has_its_card() -> None:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not app.exception
    tiles = " ".join(str(h.proto.body) for h in app.get("html"))
    assert "<b>ABC</b> 2024" in tiles
    assert "None" not in tiles.split()
    assert any("ABC 2024" in link.proto.label for link in app.get("page_link"))


@pytest.mark.parametrize(
    ("view", "choices", "rows"),
    [
        ("ranking.years", {"indicator": "abc", "from": "2022", "to": "2024"}, 189),
        ("map.map", {"indicator": "abc", "year": "2023"}, 63),
        ("map.tiles", {"indicator": "abc", "year": "2023"}, 63),
        ("compare.lines", {"i": "abc", "p": "son-la", "from": "2022", "to": "2024"}, 3),
        ("why.split", {"indicator": "abc", "p": "son-la", "from": "2022", "to": "2024"}, 1),
    ],
)
def test_charts_are_drawn(view: str, choices: dict[str, str], rows: int) -> None:
    asked = gallery.ask(view, choices, lang="vi")
    made = gallery.draw(asked)
    assert not made.fell_back
    assert "ABC" in made.chart.title + made.chart.subtitle
    assert len(made.chart.data) >= rows


def test_a_profile_has_its_standing_and_its_line() -> None:
    found = profile.read("63-14")
    assert found.standings["abc"].rank is not None
    made = gallery.draw(gallery.ask("province.series", {"p": "son-la"}, lang="vi"))
    assert "abc" in set(made.chart.data["panel"])


def test_ready_slides_and_reports_speak_of_it() -> None:
    ready = agendas.ready("committee", lang="vi", province="son-la")
    (slide,) = [s for s in ready.slides if "indicator=abc" in s.view]
    assert any("ABC" in text for text in captions.spoken_of("63-14", "vi"))
    one = agendas.Agenda(title="Mẫu", lang="vi", province="son-la", slides=(slide,))
    deck = Presentation(io.BytesIO(slides.pptx(one)))
    text = " ".join(
        shape.text_frame.text
        for page in deck.slides
        for shape in page.shapes
        if shape.has_text_frame
    )
    assert "ABC" in text


def test_the_api_answers_about_it() -> None:
    client = TestClient(Starlette(routes=ROUTES))
    listed = client.get("/api/v1/indicators").json()["data"]
    assert "abc" in {i["id"] for i in listed}
    ranked = client.get("/api/v1/rankings?indicator=abc&year=2024").json()["data"]
    assert len(ranked) == 63
    moved = client.get("/api/v1/movement?indicator=abc&from=2022&to=2024&province=son-la").json()
    assert moved["data"][0]["change"] == -2


def test_the_claim_checker_knows_it() -> None:
    history = queries.history("abc")
    mine = history[(history["province_id"] == "63-14") & (history["year"] == 2024)].iloc[0]
    right = verdicts.check(f"Năm 2024, Sơn La xếp thứ {mine['rank']} về Chỉ số ABC.")
    assert [f.verdict for f in right.findings] == ["confirmed"]
    wrong = verdicts.check(f"Năm 2024, Sơn La xếp thứ {mine['rank'] + 5} về ABC.")
    assert [f.verdict for f in wrong.findings] == ["contradicted"]
