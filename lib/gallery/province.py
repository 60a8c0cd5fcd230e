"""Province: the views of one province's page.

Owns the finding, the place among peers, all series of the place over the years, and its components with
strengths and weaknesses.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from lib.analytics import compare
from lib.analytics.compare import Among, Standing
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Indicator
from lib.data.declared import merger, provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import panels, strips
from lib.display.charts.base import Words
from lib.display.charts.years import Mark
from lib.figures import queries
from lib.gallery import profile, profile_series, province_words
from lib.gallery.base import Ask, Exhibit, Nothing, columns, page_choices, view
from lib.gallery.choice_kinds import One, OneUnit, Units
from lib.gallery.choices import Selection
from lib.gallery.profile import Profile
from lib.gallery.profile_words import finding

MEASURES = ("rank", "score")
# The series of a place: of all that is known, of the indices, or of the topics.
SERIES = ("all", "indices", "topics")
MOST_PANELS_BIG = 4


@queries.per_version
def parts_of(found: Profile) -> tuple[str, ...]:
    """The indices of which some component of the place is known."""
    known = registry.load()
    order = dict.fromkeys(i.id for i in (*known.voices, *known.indices))
    return tuple(i for i in order if _part_year(found, i) is not None)


def _histories(index: str) -> dict[str, pd.DataFrame]:
    known = registry.load().indicators.values()
    return {i.id: queries.history(i.id) for i in known if i.parent == index}


def _part_year(found: Profile, index: str) -> int | None:
    """The newest year with a component's position, else with any component's figure; None without."""
    rows = [h[h["province_id"].isin(found.ids)] for h in _histories(index).values()]
    years = [int(h.loc[h["rank"].notna(), "year"].max()) for h in rows if h["rank"].notna().any()]
    years = years or [int(h["year"].max()) for h in rows if len(h)]
    return max(years, default=None)


CHOICES = page_choices(
    "province",
    OneUnit(
        name="p",
        options=lambda asked: provinces.load().places(),
        default=profile.DEFAULT,
        remembered=True,
    ),
    One(name="peers", options=profile.PEERS, label="page.province.peers_pick_"),
    Units(
        name="with",
        options=lambda asked: provinces.load().places(),
        most=profile.MOST_PEERS,
        when=lambda asked: asked["peers"] == "own",
    ),
    One(name="measure", options=MEASURES, label="control.measure_", form="segments"),
    One(
        name="parts",
        options=lambda asked: parts_of(of_unit(asked)),
        default=lambda asked: next(iter(parts_of(of_unit(asked))), None),
        label=lambda i, lang: wording.short(registry.load().indicators[i], lang),
    ),
    One(name="of", options=SERIES, picked=False),
    main=lambda asked: "province.peers",
)


def of_unit(asked: Selection) -> Profile:
    """The profile of the place of the choices."""
    return profile.read(asked["p"])


@view(CHOICES, "peers", "p", "peers", "with")
def among_peers(ask: Ask) -> Exhibit:
    """Where the place stands among its peers in each index, as positions from last to first."""
    asked, lang = ask.read(), ask.lang
    found, kind = of_unit(asked), asked["peers"]
    own = tuple(i for i in asked["with"] if i not in found.ids)
    name = unit_names.former(found.unit.id, lang)
    if kind == "own" and not own:
        raise Nothing(t("page.province.peers_none", lang))
    rows, dots, title = [], [], ""
    group = t(f"page.province.peers_{kind}", lang)
    for indicator_id, standing in found.standings.items():
        if standing.percentile is None:
            continue
        history, indicator = queries.history(indicator_id), registry.load().indicators[indicator_id]
        ids = profile.peers(found, kind=kind, own=own, year=standing.year)
        ids = frozenset() if indicator.apart else ids
        place = compare.among(history, year=standing.year, place=found.ids, peers=ids)
        rows.append(_peer_row(standing, place, lang) | {"id": indicator_id})
        dots.append(_dots(history, standing, ids, lang))
        if place and place.ground.carries and not title:
            short, year = wording.short(indicator, lang), standing.year
            known = {"name": name, "group": group, "indicator": short, "year": year}
            title = t("page.province.peers_title", lang, place=place.place, n=place.n, **known)
    if not rows:
        raise Nothing(t("page.province.no_rank", lang, name=name))
    shown = pd.DataFrame(rows)
    if ask.big:
        title = province_words.newest(found, name, lang)
    drawn = strips.strips(
        shown,
        peers=pd.concat(dots),
        lang=lang,
        words=ask.words(
            "page.province.peers",
            title=title or t("page.province.peers_title_none", lang, name=name, group=group),
            sources=tuple(shown["source"].dropna().unique()),
            name=name,
            group=group,
            n=len(rows),
        ),
        big=ask.big,
    )
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns(["indicator", "year", "rank", "n_ranked", "rank_basis"], lang=lang)
        | columns(["percentile", "peer_place", "peer_n"], lang=lang, prefix="profile_column"),
        file=file_name(found, f"peers-{kind}"),
        notes=(t("page.province.position_rule", lang),),
    )


def _dots(
    history: pd.DataFrame, standing: Standing, ids: Collection[str], lang: str
) -> pd.DataFrame:
    """The peers of one row: `id` (the row's indicator), `percentile` and `hover`."""
    names = queries.names(lang)
    edition = history[(history["year"] == standing.year) & history["province_id"].isin(list(ids))]
    edition = edition.assign(percentile=compare.percentiles(edition), id=standing.indicator)
    edition["hover"] = [
        f"<b>{names[r.province_id]}</b>: {wording.rank(r.rank, r.n_ranked, lang=lang)}"
        for r in edition.itertuples()
    ]
    return edition[edition["percentile"].notna()]


def _peer_row(standing: Standing, place: Among | None, lang: str) -> dict[str, Any]:
    indicator = registry.load().indicators[standing.indicator]
    short = wording.short(indicator, lang)
    key = "peers_row_apart" if indicator.apart else "peers_row_none"
    if place:
        key = "peers_row" if place.ground.carries else "peers_row_few"
    ranked = wording.rank(standing.rank, standing.n_ranked, lang=lang)
    text = t(
        f"page.province.{key}",
        lang,
        rank=ranked,
        place=place.place if place else 0,
        n=place.n if place else 0,
        of=place.of if place else 0,
    )
    mark = wording.basis(standing.rank_basis, standing.rank_status, lang=lang)
    return {
        "name": f"{short} {standing.year}",
        "text": f"{text} ({mark})" if mark else text,
        "indicator": short,
        "year": standing.year,
        "rank": standing.rank,
        "n_ranked": standing.n_ranked,
        "rank_basis": standing.rank_basis,
        "percentile": standing.percentile,
        "peer_place": place.place if place else None,
        "peer_n": place.n if place else None,
        "verdict": "",
        "source": standing.rank_source,
    }


@view(CHOICES, "series", "p", "measure", "of")
def all_series(ask: Ask) -> Exhibit:
    """Every series of the place over the years, one panel each, with gaps and breaks."""
    asked, lang, known = ask.read(), ask.lang, registry.load()
    found, measure = of_unit(asked), asked["measure"]
    lines = {found.unit.id: found.ids}
    if found.merged:
        lines |= {p.id: provinces.load().same(p.id) for p in found.origins}
    names = {line: unit_names.former(line, lang) for line in lines}
    parts = []
    if asked["of"] != "topics":
        parts.append(profile_series.of_indices(lines, measure, lang))
    if asked["of"] != "indices":
        parts.append(profile_series.of_others(lines))
    parts = [rows for rows in parts if len(rows)]
    if not parts:
        raise Nothing(t("page.province.no_series", lang, name=names[found.unit.id]))
    rows = pd.concat(parts, ignore_index=True)
    shown = [
        profile_series.panel(
            known.indicators[i], measure=measure, ranked=i in profile.indices(), lang=lang
        )
        for i in (_with_lines(rows)[:MOST_PANELS_BIG] if ask.big else rows["panel"].unique())
    ]
    cut = found.merged or bool(found.heirs and not merger.is_new(found.unit))
    ends = Mark(at=merger.MARK, text=t("page.province.merged_mark", lang))
    drawn = panels.panels(
        rows,
        shown=shown,
        names=names,
        mark=ends if cut else None,
        lang=lang,
        words=Words(
            title=province_words.series_title(found, measure, lang),
            subtitle=t("page.province.series_sub", lang),
            alt=t("page.province.series_alt", lang, n=len(shown), finding=finding(lang, found)),
            sources=tuple(s for rows in parts for s in rows["source"].dropna().unique()),
        ),
        big=ask.big,
    )
    drawn.data["province"] = drawn.data["line"].map(names)
    drawn.data["indicator"] = [known.indicators[i].name(lang) for i in drawn.data["panel"]]
    cells = ["indicator", "province", "province_id", "year"]
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns(cells, lang=lang)
        | columns(["value", "n_ranked", "status", "source"], lang=lang, prefix="profile_column"),
        file=file_name(found, f"series-{measure}"),
        notes=(t("page.province.series_rule", lang),),
    )


def _with_lines(rows: pd.DataFrame) -> list[str]:
    """The panels in which some line has several years, for a slide: a dot on an axis is no picture."""
    known = rows[rows["value"].notna()].groupby(["panel", "line"], sort=False)["year"].nunique()
    several = known[known > 1].index.get_level_values("panel")
    return [str(i) for i in rows["panel"].unique() if i in several] or list(rows["panel"].unique())


@view(CHOICES, "components", "p", "parts")
def of_parts(ask: Ask) -> Exhibit:
    """The components of one index: position among the provinces, strengths and weaknesses."""
    asked, lang, known = ask.read(), ask.lang, registry.load()
    found, index = of_unit(asked), asked["parts"]
    name = unit_names.former(found.unit.id, lang)
    if index is None:
        raise Nothing(t("page.province.no_parts", lang, name=name))
    year = _part_year(found, index)
    rows = compare.components(_histories(index), place=found.ids, year=year or 0)
    rows["name"] = [known.indicators[i].name(lang) for i in rows["indicator"]]
    rows["text"] = [_part_text(r, known.indicators[r.indicator], lang) for r in rows.itertuples()]
    rows["brief"] = [_part_brief(r, known.indicators[r.indicator], lang) for r in rows.itertuples()]
    rows["id"] = rows["indicator"]
    short = wording.short(known.indicators[index], lang)
    title = t(
        "page.province.parts_title",
        lang,
        name=name,
        indicator=short,
        year=year,
        said=_verdicts(rows, lang, most=1 if ask.big else 2),
    )
    drawn = strips.strips(
        rows,
        lang=lang,
        words=Words(
            title=title,
            subtitle=_parts_sub(rows, short, lang),
            alt=t("page.province.parts_alt", lang, n=len(rows), finding=title),
            sources=tuple(rows["source"].dropna().unique()),
        ),
        big=ask.big,
    )
    cells = ["value", "median", "above_median", "n_scores", "percentile", "verdict"]
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns={"name": t("column.indicator", lang)}
        | columns(["year", "rank", "n_ranked", "rank_basis"], lang=lang)
        | columns([*cells, "status", "source"], lang=lang, prefix="profile_column"),
        file=file_name(found, f"components-{index}"),
        notes=(t("page.province.parts_rule", lang),),
    )


def _verdicts(rows: pd.DataFrame, lang: str, *, most: int) -> str:
    """The `most` strongest and weakest components by name, or that there are none."""
    names = {v: rows.loc[rows["verdict"] == v, "name"].tolist() for v in ("strong", "weak")}
    names["weak"].reverse()
    return ". ".join(
        t(f"page.province.parts_{v}", lang, names="; ".join(n.split(" (")[0] for n in some[:most]))
        for v, some in names.items()
        if some
    ) or t("page.province.parts_even", lang)


def _parts_sub(rows: pd.DataFrame, short: str, lang: str) -> str:
    """What the rows show, on how many scores the medians rest, and whether ranks are computed."""
    year = int(rows["year"].iloc[0])
    said = [t("page.province.parts_sub", lang, indicator=short, year=year)]
    counts = rows.loc[rows["above_median"].notna(), "n_scores"]
    if len(counts):
        low, high = int(counts.min()), int(counts.max())
        n = str(low) if low == high else f"{low}–{high}"
        said.append(t("page.province.parts_median", lang, n=n))
    if (rows["rank_basis"] == "computed").any():
        said.append(t("page.province.parts_computed", lang))
    return " ".join(said)


def _part_text(row: Any, indicator: Indicator, lang: str) -> str:
    """'4,92 điểm; hơn trung vị 0,13; hạng 12/61 ▲ điểm mạnh'. How a rank is known is said for all."""
    said = []
    if pd.notna(row.value):
        value = wording.score(row.value, indicator, lang=lang)
        said.append(wording.with_unit(value, indicator.unit, lang=lang))
    if pd.notna(row.above_median):
        key = "above" if row.above_median > 0 else "below" if row.above_median < 0 else "at"
        gap = formats.number(abs(row.above_median), decimals=indicator.decimals, lang=lang)
        said.append(t(f"page.province.gap_{key}", lang, gap=gap))
    if pd.notna(row.rank):
        said.append(wording.rank(row.rank, row.n_ranked, lang=lang))
    mark = wording.basis(None, row.status, lang=lang)
    text = "; ".join(said) + (f" ({mark})" if mark else "")
    return f"{text} {t(f'page.province.verdict_{row.verdict}', lang)}" if row.verdict else text


def _part_brief(row: Any, indicator: Indicator, lang: str) -> str:
    """'▲ hạng 9/61; 4,46 điểm', for a projector."""
    arrow = {"strong": "▲ ", "weak": "▼ "}.get(row.verdict, "")
    said = [wording.rank(row.rank, row.n_ranked, lang=lang)] if pd.notna(row.rank) else []
    if pd.notna(row.value):
        value = wording.score(row.value, indicator, lang=lang)
        said.append(wording.with_unit(value, indicator.unit, lang=lang))
    mark = wording.basis(None, row.status, lang=lang)
    return arrow + "; ".join(said) + (f" ({mark})" if mark else "")


def file_name(found: Profile, kind: str) -> str:
    """A file name in ASCII that says whose profile and which part."""
    return f"province-{found.unit.slug}-{found.unit.id}-{kind}".replace("_", "-")
