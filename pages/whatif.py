"""What if: a province's rank if components or weights were other than they are. Simulated throughout."""

from lib.gallery import whatif
from lib.views import cards, controls, frame
from lib.views import whatif as blocks

page = frame.start("whatif")
header, pickers = controls.header_first(page, whatif.CHOICES)

with pickers:
    asked = controls.pick(page, whatif.CHOICES, "indicator", "year", "p")
    found = blocks.scenario(page, asked)

with header:
    frame.head(
        page,
        blocks.heading(page, found),
        page.t("page.whatif.lead"),
        [page.t("whatif.mark_long"), page.t("whatif.note")],
    )

cards.exhibit(page, "whatif.scenario", headed=False, noted=True, first=True)
blocks.passed(page, found)
blocks.ways(page, found)
blocks.any_weighting(page, found)
frame.finish(page, blocks.source_ids(found))
