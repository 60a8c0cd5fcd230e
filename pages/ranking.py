"""Ranking: where each province stands in an index and how it moved."""

from lib.gallery import ranking
from lib.views import cards, controls, frame, why
from lib.views import ranking as blocks

page = frame.start("ranking")
header, pickers = controls.header_first(page, ranking.CHOICES)

with pickers:
    asked = controls.pick(page, ranking.CHOICES)

found = ranking.question(asked)
with header:
    through = asked["lens"] if asked["view"] == "years" else ""
    frame.head(
        page,
        ranking.finding(page.lang, found),
        ranking.lead(page.lang, found),
        ranking.caveats(page.lang, found, through=through),
    )

cards.exhibit(page, ranking.CHOICES.main(asked), headed=False, noted=True, first=True)
frame.breaks(page, found.crossed)
why.line(page, found.indicator, asked["period"], found.chosen)
if not found.refused:  # else the chart above has said why already
    cards.exhibit(page, "ranking.movers")
blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
