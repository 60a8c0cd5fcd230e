"""Style: the few rules of layout that Streamlit's theme has no setting for.

They stand in the document (`server.document`) and not on the page: there every run would send them again.
"""

from __future__ import annotations

CSS = """
<style>
.stMainBlockContainer {padding-top: 4.2rem; padding-bottom: 3rem; max-width: 1760px;}
h1 {font-size: clamp(1.5rem, 2.4vw, 2.6rem) !important; line-height: 1.22 !important;}
h2 {font-size: clamp(1.2rem, 1.6vw, 1.75rem) !important; line-height: 1.28 !important;}
h3 {font-size: clamp(1.15rem, 1.5vw, 1.6rem) !important; line-height: 1.3 !important;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p
  {color: #4A515B !important; opacity: 1 !important; font-size: max(.92rem, 1.25vmin);}
.cchc-head h2 {margin: 0; padding: .5rem 0 .35rem; font-weight: 600;}
.cchc-head p {margin: 0 0 .5rem; color: #4A515B; font-size: max(.92rem, 1.25vmin); line-height: 1.5;}
.cchc-table {max-height: 36rem; overflow: auto; border: 1px solid #D5DAE0; border-radius: .4rem;}
.cchc-table:focus-visible {outline: 3px solid #12436D;}
.cchc-table table {border-collapse: collapse; width: 100%; font-size: max(.92rem, 1.3vmin);}
.cchc-table th {position: sticky; top: 0; background: #F2F4F7; text-align: left; font-weight: 600;
  vertical-align: bottom; border-bottom: 2px solid #8A939E;}
.cchc-table th, .cchc-table td {padding: .42rem .7rem;}
.cchc-table td {border-bottom: 1px solid #E3E6EA; vertical-align: top;}
.cchc-table .number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}
.cchc-table tbody tr:hover {background: #F2F6FA;}
.cchc-cards {display: grid; gap: .8rem;
  grid-template-columns: repeat(auto-fit, minmax(min(15.5rem, 100%), 1fr));}
.cchc-cards section {border: 1px solid #D5DAE0; border-radius: .4rem; padding: .7rem .9rem;}
.cchc-cards h3 {margin: 0 !important; padding: 0 !important; font-size: max(1rem, 1.4vmin) !important;}
.cchc-cards p {margin: .3rem 0 0; font-size: max(.92rem, 1.3vmin); line-height: 1.4;}
.cchc-cards .big {font-size: clamp(1.5rem, 2vw, 2.2rem); font-weight: 700; line-height: 1.2;}
.cchc-cards .up {color: #12436D; font-weight: 600;}
.cchc-cards .down {color: #B84A00; font-weight: 600;}
.cchc-cards .mark {color: #4A515B;}
/* The framework's colours of program text are too pale to read. */
[data-testid="stCode"] .token {color: #1B1F24 !important;}
.cchc-key {list-style: none; margin: 0 !important; padding: 0 !important; display: flex;
  flex-wrap: wrap; gap: .15rem 1.1rem;}
.cchc-key li {display: flex; align-items: center; gap: .4rem; margin: 0; padding: 0;}
.cchc-key .swatch {flex: none; width: 1.15rem; height: 1.15rem; border: 1px solid #5F6873;}
.cchc-key .none {background: repeating-linear-gradient(135deg, #FFF 0 3px, #5F6873 3px 4px);}
.st-key-pickers > div:has(> .st-key-years), .st-key-pickers > .st-key-years {flex: 2 1 21rem;}
.st-key-years {flex-wrap: nowrap !important;}
.cchc-aloud {border-left: .4rem solid #12436D; background: #F2F6FA; padding: .8rem 1.1rem;}
.cchc-aloud p {font-size: max(1.12rem, 2vmin); line-height: 1.55; margin: .35rem 0 0;}
.st-key-fields-c > div, .st-key-fields-w > div {flex: 1 1 10.5rem; min-width: 9rem;}
.st-key-fields-c, .st-key-fields-w {flex-wrap: wrap !important;}
.st-key-pickers > div {flex: 1 1 11rem; min-width: 9rem;}
.st-key-pickers > div:has([data-testid="stSelectbox"]) {max-width: 24rem;}
.st-key-pickers > div:has([data-testid="stMultiSelect"]) {flex: 3 1 20rem;}
/* "Quảng Ninh (trước 7/2025)" and its like need room. */
.st-key-satisfaction-p, .st-key-services-p, .st-key-dossiers-p, .st-key-staffing-p
  {flex-grow: 2 !important; flex-basis: 16rem !important;}
.st-key-pickers > div:has([data-testid="stButtonGroup"]) {flex: 0 1 auto;}
.st-key-heading {flex-wrap: nowrap !important;}
.st-key-heading > div:has(h1) {flex: 1 1 auto; min-width: 0;}
.st-key-heading > div:has(button) {flex: 0 0 auto;}
.cchc-figures details {margin: .4rem 0;}
.cchc-figures summary {cursor: pointer; padding: .3rem 0;}
@media (min-width: 900px) {
  .cchc-figures table {table-layout: fixed; overflow-wrap: anywhere;}
  .cchc-figures th:nth-child(1) {width: 30%;}
  .cchc-figures th:nth-child(2) {width: 14%;}
  .cchc-figures th:nth-child(3) {width: 15%;}
  .cchc-figures th:nth-child(4), .cchc-figures th:nth-child(5) {width: 12%;}
}
/* A profile is a document: no wider than what prints whole on A4 at the charts' zoom below. */
.stMainBlockContainer:has(.cchc-profile) {max-width: 1340px;}
@media (min-width: 1700px) {html {font-size: 20px;}}
/* The map's view of the whole country is made for 580 px: a narrower screen shows it smaller, not cut. */
@media (max-width: 640px) {.st-key-deck {zoom: .6;}}
@media (max-width: 640px) {.stMainBlockContainer {padding-left: .9rem; padding-right: .9rem;}
  /* Two short pickers beside each other: the first chart is a screen nearer. */
  .st-key-pickers > div:has([data-testid="stSelectbox"]) {flex: 1 1 8rem; min-width: 0;}
  .cchc-table td {min-width: 4.6rem;} .cchc-table td:first-child {min-width: 8.5rem;}}
@media print {
  header, [data-testid="stToolbar"], [data-testid="stDownloadButton"] {display: none !important;}
  @page {size: A4; margin: 11mm 10mm;}
  html {font-size: 10px !important;}
  .stMainBlockContainer {padding: 0 !important;}
  .st-key-pickers, .st-key-heading button, [class*="st-key-lineage"], [data-testid="stExpander"],
  .cchc-figures details {display: none !important;}
  .cchc-cards {grid-template-columns: repeat(3, 1fr);}
  .stMainBlockContainer:has(.cchc-profile)
    [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"])
    {zoom: .5;}
  .stMainBlockContainer:has(.cchc-profile) [data-testid="stVerticalBlock"] {display: block;}
  .stMainBlockContainer:has(.cchc-profile) [data-testid="stElementContainer"] {margin-bottom: .5rem;}
  .stMainBlockContainer:has(.cchc-profile)
    [data-testid="stElementContainer"]:has(h2, h3, [data-testid="stCaptionContainer"])
    {break-after: avoid;}
  .cchc-cards section, .cchc-table tr, [data-testid="stPlotlyChart"] {break-inside: avoid;}
  h1, h2, h3 {break-after: avoid;}
  .cchc-table {max-height: none; overflow: visible;}
  [data-testid="stAppViewContainer"], [data-testid="stMain"], .stApp
    {position: static !important; overflow: visible !important; height: auto !important;}
}
</style>
"""
