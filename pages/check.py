"""Check: a pasted statement held against the figures, claim by claim."""

import streamlit as st

from lib.display import wording
from lib.views import check, frame

page = frame.start("check")
header = st.container()
checked = check.form(page)
with header:
    frame.head(page, check.heading(page, checked), page.t("page.check.lead"))
if checked:
    check.results(page, checked)
st.caption(wording.plain(page.t("page.check.rules")))
frame.finish(page, check.source_ids(checked))
