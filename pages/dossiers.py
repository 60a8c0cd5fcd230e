"""Dossiers: received, resolved, on time, late, pending, and whether the sources' sums add up."""

from lib.gallery import dossiers, topic_words, topics
from lib.views import controls, frame
from lib.views import topics as blocks

page = frame.start("dossiers")
topic = topics.read(dossiers.TOPIC)
header, pickers = controls.header_first(page, dossiers.CHOICES)

with pickers:
    asked = controls.pick(page, dossiers.CHOICES)
province = asked["p"]

with header:
    finding = topic_words.headline(page.lang, topic, province, first=dossiers.FIRST)
    frame.head(page, finding, page.t("page.dossiers.lead"))

blocks.charts(
    page,
    first=True,
    views=(
        "dossiers.volume",
        "dossiers.rates",
    ),
    folds=True,
)
blocks.kin(page, topic, province)
blocks.sums(page, province)
blocks.comparison(page, topic, asked["indicator"])
blocks.tables(page, topic, province, folds=True)
frame.finish(page, blocks.source_ids(topic, province))
