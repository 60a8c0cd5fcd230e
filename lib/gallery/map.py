"""Map: one indicator in one year on the map of that year, and as a grid of equal squares.

Owns which map a year has, the groups that its colours stand for, and the finding. The page's pydeck map
is drawn from the same `MapQuestion` (`lib.display.deck_map`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from lib.analytics import classes, rank_ranges
from lib.analytics.classes import Band
from lib.analytics.ground import LEAST, Ground
from lib.base import alphabet, formats
from lib.base.i18n import t
from lib.base.records import Indicator, Province
from lib.data.declared import geography, merger, provinces, registry
from lib.display import wording
from lib.display.charts import map as map_charts
from lib.display.charts import tiles as tile_charts
from lib.display.charts.base import Words
from lib.figures import analyses, queries
from lib.gallery import coverage, labels, sampling
from lib.gallery.base import Ask, Exhibit, Nothing, columns, page_choices, view
from lib.gallery.choice_kinds import One, Units
from lib.gallery.choices import Selection

MOST, MOST_BIG = 8, 7
# The drawn map first: the others but the squares fetch a library of three quarters of a megabyte.
FORMS = ("map", "zoom", "columns", "tiles")
DECKS = ("zoom", "columns")
PARAMETERS = ("indicator", "year", "show", "p", "key")
# The order of the groups where the map says what is certain.
THIRDS = (rank_ranges.UPPER, rank_ranges.UNTOLD, rank_ranges.LOWER)


@dataclass(frozen=True, kw_only=True, eq=False)
class MapQuestion:
    """What is on the map.

    `rows` has one row for each unit of the map, and for units that figures speak of and the map lacks:
    unit_id, name, on_map, rank, n_ranked, rank_basis, rank_status, rank_source, score, score_status,
    score_source, band, short (the number alone), said (number with its unit), marks, known.
    """

    indicator: Indicator
    year: int
    show: str
    map_id: str
    rows: pd.DataFrame
    bands: tuple[Band, ...]
    n: int | None
    chosen: tuple[str, ...]

    @property
    def ground(self) -> Ground:
        """On how many of how many units a statement about the whole map stands."""
        return Ground(known=len(self.known), ranked=self.n)

    @property
    def known(self) -> pd.DataFrame:
        """The rows that have the shown number."""
        return self.rows[self.rows["known"]]


def indicators() -> tuple[Indicator, ...]:
    """Every indicator with a province's full-year figure in some year."""
    known = registry.load().indicators
    return tuple(known[i] for i in queries.mapped())


@queries.per_version
def measures(indicator: str, year: int) -> list[str]:
    """What can be shown in the year: 'rank', 'value', and with published errors the certain 'third'."""
    history = queries.history(indicator)
    rows = history[history["year"] == year]
    found = {"rank": rows["rank"].notna().any(), "value": rows["score"].notna().any()}
    # Of figures of different days a place says nothing, whoever told one.
    if registry.load().indicators[indicator].apart and found["value"]:
        found["rank"] = False
    found["third"] = year in analyses.with_errors(indicator)
    return [m for m, there in found.items() if there]


@queries.per_version
def usual_year(indicator: str) -> int:
    """What the map opens with: of an index the edition that carries its statement, else the newest year.

    Of figures of different days none carries one: the year with most of them.
    """
    years, told = queries.mapped()[indicator], queries.years(indicator)
    index = any(i.id == indicator for i in registry.load().indices)
    if registry.load().indicators[indicator].apart:
        scored = queries.history(indicator).dropna(subset=["score"])["year"].value_counts()
        return max(years, key=lambda y: (int(scored.get(y, 0)), y))
    return queries.telling_year(indicator) if index and told else years[-1]


@queries.per_version
def map_of(indicator: str, year: int) -> str:
    """The map that the year's figures belong to; the former one as long as no new unit has a figure."""
    history = queries.history(indicator)
    ids = history.loc[history["year"] == year, "province_id"]
    return merger.map_of(year) if ids.isin(provinces.load().new_ids).any() else merger.FORMER


@queries.per_version
def units(map_id: str) -> tuple[Province, ...]:
    """The units of a map in Vietnamese alphabetical order."""
    by_id = provinces.load().by_id
    found = [by_id[i] for i in geography.outlines(map_id)]
    return tuple(sorted(found, key=lambda p: alphabet.sort_key(p.name_vi)))


@queries.per_version
def choosable(indicator: str, year: int) -> list[Province]:
    """The units that a reader may pick out: those on the map, and those with a figure beside it."""
    by_id = provinces.load().by_id
    history = queries.history(indicator)
    more = history.loc[history["year"] == year, "province_id"].map(by_id.__getitem__)
    return list(dict.fromkeys([*units(map_of(indicator, year)), *more]))


@queries.per_version
def read(
    indicator: Indicator, *, year: int, show: str, chosen: tuple[str, ...], lang: str
) -> MapQuestion:
    """Everything on the map, computed once."""
    map_id = map_of(indicator.id, year)
    history = queries.history(indicator.id)
    figures = history[history["year"] == year].set_index("province_id")
    on_map = [p.id for p in units(map_id)]
    order = [*on_map, *(i for i in figures.index if i not in on_map)]
    rows = figures.reindex(order).rename_axis("unit_id").reset_index()
    rows["name"] = rows["unit_id"].map(queries.names(lang))
    rows["on_map"] = rows["unit_id"].isin(on_map)
    # A figure of a unit that had ended is not part of this map's ranking.
    former = rows["unit_id"].isin([s.province_id for s in geography.former_tiles(map_id)])
    counts = rows["on_map"] | former
    edition = queries.edition(indicator.id, year)
    n = edition.n_ranked if edition else None
    if show == "third":
        thirds = rows["unit_id"].map(rank_ranges.thirds(analyses.sampling(indicator.id, year)))
        band, found = classes.of_names(thirds, THIRDS)
    elif show == "rank":
        most = int(rows["rank"].max())
        n = n or (int(rows["n_ranked"].max()) if rows["n_ranked"].notna().any() else None)
        band, found = classes.of_ranks(rows["rank"].where(counts), n=max(n or most, most))
    elif indicator.apart:
        band, found = classes.of_steps(rows["score"].where(counts), direction=indicator.direction)
    else:
        band, found = classes.of_values(rows["score"].where(counts), direction=indicator.direction)
    rows["band"] = band
    measure = rows["rank"] if show != "value" else rows["score"]
    rows["known"] = measure.notna()
    rows["short"] = [_short(r, show, indicator, lang) for r in rows.itertuples()]
    rows["said"] = [_said(r, show, indicator, n, lang) for r in rows.itertuples()]
    # Where every rank was computed one sentence says so; beside each unit it would be noise.
    computed = rows.loc[rows["rank"].notna(), "rank_basis"].eq("computed")
    usual = "computed" if len(computed) and computed.all() else None
    rows["marks"] = [_marks(r, usual, lang) for r in rows.itertuples()]
    return MapQuestion(
        indicator=indicator,
        year=year,
        show=show,
        map_id=map_id,
        rows=rows,
        bands=found,
        n=n,
        chosen=chosen,
    )


def _short(row: Any, show: str, indicator: Indicator, lang: str) -> str:
    value = row.rank if show != "value" else row.score
    if pd.isna(value):
        return ""
    if show != "value":
        return str(int(value))
    return formats.number(float(value), decimals=indicator.decimals, lang=lang)


def _said(row: Any, show: str, indicator: Indicator, n: int | None, lang: str) -> str:
    rank, score = row.rank, row.score
    total = row.n_ranked if pd.notna(row.n_ranked) else n
    parts = []
    if pd.notna(rank) and not (indicator.apart and show == "value"):
        parts.append(wording.rank(rank, total, lang=lang))
    if pd.notna(score):
        number = formats.number(float(score), decimals=indicator.decimals, lang=lang)
        parts.append(wording.with_unit(number, indicator.unit, lang=lang))
    if show == "value":
        parts.reverse()
    return "; ".join(parts) or wording.missing(lang)


def _marks(row: Any, usual: str | None, lang: str) -> str:
    basis = None if row.rank_basis == usual else row.rank_basis
    said = [wording.basis(basis, row.rank_status, lang=lang)]
    if pd.notna(row.score) and row.score_status != "published":
        doubt = wording.basis(None, row.score_status, lang=lang)
        said.append(t("mark.of_score", lang, mark=doubt))
    if pd.notna(row.n_rivals) and row.n_rivals:
        said.append(wording.rivals(int(row.n_rivals), lang=lang))
    return "; ".join(s for s in said if s)


CHOICES = page_choices(
    "map",
    One(
        name="indicator",
        options=lambda asked: [i.id for i in indicators()],
        label=labels.indicator_of,
    ),
    One(
        name="year",
        options=lambda asked: queries.mapped()[asked["indicator"]],
        default=lambda asked: usual_year(asked["indicator"]),
        form="slider",
    ),
    One(
        name="show",
        rare=True,
        options=lambda asked: measures(asked["indicator"], asked["year"]),
        label="control.show_",
        form="segments",
    ),
    One(name="view", options=FORMS, label="page.map.view_", form="segments"),
    Units(
        name="p",
        options=lambda asked: choosable(asked["indicator"], asked["year"]),
        most=MOST,
        most_big=MOST_BIG,
        year=lambda asked: asked["year"],
        remembered=True,
    ),
    # The page has its key beside the map.
    One(name="key", options=("in", "out"), picked=False),
    main=lambda asked: "map.tiles" if asked["view"] == "tiles" else "map.map",
)


def question(asked: Selection) -> MapQuestion:
    """What the choices ask for."""
    return read(
        registry.load().indicators[asked["indicator"]],
        year=asked["year"],
        show=asked["show"],
        chosen=asked["p"],
        lang=asked.lang,
    )


def best_first(found: MapQuestion) -> pd.DataFrame:
    """The known rows that the colours count, best (or largest) first."""
    rows = found.known[found.known["band"] >= 0]
    if found.show != "value":
        return rows.sort_values(["rank", "name"])
    ascending = found.indicator.direction == "lower"
    return rows.sort_values(["score", "name"], ascending=[ascending, True])


def labelled(found: MapQuestion) -> pd.DataFrame:
    """The rows named on the map: the chosen ones, else the first and the last."""
    rows = best_first(found)
    if found.chosen:
        return found.rows[found.rows["unit_id"].isin(found.chosen)]
    return rows.iloc[[0, -1]] if len(rows) > 1 else rows


@queries.per_version
def finding(lang: str, found: MapQuestion) -> str:
    """The headline: the first chosen unit, else where the first group lies, else who is first."""
    short, year = wording.short(found.indicator, lang), found.year
    if found.chosen:
        row = found.rows.set_index("unit_id").loc[found.chosen[0]]
        if not row["known"]:
            return t("page.map.no_figure", lang, name=row["name"], indicator=short, year=year)
        if found.show == "third":
            return sampling.one_line(lang, found.indicator.id, year, found.chosen[0])
        if found.show != "value":
            rank = wording.rank(row["rank"], found.n, lang=lang)
            if mark := wording.basis(None, row["rank_status"], lang=lang):
                rank = f"{rank} ({mark})"
            return t("say.stands", lang, name=row["name"], rank=rank, indicator=short, year=year)
        key, mark = "page.map.one_value", wording.basis(None, row["score_status"], lang=lang)
        said = f"{row['said']}; {t('mark.of_score', lang, mark=mark)}" if mark else row["said"]
        return t(key, lang, name=row["name"], said=said, indicator=short, year=year)
    rows = best_first(found)
    if rows.empty:
        raise Nothing(nothing(lang, found))
    first = rows.iloc[0]
    params = {"indicator": short, "year": year, "name": first["name"], "said": first["said"]}
    if found.show == "third":
        return sampling.title(lang, found.indicator.id, year)
    if found.indicator.apart and len(rows) > 1:
        return t("page.map.apart", lang, n=len(rows), indicator=short, year=year)
    if not found.ground.carries or found.indicator.direction == "neutral":
        return _of_few(lang, found, rows, params)
    region, inside, size = _home_of_first(rows)
    area = registry.load().areas.get(f"R:{region}")
    place = area.name(lang) if area else region
    return t("page.map.region", lang, region=place, inside=inside, size=size, **params)


def _of_few(lang: str, found: MapQuestion, rows: pd.DataFrame, params: dict[str, object]) -> str:
    """The headline where too little is known for a word about the whole: below LEAST units a list alone."""
    first, n = rows.iloc[0], len(rows)
    if n == 1:
        return t("page.map.one", lang, **params)
    known = {"n": n, "total": f"/{found.n}" if found.n else ""}
    if found.show != "value":
        # A first rank is a source's word; who is best of those that are known is not who is first.
        key = "partial_first" if first["rank"] == 1 else "partial"
        return t(f"page.map.{key}", lang, **known, **params)
    if n < LEAST:
        pairs = zip(rows["name"], rows["said"], strict=True)
        listed = "; ".join(f"{name} {said}" for name, said in pairs)
        return t("page.map.listed", lang, listed=listed, **params)
    return t(f"page.map.few_{found.indicator.direction}", lang, **known, **params)


def _home_of_first(rows: pd.DataFrame) -> tuple[str, int, int]:
    """The region with most units of the first group, how many, and the group's size."""
    by_id = provinces.load().by_id
    group = rows[rows["band"] == 0]
    regions = group["unit_id"].map(lambda i: by_id[i].region).value_counts()
    return str(regions.index[0]), int(regions.iloc[0]), len(group)


@queries.per_version
def lead(lang: str, found: MapQuestion) -> str:
    """What the map shows and of how many units."""
    total = len(found.rows[found.rows["on_map"]])
    known = int((found.known["on_map"]).sum())
    kind = "rank" if found.show != "value" else "value"
    text = t(
        f"page.map.lead_{kind}",
        lang,
        indicator=found.indicator.name(lang),
        year=found.year,
        known=known,
        total=total,
        unit=registry.load().unit(found.indicator.unit, lang),
    )
    direction = t(f"page.map.direction_{found.indicator.direction}", lang)
    return text if found.show != "value" else f"{text} {direction}"


@queries.per_version
def notes(lang: str, found: MapQuestion) -> tuple[str, ...]:
    """What a reader must know of this map."""
    said = []
    edition = queries.edition(found.indicator.id, found.year)
    if edition and edition.note(lang):
        told = coverage.nation(lang, found.indicator.id, found.year)
        said += [s for s in (told, coverage.full_table(lang, found.indicator.id, found.year)) if s]
    beside = found.rows[~found.rows["on_map"] & found.rows["known"]]
    former = {s.province_id for s in geography.former_tiles(found.map_id)}
    if beside["unit_id"].isin(former).any():
        said.append(t("page.map.ha_tay", lang))
    others = beside[~beside["unit_id"].isin(former)]
    if len(others):
        names = ", ".join(others["name"])
        said.append(t("page.map.beside", lang, count=len(others), names=names))
    if (found.rows["rank_basis"] == "computed").any() and found.show != "value":
        said.append(t("page.ranking.computed", lang))
    if found.show == "third":
        said.append(t("sampling.note", lang))
    if found.show == "value" and found.bands:
        key = "steps" if found.indicator.apart else "groups"
        said.append(t(f"page.map.{key}", lang, count=len(found.bands)))
    return tuple(said)


def nothing(lang: str, found: MapQuestion) -> str:
    """Why there is no map."""
    return t(
        "empty.indicator",
        lang,
        indicator=found.indicator.name(lang),
        reason=wording.missing(lang),
    )


@queries.per_version
def key_of(lang: str, found: MapQuestion) -> tuple[tuple[str, str, str], ...]:
    """The key: colour, numbers and words of every group, best first."""
    colours = map_charts.colours(found.bands, neutral=is_neutral(found))
    if found.show == "third":
        inside = [int((found.rows["band"] == band.place).sum()) for band in found.bands]
        return tuple(
            (colour, t("page.map.key_third", lang, n=n), t(f"sampling.{third}", lang))
            for colour, n, third in zip(colours, inside, THIRDS, strict=True)
        )
    decimals = 0 if found.show != "value" else found.indicator.decimals
    stepped = found.show == "value" and found.indicator.apart
    rows = []
    for band, colour in zip(found.bands, colours, strict=True):
        # The upper limit of a step is outside it.
        top = band.high - 10.0**-decimals if stepped else band.high
        low, high = (formats.number(x, decimals=decimals, lang=lang) for x in (band.low, top))
        limits = low if low == high else f"{low}–{high}"
        if stepped:
            limits = f"{formats.shortest(band.low, lang=lang)}–{high}"
            rows.append((colour, wording.with_unit(limits, found.indicator.unit, lang=lang), ""))
            continue
        kind = "rank" if found.show != "value" else found.indicator.direction
        place = "first" if band.place == 0 else "last" if band.place == band.of - 1 else "middle"
        between = band.of == 5 and place == "middle"
        if between:
            place = {1: "second", 2: "middle", 3: "fourth"}[band.place]
        numbers = t("page.map.key_rank", lang, limits=limits) if kind == "rank" else limits
        rows.append((colour, numbers, t(f"page.map.key.{kind}.{place}", lang)))
    return tuple(rows)


def is_neutral(found: MapQuestion) -> bool:
    """Whether the colours must not say better or worse."""
    return found.show == "value" and found.indicator.direction == "neutral"


def subtitle(lang: str, found: MapQuestion) -> str:
    """Measure, place and period."""
    kind = found.show
    return t(
        f"page.map.subtitle_{kind}",
        lang,
        indicator=wording.short(found.indicator, lang),
        year=found.year,
        total=len(units(found.map_id)),
        unit=registry.load().unit(found.indicator.unit, lang),
        known=int(found.known["on_map"].sum()),
    )


def words(lang: str, found: MapQuestion, kind: str) -> Words:
    """What is said with the map, and the sources of its numbers."""
    said = finding(lang, found)
    column = "rank_source" if found.show != "value" else "score_source"
    sources = tuple(found.rows[column].dropna().unique().tolist())
    if found.show == "third":
        # What is certain rests on the document that published the errors.
        sources = sampling.sources(found.indicator.id, found.year)
    alt = t(
        f"page.map.alt_{kind}",
        lang,
        finding=said,
        known=len(found.known),
        n=len(found.rows),
        groups="; ".join(": ".join(filter(None, (n, w))) for _, n, w in key_of(lang, found)),
    )
    return Words(
        title=said,
        subtitle=subtitle(lang, found),
        alt=alt,
        sources=sources,
    )


def _exhibit(ask: Ask, kind: str) -> Exhibit:
    asked = ask.read()
    found = question(asked)
    if found.known.empty:
        raise Nothing(nothing(ask.lang, found))
    draw = {"map": map_charts.choropleth, "tiles": tile_charts.tile_grid}[kind]
    data = found.rows.rename(columns={"unit_id": "province_id", "name": "province"})
    chart = draw(
        found.rows,
        map_id=found.map_id,
        bands=found.bands,
        key=key_of(ask.lang, found) if asked["key"] == "in" else (),
        labels=labelled(found),
        chosen=found.chosen,
        neutral=is_neutral(found),
        lang=ask.lang,
        words=words(ask.lang, found, kind),
        data=data.assign(year=found.year),
        big=ask.big,
    )
    return Exhibit(
        ask=ask,
        chart=chart,
        columns=columns(FILE_COLUMNS, lang=ask.lang),
        file=f"{found.indicator.id}-{found.year}-{kind}".replace("_", "-"),
        notes=(*notes(ask.lang, found), t("page.map.legal", ask.lang)),
    )


FILE_COLUMNS = (
    "province",
    "province_id",
    "year",
    "rank",
    "n_ranked",
    "rank_basis",
    "rank_status",
    "rank_source",
    "score",
    "score_status",
    "score_source",
    "marks",
)


@view(CHOICES, "map", *PARAMETERS)
def choropleth(ask: Ask) -> Exhibit:
    """The map in colours."""
    return _exhibit(ask, "map")


@view(CHOICES, "tiles", *PARAMETERS, view="tiles")
def tiles(ask: Ask) -> Exhibit:
    """One equal square for each unit."""
    return _exhibit(ask, "tiles")


@queries.per_version
def table(lang: str, found: MapQuestion) -> pd.DataFrame:
    """The table behind the map: every unit, best first, those without a figure last."""
    first = best_first(found)
    rest = found.rows[~found.rows["unit_id"].isin(first["unit_id"])]
    rest = rest.sort_values(["known", "name"], ascending=[False, True], key=_sortable)
    rows = pd.concat([first, rest])
    shown = {
        t("column.province", lang): rows["name"],
        t("column.rank", lang): rows["rank"].astype("Int64"),
        t("page.map.value", lang): [
            wording.score(v, found.indicator, lang=lang) for v in rows["score"]
        ],
        t("column.marks", lang): rows["marks"],
    }
    if found.rows["rank"].isna().all():
        del shown[t("column.rank", lang)]
    return pd.DataFrame(shown)


def _sortable(column: pd.Series) -> pd.Series:
    return column.map(alphabet.sort_key) if column.name == "name" else column
