"""Profile says: the finding about one place and what kind of unit it is, in words."""

from __future__ import annotations

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Province
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.figures import queries
from lib.gallery.profile import Profile

# An index is passed over for the headline where another has a rank that is more years newer.
STALE = 3


@queries.per_version
def finding(lang: str, found: Profile) -> str:
    """The headline: standing and movement in the first index in which the place has a recent rank."""
    name = unit_names.former(found.unit.id, lang)
    ranked = {i: s for i, s in found.standings.items() if s.rank is not None}
    recent = max((s.year for s in ranked.values()), default=0) - STALE
    for indicator_id, standing in ranked.items():
        indicator = registry.load().indicators[indicator_id]
        if standing.rank is None or standing.year < recent:
            continue
        said = wording.moved(
            {
                "change": standing.change,
                "rank_from": standing.rank_before,
                "rank_to": standing.rank,
                "n_to": standing.n_ranked or 0,
                "status": standing.change_status or standing.rank_status,
            },
            name=name,
            indicator=indicator,
            start=standing.before or 0,
            end=standing.year,
            lang=lang,
        )
        if found.merged:
            said = t("page.province.heading_new", lang, finding=said)
        return said
    key = "heading_new_unranked" if found.merged else "heading_unranked"
    return t(f"page.province.{key}", lang, name=name)


@queries.per_version
def lead(lang: str, found: Profile) -> str:
    """What kind of unit it is, where it comes from and what that means for its figures."""
    unit = found.unit
    names = {
        k: ", ".join(unit_names.former(p.id, lang) for p in v) for k, v in lineage(found).items()
    }
    first = provinces.load().by_id[found.ids[0]]
    said = []
    if found.merged and found.origins and unit.valid_from:
        began = first.valid_from or unit.valid_from
        said.append(
            t(
                "page.province.lead_new",
                lang,
                date=formats.day(began, lang=lang),
                names=names["origins"],
            )
        )
    elif found.heirs and unit.valid_to:
        said.append(
            t(
                "page.province.lead_old",
                lang,
                date=formats.day(unit.valid_to, lang=lang),
                names=names["heirs"],
            )
        )
    else:
        said.append(t("page.province.lead_kept", lang))
    if found.origins and not found.merged:
        said.append(t("page.province.lead_took", lang, names=names["origins"]))
    return " ".join(said)


def lineage(found: Profile) -> dict[str, tuple[Province, ...]]:
    """The places that it came from and that it went into."""
    return {"origins": found.origins, "heirs": found.heirs}
