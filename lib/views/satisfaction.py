"""Satisfaction: the pickers and sentences that only the page on satisfaction has."""

from __future__ import annotations

from lib.analytics import lens
from lib.figures import queries
from lib.gallery import satisfaction, topic_lineage
from lib.gallery.topics import Topic
from lib.views import cards, controls, topics
from lib.views.frame import Page


def voice_year(page: Page, unit_id: str) -> int | None:
    """The year in which the four voices are set side by side: `?year=2022`; None where there is none."""
    usual = satisfaction.voice_year(unit_id)
    if usual is None:
        return None
    return controls.choice(
        page,
        "year",
        satisfaction.voice_years(unit_id),
        default=usual,
        label=str,
        title=page.t("control.voice_year"),
    )


def measure(page: Page) -> str:
    """Whether SIPAS is drawn as score or as rank: `?measure=rank`."""
    return controls.choice(
        page,
        "measure",
        satisfaction.MEASURES,
        default=satisfaction.MEASURES[0],
        label=lambda m: page.t(f"control.sipas_{m}"),
        segmented=True,
        title=page.t("control.sipas_measure"),
    )


def through(page: Page, topic: Topic, unit_id: str) -> str:
    """The lens of the SIPAS chart; former and new units are on offer where both have SIPAS figures."""
    both = topic_lineage.family(topic, unit_id, ("sipas",))
    return controls.lens_of(page, [x for x in lens.LENSES if x != "successor" or both])


def samples(page: Page) -> None:
    """What the sample sizes allow to say."""
    title = page.t("topic.satisfaction.samples")
    cards.block(title=title, lead=satisfaction.sample_words(page.lang))


@queries.per_version
def source_ids(topic: Topic, unit_id: str) -> tuple[str, ...]:
    """The sources of the topic's figures of the province and of its ranks in the four indices."""
    ranks = satisfaction.heard(unit_id)["rank_source"].dropna()
    return (*topics.source_ids(topic, unit_id), *ranks)
