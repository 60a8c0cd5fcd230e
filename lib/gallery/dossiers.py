"""Dossiers: the views of the page on dossiers, and what the sources' own sums say.

Owns that sums are checked within one source: counts of two sources need not add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.analytics import sums
from lib.base import formats
from lib.base.i18n import t
from lib.data.declared import registry
from lib.display import wording
from lib.figures import queries
from lib.gallery import topic_charts, topic_lineage, topic_words, topics
from lib.gallery.base import Ask, Exhibit, page_choices, view

TOPIC, GROUP = "dossiers", "volume"
FIRST = ("ontime_rate", "ontime_or_early_rate", "dossiers_received", "dossiers_resolved")
DEFAULT = "ontime_rate"
CHOICES = page_choices(
    TOPIC,
    topics.unit_choice(TOPIC, group=GROUP),
    topic_lineage.lens_choice(TOPIC, "volume", "timely", "rates"),
    *topics.comparison_choices(TOPIC, default=DEFAULT),
    main=lambda asked: "dossiers.volume",
)


@view(CHOICES, "volume", "p", "lens")
def volume(ask: Ask) -> Exhibit:
    """How many dossiers there were, were received, resolved, on time, late and pending."""
    topic = topics.read(TOPIC)
    wanted = (*topic.groups["volume"], *topic.groups["timely"])
    return topic_lineage.by_lens(ask, topic, group="volume", wanted=wanted)


@view(CHOICES, "rates", "p", "lens")
def rates(ask: Ask) -> Exhibit:
    """The shares on time, early, late and resolved."""
    topic = topics.read(TOPIC)
    return topic_lineage.by_lens(ask, topic, group="rates", wanted=topic.groups["rates"])


@view(CHOICES, "provinces", "indicator", "year", "p")
def provinces(ask: Ask) -> Exhibit:
    """Every province with a figure of the chosen indicator in the chosen year."""
    return topic_charts.side_by_side(ask, topics.read(TOPIC))


@dataclass(frozen=True, kw_only=True)
class SumCheck:
    """One sum of one source in words, and whether it adds up."""

    text: str
    adds_up: bool


@queries.per_version
def arithmetic(lang: str, area_id: str) -> tuple[SumCheck, ...]:
    """Every identity that one source's figures of the area allow, those that do not add up first."""
    known = registry.load()
    names = {i.id: i.name(lang) for i in known.indicators.values()}
    counts = {i for whole, must, may in sums.IDENTITIES for i in (whole, *must, *may)}
    claims = pd.concat([queries.claims(i) for i in sorted(counts)])
    mine = claims[(claims["area_id"] == area_id) & claims["value"].notna()]

    def number(value: float) -> str:
        return formats.shortest(value, lang=lang)

    found = []
    for source_id, rows in mine.groupby("source_id", sort=True):
        for one in sums.dossier_sums(rows):
            parts = [f"{topic_words.inside(names[i])} {number(v)}" for i, v in one.parts.items()]
            text = t(
                "topic.dossiers.adds_up" if one.rest == 0 else "topic.dossiers.off",
                lang,
                period=wording.period(one, lang=lang),
                parts=" + ".join(parts),
                added=number(one.added),
                whole=topic_words.inside(names[one.whole]),
                stated=number(one.stated),
                rest=formats.shortest(abs(one.rest), lang=lang),
                source=wording.publisher(known.sources[str(source_id)], lang=lang),
            )
            found.append(SumCheck(text=text, adds_up=one.rest == 0))
    return tuple(sorted(found, key=lambda c: c.adds_up))
