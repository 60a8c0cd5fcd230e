"""Province: where one province stands, how it came there, and what is known of it."""

from lib.data.declared import provinces
from lib.gallery import profile_words
from lib.views import cards, frame, province, why

page = frame.start("province")
header, pickers = frame.header_first()

with pickers:
    found = province.pickers(page, provinces.load().places())

with header:
    frame.head(page, profile_words.finding(page.lang, found), profile_words.lead(page.lang, found))
    province.lineage(page, found)

province.standing(page, found)
province.onward(page, found)
if found.standings:
    cards.exhibit(page, "province.peers")
cards.exhibit(page, "province.series")
cards.exhibit(page, "province.components")
why.block(page, found.ids)
province.figures(page, found)
province.missing(page, found)
province.report(page, found)
frame.finish(page, province.source_ids(found))
