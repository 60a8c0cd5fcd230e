"""Units' words: the sentences of the page of units inside a province.

Owns the headline of each chart, what the page measures and on what ground, and what must be known before
comparing. Nobody is called first or last but by a source's rank or in a list that is whole.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import merger, provinces
from lib.display import wording
from lib.figures import local_units, queries
from lib.gallery.units_question import UnitsQuestion, about, grade, listed


def index(lang: str, found: UnitsQuestion) -> Indicator:
    """The index of the last year, for the wording."""
    return local_units.index(lang, found.province_id, found.group, found.end)


@queries.per_version
def finding(lang: str, found: UnitsQuestion, view: str) -> str:
    """The headline of the page's first chart."""
    return over_years(lang, found) if view == "years" else of_list(lang, found)


@queries.per_version
def of_list(lang: str, found: UnitsQuestion) -> str:
    """Who stands where in the last year: whom the reader named, else first and last as far as told."""
    told: dict[str, Any] = {"about": about(lang, found), "year": found.end}
    by_id = found.rows.set_index("province_id")
    if named := [u for u in found.chosen if u in by_id.index]:
        said = ", ".join(standing(lang, found, by_id.loc[u], u) for u in named[:2])
        return wording.capital(t("page.units.named", lang, said=said, **told))
    if found.chosen:
        name = local_units.names(lang)[found.chosen[0]]
        return t("page.units.named_none", lang, name=wording.capital(name), **told)
    if found.by == "grade":
        counts = found.rows["grade"].value_counts(sort=False)
        said = ", ".join(
            t("page.units.count", lang, n=n, grade=grade(g, lang)) for g, n in counts.items()
        )
        return t("page.units.graded", lang, said=said, **told)
    said = "; ".join(_ends(lang, found))
    return t("page.units.ends", lang, said=said, **told) if said else _partial(lang, found, told)


def _ends(lang: str, found: UnitsQuestion) -> list[str]:
    """Who is first and who is last, where a source's rank says so."""
    said = []
    for which, rank in (("first", 1), ("last", found.ground.ranked)):
        rows = found.rows[found.rows["rank"] == rank] if rank else found.rows.iloc[:0]
        if rows.empty or (which == "last" and rank == 1):
            continue
        both = [local_units.names(lang)[u] for u in rows["province_id"]]
        names = wording.capital(", ".join(both))
        told = [t(f"page.units.{which}", lang, name=names, of=found.ground.ranked or "")]
        told.append(wording.basis(None, rows["rank_status"].iloc[0], lang=lang))
        value = amount(lang, found, rows["score"].iloc[0])
        said.append(", ".join(x for x in told if x) + (f" ({value})" if value else ""))
    return said


def _partial(lang: str, found: UnitsQuestion, told: dict[str, Any]) -> str:
    known = len(found.rows)
    return t("page.units.partial", lang, n=known, **told)


def number(lang: str, value: Any) -> str:
    """A score as its source wrote it, with two decimals at least; '' where there is none."""
    if pd.isna(value):
        return ""
    return formats.number(float(value), decimals=max(2, formats.decimals(float(value))), lang=lang)


def amount(lang: str, found: UnitsQuestion, value: Any) -> str:
    """A score with the unit of its list; '' where there is none."""
    told = number(lang, value)
    return wording.with_unit(told, index(lang, found).unit, lang=lang) if told else ""


def standing(lang: str, found: UnitsQuestion, row: Any, unit: str) -> str:
    """'Sở Tài chính hạng 1/20 (90,05%, xếp loại Tốt)'."""
    rank = wording.rank(row["rank"], row["n_ranked"], lang=lang) if pd.notna(row["rank"]) else ""
    graded = grade(row["grade"], lang)
    more = [amount(lang, found, row["score"])]
    more.append(t("local.graded", lang, grade=graded) if graded else "")
    more = [m for m in more if m]
    name = local_units.names(lang)[unit]
    if not rank:
        return f"{name}: {', '.join(more)}"
    return f"{name} {rank}" + (f" ({', '.join(more)})" if more else "")


@queries.per_version
def over_years(lang: str, found: UnitsQuestion) -> str:
    """What happened to the unit that the reader named, or who moved most, and among how many."""
    told: dict[str, Any] = {"about": about(lang, found), "start": found.start, "end": found.end}
    names, by_id = local_units.names(lang), found.moves.set_index("province_id")
    named = [u for u in found.chosen if u in by_id.index]
    if named:
        row = by_id.loc[named[0]].to_dict()
        name = wording.capital(names[named[0]])
        said = wording.moved(
            row,
            name=name,
            indicator=index(lang, found),
            start=found.start,
            end=found.end,
            lang=lang,
        )
        return t("local.of", lang, name=queries.names(lang)[found.province_id], said=said)
    if not found.compared:
        return t("page.units.not_compared", lang, **told)
    both = []
    for rows in ranks.movers(found.moves):
        most = rows[rows["change"] == rows["change"].abs().max() * rows["change"].clip(-1, 1)]
        if len(most):
            who = ", ".join(names[i] for i in most["province_id"])
            moved = wording.bare_places(int(most["change"].iloc[0]), lang=lang)
            both.append(f"{who} {moved}")
    if not both:
        return t("page.units.all_kept", lang, n=found.moved.known, **told)
    key = "moved" if found.moved.carries else "moved_among"
    said = wording.capital("; ".join(both))
    return t(f"page.units.{key}", lang, said=said, n=found.moved.known, **told)


@queries.per_version
def lead(lang: str, found: UnitsQuestion) -> str:
    """What the page measures, for whom, and how much of the last year's list is known."""
    return " ".join([t("page.units.lead", lang), covered(lang, found)])


def covered(lang: str, found: UnitsQuestion) -> str:
    """How many of how many are known in the last year, in a sentence."""
    what = "rank" if found.rows["rank"].notna().any() else found.by
    known = local_units.ground(found.province_id, found.group, found.end, what)
    key = "whole" if known.whole else "known" if known.ranked else "known_alone"
    told = {"known": known.known, "total": known.ranked, "year": found.end}
    return t(f"page.units.{key}_{what}", lang, **told)


@queries.per_version
def caveats(lang: str, found: UnitsQuestion, view: str) -> tuple[str, ...]:
    """What a reader must know of the list, and before comparing years."""
    said = []
    mean = local_units.mean(found.province_id, found.group, found.end)
    if mean and view == "list":
        number = formats.shortest(mean.value, lang=lang)
        said.append(
            t("page.units.mean", lang, mean=wording.with_unit(number, mean.unit, lang=lang))
        )
    if view == "list" and found.by == "score" and not index(lang, found).unit:
        said.append(t("page.units.no_unit", lang))
    if view == "list":
        said += _doubts(lang, found)
    if view == "years":
        said += [b.reason(lang) for b in _crossed(found)]
        n_from, n_to = found.moves["n_from"].max(), found.moves["n_to"].max()
        if pd.notna(n_from) and pd.notna(n_to) and n_from != n_to:
            told = {"start": found.start, "end": found.end, "n_from": n_from, "n_to": n_to}
            said.append(t("page.units.sets_differ", lang, **told))
    said.append(_ended(lang, found))
    return tuple(s for s in said if s)


def _doubts(lang: str, found: UnitsQuestion) -> list[str]:
    """Which scores are doubted, and why."""
    said = []
    for row in found.rows[found.rows["score_status"] == "suspect"].to_dict("records"):
        told = {"name": wording.capital(local_units.names(lang)[row["province_id"]])}
        told["value"] = number(lang, row["score"])
        why = local_units.doubts().get((row["province_id"], found.end), "")
        told["why"] = wording.phrase(why, lang=lang)
        said.append(t("page.units.doubt" if why else "page.units.doubt_alone", lang, **told))
    return said


def _crossed(found: UnitsQuestion) -> list[Any]:
    breaks = local_units.breaks(found.province_id, found.group)
    return list(ranks.crossed(breaks, start=found.start, end=found.end))[:1]


def _ended(lang: str, found: UnitsQuestion) -> str:
    """That districts, or all units of a merged province, ended with the merger of 2025."""
    told = {"day": formats.day(merger.DAY, lang=lang)}
    if local_units.ends(found.province_id, found.group):
        return t("page.units.districts_ended", lang, **told)
    heirs = provinces.load().heirs(found.province_id)
    if not heirs:
        return ""
    told |= {"name": queries.names(lang)[found.province_id]}
    told["into"] = ", ".join(p.name(lang) for p in heirs)
    return t("page.units.province_ended", lang, **told)


@queries.per_version
def nothing(lang: str, found: UnitsQuestion) -> str:
    """Why nothing moves: one year alone, or no unit ranked in both; and what there is instead."""
    told = {"about": about(lang, found), "start": found.start, "end": found.end}
    key = "one_year" if found.start == found.end else "no_movement"
    return t(f"page.units.{key}", lang, **told)


@queries.per_version
def missing(lang: str) -> str:
    """Which provinces have results."""
    n = len(local_units.provinces())
    return t("page.units.there_are", lang, n=n, names=listed(lang))
