"""Pictures inside a document: every view of the site, as SVG that holds together."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest

from lib import gallery
from lib.files import pictures
from lib.files.drawing.inline import InlineCanvas
from tests import hostile

SVG = "{http://www.w3.org/2000/svg}"
ASKED = {
    "compare.scatter": "compare.scatter?i=papi%2Cpci",
    "dossiers.rates": "dossiers.rates?p=can-tho",
    "ranking.sampling": "ranking.sampling?indicator=papi",
    "services.filed": "services.filed?p=binh-duong",
    "services.share": "services.share?p=binh-duong",
}


def drawn(view: str) -> ElementTree.Element:
    question = gallery.parse(ASKED.get(view, view), lang="vi")
    assert question
    text = pictures.inline_svg(gallery.draw(question).chart, width=1059, height=563)
    return ElementTree.fromstring(text.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


@pytest.mark.parametrize("view", sorted(gallery.VIEWS))
def test_every_view_is_drawn_whole(shipped: str, view: str) -> None:
    root = drawn(view)
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    wanted = set(re.findall(r"url\(#([\w-]+)\)", ElementTree.tostring(root, encoding="unicode")))
    assert wanted <= ids
    assert root.get("aria-label")
    assert len(root.findall(f"{SVG}path")) > 1
    for path in root.findall(f"{SVG}path"):
        assert "nan" not in str(path.get("d"))


def test_every_point_of_the_movement_chart_is_a_marker(shipped: str) -> None:
    question = gallery.parse("ranking.years?indicator=papi", lang="vi")
    assert question
    chart = gallery.draw(question).chart
    marked = [s for s in chart.meaning.series if s.look.size]
    points = sum(not math.isnan(p.y) for s in marked for p in s.points)
    assert points > 250
    text = pictures.inline_svg(chart, width=1059, height=563)
    # A round sign is one sub-path that begins with an arc.
    assert len(re.findall(r"M[\d.]+ [\d.]+a", text)) == points


def test_text_is_escaped() -> None:
    canvas = InlineCanvas(100, 50)
    canvas.text(5, 20, " ".join(hostile.HTML), size=12)
    canvas.markers([5], [5], symbol="diamond", size=6, fill="#000", stroke="#FFF", width=1)
    canvas.rectangle(0, 0, 9, 9, fill="#ABC", pattern="/", clip=(0, 0, 5, 5))
    text = canvas.inline(alt='"><script>alert(1)</script>')
    assert "<script" not in text
    root = ElementTree.fromstring(text)
    assert root.get("aria-label") == '"><script>alert(1)</script>'
    assert root.find("defs/clipPath/rect") is not None
    assert root.find("defs/pattern") is not None
