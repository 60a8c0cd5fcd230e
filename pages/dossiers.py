"""Dossiers: received, resolved, on time, late, pending, and whether the sources' sums add up."""

from lib.gallery import dossiers
from lib.gallery import topics as found
from lib.views import frame, topics

page = frame.start("dossiers")
topic = found.read(dossiers.TOPIC)
header, pickers = frame.header_first()

with pickers:
    province = topics.province(page, topic, group=dossiers.GROUP)
    topics.lens(page, topic, province, drawn=dossiers.DRAWN)
    indicator = topics.indicator(page, topic, default=dossiers.DEFAULT)
    year = topics.year(page, topic, indicator)

with header:
    finding = found.headline(page.lang, topic, province, first=dossiers.FIRST)
    frame.head(page, finding, page.t("page.dossiers.lead"))

topics.kin(page, topic, province)
topics.charts(page, "dossiers.volume", "dossiers.rates")
topics.sums(page, province)
topics.comparison(page, topic, indicator)
topics.tables(page, topic, province)
frame.finish(page, topics.source_ids(topic, province))
