"""Satisfaction: four voices on one province, SIPAS over the years, its factors, and own surveys."""

from lib.gallery import satisfaction
from lib.gallery import topics as found
from lib.views import frame, topics
from lib.views import satisfaction as blocks

page = frame.start("satisfaction")
topic = found.read(satisfaction.TOPIC)
header, pickers = frame.header_first()

with pickers:
    province = topics.province(page, topic, group=satisfaction.GROUP)
    blocks.voice_year(page, province)
    blocks.measure(page)
    blocks.through(page, topic, province)
    indicator = topics.indicator(page, topic, default=satisfaction.DEFAULT)
    year = topics.year(page, topic, indicator, name="compare_year")

with header:
    frame.head(page, satisfaction.headline(page.lang, province), page.t("page.satisfaction.lead"))

topics.kin(page, topic, province)
topics.charts(page, "satisfaction.voices", "satisfaction.sipas")
topics.charts(page, "satisfaction.surveys", "satisfaction.factors")
blocks.samples(page)
topics.comparison(page, topic, indicator, year=str(year))
topics.tables(page, topic, province)
frame.finish(page, blocks.source_ids(topic, province))
