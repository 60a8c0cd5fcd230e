"""Check: the blocks of the page that checks a pasted statement.

What is pasted stays in the visitor's session: it is in no address, no cache and no log.
"""

from __future__ import annotations

from collections import Counter
from html import escape

import streamlit as st

from lib.base.records import Source
from lib.claimcheck import explanations, reasons, verdicts
from lib.claimcheck.evidence import Figure, Finding
from lib.claimcheck.text import LONGEST
from lib.claimcheck.verdicts import Checked
from lib.data.declared import registry
from lib.display import citations, wording
from lib.figures import versions
from lib.views.frame import Page

TEXT, ANSWER = "check.text", "check.answer"
EXAMPLES = (1, 2, 3)
SIGNS = {"confirmed": "✔", "contradicted": "✘", "unknown": "?", "unit": "≠"}
COLOURS = {
    "confirmed": "var(--strong)",
    "contradicted": "var(--down)",
    "unknown": "var(--quiet)",
    "unit": "var(--plum)",
}
STYLE = """<style>
.cchc-check section {border: 1px solid var(--line); border-radius: .4rem; padding: .9rem 1.1rem;
  margin: 0 0 1rem;}
.cchc-check blockquote {margin: 0 0 .8rem; padding: 0 0 0 .9rem; border-left: 4px solid var(--rule);
  font-size: 1.08rem; overflow-wrap: anywhere;}
.cchc-check mark {background: var(--mark); padding: 0 .15em; border-bottom: 2px solid currentColor;}
.cchc-check article {padding: .65rem 0 .55rem; border-top: 1px solid var(--grid);}
.cchc-check .verdict {display: inline-block; font-weight: 600; color: var(--paper); border-radius: .3rem;
  padding: .1rem .6rem; margin-right: .6rem;}
.cchc-check p {margin: .35rem 0 0; overflow-wrap: anywhere;}
.cchc-check .small {color: var(--quiet); font-size: max(.92rem, 1.25vmin);}
.cchc-check ul {margin: .3rem 0 0; padding-left: 1.3rem;}
.cchc-check a {color: var(--strong);}
</style>"""


def form(page: Page) -> Checked | None:
    """The text area with examples; the answer to what was sent last, or None."""
    with st.form("check", border=False):
        text: str = st.text_area(
            page.t("page.check.text"),
            key=TEXT,
            height=150,
            placeholder=page.t("page.check.hint"),
        )
        sent = st.form_submit_button(
            page.t("page.check.button"), type="primary", icon=":material/fact_check:"
        )
    with st.container(horizontal=True, vertical_alignment="center", key="examples"):
        st.markdown(page.t("page.check.examples"), width="content")
        for n in EXAMPLES:
            st.button(
                page.t(f"page.check.example_name_{n}"),
                key=f"check.example_{n}",
                on_click=_example,
                args=(page.t(f"page.check.example_{n}"),),
                icon=":material/format_quote:",
            )
    st.caption(wording.plain(page.t("page.check.privacy")))
    if sent:
        _answer(text)
    if len(text) > LONGEST:
        count, most = len(text), LONGEST
        st.warning(wording.plain(page.t("page.check.too_long", count=count, most=most)))
        return None
    kept = st.session_state.get(ANSWER)
    if kept is None:
        return None
    asked, version, checked = kept
    if version != versions.version():
        _answer(asked)
        checked = st.session_state[ANSWER][2]
    found: Checked = checked
    return found


def _example(text: str) -> None:
    st.session_state[TEXT] = text
    _answer(text)


def _answer(text: str) -> None:
    usable = text.strip() and len(text) <= LONGEST
    st.session_state[ANSWER] = (text, versions.version(), verdicts.check(text)) if usable else None


def heading(page: Page, checked: Checked | None) -> str:
    """The page's finding: how many points match, how many do not, and how many were not read."""
    if checked is None:
        return page.t("page.check.heading")
    if not checked.findings and not checked.unread:
        return page.t("page.check.heading_nothing")
    counts = Counter(explanations.label(f) for f in checked.findings)
    parts = [page.t(f"check.count.{name}", count=counts[name]) for name in SIGNS if counts[name]]
    if checked.unread:
        parts.append(page.t("page.check.unread", count=checked.unread))
    claims = len(checked.findings) + checked.unread
    return page.t("page.check.heading_found", claims=claims, parts=", ".join(parts))


def results(page: Page, checked: Checked) -> None:
    """Every sentence with its claims, each with verdict, reasons, figures and sources."""
    if not checked.findings:
        st.info(wording.plain(page.t("page.check.nothing")), icon=":material/search_off:")
    sentences: dict[str, list[Finding]] = {}
    for found in checked.findings:
        sentences.setdefault(found.claim.sentence, []).append(found)
    left: dict[str, list[str]] = {}
    for sentence, part in checked.leftover:
        left.setdefault(sentence, []).append(part)
    blocks = [
        _sentence(page, sentence, findings, left.pop(sentence, []))
        for sentence, findings in sentences.items()
    ]
    blocks += [_sentence(page, sentence, [], parts) for sentence, parts in left.items()]
    st.html(f'{STYLE}<div class="cchc-check">{"".join(blocks)}</div>')
    if checked.truncated:
        count = len(checked.findings)
        st.warning(wording.plain(page.t("page.check.truncated", count=count)))


def _sentence(page: Page, sentence: str, findings: list[Finding], left: list[str]) -> str:
    quoted = escape(sentence)
    for found in findings:
        words = escape(found.claim.quote)
        colour = COLOURS[explanations.label(found)]
        quoted = quoted.replace(words, f'<mark style="color: {colour}">{words}</mark>', 1)
    claims = "".join(_claim(page, f) for f in findings)
    rest = ""
    if left:
        parts = "; ".join(f"“{p}”" for p in left)
        rest = f'<p class="small">{escape(page.t("page.check.leftover", parts=parts))}</p>'
    return f"<section><blockquote>{quoted}</blockquote>{claims}{rest}</section>"


def _claim(page: Page, found: Finding) -> str:
    lang, claim = page.lang, found.claim
    name = explanations.label(found)
    verdict = (
        f'<span class="verdict" style="background: {COLOURS[name]}">{SIGNS[name]} '
        f"{escape(page.t(f'check.verdict.{name}'))}</span>"
    )
    parts = "; ".join(f"{what}: {text}" for what, text in explanations.understood(claim, lang=lang))
    lines = [f"<p>{escape(line)}</p>" for line in reasons.explained(found, lang=lang)]
    unclear = explanations.not_understood(claim, lang=lang)
    if unclear:
        told = f"{page.t('page.check.not_understood')}: {'; '.join(unclear)}."
        lines.append(f"<p>{escape(told)}</p>")
    figures = "".join(f"<li>{_figure(page, f, found)}</li>" for f in found.figures)
    understood = f"{page.t('page.check.understood')}: {parts}"
    return (
        f"<article>{verdict}<strong>“{escape(claim.quote)}”</strong>{''.join(lines)}"
        f'<p class="small">{escape(understood)}</p>'
        + (f'<ul class="small">{figures}</ul>' if figures else "")
        + "</article>"
    )


def _figure(page: Page, figure: Figure, found: Finding) -> str:
    what = "rank" if explanations.of_ranks(found.claim) else "value"
    known = registry.load().sources
    links = [_link(page, known[s]) for s in figure.sources(what) if s in known]
    line = escape(explanations.figure_line(figure, found.claim, lang=page.lang))
    return f"{line}. {'; '.join(links)}"


def _link(page: Page, source: Source) -> str:
    """A source by name, linked where it has an address."""
    name = escape(citations.document(source, lang=page.lang))
    if source.link:
        return (
            f'<a href="{escape(source.link)}" target="_blank" rel="noopener noreferrer">{name}</a>'
        )
    return name


def source_ids(checked: Checked | None) -> list[str]:
    """The sources of every figure shown."""
    return [s for f in (checked.findings if checked else ()) for s in f.sources]
