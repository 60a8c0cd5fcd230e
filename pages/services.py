"""Online services: the four levels, then fully and partly online; dossiers filed online."""

from lib.gallery import services
from lib.gallery import topics as found
from lib.views import frame, topics

page = frame.start("services")
topic = found.read(services.TOPIC)
header, pickers = frame.header_first()

with pickers:
    province = topics.province(page, topic, group=services.GROUP)
    topics.lens(page, topic, province, drawn=services.DRAWN)
    indicator = topics.indicator(page, topic, default=services.DEFAULT)
    year = topics.year(page, topic, indicator)

with header:
    finding = found.headline(page.lang, topic, province, first=services.FIRST)
    frame.head(page, finding, page.t("page.services.lead"))

topics.kin(page, topic, province)
topics.charts(page, "services.levels", "services.share", "services.filed")
topics.comparison(page, topic, indicator)
topics.tables(page, topic, province)
frame.finish(page, topics.source_ids(topic, province))
