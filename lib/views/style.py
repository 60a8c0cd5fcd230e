"""Style: the few rules of layout that Streamlit's theme has no setting for."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer {padding-top: 4.2rem; padding-bottom: 3rem; max-width: 1760px;}
h1 {font-size: clamp(1.5rem, 2.4vw, 2.6rem) !important; line-height: 1.22 !important;}
h2 {font-size: clamp(1.25rem, 1.7vw, 1.9rem) !important; line-height: 1.28 !important;}
[data-testid="stCaptionContainer"] p {color: #4A515B; font-size: max(.92rem, 1.25vmin);}
@media (min-width: 1700px) {html {font-size: 20px;}}
@media (max-width: 640px) {.stMainBlockContainer {padding-left: .9rem; padding-right: .9rem;}}
@media print {
  header, [data-testid="stToolbar"], [data-testid="stDownloadButton"] {display: none !important;}
}
</style>
"""


def apply(lang: str) -> None:
    """Add the rules to the page."""
    st.html(CSS)
