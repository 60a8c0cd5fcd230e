"""Wording: sentences made from results.

Owns how a finding, a movement, a missing figure and a source are said in each language, from the texts
of data/i18n. Leaves numbers' form to `formats`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from lib.base import formats, i18n
from lib.base.i18n import t
from lib.base.records import BadFile, Break, Indicator, NotReady, Problem, Refusal, Source
from lib.data.declared import registry

UP, DOWN, SAME = "▲", "▼", "■"
# A colon before a space does nothing; the framework says a field's label with its escapes to who listens.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+|~$!]|:(?=\S))")
# The browser looks through the finished text once more, for addresses and names of icons, where no escape
# is left: a small text of no letters stands between their parts.
_READ_AGAIN = re.compile(r"(\\?:(?=//|[\w+/-]+\\?:)|\bwww(?=\\?\.)|[\w.+-](?=\\?@))", re.IGNORECASE)


def plain(text: str) -> str:
    """The text with every sign that Markdown or HTML would act on escaped: data are never markup."""
    return _READ_AGAIN.sub(r"\1:small[]", _MARKDOWN.sub(r"\\\1", text))


def quoted(value: str, *, most: int = 60) -> str:
    """A stranger's text, shortened and in quotation marks."""
    shown = value if len(value) <= most else value[: most - 1] + "…"
    return f"“{shown}”"


def missing(lang: str) -> str:
    """The words for a figure that nobody published."""
    return t("word.not_published", lang)


def and_list(parts: Sequence[str], *, lang: str) -> str:
    """'2022 và 2024', '2020, 2022 and 2024'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {t('word.and', lang)} {parts[-1]}"


def first_of(parts: Sequence[str], *, most: int, lang: str) -> str:
    """The first few of a list, and how many others there are: '1.1, 1.2, 1.3 (+97)'."""
    told = ", ".join(parts[:most])
    rest = len(parts) - most
    return t("word.and_others", lang, parts=told, count=rest) if rest > 0 else told


def year_list(years: Sequence[int]) -> str:
    """Years with runs drawn together: (2012, 2013, 2014, 2016) -> '2012–2014, 2016'."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def rank(value: Any, n: Any, *, lang: str) -> str:
    """'hạng 13/63', or the words for a missing rank."""
    if pd.isna(value):
        return missing(lang)
    text = formats.rank_said(int(value), None if pd.isna(n) else int(n), lang=lang)
    return t("word.rank", lang, rank=text)


def places(change: Any, *, lang: str) -> str:
    """A rank movement with its arrow, number and word: '▲ tăng 10 bậc'."""
    if pd.isna(change):
        return t("word.change_unknown", lang)
    change = int(change)
    if change == 0:
        return f"{SAME} {t('word.same_rank', lang)}"
    key = "up" if change > 0 else "down"
    number = abs(change)
    one = ".one" if number == 1 else ".many"
    return f"{UP if change > 0 else DOWN} {t(f'word.{key}{one}', lang, places=number)}"


def bare_places(change: int, *, lang: str) -> str:
    """A rank movement as words inside a sentence: 'tăng 10 bậc'."""
    return places(change, lang=lang)[2:]


def score(value: Any, indicator: Indicator, *, lang: str) -> str:
    """A score with the indicator's decimals, or the words for a missing one."""
    if pd.isna(value):
        return missing(lang)
    return formats.number(float(value), decimals=indicator.decimals, lang=lang)


def amount(value: Any, indicator: Indicator, *, lang: str, unit: str = "") -> str:
    """A figure as its source wrote it, with its unit: '1.209 dịch vụ', '88,51%'."""
    if pd.isna(value):
        return missing(lang)
    number = formats.shortest(float(value), lang=lang)
    return with_unit(number, unit or indicator.unit, lang=lang)


def with_unit(number: str, unit: str, *, lang: str) -> str:
    """A number already written, with its unit in `lang`; a percentage without a space."""
    if unit == "%":
        return f"{number}%"
    name = registry.load().unit(unit, lang)
    if lang == "en" and number == "1":
        name = _singular(name)
    return f"{number} {name}".strip()


def _singular(name: str) -> str:
    """An English unit of one: 'communes' -> 'commune'; a unit of several words stays as it is."""
    if name == "people":
        return "person"
    if not re.fullmatch(r"[a-z-]+s", name):
        return name
    return f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")


def amount_change(value: Any, indicator: Indicator, *, lang: str) -> str:
    """A change with its unit; a percentage changes in percentage points. Empty where there is none."""
    if pd.isna(value):
        return ""
    sign = "+" if value > 0 else ""
    number = sign + formats.shortest(float(value), lang=lang)
    if indicator.unit == "%":
        return points(number, indicator, lang=lang)
    return with_unit(number, indicator.unit, lang=lang)


def span(start: int, end: int) -> str:
    """The years that a figure counts: '2021', '2015–2020'."""
    return f"{end}" if start == end else f"{start}–{end}"


def period(row: Any, *, lang: str) -> str:
    """What a figure counts: '2021', '2015–2020, cộng dồn', '2020, một phần năm', '2025, kế hoạch'."""
    years = span(int(row.period_start), int(row.period_end))
    return years if row.scope == "full-year" else f"{years}, {t(f'scope.{row.scope}', lang)}"


def score_change(value: Any, indicator: Indicator, *, lang: str) -> str:
    """A change of score in points: '+1,50 điểm'. A percentage changes in percentage points."""
    if pd.isna(value):
        return t("word.change_unknown", lang)
    number = formats.signed(float(value), decimals=indicator.decimals, lang=lang)
    return points(number, indicator, lang=lang)


def points(number: str, indicator: Indicator, *, lang: str) -> str:
    """A written distance between two scores with its unit: points, percentage points of a percentage."""
    key = "percentage_points" if indicator.unit == "%" else "points"
    return t(f"word.{key}", lang, points=number)


def basis(rank_basis: Any, status: Any, *, lang: str) -> str:
    """How a rank or score is known, in words; empty for one that was published as it stands."""
    marks = []
    if rank_basis == "computed":
        marks.append(t("mark.computed", lang))
    if status in ("derived", "suspect"):
        marks.append(t(f"mark.{status}", lang))
    return "; ".join(marks)


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def phrase(text: str, *, lang: str) -> str:
    """A phrase that stands in the data as text, in the reader's language where it is declared."""
    said = registry.load().phrases.get(text)
    return said[lang] if said else text


def publisher(source: Source, *, lang: str) -> str:
    """Who published a source: a name, or in words that it is a copy."""
    return phrase(source.publisher, lang=lang)


def title(source: Source, *, lang: str) -> str:
    """A document's title as published; the notes in it, and descriptions, in the reader's language."""
    known = registry.load().phrases
    if source.title in known:
        return known[source.title][lang]
    return re.sub(r"(?<=\()[^()]+(?=\))", lambda note: phrase(note[0], lang=lang), source.title)


def source_line(source: Source, *, lang: str) -> str:
    """One source as Markdown: publisher, title (linked where it has an address), date, kind."""
    named = plain(title(source, lang=lang) or publisher(source, lang=lang))
    if source.link:
        address = source.link.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        named = f"[{named}]({address})"
    parts = [
        plain(publisher(source, lang=lang)) if source.title else "",
        named,
        source_day(source.date, lang=lang),
    ]
    tier = t(f"tier.{source.tier}", lang)
    return ", ".join(p for p in parts if p) + f" ({plain(tier)})"


def source_day(text: str, *, lang: str = "vi") -> str:
    """A source's date as exact as it is known: '02/03/2022', '12/2024'; '2 March 2022' in English."""
    parts = text.split("-") if text else []
    return formats.part_of_date(tuple(map(int, parts)), lang=lang) if parts else ""


def rivals(count: int, *, lang: str) -> str:
    """How many sources say otherwise."""
    return t("mark.rivals.one" if count == 1 else "mark.rivals.many", lang, count=count)


def short_sources(
    sources: Sequence[Source], *, lang: str, most: int = 2, leading: Sequence[str] = ()
) -> str:
    """The publishers behind a chart in a few words: 'Bộ Nội vụ; Báo Sơn La; và 12 nguồn khác'."""
    ordered = in_order(sources, leading=leading)
    publishers = list(dict.fromkeys(publisher(s, lang=lang) for s in ordered))
    shown, rest = publishers[:most], len(publishers) - most
    text = "; ".join(shown)
    return f"{text}; {t('word.more_sources', lang, count=rest)}" if rest > 0 else text


def in_order(sources: Sequence[Source], *, leading: Sequence[str] = ()) -> list[Source]:
    """The sources as they are named: those of `leading` (ids) first, then the more official."""
    return sorted(sources, key=lambda s: (s.id not in leading, s.tier))


def breaks(found: Sequence[Break], *, lang: str) -> str:
    """Breaks as one text: '2018: Từ 6 nội dung …; 2021: …'."""
    parts = []
    for b in found:
        doubt = "" if b.certainty == "confirmed" else f" ({t(f'certainty.{b.certainty}', lang)})"
        parts.append(f"{b.year}: {b.reason(lang)}{doubt}")
    return "; ".join(parts)


def refusal(refused: Refusal, *, lang: str) -> str:
    """Why an answer is not given."""
    params = {
        name: formats.shortest(value, lang=lang) if isinstance(value, float) else value
        for name, value in refused.params.items()
    }
    params["breaks"] = breaks(refused.breaks, lang=lang)
    return t(f"refusal.{refused.code}", lang, **params)


def refused(reason: Refusal, *, lang: str) -> str:
    """That an answer is not given, and why, in a sentence."""
    return t("note.refused", lang, reason=refusal(reason, lang=lang))


def problem(found: Problem, *, lang: str) -> str:
    """One fault of a file in a sentence that begins with where it stands."""
    where = [found.file]
    for key, value in (("sheet", found.sheet), ("row", found.row), ("column", found.column)):
        if value is not None:
            where.append(t(f"where.{key}", lang, value=value))
    text = t(f"problem.{found.code}", lang, **{"value": found.value, **found.params})
    return f"{', '.join(where)}: {text}"


def not_ready(error: NotReady | BadFile, *, lang: str) -> str:
    """Why the product cannot answer or load, and what to do, in a sentence."""
    if isinstance(error, BadFile):
        first = problem(error.problems[0], lang=lang) if error.problems else ""
        return t("not_ready.files", lang, problem=first)
    return t(f"not_ready.{error.code}", lang, **error.params)


def moved(
    row: Mapping[str, Any], *, name: str, indicator: Indicator, start: int, end: int, lang: str
) -> str:
    """The finding about one province between two editions, with the mark of ranks that are inferred or
    doubtful (`status`, the worse of both).
    """
    mark = basis(None, row.get("status"), lang=lang)
    said = _moved(row, name=name, indicator=indicator, start=start, end=end, lang=lang)
    return f"{said} ({mark})" if mark and not pd.isna(row["rank_to"]) else said


def _moved(
    row: Mapping[str, Any], *, name: str, indicator: Indicator, start: int, end: int, lang: str
) -> str:
    change, rank_from, rank_to = row["change"], row["rank_from"], row["rank_to"]
    if pd.isna(rank_to):
        return t("say.no_rank", lang, name=name, indicator=short(indicator, lang), year=end)
    if pd.isna(change):
        standing = rank(rank_to, row["n_to"], lang=lang)
        return t(
            "say.stands", lang, name=name, rank=standing, indicator=short(indicator, lang), year=end
        )
    # A source may state a rank without saying among how many.
    ranked = None if pd.isna(row["n_to"]) else int(row["n_to"])
    params = {
        "name": name,
        "moved": bare_places(int(change), lang=lang),
        "indicator": short(indicator, lang),
        "start": start,
        "end": end,
        "rank_from": formats.rank(int(rank_from), None, lang=lang),
        "rank_to": formats.rank_said(int(rank_to), ranked, lang=lang),
    }
    kept = change == 0 and rank_from == rank_to
    return t("say.kept" if kept else "say.moved", lang, **params)


def change(row: Any, *, lang: str) -> str:
    """One changed figure of a release (row of `shown_figures.compare`) as a sentence with old and new."""
    known = registry.load()
    indicator = known.indicators.get(row.indicator)
    area = known.areas.get(row.area_id)
    name = (area.name_vi if lang == "vi" else area.name_en) if area else row.area_id
    what = f"{short(indicator, lang) if indicator else row.indicator}, {name}, {period(row, lang=lang)}"
    if row.change == "added":
        return t("change.added", lang, what=what, new=_told(row, "new", indicator, lang))
    if row.change == "removed":
        text = t("change.removed", lang, what=what, old=_told(row, "old", indicator, lang))
    else:
        old, new = (_told(row, side, indicator, lang) for side in ("old", "new"))
        key = "change.changed" if old != new else "change.source"
        text = t(key, lang, what=what, old=old, new=new)
    reason = getattr(row, f"reason_{lang}", "")
    return f"{text} {t('change.reason', lang, reason=reason)}" if reason else text


def _told(row: Any, side: str, indicator: Indicator | None, lang: str) -> str:
    """Value, rank and how they are known on one side of a change."""
    parts = []
    value, place = getattr(row, f"{side}_value"), getattr(row, f"{side}_rank")
    if not pd.isna(value):
        number = formats.shortest(float(value), lang=lang)
        unit = getattr(row, f"{side}_unit") or (indicator.unit if indicator else "")
        parts.append(with_unit(number, unit, lang=lang))
    if not pd.isna(place):
        parts.append(rank(place, getattr(row, f"{side}_n_ranked"), lang=lang))
    marks = dict.fromkeys(
        basis(None, getattr(row, f"{side}_{kind}_status"), lang=lang) for kind in ("value", "rank")
    )
    said = [*parts, *(f"({m})" for m in marks if m)]
    return " ".join(", ".join(said).replace(", (", " (").split()) or missing(lang)


def short(indicator: Indicator, lang: str) -> str:
    """What the index is called on charts (`index.<id>` where a language has its own), else its name."""
    if not indicator.short:
        return indicator.name(lang)
    return i18n.texts(lang).get(f"index.{indicator.id}") or indicator.short
