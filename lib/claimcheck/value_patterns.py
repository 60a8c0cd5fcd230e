"""Value patterns: where a sentence states a score, a share, a count, or by how much it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.claimcheck import lexicon
from lib.claimcheck.lexicon import END, NUMBER, UNIT
from lib.claimcheck.stated import HEDGE, Found, led_by_from, near, unit
from lib.claimcheck.text import Number, Text, readings


def value_changes(text: Text, start: int, end: int) -> Iterator[Found]:
    """'tăng 1,28 điểm', '1.28 points higher'."""
    fill = (
        r"thêm|tới|nhẹ|mạnh|được|đáng kể|(?:so với )?năm (?:trước|ngoái)|by|a further|slightly|khoảng|"
        r"significantly"
    )
    forward = (
        rf"\b({lexicon.GREW}|{lexicon.SHRANK})(?: (?:{fill})){{0,3}} {HEDGE}"
        rf"[+\-−]?({NUMBER}){END} ?({UNIT})"
    )
    backward = rf"\b({NUMBER}) ?({UNIT}) (higher|lower|more|less|up|down|above|below)\b"
    for sign in text.find(forward, start, end):
        way = lexicon.way(sign.group(1), marked=text.marked)
        yield from _change(text, sign, sign.group(3), sign.group(4), way, sign.group(2))
    for sign in text.find(backward, start, end):
        up = sign.group(3) in ("higher", "more", "up", "above")
        yield from _change(text, sign, sign.group(1), sign.group(2), 1 if up else -1, None)


def _change(
    text: Text, sign: re.Match[str], written: str, measured: str, way: int, hedge: str | None
) -> Iterator[Found]:
    numbers = tuple(
        Number(value=n.value * way, decimals=n.decimals) for n in readings(written, lang=text.lang)
    )
    if numbers:
        yield Found(
            kind="value_change",
            start=sign.start(),
            end=sign.end(),
            numbers=numbers,
            unit=unit(measured),
            near=near(text, hedge),
        )


_SERVICES = r"{n} (?:dịch vụ công|dịch vụ|dvc|thủ tục|tthc)[^.;,\d]{0,40}"
# What is counted, said by the words around the number. {n} is the number.
COUNTED: tuple[tuple[str, str], ...] = (
    ("dvc_level34", _SERVICES + r"(?:mức độ|mức) 3(?:,| và| &|, mức độ| và mức độ) 4"),
    ("dvc_level3", _SERVICES + r"(?:mức độ|mức) 3(?! ?,| và| ?&)"),
    ("dvc_level4", _SERVICES + r"(?:mức độ|mức) 4"),
    ("dvc_full", _SERVICES + r"toàn trình"),
    ("dvc_partial", _SERVICES + r"một phần"),
    ("staff_cut", r"tinh giản[^.;,\d]{0,30}{n} (?:biên chế|người|trường hợp|cán bộ|công chức)"),
    ("staff_cut", r"{n} (?:biên chế|người|trường hợp)[^.;,\d]{0,12}tinh giản"),
    ("dvc_level34", r"{n} level[ -]3 and (?:level[ -])?4 (?:online )?(?:public )?services"),
    ("dvc_level4", r"{n} level[ -]4 (?:online )?(?:public )?services"),
    ("dvc_level3", r"{n} level[ -]3 (?:online )?(?:public )?services"),
    ("dvc_full", r"{n} (?:fully online|full-process|end-to-end) (?:public )?services"),
    ("staff_cut", r"(?:cut|cutting|reduced|shed) {n} (?:staff|posts|positions|jobs|payroll)"),
    (
        "online_dossier_rate",
        r"(?:tỷ lệ|tỉ lệ) hồ sơ[^.;,\d]{0,25}trực tuyến(?! toàn trình)(?:[^.;,\d]|20\d\d){0,40}{n} ?%",
    ),
    (
        "ontime_rate",
        r"(?:tỷ lệ|tỉ lệ)[^.;,\d]{0,40}hồ sơ[^.;,\d]{0,40}đúng hạn(?:[^.;,\d]|20\d\d){0,40}{n} ?%",
    ),
)


def counts(text: Text, start: int, end: int) -> Iterator[Found]:
    """Numbers whose own words say what is counted: '1.209 dịch vụ công mức độ 4'."""
    number = rf"{HEDGE}(?<![\d.,])({NUMBER}){END}"
    for indicator, source in COUNTED:
        for sign in text.find(source.replace("{n}", number), start, end):
            numbers = readings(sign.group(2), lang=text.lang)
            mixed = text.has(r"trước hạn", sign.start() - 30, sign.end())
            if numbers and not (indicator == "ontime_rate" and mixed):
                yield Found(
                    kind="count",
                    start=sign.start(2),
                    end=sign.end(),
                    numbers=numbers,
                    unit="%" if indicator.endswith("_rate") else "",
                    near=near(text, sign.group(1)),
                    indicator=indicator,
                )


_THINGS = (
    r" ?(?:hồ sơ|dịch vụ|thủ tục|phiếu|người|tỷ|triệu|nghìn|ngàn|lần|ngày|giờ|"
    r"km|ha|usd|đồng|million|billion|thousand|times|days|hours|năm|tuổi)"
)
# 'điểm cầu', 'điểm thi', 'điểm đến': a place, an exam, a sight.
_NO_SCORE = r" (?:cầu|thi|đến|nóng|tựa)"


def values(text: Text, start: int, end: int) -> Iterator[Found]:
    """Numbers with a score's unit, or with decimals: '87,62%', '60,02 điểm', '(86,78)'."""
    source = (
        rf"{HEDGE}(?<![\d.,/\-])({NUMBER})(?![\d])(?! ?/ ?\d{{1,2}}/)(?: ?({UNIT}))?(/100|/80|/60)?"
    )
    for sign in text.find(source, start, end):
        numbers = readings(sign.group(2), lang=text.lang)
        if not numbers or not _is_score(text, sign, end):
            continue
        yield Found(
            kind="value",
            start=sign.start(),
            end=sign.end(),
            numbers=numbers,
            unit=unit(sign.group(3)),
            near=near(text, sign.group(1)),
            before=led_by_from(
                text, start, sign.start(), fill=r"mức|điểm|số|khoảng|the|a|score|of"
            ),
        )


def _is_score(text: Text, sign: re.Match[str], end: int) -> bool:
    measured = sign.group(3)
    after = sign.end()
    if not measured and (
        not re.search(r"[.,]\d{1,4}$", sign.group(2))
        or lexicon.pattern(_THINGS, marked=text.marked).match(text.low, after)
    ):
        return False
    if measured and measured[0].isalpha() and after < end and text.flat[after].isalpha():
        return False
    return not lexicon.pattern(_NO_SCORE, marked=text.marked).match(text.low, after)
