"""Compare: up to eight provinces side by side in up to four indicators."""

from lib.gallery import comparison
from lib.views import cards, compare, controls, frame

page = frame.start("compare")
header, pickers = controls.header_first(page, comparison.CHOICES)

with pickers:
    asked = controls.pick(page, comparison.CHOICES)

found, view = comparison.question(asked), comparison.CHOICES.main(asked)
with header:
    frame.head(
        page,
        comparison.finding(page.lang, found),
        page.t("page.compare.lead"),
        comparison.caveats(page.lang, found),
    )

cards.exhibit(page, view, headed=False, noted=True, first=True)
compare.table(page, found)
frame.finish(page, compare.source_ids(found))
