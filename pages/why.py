"""Why: what moved a province's rank, which components did it, and what the next places cost."""

import streamlit as st

from lib.gallery import why
from lib.views import frame
from lib.views import why as blocks

page = frame.start("why")
header, pickers = frame.header_first()

with pickers:
    found = blocks.pickers(page)

with header:
    frame.head(page, why.finding(page.lang, found), blocks.lead(page, found))
    frame.caveats(page, why.caveats(page.lang, found))

left, right = st.columns([2, 3], gap="medium")
with left:
    blocks.paragraph(page, found)
with right:
    asked = blocks.question(page, found)
blocks.more(page, found, asked)
blocks.to_whatif(page, found)
frame.finish(page, blocks.source_ids(found))
