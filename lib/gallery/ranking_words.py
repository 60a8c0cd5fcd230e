"""Ranking words: the sentences of the ranking page.

Owns the headline, what the page measures and on what ground, and what must be known before comparing.
"""

from __future__ import annotations

import pandas as pd

from lib.analytics import lens
from lib.base.i18n import t
from lib.data.declared import provinces
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery import coverage
from lib.gallery.ranking_question import RankingQuestion


@queries.per_version
def finding(lang: str, found: RankingQuestion) -> str:
    """The headline: what happened to the first chosen province, or who rose most."""
    by_id = found.moves.set_index("province_id")
    known = [p for p in found.chosen if p in by_id.index]
    if not (found.picked or found.region or found.ground.carries or found.moves.empty):
        return _partial(lang, found)
    first = found.chosen[0] if found.chosen else ""
    standing = first in by_id.index and pd.notna(by_id.loc[first, "rank_to"])
    if not standing and (text := _last_known(lang, found, first)):
        return text
    if not known:
        if found.chosen:
            return t(
                "say.no_rank",
                lang,
                name=unit_names.former(found.chosen[0], lang),
                indicator=wording.short(found.indicator, lang),
                year=found.end,
            )
        return t(
            "page.ranking.heading_none",
            lang,
            indicator=wording.short(found.indicator, lang),
            end=found.end,
        )
    return wording.moved(
        by_id.loc[known[0]].to_dict(),
        name=unit_names.former(known[0], lang),
        indicator=found.indicator,
        start=found.start,
        end=found.end,
        lang=lang,
    )


def _partial(lang: str, found: RankingQuestion) -> str:
    """The headline of an edition of which too little is known: who is first by a source, and the ground."""
    ground = queries.ground(found.indicator.id, found.end)
    told = {
        "indicator": wording.short(found.indicator, lang),
        "year": found.end,
        "known": ground.known,
    }
    told |= {"total": ground.ranked or wording.missing(lang)}
    best = found.moves[found.moves["rank_to"] == 1]
    if best.empty:
        return t("page.ranking.partial", lang, **told)
    first = ", ".join(queries.names(lang)[i] for i in best["province_id"])
    return t("page.ranking.partial_first", lang, name=first, **told)


def covered(lang: str, found: RankingQuestion) -> str:
    """How much of the last edition is known, as a sentence for a subtitle; '' for nearly all of it."""
    said = coverage.known_of(lang, found.indicator.id, found.end)
    return f" {said}" if said else ""


def _last_known(lang: str, found: RankingQuestion, province_id: str) -> str:
    """Where the province stood last within the period and that no rank is known since; '' without one."""
    rows = found.history[
        found.history["province_id"].eq(province_id) & found.history["rank"].notna()
    ]
    if rows.empty:
        return ""
    last = rows.sort_values("year").iloc[-1]
    mark = wording.basis(last["rank_basis"], last["rank_status"], lang=lang)
    ranked = wording.rank(last["rank"], last["n_ranked"], lang=lang)
    return t(
        "page.ranking.last_known",
        lang,
        name=unit_names.former(province_id, lang),
        rank=f"{ranked} ({mark})" if mark else ranked,
        indicator=wording.short(found.indicator, lang),
        year=int(last["year"]),
        end=found.end,
    )


@queries.per_version
def lead(lang: str, found: RankingQuestion) -> str:
    """What the page measures and on how many provinces."""
    in_end = found.moves["rank_to"].notna()
    both = in_end & found.moves["rank_from"].notna()
    edition = queries.edition(found.indicator.id, found.end)
    total = edition.n_ranked if edition else None
    key = "page.ranking.lead" if total and not found.region else "page.ranking.lead_unknown_total"
    text = t(
        key,
        lang,
        indicator=found.indicator.name(lang),
        start=found.start,
        end=found.end,
        known=int(in_end.sum()),
        total=total,
        both=int(both.sum()),
    )
    more = coverage.nation(lang, found.indicator.id, found.end)
    if not more and edition and edition.note(lang):
        more = f"{edition.note(lang)}."
    return f"{text} {more}".strip()


@queries.per_version
def caveats(lang: str, found: RankingQuestion, *, through: str = "") -> list[str]:
    """What a reader must know before comparing the two years, and of the lens that is looked through."""
    said = lens_notes(lang, through, found.history) if through else []
    if not queries.ground(found.indicator.id, found.end).carries:
        said.append(coverage.nation(lang, found.indicator.id, found.end))
        said.append(coverage.full_table(lang, found.indicator.id, found.end))
        said = [s for s in said if s]
    if found.refused:
        said.append(wording.refused(found.refused, lang=lang))
    elif found.crossed:
        changed = dict.fromkeys(str(b.year) for b in found.crossed)
        years = wording.and_list(list(changed), lang=lang)
        said.append(
            t("page.ranking.refused_score", lang, start=found.start, end=found.end, years=years)
        )
    if (found.moves["rank_basis"] == "computed").any():
        said.append(t("page.ranking.computed", lang))
    n_from, n_to = found.moves["n_from"].max(), found.moves["n_to"].max()
    if found.moves["change_common"].notna().any():
        said.append(
            t(
                "page.ranking.sets_differ",
                lang,
                start=found.start,
                end=found.end,
                n_from=int(n_from),
                n_to=int(n_to),
            )
        )
    return said


def lens_notes(lang: str, through: str, history: pd.DataFrame) -> list[str]:
    """How to read the lens; nothing for figures as published on one map."""
    if through == "published":
        both = lens.both_maps(history, new=provinces.load().new_ids)
        return [t("lens.one_map", lang)] if both else []
    return [t(f"lens.{through}_note", lang)]


def most(lang: str, found: RankingQuestion, up: pd.DataFrame, down: pd.DataFrame) -> str:
    """'PAPI 2020–2024: Ninh Thuận tăng 51 bậc, Bến Tre giảm 45 bậc'."""
    names = queries.names(lang)
    ends = [
        f"{names[r['province_id']]} {wording.bare_places(int(r['change']), lang=lang)}"
        for rows in (up, down)
        for r in rows.head(1).to_dict("records")
    ]
    short = wording.short(found.indicator, lang)
    return f"{short} {found.start}–{found.end}: {', '.join(ends)}"


def nothing(lang: str, found: RankingQuestion) -> str:
    """Why there is no chart, and which years do have figures."""
    if found.refused:
        return wording.refused(found.refused, lang=lang)
    reason = wording.missing(lang)
    if found.history["rank"].notna().any():
        reason = t("page.ranking.no_movement", lang, start=found.start, end=found.end)
    years = wording.year_list(queries.years(found.indicator.id))
    text = t("empty.indicator", lang, indicator=found.indicator.name(lang), reason=reason)
    return f"{text} {t('empty.instead', lang, years=years)}"
