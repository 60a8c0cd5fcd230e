"""Why: what moved a province's rank, which components did it, and what the next places cost."""

import streamlit as st

from lib.gallery import why
from lib.views import controls, frame
from lib.views import why as blocks

page = frame.start("why")
header, pickers = frame.header_first()

with pickers:
    asked = controls.pick(page, why.CHOICES, "indicator", "p", "from", "to", "period")

found = why.question(asked)
with header:
    frame.head(page, why.finding(page.lang, found), blocks.lead(page, found))
    frame.caveats(page, why.caveats(page.lang, found))

left, right = st.columns([2, 3], gap="medium")
with left:
    blocks.paragraph(page, found)
with right:
    shown = blocks.question(page)
blocks.more(page, found, shown)
blocks.to_whatif(page, found)
frame.finish(page, blocks.source_ids(found))
