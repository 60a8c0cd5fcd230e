"""Map: any indicator in any year, on the map of that year."""

import streamlit as st

from lib.gallery import map
from lib.views import frame
from lib.views import map as blocks

page = frame.start("map")
header, pickers = frame.header_first()

with pickers:
    asked = blocks.pickers(page)

found = map.question(asked)
with header:
    frame.head(page, map.finding(page.lang, found), map.lead(page.lang, found))
    frame.caveats(page, map.notes(page.lang, found))

left, right = st.columns([3, 2], gap="medium")
with left:
    blocks.picture(page, found, view=asked["view"])
with right:
    blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
