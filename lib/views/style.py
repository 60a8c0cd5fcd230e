"""Style: the few rules of layout that Streamlit's theme has no setting for."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer {padding-top: 4.2rem; padding-bottom: 3rem; max-width: 1760px;}
h1 {font-size: clamp(1.5rem, 2.4vw, 2.6rem) !important; line-height: 1.22 !important;}
h2 {font-size: clamp(1.25rem, 1.7vw, 1.9rem) !important; line-height: 1.28 !important;}
h3 {font-size: clamp(1.15rem, 1.5vw, 1.6rem) !important; line-height: 1.3 !important;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p
  {color: #4A515B !important; opacity: 1 !important; font-size: max(.92rem, 1.25vmin);}
.cchc-table {max-height: 36rem; overflow: auto; border: 1px solid #D5DAE0; border-radius: .4rem;}
.cchc-table:focus-visible {outline: 3px solid #12436D;}
.cchc-table table {border-collapse: collapse; width: 100%; font-size: max(.92rem, 1.3vmin);}
.cchc-table th {position: sticky; top: 0; background: #F2F4F7; text-align: left; font-weight: 600;
  vertical-align: bottom; border-bottom: 2px solid #8A939E;}
.cchc-table th, .cchc-table td {padding: .42rem .7rem;}
.cchc-table td {border-bottom: 1px solid #E3E6EA; vertical-align: top;}
.cchc-table .number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}
.cchc-table tbody tr:hover {background: #F2F6FA;}
.cchc-aloud {border-left: .4rem solid #12436D; background: #F2F6FA; padding: .8rem 1.1rem;}
.cchc-aloud p {font-size: max(1.12rem, 2vmin); line-height: 1.55; margin: .35rem 0 0;}
.st-key-fields-c > div, .st-key-fields-w > div {flex: 1 1 10.5rem; min-width: 9rem;}
.st-key-fields-c, .st-key-fields-w {flex-wrap: wrap !important;}
.st-key-pickers > div {flex: 1 1 11rem; min-width: 9rem;}
.st-key-pickers > div:has([data-testid="stMultiSelect"]) {flex: 3 1 20rem;}
.st-key-pickers > div:has([data-testid="stButtonGroup"]) {flex: 0 1 auto;}
.st-key-heading {flex-wrap: nowrap !important;}
.st-key-heading > div:has(h1) {flex: 1 1 auto; min-width: 0;}
.st-key-heading > div:has(button) {flex: 0 0 auto;}
@media (min-width: 1700px) {html {font-size: 20px;}}
@media (max-width: 640px) {.stMainBlockContainer {padding-left: .9rem; padding-right: .9rem;}
  .cchc-table td {min-width: 4.6rem;} .cchc-table td:first-child {min-width: 8.5rem;}}
@media print {
  header, [data-testid="stToolbar"], [data-testid="stDownloadButton"] {display: none !important;}
  .cchc-table {max-height: none; overflow: visible;}
  [data-testid="stAppViewContainer"], [data-testid="stMain"], .stApp
    {position: static !important; overflow: visible !important; height: auto !important;}
}
</style>
"""


def apply(lang: str) -> None:
    """Add the rules to the page."""
    st.html(CSS)
