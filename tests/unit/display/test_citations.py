"""Citations: publisher, document, date, edition, version and address; BibTeX that LaTeX can read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from lib.base import i18n
from lib.base.records import Source
from lib.display import citations
from lib.display.citations import Cited

SOURCES = (
    Source(
        id="s-2",
        publisher="Báo Sơn La",
        title="CCHC tăng 10 bậc",
        url="",
        date="2023-04-20",
        tier=2,
    ),
    Source(
        id="s-1",
        publisher="Bộ Nội vụ",
        title="Quyết định 234/QĐ-BNV & phụ lục 50%",
        url="https://moha.gov.vn",
        date="2023-04-19",
        tier=1,
    ),
)
CITED = Cited(
    title="Sơn La tăng 10 bậc: 100% {đúng}",
    about="Thứ hạng PAR INDEX, 2019–2022",
    sources=SOURCES,
    version="ea5db2dda818",
    day=date(2026, 11, 24),
    address="https://cchc.example/ranking?p=son-la&v=ea5db2dda818",
    permanent=True,
    read=date(2026, 11, 25),
)


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_the_long_citation_names_everything(lang: str) -> None:
    said = citations.long(CITED, lang=lang)
    day = {"vi": "19/04/2023", "en": "19 April 2023"}[lang]
    for part in ("Bộ Nội vụ", "Quyết định 234/QĐ-BNV", day, "2019–2022", "ea5db2dda818"):
        assert part in said
    made, read = {"vi": ("24/11/2026", "25/11/2026")}.get(
        lang, ("24 November 2026", "25 November 2026")
    )
    assert made in said
    assert read in said
    assert CITED.address in said
    assert said.index("Bộ Nội vụ") < said.index("Báo Sơn La")


def test_the_short_citation_is_one_short_line() -> None:
    said = citations.short(CITED, lang="vi")
    assert "\n" not in said
    assert len(said) < 300
    assert "Bộ Nội vụ" in said


def test_a_simulated_result_says_so_wherever_it_is_quoted() -> None:
    made_up = replace(CITED, simulated=True)
    word = i18n.t("cite.simulated", "vi")
    assert word in citations.short(made_up, lang="vi")
    assert word in citations.long(made_up, lang="vi")
    assert "giả định" in citations.bibtex(made_up, lang="vi")


def test_figures_that_were_not_released_have_no_permanent_link() -> None:
    assert "chưa phát hành" in citations.long(replace(CITED, permanent=False), lang="vi")


def test_bibtex_escapes_what_latex_acts_on() -> None:
    entry = citations.bibtex(CITED, lang="vi")
    assert r"100\% \{đúng\}" in entry
    title = re.search(r"title = \{(.*)\},", entry)
    assert title
    bare = re.sub(r"\\[{}%&$#_]|\\text\w+\{\}", "", title.group(1))
    assert not re.search(r"[%&$#\\]", bare)
    assert re.match(r"@misc\{[a-z0-9-]+,\n", entry)
    depth = 0
    for sign in re.sub(r"\\[{}]", "", entry):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize("text", ["\\input{/etc/passwd}", "a}b{c", "^^5c ~ $x_1$", "50% & #1"])
def test_no_text_becomes_a_command(text: str) -> None:
    safe = citations.escaped(text)
    assert not re.search(
        r"\\(?!textbackslash\{\}|textasciitilde\{\}|textasciicircum\{\}|[{}$&#%_])", safe
    )


def test_the_permanent_address_names_the_release() -> None:
    address = citations.address("ranking", {"p": "son-la"}, lang="en", release="ea5d")
    assert address == "/ranking?p=son-la&lang=en&v=ea5d"
    assert citations.address("", {}, lang="vi", release=None) == "/"
