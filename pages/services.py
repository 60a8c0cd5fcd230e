"""Online services: the four levels, then fully and partly online; dossiers filed online."""

from lib.gallery import services, topics
from lib.views import controls, frame
from lib.views import topics as blocks

page = frame.start("services")
topic = topics.read(services.TOPIC)
header, pickers = frame.header_first()

with pickers:
    asked = controls.pick(page, services.CHOICES)
province = asked["p"]

with header:
    finding = topics.headline(page.lang, topic, province, first=services.FIRST)
    frame.head(page, finding, page.t("page.services.lead"))

blocks.kin(page, topic, province)
blocks.charts(page, "services.levels", "services.share", "services.filed")
blocks.comparison(page, topic, asked["indicator"])
blocks.tables(page, topic, province)
frame.finish(page, blocks.source_ids(topic, province))
