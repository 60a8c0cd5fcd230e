"""Map: any indicator in any year, on the map of that year."""

import streamlit as st

from lib.figures import queries
from lib.gallery import map as views
from lib.views import controls, frame
from lib.views import map as blocks

page = frame.start("map")
header, pickers = frame.header_first()

with pickers:
    indicator = controls.indicator(page, views.indicators(), default=views.DEFAULT)
    years = queries.mapped()[indicator.id]
    year = blocks.year(page, years)
    show, view = controls.map_view(page, views.measures(indicator.id, year))
    chosen = controls.chosen_provinces(
        page, views.choosable(indicator.id, year), at_most=views.MOST, year=year
    )

found = views.read(indicator, year=year, show=show, chosen=tuple(chosen), lang=page.lang)
with header:
    frame.head(page, views.finding(page.lang, found), views.lead(page.lang, found))
    frame.caveats(page, views.notes(page.lang, found))

left, right = st.columns([3, 2], gap="medium")
with left:
    blocks.picture(page, found, view=view)
with right:
    blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
