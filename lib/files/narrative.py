"""Narrative: one paragraph about a province in an index that a leader can read aloud.

Owns which results are said and in which order, by rules: position, movement, own and others' share, main
components, the price of the next places, caveats. Every number in it is one that the page of reasons
shows. Pages, files and speaker notes say the same words.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.declared import registry
from lib.display import wording
from lib.figures import analyses, queries
from lib.gallery import why, why_parts, why_price
from lib.gallery.why import WhyQuestion

PLACES = (5, 1)


@queries.per_version
def paragraph(
    province_id: str,
    indicator: str,
    lang: str,
    *,
    start: int | None = None,
    end: int | None = None,
) -> str:
    """The paragraph for one province and index; without years for the newest comparable editions
    that it is in.

    Plain text. Raises Refusal ('not_ranked') where the province has no rank in the newer edition.
    """
    usual = why.newest(indicator, province_id)
    found = WhyQuestion(
        indicator=registry.load().indicators[indicator],
        province_id=province_id,
        start=usual[0] if start is None else start,
        end=usual[1] if end is None else end,
    )
    said = [*_newest(found, lang), *_position(found, lang)]
    said += [*_movement(found, lang), *_parts(found, lang)]
    said += [*_price(found, lang), *_caveats(found, lang)]
    return " ".join(s for s in said if s)


def _row(found: WhyQuestion, year: int) -> pd.Series | None:
    rows = analyses.edition(found.indicator.id, year)
    rows = rows[rows["province_id"] == found.province_id]
    return None if rows.empty else rows.iloc[0]


def newest(found: WhyQuestion) -> WhyQuestion | None:
    """The province's newest edition and the one before it, where what is explained is older; else None."""
    ranked = queries.history(found.indicator.id)
    ranked = ranked[(ranked["province_id"] == found.province_id) & ranked["rank"].notna()]
    years = sorted(int(y) for y in ranked["year"])
    if not years or years[-1] <= found.end:
        return None
    return replace(found, start=years[-2:][0], end=years[-1])


def _newest(found: WhyQuestion, lang: str) -> list[str]:
    """Where the province stands now; then that what follows is older."""
    now = newest(found)
    if now is None:
        return []
    older = t("narrative.older", lang, start=found.start, end=found.end)
    return [*_position(now, lang), *_plain_movement(now, lang), older]


def _position(found: WhyQuestion, lang: str) -> list[str]:
    row = _row(found, found.end)
    if row is None or pd.isna(row["rank"]):
        raise Refusal("not_ranked", year=found.end)
    params = {
        "name": queries.names(lang)[found.province_id],
        "rank": wording.rank(row["rank"], row["n_ranked"], lang=lang),
        "indicator": wording.short(found.indicator, lang),
        "year": found.end,
    }
    if pd.isna(row["score"]):
        return [t("narrative.position_unscored", lang, **params)]
    number = wording.score(row["score"], found.indicator, lang=lang)
    score = wording.with_unit(number, found.indicator.unit, lang=lang)
    return [t("narrative.position", lang, points=score, **params)]


def _movement(found: WhyQuestion, lang: str) -> list[str]:
    try:
        split = why.own_share(found)
    except Refusal as refused:
        return [*_plain_movement(found, lang), _no_split(refused, lang)]
    if split is None:
        return []
    change, moved = int(split["change"]), float(split["score_change"])
    sets = analyses.differing_sets(found.indicator.id, found.start, found.end)
    told = told_change(found) if sets else change
    said = [
        t(
            "narrative.movement" if told else "narrative.movement_same",
            lang,
            start=found.start,
            moved=wording.bare_places(told, lang=lang),
            points=why.points(moved, found.indicator, lang=lang),
        )
    ]
    if sets:
        among = wording.bare_places(change, lang=lang)
        said.append(t("narrative.common", lang, common=sets[2], moved=among))
    own, others = (why.part(split[k], lang=lang) for k in ("own", "others"))
    said.append(t("narrative.shares", lang, own=own, others=others))
    if change < 0 < moved:
        said.append(t("narrative.up_but_down", lang))
    elif moved < 0 < change:
        said.append(t("narrative.down_but_up", lang))
    if analyses.within_sampling(found.indicator.id, found.start, found.end, found.province_id):
        said.append(t("sampling.change", lang))
    return said


def told_change(found: WhyQuestion) -> int:
    """The difference of the two told ranks of a province that is in both editions, 0 where one is not."""
    old, new = _row(found, found.start), _row(found, found.end)
    return int(old["rank"] - new["rank"]) if old is not None and new is not None else 0


def _plain_movement(found: WhyQuestion, lang: str) -> list[str]:
    """The movement of published ranks where it may be counted though it cannot be split."""
    old, new = _row(found, found.start), _row(found, found.end)
    refusing = [
        b
        for b in registry.load().breaks(found.indicator.id)
        if found.start < b.year <= found.end and "rank" in b.refuses
    ]
    if old is None or new is None or pd.isna(old["rank"]) or pd.isna(new["rank"]) or refusing:
        return []
    change = int(old["rank"] - new["rank"])
    if change == 0:
        return [t("narrative.movement_rank_same", lang, start=found.start)]
    moved = wording.bare_places(change, lang=lang)
    return [t("narrative.movement_rank", lang, start=found.start, moved=moved)]


def _no_split(refused: Refusal, lang: str) -> str:
    return t("narrative.no_split", lang, reason=wording.refusal(refused, lang=lang))


def _parts(found: WhyQuestion, lang: str) -> list[str]:
    try:
        return [why_parts.main_line(lang, found)]
    except Refusal:
        return []


def _price(found: WhyQuestion, lang: str) -> list[str]:
    row = _row(found, found.end)
    if row is not None and row["rank"] == 1:
        return [t("narrative.first", lang)]
    for places in PLACES:
        target = why_price.next_places(found, places=places)
        if target is not None and target.points is not None:
            points = why_price.amount(target.points, found, lang=lang, signed=False)
            moved = wording.bare_places(places, lang=lang)
            return [t("narrative.price", lang, moved=moved, points=points)]
    return []


def _caveats(found: WhyQuestion, lang: str) -> list[str]:
    said = _sampling(found, lang)
    try:
        rows = analyses.band(found.indicator.id, found.end).rows
        row = rows[rows["province_id"] == found.province_id].iloc[0]
        if row["best"] != row["worst"]:
            best, worst = int(row["best"]), int(row["worst"])
            said.append(t("narrative.band", lang, best=best, worst=worst))
    except Refusal:
        pass
    row = _row(found, found.end)
    if row is not None and row["rank_basis"] == "computed":
        edition = queries.edition(found.indicator.id, found.end)
        never = edition is not None and edition.ranking == "computed"
        said.append(t("narrative.computed" if never else "narrative.computed_here", lang))
    if row is not None and "derived" in (row["rank_status"], row["score_status"]):
        said.append(t("narrative.derived", lang))
    return said


def _sampling(found: WhyQuestion, lang: str) -> list[str]:
    """What sampling leaves open of the rank, where the edition's errors are published."""
    if found.end not in analyses.with_errors(found.indicator.id):
        return []
    rows = analyses.sampling(found.indicator.id, found.end).rows
    own = rows[rows["province_id"] == found.province_id]
    return [
        t("sampling.narrative", lang, best=int(best), worst=int(worst))
        for best, worst in zip(own["best"], own["worst"], strict=True)
    ]
