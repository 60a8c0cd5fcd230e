"""Satisfaction: the views of the page on SIPAS, a province's own surveys, and the four voices.

Owns how far positions must lie apart to be called a disagreement, and that an interval is given only
where the sample size is published (the country's SIPAS, never a province's).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from lib.analytics import compare, lens, samples
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import labelled, one_year, trend
from lib.display.charts.base import Words
from lib.figures import queries
from lib.gallery import figure_rows, topic_lineage, topics
from lib.gallery.base import Ask, Exhibit, Nothing, page_choices, view
from lib.gallery.choice_kinds import One
from lib.gallery.choices import Table

TOPIC, GROUP = "satisfaction", "sipas"
FIRST = ("sipas", "satisfaction_local", "very_satisfied", "satisfaction_portal")
DEFAULT = "sipas"
COUNTRY = "VN"
# Citizens, firms, the ministry's scoring of the administration, users of services.
MEASURES = ("score", "rank")
# A quarter of the ranking between two voices is told as a disagreement.
APART = 0.25


@queries.per_version
def heard(unit_id: str) -> pd.DataFrame:
    """Every rank of the province in the four indices with its percentile position.

    Columns of `ranks.history` with indicator and percentile (1 for the first, 0 for the last).
    """
    found = []
    for indicator in (i.id for i in registry.load().voices):
        history = queries.history(indicator)
        mine = history[history["province_id"] == unit_id]
        found.append(mine.assign(indicator=indicator, percentile=compare.percentiles(mine)))
    rows = pd.concat(found)
    return rows[rows["percentile"].notna()]


@queries.per_version
def voice_years(unit_id: str) -> tuple[int, ...]:
    """The years in which at least two voices rank the province, newest first."""
    counts = heard(unit_id).groupby("year")["indicator"].nunique()
    return tuple(sorted((int(y) for y, n in counts.items() if n > 1), reverse=True))


@queries.per_version
def voice_year(unit_id: str) -> int | None:
    """The newest year in which most voices rank the province; None where no two do."""
    offered = voice_years(unit_id)
    counts = heard(unit_id).groupby("year")["indicator"].nunique()
    return max(offered, key=lambda y: (counts[y], y)) if offered else None


def _lenses(unit_id: str) -> tuple[str, ...]:
    """The lenses on offer: former and new units are there where both have SIPAS figures."""
    both = topic_lineage.family(topics.read(TOPIC), unit_id, ("sipas",))
    return tuple(x for x in lens.LENSES if x != "successor" or both)


_UNIT = topics.unit_choice(TOPIC, group=GROUP)
_INDICATOR, _YEAR = topics.comparison_choices(TOPIC, default=DEFAULT)
CHOICES = page_choices(
    TOPIC,
    _UNIT,
    One(
        name="year",
        options=lambda asked: voice_years(asked["p"]),
        default=lambda asked: voice_year(asked["p"]),
        title="control.voice_year",
        when=lambda asked: voice_year(asked["p"]) is not None,
    ),
    One(
        name="measure",
        rare=True,
        options=MEASURES,
        label="control.sipas_",
        title="control.sipas_measure",
        form="segments",
    ),
    One(name="lens", rare=True, options=lambda asked: _lenses(asked["p"]), label="lens."),
    _INDICATOR,
    # On the page the voices' year is the year; the comparison by itself has its own.
    replace(_YEAR, name="compare_year"),
    main=lambda asked: "satisfaction.sipas",
)
COMPARISON = Table(page=TOPIC, choices=(_INDICATOR, replace(_YEAR, on_page="compare_year"), _UNIT))


@view(CHOICES, "sipas", "p", "measure", "lens")
def sipas(ask: Ask) -> Exhibit:
    """SIPAS of one province over the years beside the country's, or its rank, through a lens.

    The lens of positions turns ranks into them; through 'successor' former and new units have own lines.
    """
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id, through, measure = asked["p"], asked["lens"], asked["measure"]
    if through == "percentile":
        measure = "rank"
    kin = [i for i, _ in topics.relatives(topic, unit_id)] if through == "successor" else []
    indicator = registry.load().indicators["sipas"]
    history = queries.history("sipas")
    mine, said = topic.of(unit_id), []
    mine = mine[(mine["indicator"] == "sipas") & (mine["scope"] == "full-year")]
    for wanted, other, known in (("score", "rank", "value"), ("rank", "score", "rank")):
        if measure == wanted and len(mine) and mine[known].isna().all():
            # The other measure is all there is: it is drawn, and the note says why.
            years = wording.year_list(sorted(int(y) for y in mine["year"]))
            name = unit_names.since(unit_id, lang)
            said.append(t(f"topic.satisfaction.no_{wanted}", lang, name=name, years=years))
            measure = other
            break
    column = "value" if measure == "score" else "rank"
    rows = topic.figures[
        (topic.figures["indicator"] == "sipas")
        & (topic.figures["scope"] == "full-year")
        & topic.figures["area_id"].isin([unit_id, *kin, *([COUNTRY] if measure == "score" else [])])
        & topic.figures[column].notna()
    ]
    if not rows["area_id"].isin([unit_id, *kin]).any():
        raise Nothing(topics.nothing(lang, topic, unit_id, ("sipas",), group="sipas"))
    names = {
        unit_id: unit_names.since(unit_id, lang),
        **{i: unit_names.since(i, lang) for i in kin},
        COUNTRY: t("topic.satisfaction.country", lang),
    }
    status = "value_status" if measure == "score" else "rank_status"
    frame = figure_rows.for_file(rows, lang=lang)
    frame = frame.assign(line=frame["area_id"], status=frame[status])
    columns = figure_rows.file_columns(lang)
    if measure == "rank":
        frame["value"] = frame["rank"].astype(float)
        columns = {c: n for c, n in columns.items() if c not in ("value", "change", "unit")}
    if through == "percentile":
        frame["value"] = compare.percentiles(frame).to_numpy() * 100
        columns |= {"value": t("topic.satisfaction.position_column", lang)}
    kind = "position" if through == "percentile" else measure
    lineage = provinces.load()
    into, begun = lens.passed(
        rows.rename(columns={"area_id": "province_id"}),
        passages=lineage.passages,
        new=lineage.new_ids,
    )
    by_id = registry.load().provinces
    told = {
        old: t("lens.into", lang, names=", ".join(by_id[n].name(lang) for n in new))
        for old, new in into.items()
        if through == "successor"
    }
    now = compare.standing(
        history, indicator="sipas", place=(unit_id,), breaks=registry.load().breaks("sipas")
    )
    title = _stands(lang, now, names[unit_id]) if now else names[unit_id]
    drawn = trend.lines(
        frame,
        names=names,
        breaks={a: registry.load().breaks("sipas") for a in names},
        decimals=indicator.decimals if measure == "score" else 0,
        unit="%" if measure == "score" or through == "percentile" else "",
        lang=lang,
        words=Words(
            title=title,
            subtitle=t(f"topic.satisfaction.sipas_{kind}_sub", lang, name=names[unit_id]),
            alt=t("topic.over_years_alt", lang, finding=title, what=wording.short(indicator)),
            sources=figure_rows.sources(rows[rows["area_id"] == unit_id]),
        ),
        quiet=(COUNTRY,),
        upside_down=kind == "rank",
        share_of={"rank": (0.5, 63.5), "position": (0.0, 105.0)}.get(kind),
        passed_into=told,
        begun=begun,
        big=ask.big,
    )
    mine = frame[frame["area_id"] == unit_id]
    said.append(t("topic.satisfaction.method", lang))
    if through != "published":
        said.append(t(f"lens.{through}_note", lang))
    if (mine["status"] != "published").any():
        said.append(t("topic.hollow", lang))
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns,
        file=topics.file_name("sipas", measure, registry.load().provinces[unit_id].slug),
        notes=tuple(said),
        fell_back=tuple(asked.notes),
    )


def _stands(lang: str, now: compare.Standing, name: str) -> str:
    """'Sơn La: SIPAS 2024 84,15%, hạng 20/63, tăng 3 bậc so với 2023'."""
    indicator = registry.load().indicators[now.indicator]
    parts = []
    if now.score is not None:
        text = wording.amount(now.score, indicator, lang=lang)
        parts.append(_marked(text, now.score_status, lang))
    if now.rank is not None:
        text = wording.rank(now.rank, now.n_ranked, lang=lang)
        parts.append(_marked(text, now.rank_status, lang))
    if now.change is not None:
        moved = wording.bare_places(now.change, lang=lang)
        parts.append(t("topic.satisfaction.since", lang, change=moved, year=now.before))
    elif now.score_change is not None:
        change = wording.amount_change(now.score_change, indicator, lang=lang)
        parts.append(t("topic.satisfaction.since", lang, change=change, year=now.score_before))
    return t(
        "topic.satisfaction.stands",
        lang,
        name=name,
        indicator=wording.short(indicator),
        year=now.year,
        said=", ".join(parts),
    )


def _marked(text: str, status: str | None, lang: str) -> str:
    return f"{text} ({t(f'mark.{status}', lang)})" if status in ("derived", "suspect") else text


@queries.per_version
def headline(lang: str, unit_id: str) -> str:
    """The page's finding: the newest SIPAS with rank and change, else the newest survey."""
    now = compare.standing(
        queries.history("sipas"),
        indicator="sipas",
        place=(unit_id,),
        breaks=registry.load().breaks("sipas"),
    )
    if now:
        return _stands(lang, now, unit_names.since(unit_id, lang))
    return topics.headline(lang, topics.read(TOPIC), unit_id, first=FIRST[1:])


@view(CHOICES, "factors", "p")
def factors(ask: Ask) -> Exhibit:
    """The factors of SIPAS in the year with most of them; the country's where the province has none."""
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id = asked["p"]
    wanted = topic.groups["factors"]
    rows = topics.drawable(topic.figures)
    rows = rows[rows["indicator"].isin(wanted) & (rows["scope"] == "full-year")]
    mine = rows[rows["area_id"] == unit_id]
    said = []
    if mine.empty:
        mine = rows[rows["area_id"] == COUNTRY]
        name = unit_names.since(unit_id, lang)
        said.append(t("topic.satisfaction.factors_country", lang, name=name))
    if mine.empty:
        raise Nothing(
            topics.nothing(lang, topic, unit_id, wanted, group="factors", whole_years=False)
        )
    counts = mine.groupby("year")["indicator"].nunique()
    year = int(max(counts.index, key=lambda y: (counts[y], y)))
    rows = mine[mine["year"] == year].sort_values("value", ascending=False)
    known = registry.load().indicators
    own = rows["area_id"].iloc[0] == unit_id
    area = unit_names.since(unit_id, lang) if own else t("topic.satisfaction.country", lang)
    best, worst = rows.iloc[0], rows.iloc[-1]
    title = t(
        "topic.satisfaction.factors_title",
        lang,
        area=area,
        year=year,
        best=topics.inside(topics.short(known[best["indicator"]], lang)),
        high=formats.number(best["value"], decimals=2, lang=lang),
        worst=topics.inside(topics.short(known[worst["indicator"]], lang)),
        low=formats.number(worst["value"], decimals=2, lang=lang),
    )
    frame = figure_rows.for_file(rows, lang=lang)
    frame = frame.assign(
        name=[topics.short(known[i], lang) for i in frame["indicator"]],
        id=frame["indicator"],
        status=frame["value_status"],
    )
    drawn = one_year.bars(
        frame,
        decimals=2,
        unit="%",
        lang=lang,
        words=Words(
            title=title,
            subtitle=t("topic.satisfaction.factors_sub", lang, area=area, year=year),
            alt=t("topic.compare_alt", lang, finding=title),
            sources=figure_rows.sources(rows),
        ),
        highlight=(worst["indicator"],),
        big=ask.big,
    )
    others = sorted(int(y) for y in counts.index if y != year)
    if others:
        years = wording.year_list(others)
        said.append(t("topic.satisfaction.factors_other", lang, years=years))
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=figure_rows.file_columns(lang),
        file=topics.file_name("sipas", "factors", str(year)),
        notes=tuple(said),
        fell_back=tuple(asked.notes),
    )


@view(CHOICES, "surveys", "p")
def surveys(ask: Ask) -> Exhibit:
    """The province's own surveys, each with what it covered."""
    asked, lang, topic = ask.read(), ask.lang, topics.read(TOPIC)
    unit_id = asked["p"]
    wanted = topic.groups["surveys"]
    told = topic.of(unit_id)
    told = told[told["indicator"].isin(wanted)]
    rows = topics.drawable(told)
    if rows.empty:
        raise Nothing(
            topics.nothing(lang, topic, unit_id, wanted, group="surveys", whole_years=False)
        )
    rows = rows.sort_values(["indicator", "period_end", "scope"], kind="stable")
    known = registry.load().indicators
    name = unit_names.since(unit_id, lang)
    labels = [
        f"{topics.short(known[str(r.indicator)], lang)}, {wording.period(r, lang=lang)}"
        for r in rows.itertuples()
    ]
    newest = rows.assign(label=labels).sort_values("period_end", kind="stable").iloc[-1]
    title = t(
        "topic.satisfaction.surveys_title",
        lang,
        name=name,
        what=topics.inside(newest["label"]),
        value=wording.amount(newest["value"], known[newest["indicator"]], lang=lang),
    )
    frame = figure_rows.for_file(rows, lang=lang)
    frame = frame.assign(
        name=labels,
        id=frame["indicator"],
        status=frame["value_status"],
        apart=frame["scope"] != "full-year",
    )
    drawn = one_year.bars(
        frame,
        decimals=2,
        unit="%",
        lang=lang,
        words=Words(
            title=title,
            subtitle=t("topic.satisfaction.surveys_sub", lang, name=name),
            alt=t("topic.compare_alt", lang, finding=title),
            sources=figure_rows.sources(rows),
        ),
        big=ask.big,
    )
    said = [t("topic.satisfaction.surveys_note", lang)]
    if frame["apart"].any():
        said.append(t("topic.apart", lang))
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=figure_rows.file_columns(lang),
        file=topics.file_name("surveys", registry.load().provinces[unit_id].slug),
        notes=tuple(said),
        fell_back=tuple(asked.notes),
    )


@view(CHOICES, "voices", "p", "year")
def voices(ask: Ask) -> Exhibit:
    """Where citizens, firms, the ministry's scoring and users place the province in one year."""
    asked, lang = ask.read(), ask.lang
    unit_id, year = asked["p"], asked["year"]
    name = unit_names.since(unit_id, lang)
    if year is None:
        raise Nothing(t("topic.satisfaction.voices_none", lang, name=name))
    rows = heard(unit_id)
    rows = rows[rows["year"] == year].sort_values("percentile", ascending=False, kind="stable")
    rows = rows.assign(
        name=[t(f"topic.satisfaction.voice.{i}", lang) for i in rows["indicator"]],
        text=[wording.rank(r.rank, r.n_ranked, lang=lang) for r in rows.itertuples()],
        mark=[wording.basis(r.rank_basis, r.rank_status, lang=lang) for r in rows.itertuples()],
    )
    best, worst = rows.iloc[0], rows.iloc[-1]
    apart = best["percentile"] - worst["percentile"]
    kind = "apart" if apart >= APART else "same" if rows["rank"].nunique() == 1 else "close"
    title = t(
        f"topic.satisfaction.voices_{kind}",
        lang,
        rank=int(best["rank"]),
        name=name,
        year=year,
        n=len(rows),
        best=t(f"topic.satisfaction.voice_said.{best['indicator']}", lang),
        high=wording.rank(best["rank"], best["n_ranked"], lang=lang),
        worst=t(f"topic.satisfaction.voice_said.{worst['indicator']}", lang),
        low=wording.rank(worst["rank"], worst["n_ranked"], lang=lang),
    )
    heard_of = set(rows["indicator"])
    silent = [wording.short(i) for i in registry.load().voices if i.id not in heard_of]
    remarks = []
    if silent:
        remarks.append(
            t(
                "topic.satisfaction.voices_silent",
                lang,
                name=name,
                year=year,
                indices=", ".join(silent),
            )
        )
    drawn = labelled.positions(
        rows.reset_index(drop=True),
        lang=lang,
        words=Words(
            title=title,
            subtitle=t("topic.satisfaction.voices_sub", lang, name=name, year=year),
            alt=t("topic.satisfaction.voices_alt", lang, finding=title),
            sources=tuple(dict.fromkeys(rows["rank_source"])),
        ),
        big=ask.big,
    )
    columns = {"name": t("topic.satisfaction.voice_column", lang)}
    columns |= {
        c: t(f"figure.file.{c}", lang)
        for c in ("indicator", "year", "rank", "n_ranked", "rank_basis", "rank_status")
    }
    columns["percentile"] = t("topic.satisfaction.position_column", lang)
    columns["rank_source"] = t("figure.file.rank_source", lang)
    return Exhibit(
        ask=ask,
        chart=drawn,
        columns=columns,
        file=topics.file_name("voices", registry.load().provinces[unit_id].slug, str(year)),
        notes=tuple(remarks),
        fell_back=tuple(asked.notes),
    )


@view(COMPARISON, "provinces", "indicator", "year", "p")
def every_province(ask: Ask) -> Exhibit:
    """Every province with a figure of the chosen indicator in the chosen year."""
    return topics.side_by_side(ask, topics.read(TOPIC))


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The country's share in one year with its sample and Wilson interval, in percent."""

    year: int
    share: float
    n: int
    low: float
    high: float


@queries.per_version
def interval() -> Interval | None:
    """The newest year with both SIPAS and its sample size published for the country."""
    rows = topics.read(TOPIC).of(COUNTRY)
    full = rows[(rows["scope"] == "full-year") & rows["value"].notna()]
    shares = full[full["indicator"] == "sipas"].set_index("year")["value"]
    sizes = full[full["indicator"] == "sipas_mau"].set_index("year")["value"]
    both = sorted(set(shares.index) & set(sizes.index))
    if not both:
        return None
    year = int(both[-1])
    share, n = float(shares[year]), int(sizes[year])
    low, high = samples.wilson(share / 100, n)
    return Interval(year=year, share=share, n=n, low=low * 100, high=high * 100)


@queries.per_version
def sample_words(lang: str) -> str:
    """What samples allow to say: the country's interval, and why a province has none."""
    found, text = interval(), t("topic.satisfaction.no_interval", lang)
    if found is None:
        return text
    said = t(
        "topic.satisfaction.interval",
        lang,
        year=found.year,
        share=formats.number(found.share, decimals=2, lang=lang),
        n=formats.number(found.n, decimals=0, lang=lang),
        low=formats.number(found.low, decimals=2, lang=lang),
        high=formats.number(found.high, decimals=2, lang=lang),
    )
    return f"{said} {text}"
