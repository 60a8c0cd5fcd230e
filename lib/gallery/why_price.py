"""Why, prices and bands: the ladder of scores around a province, and who cannot be told apart.

Owns how prices are written: with the decimals of the published step, so that what is shown is enough.
"""

from __future__ import annotations

import pandas as pd

from lib.analytics import price
from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Refusal
from lib.data.declared import provinces, registry
from lib.display import unit_names, wording
from lib.display.charts import why as why_charts
from lib.display.charts.rank import with_names
from lib.figures import analyses, queries
from lib.gallery import why
from lib.gallery.base import Ask, Exhibit, view
from lib.gallery.why import CHOICES, PARAMETERS, WhyQuestion

AROUND, AROUND_BIG = 10, 5


@queries.per_version
def decimals(found: WhyQuestion) -> int:
    """Decimals of the edition's smallest step, never fewer than the index shows."""
    scores = analyses.edition(found.indicator.id, found.end)["score"]
    exact = formats.decimals(price.smallest_step(scores))
    return max(exact, found.indicator.decimals)


def amount(value: float, found: WhyQuestion, *, lang: str, signed: bool = True) -> str:
    """Points of a price: '+0,0774 điểm'."""
    write = formats.signed if signed else formats.number
    number = write(value, decimals=decimals(found), lang=lang)
    return wording.points(number, found.indicator, lang=lang)


@queries.per_version
def price_rows(lang: str, found: WhyQuestion, goal: int = 0) -> pd.DataFrame:
    """The prices of places, and of the rank `goal` first, as readers see them. Raises Refusal."""
    names = queries.names(lang)
    n = analyses.edition(found.indicator.id, found.end)["n_ranked"].max()
    home = provinces.load().by_id[found.province_id].region
    area = registry.load().areas.get(f"R:{home}")
    region = area.name(lang) if area else home
    out = []
    wanted = (goal,) if goal else ()
    targets = analyses.prices(found.indicator.id, found.end, found.province_id, wanted=wanted)
    for target in sorted(targets, key=lambda x: x.kind != "rank"):
        what = t(f"why.target.{target.kind}", lang, region=region)
        if target.kind == "places" and target.places:
            what = wording.places(target.places, lang=lang)
        known = target.points is not None
        out.append(
            {
                t("why.column.target", lang): what,
                t("why.column.points", lang): amount(target.points or 0.0, found, lang=lang)
                if known
                else wording.missing(lang),
                t("why.column.rank_if", lang): formats.rank(int(target.rank), int(n), lang=lang)
                if target.rank
                else wording.missing(lang),
                t("why.column.holder", lang): names[target.other_id] if target.other_id else "",
            }
        )
    return pd.DataFrame(out)


def step_note(lang: str, found: WhyQuestion) -> str:
    """Why a price may be one step beside the difference of the scores; '' where none is."""
    targets = analyses.prices(found.indicator.id, found.end, found.province_id)
    if not any(x.step for x in targets):
        return ""
    step = price.smallest_step(analyses.edition(found.indicator.id, found.end)["score"])
    return t("why.price_step", lang, step=amount(step, found, lang=lang, signed=False))


def next_places(found: WhyQuestion, *, places: int = 5) -> price.Target | None:
    """The price of `places`, or None where it is not to be had."""
    try:
        targets = analyses.prices(found.indicator.id, found.end, found.province_id)
    except Refusal:
        return None
    known = [x for x in targets if x.kind == "places" and x.points is not None]
    return next((x for x in known if x.places == places), None)


@queries.per_version
def price_line(lang: str, found: WhyQuestion) -> str:
    """The next place and the next five in one sentence; why not, where there is no price."""
    try:
        targets = analyses.prices(found.indicator.id, found.end, found.province_id)
    except Refusal as refused:
        return t("why.no_price", lang, reason=wording.refusal(refused, lang=lang))
    known = {x.places: x for x in targets if x.kind == "places" and x.points is not None}
    said = [
        t(
            "why.price_up" if k > 0 else "why.price_down",
            lang,
            moved=wording.bare_places(k, lang=lang),
            points=amount(abs(known[k].points or 0.0), found, lang=lang, signed=False),
        )
        for k in (1, 5, -5)
        if k in known
    ]
    if not said:
        return t("why.no_price", lang, reason=t("why.neighbours_unknown", lang))
    return t("why.prices", lang, prices="; ".join(said))


@view(CHOICES, "ladder", *PARAMETERS, show="price")
def ladder(ask: Ask) -> Exhibit:
    """The scores of the provinces around one, and what each is away."""
    asked, lang = ask.read(), ask.lang
    found = why.question(asked)
    indicator = found.indicator
    rows = analyses.edition(indicator.id, found.end)
    own = rows[rows["province_id"] == found.province_id]
    if own.empty or own["score"].isna().all() or own["rank"].isna().all():
        raise Refusal("not_ranked", year=found.end)
    shown = price.ladder(
        rows, province_id=found.province_id, around=AROUND_BIG if ask.big else AROUND
    )
    shown = shown[shown["score"].notna()].reset_index(drop=True)
    shown = with_names(shown, queries.names(lang))
    mine = shown.index[shown["province_id"] == found.province_id].tolist()[0]
    words = [
        wording.score(r.score, indicator, lang=lang)
        if i == mine
        else amount(r.points, found, lang=lang)
        for i, r in enumerate(shown.itertuples())
    ]
    chart = why_charts.ladder(
        shown,
        labels=[f"{r.province}  {r.rank}" for r in shown.itertuples()],
        words=words,
        hovers=[
            f"<b>{r.province}</b>: {wording.rank(r.rank, None, lang=lang)}, "
            f"{wording.score(r.score, indicator, lang=lang)}"
            for r in shown.itertuples()
        ],
        own=mine,
        said=why.words(
            ask,
            "ladder",
            title=title_of_ladder(lang, found),
            sources=why.sources([indicator.id], [found.end], shown["province_id"]),
            indicator=wording.short(indicator, lang),
            year=found.end,
            name=unit_names.former(found.province_id, lang),
        ),
    )
    names = ["province", "province_id", "rank", "score", "points"]
    notes = [t("why.price_note", lang)]
    return why.exhibit(ask, found, chart, "ladder", names=names, notes=notes)


def title_of_ladder(lang: str, found: WhyQuestion) -> str:
    """'Sơn La cần thêm 0,4507 điểm để lên 5 bậc PAPI 2023', or the nearest that is known."""
    name = unit_names.former(found.province_id, lang)
    for k in (5, 1):
        target = next_places(found, places=k)
        if target and target.points is not None:
            return t(
                "why.ladder_title",
                lang,
                name=name,
                moved=wording.bare_places(k, lang=lang),
                points=amount(target.points, found, lang=lang, signed=False),
                indicator=wording.short(found.indicator, lang),
                year=found.end,
            )
    return why.standing(lang, found)


@view(CHOICES, "band", *PARAMETERS, show="price")
def band(ask: Ask) -> Exhibit:
    """Official ranks of the provinces around one, with the band in which the order may change."""
    asked, lang = ask.read(), ask.lang
    found = why.question(asked)
    indicator = found.indicator
    known = analyses.band(indicator.id, found.end)
    rows = known.rows
    if found.province_id not in set(rows["province_id"]):
        raise Refusal("not_ranked", year=found.end)
    rank = int(rows.loc[rows["province_id"] == found.province_id, "rank"].iloc[0])
    around = 3 if ask.big else AROUND
    near = rows[(rows["rank"] - rank).abs() <= around].reset_index(drop=True)
    near = with_names(near, queries.names(lang))
    mine = near.index[near["province_id"] == found.province_id].tolist()[0]
    chart = why_charts.bands(
        near,
        labels=[f"{r.province}  {r.rank}" for r in near.itertuples()],
        words=[
            f"{r.best}–{r.worst}" if r.best != r.worst else str(r.rank) for r in near.itertuples()
        ],
        hovers=[
            f"<b>{r.province}</b>: {wording.rank(r.rank, len(rows), lang=lang)}<br>"
            + t("why.band_hover", lang, best=r.best, worst=r.worst)
            for r in near.itertuples()
        ],
        own=mine,
        n=len(rows),
        said=why.words(
            ask,
            "band",
            title=band_line(lang, found),
            sources=why.sources([indicator.id], [found.end]),
            tests=tests_in_words(lang, found),
            indicator=wording.short(indicator, lang),
            year=found.end,
        ),
    )
    names = ["province", "province_id", "rank", "score", "best", "worst"]
    names += [f"{side}_{test}" for test in known.tests for side in ("best", "worst")]
    return why.exhibit(ask, found, chart, "band", names=names, notes=[t("why.band_note", lang)])


def tests_in_words(lang: str, found: WhyQuestion) -> str:
    """The tests behind the edition's bands. Raises Refusal."""
    tests = analyses.band(found.indicator.id, found.end).tests
    return ", ".join(t(f"why.test.{x}", lang) for x in tests)


@queries.per_version
def band_line(lang: str, found: WhyQuestion) -> str:
    """'Sơn La hạng 30/61: từ hạng 16 đến hạng 43 tùy cách tính'. Raises Refusal."""
    rows = analyses.band(found.indicator.id, found.end).rows
    row = rows[rows["province_id"] == found.province_id].iloc[0]
    key = "why.band_title" if row["best"] != row["worst"] else "why.band_firm"
    return t(
        key,
        lang,
        name=unit_names.former(found.province_id, lang),
        rank=wording.rank(row["rank"], len(rows), lang=lang),
        best=int(row["best"]),
        worst=int(row["worst"]),
        tests=tests_in_words(lang, found),
        indicator=wording.short(found.indicator, lang),
        year=found.end,
    )
