"""Online services: the four levels, then fully and partly online; dossiers filed online."""

from lib.gallery import services, topic_words, topics
from lib.views import controls, frame
from lib.views import topics as blocks

page = frame.start("services")
topic = topics.read(services.TOPIC)
header, pickers = controls.header_first(page, services.CHOICES)

with pickers:
    asked = controls.pick(page, services.CHOICES)
province = asked["p"]

with header:
    finding = topic_words.headline(page.lang, topic, province, first=services.FIRST)
    frame.head(page, finding, page.t("page.services.lead"))

blocks.charts(
    page,
    first=True,
    views=(
        "services.levels",
        "services.share",
        "services.filed",
        "services.parts",
    ),
    folds=True,
)
blocks.kin(page, topic, province)
blocks.comparison(page, topic, asked["indicator"])
blocks.charts(page, views=("services.course",), folds=True)
blocks.tables(page, topic, province, folds=True)
frame.finish(page, blocks.source_ids(topic, province))
