"""Province: where one province stands, how it came there, and what is known of it."""

from lib.gallery import profile_words, province
from lib.views import cards, controls, frame, why
from lib.views import province as blocks

page = frame.start("province")
header, pickers = controls.header_first(page, province.CHOICES)

with pickers:
    asked = controls.pick(page, province.CHOICES)

found = province.of_unit(asked)
blocks.tab(page, found)
with header:
    frame.head(page, profile_words.finding(page.lang, found), profile_words.lead(page.lang, found))

cards.exhibit(page, "province.series", headed=False, noted=True, first=True, of="indices")
blocks.lineage(page, found)
blocks.standing(page, found)
blocks.onward(page, found)
if found.standings:
    # The chart that links and previews of this page name is seen without a click.
    cards.exhibit(page, "province.peers")
cards.exhibit(page, "province.components", folds=True)
cards.exhibit(page, "province.series", folds=True, needed=False, of="topics")
why.block(page, found.ids)
blocks.figures(page, found)
blocks.missing(page, found)
blocks.report(page, found)
frame.finish(page, blocks.source_ids(found))
