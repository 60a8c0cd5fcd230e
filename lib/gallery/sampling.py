"""Sampling: how sure the ranks of a survey's edition are, as a chart of the ranking page and in sentences.

Owns which edition is shown, that an edition without published errors is only ever illustrated, and the
words of it that pages and files say. Leaves the ranges to `analyses.sampling`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.analytics import rank_ranges
from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import rank_ranges as drawn_ranges
from lib.display.charts.why import Said
from lib.figures import analyses, queries
from lib.gallery.base import Ask, Exhibit, Nothing, columns, view
from lib.gallery.ranking_question import CHOICES

COLUMNS = ("best", "worst", "best_simulated", "worst_simulated", "best_all", "worst_all")


@queries.per_version
def shown_year(indicator: str, year: int) -> int | None:
    """The edition whose ranges are shown: the year's own, else the newest with errors; None without any."""
    known = analyses.with_errors(indicator)
    return year if year in known else max(known, default=None)


@queries.per_version
def width(indicator: str, year: int) -> int:
    """The median width of the pairwise ranges, in places. Raises Refusal."""
    rows = analyses.sampling(indicator, year).rows
    return int((rows["worst"] - rows["best"]).median())


@queries.per_version
def none_line(lang: str, indicator: str) -> str:
    """That an index publishes no errors, and how large they are in one that does."""
    for other in registry.load().indices:
        if (year := shown_year(other.id, 0)) is not None:
            return t(
                "sampling.none",
                lang,
                indicator=wording.short(registry.load().indicators[indicator], lang),
                other=wording.short(other, lang),
                year=year,
                width=width(other.id, year),
            )
    return t("refusal.no_errors", lang, year="")


@queries.per_version
def one_line(lang: str, indicator: str, year: int, province_id: str) -> str:
    """'Hà Nội hạng 59/63 PAPI 2019: hạng thật từ 35 đến 63 ...', '' if not ranked. Raises Refusal."""
    found = analyses.sampling(indicator, year)
    rows = found.rows[found.rows["province_id"] == province_id]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    return t(
        "sampling.one" if row["best"] < row["worst"] else "sampling.one_firm",
        lang,
        name=unit_names.former(province_id, lang),
        rank=wording.rank(row["rank"], found.n, lang=lang),
        indicator=wording.short(registry.load().indicators[indicator], lang),
        year=year,
        best=int(row["best"]),
        worst=int(row["worst"]),
    )


@queries.per_version
def title(lang: str, indicator: str, year: int) -> str:
    """How much of a whole edition is certain. Raises Refusal."""
    found = analyses.sampling(indicator, year)
    return t(
        "sampling.title",
        lang,
        indicator=wording.short(registry.load().indicators[indicator], lang),
        year=year,
        untold=int((rank_ranges.thirds(found) == rank_ranges.UNTOLD).sum()),
        n=found.n,
        width=width(indicator, year),
    )


@queries.per_version
def third_of(indicator: str, year: int, province_id: str) -> str:
    """'upper', 'untold' or 'lower'. Raises Refusal."""
    return str(rank_ranges.thirds(analyses.sampling(indicator, year))[province_id])


@queries.per_version
def profile_lines(lang: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence for each index that published errors in an edition in which the place was ranked."""
    said = []
    for index in registry.load().indices:
        year = shown_year(index.id, 0)
        for unit in ids if year is not None else ():
            if one := one_line(lang, index.id, year, unit):
                third = t(f"sampling.{third_of(index.id, year, unit)}", lang)
                said.append(t("sampling.profile", lang, one=one, third=third))
    return tuple(said)


@queries.per_version
def pair_lines(
    lang: str, indicator: str, years: tuple[int, int], units: tuple[str, ...]
) -> tuple[str, ...]:
    """Whether the first unit's score and each other's can be told apart, by edition with errors."""
    names, said = queries.names(lang), []
    for year in analyses.with_errors(indicator):
        scores = analyses.errors(indicator, year).set_index("province_id")["score"]
        ranked = [u for u in units if u in scores.index]
        if not years[0] <= year <= years[1] or len(ranked) < 2:
            continue
        pairs = []
        for other in ranked[1:]:
            first, second = sorted((ranked[0], other), key=lambda u: -scores[u])
            apart = analyses.told_apart(indicator, year, first, second)
            both = {"first": names[first], "second": names[second]}
            pairs.append(t(f"sampling.{'certain' if apart else 'apart'}", lang, **both))
        short = wording.short(registry.load().indicators[indicator], lang)
        text = t("sampling.pairs", lang, indicator=short, year=year, said="; ".join(pairs))
        said.append(text)
    return tuple(said)


def _units(chosen: Sequence[str], ranked: Sequence[str]) -> tuple[str, ...]:
    """The chosen places by the ids that the edition ranks."""
    known = provinces.load()
    return tuple(dict.fromkeys(i for p in chosen for i in known.same(p) if i in set(ranked)))


def sources(indicator: str, year: int) -> tuple[str, ...]:
    """The documents that published the errors of an edition."""
    told = queries.errors(indicator)
    return tuple(told.loc[told["year"] == year, "source_id"].unique())


@view(CHOICES, "sampling", "indicator", "from", "to", "p")
def sampling(ask: Ask) -> Exhibit:
    """Every province's rank with the ranges that sampling leaves open, where errors are published."""
    asked, lang = ask.read(), ask.lang
    indicator, end = registry.load().indicators[asked["indicator"]], asked["period"][1]
    year = shown_year(indicator.id, end)
    if year is None:
        raise Nothing(none_line(lang, indicator.id))
    found = analyses.sampling(indicator.id, year)
    rows, names, thirds = found.rows, queries.names(lang), rank_ranges.thirds(found)
    chosen = _units(asked["p"], rows["province_id"].tolist())
    says = one_line(lang, indicator.id, year, chosen[0]) if chosen else ""
    says = says or title(lang, indicator.id, year)
    span = {"indicator": wording.short(indicator, lang), "year": year}
    hovers = [
        t(
            "sampling.hover",
            lang,
            name=names[r.province_id],
            rank=wording.rank(r.rank, found.n, lang=lang),
            best=r.best,
            worst=r.worst,
            low=r.best_simulated,
            high=r.worst_simulated,
            third=t(f"sampling.{thirds[r.province_id]}", lang),
        )
        for r in rows.itertuples()
    ]
    drawn = drawn_ranges.ranges(
        rows,
        names=names,
        hovers=hovers,
        chosen=chosen,
        said=Said(
            title=says,
            subtitle=t("sampling.subtitle", lang, **span),
            alt=t("sampling.alt", lang, n=found.n, finding=says),
            sources=sources(indicator.id, year),
            lang=lang,
            big=ask.big,
        ),
    )
    notes = [t("sampling.note", lang)]
    if year != end:
        told_of = {"indicator": span["indicator"], "year": end, "shown": year}
        notes.insert(0, t("sampling.illustration", lang, **told_of))
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns(["province", "province_id", "rank", "score"], lang=lang)
        | columns(["standard_error", *COLUMNS], lang=lang, prefix="sampling_column"),
        file=f"{indicator.id}-{year}-sampling".replace("_", "-"),
        notes=tuple(notes),
    )
