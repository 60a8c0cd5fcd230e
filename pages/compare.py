"""Compare: up to eight provinces side by side in up to four indicators."""

from lib.gallery import comparison
from lib.views import cards, compare, frame

page = frame.start("compare")
header, pickers = frame.header_first()

with pickers:
    found, view = compare.pickers(page)

with header:
    frame.head(page, comparison.finding(page.lang, found), page.t("page.compare.lead"))
    frame.caveats(page, comparison.caveats(page.lang, found))

drawn = cards.exhibit(page, f"compare.{view}", headed=view == "scatter")
if view == "scatter" and drawn:
    cards.paragraph(drawn.notes)
compare.table(page, found)
frame.finish(page, compare.source_ids(found))
