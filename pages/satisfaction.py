"""Satisfaction: four voices on one province, SIPAS over the years, its factors, and own surveys."""

from lib.gallery import satisfaction, sipas, topics
from lib.views import controls, frame
from lib.views import satisfaction as blocks
from lib.views import topics as topic_blocks

page = frame.start("satisfaction")
topic = topics.read(satisfaction.TOPIC)
header, pickers = controls.header_first(page, satisfaction.CHOICES)

with pickers:
    asked = controls.pick(page, satisfaction.CHOICES)
province, year = asked["p"], str(asked["compare_year"])

with header:
    frame.head(page, sipas.headline(page.lang, province), page.t("page.satisfaction.lead"))

topic_blocks.charts(page, first=True, views=("satisfaction.sipas", "satisfaction.voices"))
topic_blocks.kin(page, topic, province)
topic_blocks.charts(page, views=("satisfaction.surveys", "satisfaction.factors"), folds=True)
blocks.samples(page)
topic_blocks.comparison(page, topic, asked["indicator"], year=year, folds=True)
topic_blocks.tables(page, topic, province, folds=True)
frame.finish(page, blocks.source_ids(topic, province))
