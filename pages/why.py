"""Why: what moved a province's rank, which components did it, and what the next places cost."""

from lib.gallery import why
from lib.views import cards, controls, frame
from lib.views import why as blocks

page = frame.start("why")
header, pickers = controls.header_first(page, why.CHOICES)

with pickers:
    asked = controls.pick(
        page, why.CHOICES, "indicator", "p", "from", "to", "period", "show", "part"
    )

found = why.question(asked)
with header:
    frame.head(
        page, why.finding(page.lang, found), blocks.lead(page, found), why.caveats(page.lang, found)
    )

shown = asked["show"]
# Of the shares of a rank change the page's title says the finding.
cards.exhibit(page, why.CHOICES.main(asked), headed=shown != "places", noted=True, first=True)
blocks.paragraph(page, found)
blocks.more(page, found, shown)
blocks.to_whatif(page, found)
frame.finish(page, blocks.source_ids(found))
