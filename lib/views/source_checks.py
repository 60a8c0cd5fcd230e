"""Source checks: the second block of the ledger page: what does not add up in what sources state."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.data.loading.check import Check
from lib.display import wording
from lib.figures import ledgers, queries
from lib.gallery import labels, source_ledger
from lib.gallery.source_ledger import Filter
from lib.views import cards, sources
from lib.views.frame import Page

MOST_CARDS = 60
SIGNS = {"holds": "✔", "off": "✘", "rest": "…"}
COLUMNS = (
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
def _counted(chosen: Filter) -> tuple[int, int]:
    """How many checks there are, and how many of them hold."""
    fitting = [c for c in ledgers.checks() if chosen.fits(c)]
    return len(fitting), sum(c.outcome == "holds" for c in fitting)


def arithmetic(page: Page, chosen: Filter) -> tuple[str, ...]:
    """What the sources' own numbers give when they are added, divided and compared; the checks' sources."""
    checks = source_ledger.checks(chosen)
    title = page.t(f"page.sources.checks_{sources.key_of(chosen)}", count=len(checks))
    total, held = _counted(chosen)
    lead = page.t("page.sources.checks_lead", total=total, held=held)
    cards.block(_cards(page.lang, chosen) if checks else "", title=title, lead=lead)
    if not checks:
        return ()
    if len(checks) > MOST_CARDS:
        st.caption(wording.plain(page.t("page.sources.more", count=len(checks), shown=MOST_CARDS)))
    told = tuple(dict.fromkeys(s for c in checks for s in c.sources))
    sources.take_away(page, chosen, "checks", _rows, title=title, about=lead, sources=told)
    return told


@queries.per_version
def _rows(lang: str, chosen: Filter) -> pd.DataFrame:
    known = registry.load().sources
    checks = source_ledger.checks(chosen)
    rows = [
        {
            "outcome": f"{SIGNS[c.outcome]} {t(f'ledger.outcome.{c.outcome}', lang)}",
            "indicator": labels.indicator_of(c.indicator, lang),
            "area": source_ledger.area_name(c.area_id, lang),
            "period": sources.period(c, lang),
            "stated": c.stated,
            "reckoned": c.reckoned,
            "finding": said(c, lang),
            "publisher": wording.short_sources(
                [known[s] for s in c.sources if s in known], lang=lang, most=3
            ),
        }
        for c in checks
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@queries.per_version
def _cards(lang: str, chosen: Filter) -> str:
    checks = source_ledger.checks(chosen)
    label = escape(t("page.sources.checks_label", lang))
    blocks = "".join(_card(c, lang) for c in checks[:MOST_CARDS])
    return (
        f'<div class="cchc-ledger" role="region" tabindex="0" aria-label="{label}">{blocks}</div>'
    )


def _card(check: Check, lang: str) -> str:
    style = {"holds": "yes", "off": "no"}.get(check.outcome, "why")
    outcome = f"{SIGNS[check.outcome]} {t(f'ledger.outcome.{check.outcome}', lang)}"
    about = sources.about(check, lang)
    named = "; ".join(sources.source(s, lang) for s in check.sources[:3])
    more = len(check.sources) - 3
    rest = f"; {escape(t('word.more_sources', lang, count=more))}" if more > 0 else ""
    return (
        f'<section><p><span class="{style}">{escape(outcome)}</span> <strong>{escape(about)}</strong></p>'
        f'<p>{escape(said(check, lang))}</p><p class="why">{named}{rest}</p></section>'
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
