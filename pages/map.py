"""Map: any indicator in any year, on the map of that year."""

from lib.gallery import map
from lib.views import controls, coverage, frame
from lib.views import map as blocks

page = frame.start("map")
header, pickers = controls.header_first(page, map.CHOICES)

with pickers:
    asked = blocks.pickers(page)

found = map.question(asked)
with header:
    frame.head(
        page, map.finding(page.lang, found), map.lead(page.lang, found), map.notes(page.lang, found)
    )

blocks.picture(page, found, view=asked["view"])
coverage.block(page, found.indicator.id, found.year)
blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
