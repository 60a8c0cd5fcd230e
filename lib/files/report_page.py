"""Report page: the report of an agenda as one HTML document for the browser's print.

Owns its markup and the paper rules of Decree 30/2020 in CSS. What it says, and in which order, is the
report's (`exports.report`), so that the document and the page cannot drift apart. Charts are drawn in the
browser by the script that the caller names: pictures of all of them would take half a minute. Every text
is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import orjson
import pandas as pd

from lib.base.i18n import t
from lib.files import agenda as agendas
from lib.files import printed_rows, report
from lib.files.agenda import Agenda, Shown, Slide

STYLE = """
@page {size: A4; margin: 20mm 17mm 20mm 30mm;}
* {box-sizing: border-box;}
body {font: 14pt/1.35 "Times New Roman", "Liberation Serif", Tinos, serif; color: #000; background: #fff;
  max-width: 163mm; margin: 12mm auto; padding: 0 4mm; overflow-wrap: anywhere;}
p {margin: 0 0 6pt; text-align: justify;}
.head {display: grid; grid-template-columns: 2fr 3fr; gap: 0 6mm; font-size: 13pt;}
.head p, .title p {text-align: center; margin: 0;}
.head .rule {width: 40%; border-top: 1px solid #000; margin: 2pt auto 6pt;}
.title {margin: 16pt 0 10pt; font-weight: bold;}
.title .rule {width: 25%; border-top: 1px solid #000; margin: 3pt auto 0;}
h2 {font-size: 14pt; margin: 14pt 0 4pt; break-after: avoid;}
h3 {font-size: 14pt; margin: 10pt 0 4pt; break-after: avoid;}
figure {margin: 6pt 0; break-inside: avoid;}
.chart {width: 100%;}
table {border-collapse: collapse; width: 100%; font-size: 11.5pt; margin: 6pt 0; overflow-wrap: normal;}
th, td {border: 1px solid #000; padding: 2pt 4pt; text-align: center; vertical-align: top;}
td:first-child {text-align: left;}
thead {display: table-header-group;}
tr {break-inside: avoid;}
figcaption {font-size: 12pt; font-style: italic; text-align: center; margin-top: 2pt;}
.small {font-size: 11pt; font-style: italic; text-align: left;}
.sources p {font-size: 11pt; text-align: left; margin-bottom: 2pt;}
.sign {display: grid; grid-template-columns: 1fr 1fr; margin-top: 14pt; break-inside: avoid;}
.sign p {margin: 0; text-align: left; font-size: 12pt;}
.sign div:last-child p {text-align: center; font-size: 14pt;}
@media screen and (max-width: 600px) {body {font-size: 12pt; margin: 4mm auto;}
  table {display: block; overflow-x: auto;}}
@media print {body {margin: 0; padding: 0; max-width: none;}}
"""


def safe_json(value: Any) -> str:
    """JSON that may stand inside an HTML document: nothing in it ends a script or opens a tag."""
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def html(agenda: Agenda, *, scripts: Sequence[str]) -> str:
    """The document of an agenda; `scripts` are addresses of Plotly and of what draws each `.chart`."""
    shown, left_out = agendas.draw(agenda, big=True)
    lang = agenda.lang
    parts = [_head(agenda)]
    number = figures = 0
    for number, (page, group) in enumerate(report.groups(shown), start=1):
        title = t(f"page.{page}.menu", lang).upper()
        parts.append(f"<h2>{report.roman(number)}. {escape(title)}</h2>")
        for place, one in enumerate(group, start=1):
            figures += 1
            parts.append(_part(one, agenda, place, figures))
    if agenda.concluded:
        number += 1
        parts.append(_conclusions(agenda.concluded, number, lang))
    parts.append(_closing(agenda, shown, left_out, number + 1))
    code = "".join(f'<script src="{escape(a)}" defer></script>' for a in scripts)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(agenda.title)} | {escape(t('site.title', lang))}</title>"
        f'<meta name="robots" content="noindex"><style>{STYLE}</style>{code}</head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def _text(text: str, *, small: bool = False) -> str:
    mark = ' class="small"' if small else ""
    return f"<p{mark}>{escape(text)}</p>" if text else ""


def _head(agenda: Agenda) -> str:
    told = report.head(agenda)
    left = f"<p>{escape(told.issuer)}</p><p><b>{escape(told.office)}</b></p>"
    right = f"<p><b>{escape(told.country)}</b></p><p><b>{escape(told.motto)}</b></p>"
    rule = '<div class="rule"></div>'
    return (
        f'<div class="head"><div>{left}{rule}</div><div>{right}{rule}</div>'
        f"<p>{escape(told.number)}</p><p><i>{escape(told.date)}</i></p></div>"
        f'<div class="title"><p>{escape(told.kind)}</p><h1 style="font-size:14pt;margin:0;'
        f'text-align:center">{escape(told.title)}</h1>{rule}</div>'
        + "".join(_text(x) for x in (told.intro, *told.summary))
    )


def _part(one: Shown, agenda: Agenda, place: int, number: int) -> str:
    exhibit = one.exhibit
    rows = printed_rows.rows(exhibit, agenda)
    chart, tall = exhibit.chart, int(report.tall(exhibit))
    told = [
        f"<h3>{place}. {escape(one.headline)}</h3>",
        _text(f"{exhibit.chart.title}." if one.slide.headline else ""),
        _text(one.slide.notes),
        f'<figure><div class="chart" role="img" aria-label="{escape(chart.alt)}" '
        f'data-width="{report.FIGURE_PX}" data-height="{tall}">'
        f'<script type="application/json">{safe_json(chart.figure)}</script></div>'
        f"<figcaption>{escape(report.caption(exhibit, number))}</figcaption></figure>",
        _table(rows) if len(rows) else "",
        _text(report.read_with(exhibit), small=True),
    ]
    return "".join(told)


def _table(rows: pd.DataFrame) -> str:
    shares = printed_rows.shares(rows)
    head = "".join(
        f'<th scope="col" style="width:{100 * share:.1f}%">{escape(str(c))}</th>'
        for c, share in zip(rows.columns, shares, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(str(v))}</td>' for v in row)}</tr>"
        for row in rows.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _conclusions(concluded: Sequence[Slide], number: int, lang: str) -> str:
    title = t("export.conclusions", lang).upper()
    heads = [t(f"export.{k}", lang) for k in ("conclusion", "owner", "deadline")]
    cells = [(s.conclusion, s.owner, s.deadline) for s in concluded]
    table = _table(pd.DataFrame(cells, columns=heads))
    return f"<h2>{report.roman(number)}. {escape(title)}</h2>{table}"


def _closing(agenda: Agenda, shown: Sequence[Shown], left_out: Sequence[str], number: int) -> str:
    lang = agenda.lang
    title = t("export.sources", lang).upper()
    sources = "".join(_text(line) for line in report.source_list(shown, agenda))
    left = _text(t("report.recipients", lang), small=True)
    left += "".join(_text(x) for x in t("report.recipient_list", lang).split("|"))
    right = f"<p><b>{escape(t('report.signer', lang))}</b></p>"
    right += f"<p><i>{escape(t('report.sign_here', lang))}</i></p>"
    return (
        f"<h2>{report.roman(number)}. {escape(title)}</h2>"
        f"{_text(t('foot.marks', lang), small=True)}"
        f'<div class="sources">{sources}</div>'
        f"{''.join(_text(x, small=True) for x in left_out)}"
        f'<div class="sign"><div>{left}</div><div>{right}</div></div>'
    )
