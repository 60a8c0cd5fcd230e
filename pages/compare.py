"""Compare: up to eight provinces side by side in up to four indicators."""

from lib.gallery import comparison
from lib.views import cards, compare, controls, frame

page = frame.start("compare")
header, pickers = frame.header_first()

with pickers:
    asked = controls.pick(page, comparison.CHOICES)

found, view = comparison.question(asked), comparison.CHOICES.main(asked)
with header:
    frame.head(page, comparison.finding(page.lang, found), page.t("page.compare.lead"))
    frame.caveats(page, comparison.caveats(page.lang, found))

of_pairs = view == "compare.scatter"
drawn = cards.exhibit(page, view, headed=of_pairs)
if of_pairs and drawn:
    cards.paragraph(drawn.notes)
compare.table(page, found)
frame.finish(page, compare.source_ids(found))
