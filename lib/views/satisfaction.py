"""Satisfaction: the sentences that only the page on satisfaction has."""

from __future__ import annotations

from lib.figures import queries
from lib.gallery import satisfaction, sipas
from lib.gallery.topics import Topic
from lib.views import cards, topics
from lib.views.frame import Page


def samples(page: Page) -> None:
    """What the sample sizes allow to say."""
    title = page.t("topic.satisfaction.samples")
    cards.block(title=title, lead=sipas.sample_words(page.lang))


@queries.per_version
def source_ids(topic: Topic, unit_id: str) -> tuple[str, ...]:
    """The sources of the topic's figures of the province and of its ranks in the four indices."""
    ranks = satisfaction.voice_ranks(unit_id)["rank_source"].dropna()
    return (*topics.source_ids(topic, unit_id), *ranks)
