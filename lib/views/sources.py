"""Sources: the blocks of the ledger page: what each source says, what is shown, what does not add up."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.base.records import Source
from lib.data.declared import registry
from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger, Told
from lib.display import wording
from lib.figures import queries
from lib.gallery import labels, source_ledger
from lib.gallery.source_ledger import Filter
from lib.views import cards, share
from lib.views.frame import Page

MOST_CARDS = 60
SIGNS = {"holds": "✔", "off": "✘", "rest": "…"}
STYLE = """<style>
.cchc-ledger {max-height: 44rem; overflow: auto; border: 1px solid var(--line); border-radius: .4rem;
  padding: 0 1rem;}
.cchc-ledger:focus-visible {outline: 3px solid var(--strong);}
.cchc-ledger section {padding: .8rem 0; border-bottom: 1px solid var(--grid);}
.cchc-ledger section:last-child {border-bottom: 0;}
.cchc-ledger p {margin: 0 0 .3rem; overflow-wrap: anywhere;}
.cchc-ledger ul {margin: .2rem 0 .3rem; padding: 0; list-style: none; font-size: max(.92rem, 1.3vmin);}
.cchc-ledger li {padding: .12rem 0 .12rem 1.5rem; text-indent: -1.5rem; overflow-wrap: anywhere;}
.cchc-ledger .yes {color: var(--strong); font-weight: 600;}
.cchc-ledger .no {color: var(--down); font-weight: 600;}
.cchc-ledger .why {color: var(--quiet); font-size: max(.92rem, 1.3vmin);}
.cchc-ledger a {color: var(--strong);}
</style>"""
COLUMNS: tuple[str, ...] = ("indicator", "area", "period", "scope", "what", "told", "unit")
COLUMNS += ("agrees", "shown")
COLUMNS += ("status", "tier", "publisher", "title", "date", "url", "reason", "why")
CHECK_COLUMNS = (
    "outcome",
    "indicator",
    "area",
    "period",
    "stated",
    "reckoned",
    "finding",
    "publisher",
)


@queries.per_version
def _found(chosen: Filter) -> tuple[tuple[Ledger, ...], tuple[Check, ...]]:
    """The ledger's rows and the checks of a choice; conflicts that a rank count explains stand last."""
    rows = [r for r in queries.ledgers() if chosen.fits(r) and (r.conflict or not chosen.conflicts)]
    order = {i: n for n, i in enumerate(registry.load().indicators)}
    rows.sort(
        key=lambda r: (not r.conflict, r.step == "computed", order[r.indicator], -r.period_end)
    )
    checks = [
        c
        for c in queries.sum_checks()
        if chosen.fits(c) and (c.outcome != "holds" or not chosen.conflicts)
    ]
    return tuple(rows), tuple(checks)


def heading(page: Page, chosen: Filter) -> str:
    """The page's finding: how many figures are disputed and how many sums fail."""
    return _heading(page.lang, chosen)


@queries.per_version
def _heading(lang: str, chosen: Filter) -> str:
    rows, checks = _found(chosen)
    disputed = sum(r.conflict for r in rows)
    off = sum(c.outcome == "off" for c in checks)
    return t("page.sources.heading", lang, disputed=disputed, off=off)


def ledger(page: Page, chosen: Filter) -> None:
    """Each figure with all its claims, and which step of the rule decides."""
    rows, _ = _found(chosen)
    key = "all" if not chosen.conflicts else "conflicts"
    title = page.t(f"page.sources.ledger_{key}", count=len(rows))
    rule = page.t("page.sources.rule")
    if not rows:
        cards.block(title=title, lead=rule)
        st.info(wording.plain(page.t("page.sources.none")), icon=":material/info:")
        return
    cards.block(_cards(page.lang, chosen), title=title, lead=rule)
    if len(rows) > MOST_CARDS:
        st.caption(wording.plain(page.t("page.sources.more", count=len(rows), shown=MOST_CARDS)))
    _take_away(page, chosen, "ledger", _rows(page.lang, chosen), title=title, about=rule)


def _take_away(
    page: Page, chosen: Filter, what: str, data: pd.DataFrame, *, title: str, about: str
) -> None:
    """The rows of one of the page's two lists as files; its columns are named under `ledger.column`."""
    key = "all" if not chosen.conflicts else "conflicts"
    share.of_table(
        page,
        share.Taken(
            data=data,
            columns={c: page.t(f"ledger.column.{c}") for c in data.columns},
            title=title,
            about=about,
            source=page.t("page.sources.file_source"),
            file=f"source-{what}-{key}",
        ),
        sources=source_ids(chosen),
        key=what,
    )


@queries.per_version
def _cards(lang: str, chosen: Filter) -> str:
    rows, _ = _found(chosen)
    blocks = "".join(_card(r, lang) for r in rows[:MOST_CARDS])
    label = escape(t("page.sources.ledger_label", lang))
    return f'{STYLE}<div class="cchc-ledger" role="region" tabindex="0" aria-label="{label}">{blocks}</div>'


def _about(row: Ledger | Check, lang: str) -> str:
    """Indicator, period and area."""
    area = source_ledger.area_name(row.area_id, lang)
    return f"{labels.indicator_of(row.indicator, lang)} {_period(row, lang)}, {area}"


def _card(row: Ledger, lang: str) -> str:
    what = t(f"ledger.what.{row.what}", lang)
    head = f"{_about(row, lang)} ({what})"
    shown = t("ledger.shown", lang, figure=_figure(row, row.shown, lang))
    told = "".join(f"<li>{_told(row, c, lang)}</li>" for c in row.claims)
    why = f'<p class="why">{escape(why_shown(row, lang))}</p>' if row.step else ""
    top = f"<p><strong>{escape(head)}</strong></p><p>{escape(shown)}</p>"
    return f"<section>{top}<ul>{told}</ul>{why}</section>"


def _period(row: Ledger | Check, lang: str) -> str:
    years = wording.span(row.period_start, row.period_end)
    return years if row.scope == "full-year" else f"{years} ({t(f'scope.{row.scope}', lang)})"


def _figure(row: Ledger, value: float, lang: str, n: int | None = None) -> str:
    if row.what == "rank":
        return wording.rank(value, n or row.n_ranked, lang=lang)
    known = registry.load().indicators[row.indicator]
    return wording.amount(value, known, lang=lang, unit=row.unit)


def _told(row: Ledger, claim: Told, lang: str) -> str:
    sign, style = ("✔", "yes") if claim.agrees else ("✘", "no")
    word = t("ledger.agrees" if claim.agrees else "ledger.differs", lang)
    figure = _figure(row, claim.value, lang, claim.n_ranked)
    status = f" ({t(f'status.{claim.status}', lang)})" if claim.status != "published" else ""
    return (
        f'<span class="{style}">{sign} {escape(figure)}</span> '
        f"{escape(word + status)}: {_source(claim.source_id, lang)}"
    )


def _source(source_id: str, lang: str) -> str:
    source = registry.load().sources[source_id]
    name = escape(", ".join(p for p in (wording.publisher(source, lang=lang), source.title) if p))
    if source.link:
        name = (
            f'<a href="{escape(source.link)}" target="_blank" rel="noopener noreferrer">{name}</a>'
        )
    day = wording.source_day(source.date, lang=lang) or t("ledger.undated", lang)
    return f"{name} ({escape(day)}; {escape(t(f'tier.{source.tier}', lang))})"


def why_shown(row: Ledger, lang: str) -> str:
    """Which step of the ledger's rule decided, in words."""
    agreeing = [c for c in row.claims if c.agrees]
    rivals = [c for c in row.claims if not c.agrees]
    if not rivals or not row.step:
        return ""
    known = registry.load().sources
    params: dict[str, object] = {}
    if row.step == "suspect":
        params["reason"] = "; ".join(
            dict.fromkeys(wording.phrase(c.reason, lang=lang) for c in rivals if c.reason)
        )
    elif row.step == "tier":
        params["shown"] = t(f"tier.{agreeing[0].tier}", lang)
        params["rival"] = t(f"tier.{rivals[0].tier}", lang)
    elif row.step == "alone":
        params["shown"] = len({c.source_id for c in agreeing})
        params["rival"] = max(
            len({c.source_id for c in rivals if c.value == r.value}) for r in rivals
        )
    elif row.step == "newest":
        days = [known[c.source_id].date for c in (agreeing[0], rivals[0])]
        names = [wording.source_day(d, lang=lang) or t("ledger.undated", lang) for d in days]
        params["shown"], params["rival"] = names
    return t(f"ledger.step.{row.step}", lang, **params)


@queries.per_version
def _rows(lang: str, chosen: Filter) -> pd.DataFrame:
    """The claims of the chosen figures as rows of a file."""
    known = registry.load().sources
    rows, _ = _found(chosen)
    out = []
    for r in rows:
        for c in r.claims:
            s = known[c.source_id]
            out.append(
                {
                    "indicator": labels.indicator_of(r.indicator, lang),
                    "area": source_ledger.area_name(r.area_id, lang),
                    "period": wording.span(r.period_start, r.period_end),
                    "scope": t(f"scope.{r.scope}", lang),
                    "what": t(f"ledger.what.{r.what}", lang),
                    "told": c.value,
                    "unit": registry.load().unit(r.unit, lang),
                    "agrees": t("ledger.agrees" if c.agrees else "ledger.differs", lang),
                    "shown": r.shown,
                    "status": t(f"status.{c.status}", lang),
                    "tier": c.tier,
                    "publisher": wording.publisher(s, lang=lang),
                    "title": s.title,
                    "date": wording.source_day(s.date, lang=lang),
                    "url": s.address,
                    "reason": wording.phrase(c.reason, lang=lang),
                    "why": why_shown(r, lang),
                }
            )
    return pd.DataFrame(out, columns=list(COLUMNS))


@queries.per_version
def _counted(chosen: Filter) -> tuple[int, int]:
    """How many checks there are, and how many of them hold."""
    fitting = [c for c in queries.sum_checks() if chosen.fits(c)]
    return len(fitting), sum(c.outcome == "holds" for c in fitting)


def arithmetic(page: Page, chosen: Filter) -> None:
    """What the sources' own numbers give when they are added, divided and compared."""
    _, checks = _found(chosen)
    key = "all" if not chosen.conflicts else "conflicts"
    title = page.t(f"page.sources.checks_{key}", count=len(checks))
    total, held = _counted(chosen)
    lead = page.t("page.sources.checks_lead", total=total, held=held)
    cards.block(_check_cards(page.lang, chosen) if checks else "", title=title, lead=lead)
    if not checks:
        return
    if len(checks) > MOST_CARDS:
        st.caption(wording.plain(page.t("page.sources.more", count=len(checks), shown=MOST_CARDS)))
    _take_away(page, chosen, "checks", _check_rows(page.lang, chosen), title=title, about=lead)


@queries.per_version
def _check_rows(lang: str, chosen: Filter) -> pd.DataFrame:
    known = registry.load().sources
    _, checks = _found(chosen)
    rows = [
        {
            "outcome": f"{SIGNS[c.outcome]} {t(f'ledger.outcome.{c.outcome}', lang)}",
            "indicator": labels.indicator_of(c.indicator, lang),
            "area": source_ledger.area_name(c.area_id, lang),
            "period": _period(c, lang),
            "stated": c.stated,
            "reckoned": c.reckoned,
            "finding": said(c, lang),
            "publisher": _publishers([known[s] for s in c.sources if s in known], lang),
        }
        for c in checks
    ]
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS))


def _publishers(sources: list[Source], lang: str) -> str:
    return wording.short_sources(sources, lang=lang, most=3)


@queries.per_version
def _check_cards(lang: str, chosen: Filter) -> str:
    _, checks = _found(chosen)
    label = escape(t("page.sources.checks_label", lang))
    blocks = "".join(_check_card(c, lang) for c in checks[:MOST_CARDS])
    return (
        f'<div class="cchc-ledger" role="region" tabindex="0" aria-label="{label}">{blocks}</div>'
    )


def _check_card(check: Check, lang: str) -> str:
    style = {"holds": "yes", "off": "no"}.get(check.outcome, "why")
    outcome = f"{SIGNS[check.outcome]} {t(f'ledger.outcome.{check.outcome}', lang)}"
    about = _about(check, lang)
    sources = "; ".join(_source(s, lang) for s in check.sources[:3])
    more = len(check.sources) - 3
    rest = f"; {escape(t('word.more_sources', lang, count=more))}" if more > 0 else ""
    return (
        f'<section><p><span class="{style}">{escape(outcome)}</span> <strong>{escape(about)}</strong></p>'
        f'<p>{escape(said(check, lang))}</p><p class="why">{sources}{rest}</p></section>'
    )


def said(check: Check, lang: str) -> str:
    """One check in a sentence."""

    def number(value: float) -> str:
        return formats.shortest(value, lang=lang)

    names = registry.load().indicators
    rank = check.other == "rank"
    written = [
        wording.rank(v, None, lang=lang) if rank else number(v)
        for v in (check.stated, check.reckoned)
        if v == v
    ]
    params: dict[str, object] = {
        "stated": written[0],
        "reckoned": written[-1],
        "rest": number(abs(check.rest)) if check.rest == check.rest else "",
        "reason": wording.phrase(check.other, lang=lang),
    }
    if check.kind in ("sum", "parts", "share"):
        parts = [f"{names[i].name(lang)} {number(v)}" for i, v in check.parts]
        params["parts"] = (" / " if check.kind == "share" else " + ").join(parts)
        params["whole"] = names[check.indicator].name(lang)
    elif check.kind == "increase":
        params["now"], params["then"] = (number(v) for _, v in check.parts)
    elif check.kind == "order":
        params["above"], params["below"] = (number(v) for _, v in check.parts)
        params["other"] = source_ledger.area_name(check.other, lang)
    elif check.kind == "rank_n":
        params["count"] = number(check.parts[0][1])
    return t(f"ledger.check.{check.kind}.{check.outcome}", lang, **params)


@queries.per_version
def source_ids(chosen: Filter) -> tuple[str, ...]:
    """The sources of the rows and checks that are shown."""
    rows, checks = _found(chosen)
    told = [c.source_id for r in rows[:MOST_CARDS] for c in r.claims]
    return tuple(dict.fromkeys([*told, *(s for c in checks for s in c.sources)]))
