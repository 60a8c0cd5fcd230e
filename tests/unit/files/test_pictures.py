"""Pictures: drawn without a browser, of the stated size, with what must be read inside."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lib import gallery
from lib.base.records import Refusal
from lib.files import pictures
from lib.files.drawing import canvas
from lib.files.drawing.axes import Axis, settle, ticks
from lib.gallery import Exhibit, Nothing

pytestmark = pytest.mark.usefixtures("shipped")


def exhibit(text: str, *, big: bool = False) -> Exhibit:
    asked = gallery.parse(text, lang="vi", big=big)
    assert asked
    return gallery.draw(asked)


@pytest.mark.parametrize(("shape", "size"), [("wide", (1600, 900)), ("square", (1200, 1200))])
def test_a_picture_has_the_stated_size(shape: str, size: tuple[int, int]) -> None:
    drawn = exhibit("ranking.years?p=son-la")
    picture = Image.open(io.BytesIO(pictures.png(drawn, shape=shape)))
    assert picture.size == size
    assert pictures.svg(drawn, shape=shape).startswith(b"<?xml")


def test_highlighted_and_other_lines_are_both_on_the_picture() -> None:
    picture = Image.open(io.BytesIO(pictures.png(exhibit("ranking.years?p=son-la"))))
    seen = {c[:3] for _, c in picture.convert("RGBA").getcolors(10**7)}  # type: ignore[union-attr]
    assert (0x12, 0x43, 0x6D) in seen
    assert any(150 < r < 215 and abs(r - b) < 20 for r, _, b in seen)


def test_every_view_of_the_gallery_can_be_drawn() -> None:
    for view in gallery.VIEWS:
        try:
            drawn = gallery.draw(gallery.ask(view, lang="vi", big=True))
        except (Nothing, Refusal):
            continue
        assert pictures.png(drawn).startswith(b"\x89PNG"), view


def test_markup_of_annotations_becomes_runs_and_strange_tags_go() -> None:
    lines = canvas.runs("<b>Sơn La</b> 13<br>a &lt; b<span>c</span>")
    assert [[(r.text, r.bold) for r in line] for line in lines] == [
        [("Sơn La", True), (" 13", False)],
        [("a < b", False), ("c", False)],
    ]


def test_ticks_are_whole_and_written_as_the_figure_says() -> None:
    axis = Axis(name="y", given={"range": [0, 20_000], "tickformat": ",d"})
    settle(axis, [], bars=False, markers=False)
    assert [x for _, x in ticks(axis, separators=",.", room=4)] == [
        "0",
        "5.000",
        "10.000",
        "15.000",
        "20.000",
    ]


def test_a_reversed_rank_axis_stays_reversed() -> None:
    axis = Axis(name="y", given={"range": [63.8, 0.2]}, start=100, end=0)
    settle(axis, [1, 63], bars=False, markers=True)
    assert axis.pixel(1) < axis.pixel(63)
