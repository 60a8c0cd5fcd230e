"""Documents from templates: every value is escaped, none is forgotten."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from lib.files import markup
from lib.web.public import embed

TEMPLATES = sorted(p for p in Path("lib").glob("*/templates/*") if p.suffix not in (".css", ".js"))
EVIL = "</title><script>alert(1)</script>\"'&"
WORDS = {"look": "light", "style": "/x.css", "scripts": (), "back": "/"}


def test_a_value_is_text_in_elements_and_in_attributes() -> None:
    text = embed.in_words(EVIL, lang="vi", look=EVIL, back=EVIL)

    class Found(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: list[str] = []
            self.values: list[str | None] = []
            self.said = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.append(tag)
            self.values += [value for _, value in attrs]

        def handle_data(self, data: str) -> None:
            self.said += data

    found = Found()
    found.feed(text)
    assert "script" not in found.tags
    assert found.values.count(EVIL) == 2
    assert EVIL in found.said


def test_a_value_that_was_not_given_is_no_empty_place() -> None:
    with pytest.raises(UndefinedError):
        markup.document("web", "words.html", lang="vi", **WORDS)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_no_template_leaves_a_value_unescaped(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape", text)


def test_the_templates_are_all_there() -> None:
    assert {"report.html", "offline.html", "embed.html", "head.html"} <= {p.name for p in TEMPLATES}
