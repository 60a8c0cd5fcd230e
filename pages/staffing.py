"""Staffing and apparatus: posts, units, communes and hamlets cut, over the period each figure counts."""

from lib.gallery import staffing
from lib.gallery import topics as found
from lib.views import frame, topics

page = frame.start("staffing")
topic = found.read(staffing.TOPIC)
header, pickers = frame.header_first()

with pickers:
    province = topics.province(page, topic, group=staffing.GROUP)
    indicator = topics.indicator(page, topic, default=staffing.DEFAULT)

with header:
    first = (*staffing.FIRST, *staffing.FIRST_RATES)
    finding = found.headline(page.lang, topic, province, first=first)
    frame.head(page, finding, page.t("page.staffing.lead"))

topics.kin(page, topic, province)
topics.charts(page, "staffing.periods")
topics.comparison(page, topic, indicator)
topics.tables(page, topic, province)
frame.finish(page, topics.source_ids(topic, province))
