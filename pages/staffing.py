"""Staffing and apparatus: posts, units, communes and hamlets cut, over the period each figure counts."""

from lib.gallery import staffing, topic_words, topics
from lib.views import controls, frame
from lib.views import topics as blocks

page = frame.start("staffing")
topic = topics.read(staffing.TOPIC)
header, pickers = controls.header_first(page, staffing.CHOICES)

with pickers:
    asked = controls.pick(page, staffing.CHOICES)
province = asked["p"]

with header:
    first = (*staffing.FIRST, *staffing.FIRST_RATES)
    finding = topic_words.headline(page.lang, topic, province, first=first)
    frame.head(page, finding, page.t("page.staffing.lead"))

blocks.charts(page, first=True, views=("staffing.periods",))
blocks.kin(page, topic, province)
blocks.comparison(page, topic, asked["indicator"], folds=True)
blocks.tables(page, topic, province, folds=True)
frame.finish(page, blocks.source_ids(topic, province))
