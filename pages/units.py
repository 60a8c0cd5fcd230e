"""Units: where a province's own departments, districts and communes stand, and how they move."""

from lib.gallery import units_question, units_words
from lib.views import cards, controls, frame
from lib.views import units as blocks

page = frame.start("units")
header, pickers = controls.header_first(page, units_question.CHOICES)

with pickers:
    asked = controls.pick(page, units_question.CHOICES)

found, view = units_question.question(asked), asked["view"]
with header:
    frame.head(
        page,
        units_words.finding(page.lang, found, view),
        units_words.lead(page.lang, found),
        units_words.caveats(page.lang, found, view),
    )

main = units_question.CHOICES.main(asked)
clicked = blocks.choose_by_click(page, asked, found)
cards.exhibit(page, main, headed=False, noted=True, first=True, clicked=clicked)
blocks.profiles(page, found)
if found.moving:
    between = {"from": str(found.start), "to": str(found.end)}
    cards.exhibit(page, "units.movers", **between)
blocks.table(page, found)
blocks.known(page)
frame.finish(page, blocks.source_ids(found))
