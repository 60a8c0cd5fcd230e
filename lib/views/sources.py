"""Sources: the first block of the ledger page: what each source says, what is shown, and why.

Leaves what does not add up to `source_checks`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

import pandas as pd
import streamlit as st

from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.loading.check import Check
from lib.data.loading.conflicts import Ledger, Told
from lib.display import wording
from lib.figures import queries
from lib.gallery import labels, source_ledger
from lib.gallery.source_ledger import PAGE_ROWS, Filter
from lib.views import cards, controls, share
from lib.views.frame import Page

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


def heading(page: Page, chosen: Filter) -> str:
    """The page's finding: how many figures are disputed and how many sums fail."""
    return _heading(page.lang, chosen)


@queries.per_version
def _heading(lang: str, chosen: Filter) -> str:
    _, disputed = source_ledger.counts(chosen)
    off = sum(c.outcome == "off" for c in source_ledger.checks(chosen))
    return t("page.sources.heading", lang, disputed=disputed, off=off)


def ledger(page: Page, chosen: Filter) -> tuple[str, ...]:
    """Each figure with all its claims, and which step of the rule decides; the sources of what is shown."""
    count, _ = source_ledger.counts(chosen)
    title = page.t(f"page.sources.ledger_{key_of(chosen)}", count=count)
    rule = page.t("page.sources.rule")
    if not count:
        cards.block(title=title, lead=rule)
        st.info(wording.plain(page.t("page.sources.none")), icon=":material/info:")
        return ()
    place = st.container()
    pages = math.ceil(count / PAGE_ROWS)
    number = controls.page_number(page, pages, of=chosen)
    rows = source_ledger.one_page(chosen, number)
    with place:
        cards.block(_cards(page.lang, chosen, number), title=title, lead=rule)
        if pages > 1:
            first = (number - 1) * PAGE_ROWS + 1
            span = {"first": first, "last": first + len(rows) - 1, "page": number, "pages": pages}
            st.caption(wording.plain(page.t("page.sources.page", count=count, **span)))
    told = tuple(dict.fromkeys(c.source_id for r in rows for c in r.claims))
    take_away(page, chosen, "ledger", _rows, title=title, about=rule, sources=told)
    return told


def key_of(chosen: Filter) -> str:
    """The ending of the texts that say what is listed."""
    return "conflicts" if chosen.conflicts else "all"


def take_away(
    page: Page,
    chosen: Filter,
    what: str,
    rows: Callable[[str, Filter], pd.DataFrame],
    *,
    title: str,
    about: str,
    sources: Sequence[str],
) -> None:
    """One of the page's two lists as files, its `rows` made for who asks.

    Their columns are named under `ledger.column`; `sources` are the documents of what the page shows.
    """

    def taken() -> share.Taken:
        data = rows(page.lang, chosen)
        return share.Taken(
            data=data,
            columns={c: page.t(f"ledger.column.{c}") for c in data.columns},
            title=title,
            about=about,
            source=page.t("page.sources.file_source"),
            file=f"source-{what}-{key_of(chosen)}",
        )

    share.of_table(page, taken, sources=sources, key=what)


@queries.per_version
def _cards(lang: str, chosen: Filter, number: int) -> str:
    blocks = "".join(_card(r, lang) for r in source_ledger.one_page(chosen, number))
    label = escape(t("page.sources.ledger_label", lang))
    return f'{STYLE}<div class="cchc-ledger" role="region" tabindex="0" aria-label="{label}">{blocks}</div>'


def about(row: Ledger | Check, lang: str) -> str:
    """Indicator, period and area."""
    area = source_ledger.area_name(row.area_id, lang)
    return f"{labels.indicator_of(row.indicator, lang)} {period(row, lang)}, {area}"


def _card(row: Ledger, lang: str) -> str:
    what = t(f"ledger.what.{row.what}", lang)
    head = f"{about(row, lang)} ({what})"
    shown = t("ledger.shown", lang, figure=_figure(row, row.shown, lang))
    told = "".join(f"<li>{_told(row, c, lang)}</li>" for c in row.claims)
    why = f'<p class="why">{escape(why_shown(row, lang))}</p>' if row.step else ""
    top = f"<p><strong>{escape(head)}</strong></p><p>{escape(shown)}</p>"
    return f"<section>{top}<ul>{told}</ul>{why}</section>"


def period(row: Ledger | Check, lang: str) -> str:
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
        f"{escape(word + status)}: {source(claim.source_id, lang)}"
    )


def source(source_id: str, lang: str) -> str:
    source = registry.load().sources[source_id]
    name = escape(
        ", ".join(
            p for p in (wording.publisher(source, lang=lang), wording.title(source, lang=lang)) if p
        )
    )
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
    out = []
    for r in source_ledger.with_claims(source_ledger.heads(chosen)):
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
                    "title": wording.title(s, lang=lang),
                    "date": wording.source_day(s.date, lang=lang),
                    "url": s.address,
                    "reason": wording.phrase(c.reason, lang=lang),
                    "why": why_shown(r, lang),
                }
            )
    return pd.DataFrame(out, columns=list(COLUMNS))
