"""Topic lineage: a province's series of a topic beside those of the units it was made of or passed into.

Owns the lens 'successor' of the topic pages (`?lens=successor`): a former unit's line ends before
1 July 2025, the new unit's begins after it, and nothing is joined, summed or ranked across that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from lib.analytics import lens
from lib.base.i18n import t
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.display.charts.years import Mark
from lib.figures import queries
from lib.gallery import figure_rows, topic_charts, topic_words, topics
from lib.gallery.base import Ask, Exhibit, Nothing
from lib.gallery.choice_kinds import One
from lib.gallery.choices import Selection

# A topic's figures are counts and shares, not ranks: they have no position.
LENSES = tuple(x for x in lens.LENSES if x != "percentile")
MOST, MOST_BIG = 8, 7


@queries.per_version
def family(topic: topics.Topic, unit_id: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The unit and its kin that have a full year's value of any of `wanted`, former units first.

    Fewer than two, or none of them of the other map, is no family: there is nothing to look across.
    """
    new = provinces.load().new_ids
    kin = (unit_id, *(i for i, _ in topics.relatives(topic, unit_id)))
    have = [i for i in kin if len(_rows(topic, i, wanted))]
    sides = {i in new for i in have}
    return tuple(sorted(have, key=lambda i: i in new)) if len(sides) == 2 else ()


def _rows(topic: topics.Topic, unit_id: str, wanted: Sequence[str]) -> pd.DataFrame:
    rows = topics.drawable(topic.of(unit_id))
    return rows[rows["indicator"].isin(list(wanted)) & (rows["scope"] == "full-year")]


def lens_choice(topic: str, *drawn: str | tuple[str, ...]) -> One:
    """The lens, where former and new units of the place have figures that are `drawn`.

    `drawn` names groups of the topic, or indicators where a chart mixes groups.
    """

    def looks_across(asked: Selection) -> bool:
        known = topics.read(topic)
        wanted = [known.groups[d] if isinstance(d, str) else d for d in drawn]
        return any(family(known, asked["p"], w) for w in wanted)

    first = LENSES[0]
    return One(
        name="lens", options=LENSES, default=first, label="lens.", when=looks_across, rare=True
    )


def across(asked: Selection, topic: topics.Topic, wanted: Sequence[str]) -> tuple[str, ...]:
    """The family to be drawn: where the lens is 'successor' and there is one."""
    return family(topic, asked["p"], tuple(wanted)) if asked["lens"] == "successor" else ()


def by_lens(ask: Ask, topic: topics.Topic, *, group: str, wanted: Sequence[str]) -> Exhibit:
    """The province's full years, or its family's through the lens 'successor'."""
    asked = ask.read()
    draw = over_years if across(asked, topic, wanted) else topic_charts.over_years
    return draw(ask, asked, topic, group=group, wanted=wanted)


def over_years(
    ask: Ask,
    asked: Selection,
    topic: topics.Topic,
    *,
    group: str,
    wanted: Sequence[str],
    also: Sequence[Mark] = (),
) -> Exhibit:
    """Every unit of the family with lines of its own, at most eight in all; `also` are more marks.

    Raises Nothing where no former and new unit have figures of `wanted`.
    """
    lang, known, unit_id = ask.lang, registry.load(), asked["p"]
    units, what = family(topic, unit_id, tuple(wanted)), t(f"topic.{topic.id}.{group}", lang)
    if not units:
        name = unit_names.since(unit_id, lang)
        raise Nothing(t("lens.no_family", lang, name=name, what=what))
    rows = pd.concat([_rows(topic, i, wanted) for i in units])
    rows = rows.assign(line=rows["indicator"] + "|" + rows["area_id"])
    there, most = set(rows["line"]), MOST_BIG if ask.big else MOST
    every = {f"{i}|{u}": (i, u) for i in wanted for u in units if f"{i}|{u}" in there}
    lines = dict(list(every.items())[:most])
    rows = rows[rows["line"].isin(list(lines))]
    names = figure_rows.area_names(units, lang=lang)
    labels = _labels(lang, lines, names)
    into, begun = passed(units, lang)
    unit = known.unit(known.indicators[next(iter(lines.values()))[0]].unit, lang)
    title = _finding(lang, rows, lines, names)
    across_day = t("lens.successor_note", lang)
    subtitle = t(
        "lens.family_sub",
        lang,
        what=wording.capital(what),
        unit=unit,
        years=wording.year_list(sorted({int(y) for y in rows["year"]})),
    )
    drawn = topic_charts.lines(
        ask,
        rows,
        labels,
        {x: i for x, (i, _) in lines.items()},
        words=topic_charts.series_words(
            rows, labels.values(), title=title, subtitle=subtitle, lang=lang
        ),
        unit=unit,
        marks=False,
        also=(*also, Mark(at=merger.MARK, text=t("lens.mark", lang), reason=across_day)),
        passed_into={x: into[u] for x, (_, u) in lines.items() if u in into},
        begun={x for x, (_, u) in lines.items() if u in begun},
    )
    notes = [across_day]
    if len(every) > most:
        notes.append(t("topic.shown_of", lang, shown=most, total=len(every)))
    notes += topic_words.doubts(rows["value_status"], lang)
    slug = provinces.load().by_id[unit_id].slug
    return topic_charts.exhibit(ask, drawn, topic.id, group, "successor", slug, notes=notes)


def passed(unit_ids: Iterable[str], lang: str) -> tuple[dict[str, str], frozenset[str]]:
    """What each former unit passed into on the day, in words, and which of the units are new."""
    known = provinces.load()
    into, begun = lens.passed(
        pd.DataFrame({"province_id": list(unit_ids)}), passages=known.passages, new=known.new_ids
    )
    return {
        old: t("lens.into", lang, names=", ".join(known.by_id[n].name(lang) for n in new))
        for old, new in into.items()
    }, begun


def _labels(
    lang: str, lines: Mapping[str, tuple[str, str]], names: Mapping[str, str]
) -> dict[str, str]:
    """The unit of each line, and its indicator where there are several."""
    known = registry.load().indicators
    if len({i for i, _ in lines.values()}) == 1:
        return {x: names[u] for x, (_, u) in lines.items()}
    return {x: f"{topic_words.short(known[i], lang)}, {names[u]}" for x, (i, u) in lines.items()}


def _finding(
    lang: str, rows: pd.DataFrame, lines: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> str:
    """What became of the newest series of each unit, the newer unit first."""
    known = registry.load().indicators
    said: dict[str, tuple[int, str]] = {}
    for line, (indicator, unit) in lines.items():
        mine = rows[rows["line"] == line]
        year = int(mine["year"].max())
        if unit not in said or year > said[unit][0]:
            course = topic_words.inside(topic_words.course(lang, mine, known[indicator]))
            said[unit] = (year, t("topic.summary", lang, name=names[unit], said=course))
    newest_first = sorted(said.values(), key=lambda x: -x[0])
    return "; ".join(text for _, text in newest_first[:3])
