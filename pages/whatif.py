"""What if: a province's rank if components or weights were other than they are. Simulated throughout."""

import streamlit as st

from lib.gallery import whatif
from lib.views import cards, controls, frame
from lib.views import whatif as blocks

page = frame.start("whatif")
header, pickers = frame.header_first()

with pickers:
    asked = controls.pick(page, whatif.CHOICES, "indicator", "year", "p")
left, right = st.columns([2, 3], gap="medium")
with left:
    found = blocks.scenario(page, asked)

with header:
    frame.head(page, blocks.heading(page, found), page.t("page.whatif.lead"))
    frame.caveats(page, [page.t("whatif.mark_long"), page.t("whatif.note")])

with right:
    cards.exhibit(page, "whatif.scenario", headed=False)
    blocks.passed(page, found)
blocks.ways(page, found)
blocks.any_weighting(page, found)
frame.finish(page, blocks.source_ids(found))
