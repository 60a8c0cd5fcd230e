"""Ready agendas: the meetings that the site has prepared, as views of the gallery in plain text.

Owns which views each has, for a province that goes on and for one that was merged out of several. Leaves
the agenda itself to `agenda`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from lib import gallery
from lib.base import i18n
from lib.base.records import Province
from lib.data.declared import merger, provinces, registry
from lib.figures import queries
from lib.gallery import ranking_question, units

READY: dict[str, tuple[str, ...]] = {
    # One province before its steering committee: where it stands, why, what the next place costs.
    "committee": (
        "province.peers?p={p}",
        "province.series?p={p}",
        "ranking.years?indicator=par_index&p={p}",
        "ranking.years?indicator=papi&p={p}",
        "ranking.sampling?indicator=papi&p={p}",
        "why.split?indicator=papi&p={p}",
        "why.waterfall?indicator=papi&p={p}",
        "province.components?parts=papi&p={p}",
        "why.lost?indicator=papi&p={p}",
        "why.ladder?indicator=papi&p={p}",
        "whatif.scenario?indicator=papi&p={p}&c=nearest",
        "ranking.years?indicator=sipas&p={p}",
        "satisfaction.voices?p={p}",
        "ranking.years?indicator=pci&p={p}",
        "province.components?parts=pci&p={p}",
        "ranking.years?indicator={more}&p={p}",
        "services.share?p={p}",
        "dossiers.rates?p={p}",
        "staffing.periods?p={p}",
    ),
    # The whole country: who leads, who moved, and the pictures behind it.
    "nation": (
        "map.map?indicator=par_index",
        "ranking.movers?indicator=par_index",
        "ranking.two?indicator=par_index",
        "ranking.movers?indicator=sipas",
        "map.tiles?indicator=papi",
        "ranking.movers?indicator=papi",
        "ranking.sampling?indicator=papi",
        "map.tiles?indicator=pci",
        "ranking.movers?indicator=pci",
        "ranking.movers?indicator={more}",
        "services.provinces",
        "dossiers.provinces",
        "satisfaction.provinces",
        "satisfaction.factors",
        "staffing.provinces",
    ),
    "services": (
        "services.provinces",
        "services.levels",
        "dossiers.provinces",
        "dossiers.volume",
        "satisfaction.provinces",
        "satisfaction.factors",
        "satisfaction.sipas",
        "satisfaction.voices",
    ),
}
# Of a unit that was merged: what was before is shown of all its former units together, or of each of them.
MERGED: dict[str, tuple[str, ...]] = {
    "committee": (
        "province.series?of=indices&p={p}",
        "ranking.years?indicator=par_index&p={old}",
        "ranking.years?indicator=papi&p={old}",
        "ranking.sampling?indicator=papi&p={old}",
        "ranking.years?indicator=sipas&p={old}",
        "ranking.years?indicator=pci&p={old}",
        "ranking.years?indicator={more}&p={old}",
        "province.peers?p={each}",
        "province.components?parts=papi&p={each}",
        "why.split?indicator=papi&p={each}",
        "satisfaction.sipas?p={p}",
        "satisfaction.voices?p={p}",
        "services.share?p={p}",
        "dossiers.rates?p={p}",
        "staffing.periods?p={p}",
    ),
}
# The ready agendas that are about one province.
OF_PROVINCE = ("committee",)


def meant(unit: Province | None, text: str) -> Province | None:
    """Whose meeting it is: a name that a merged unit carries on is that unit's, an id is its own."""
    if unit is None or text.strip() == unit.id:
        return unit
    known = provinces.load()
    carried = (known.current(p.id) for p in known.namesakes(unit.id))
    return next((p for p in carried if _merged(p)), unit)


def _merged(unit: Province) -> bool:
    return merger.is_new(unit) and len(provinces.load().origins(unit.id)) > 1


def views(name: str, unit: Province | None, *, text: str) -> tuple[str, ...]:
    """The views of the ready agenda of a unit (`text` in an address) or of none. KeyError: no such name.

    A view is written as `Ask.text` does where the site has it, else as declared, to be named in a note.
    """
    merged = unit is not None and name in MERGED and _merged(unit)
    table = MERGED[name] if merged else READY[name]
    old = [p.id for p in provinces.load().origins(unit.id)] if unit and merged else []
    text = unit.id if unit and merged else text
    found = []
    for view in _of_every_index(table):
        if "{p}" in view and not text:
            continue
        if "{old}" in view and not (there := _ranked_there(view, old)):
            continue
        if unit and not merged:
            view += _newest_years(view, unit)
        for each in old if "{each}" in view else ("",):
            filled = view.replace("{p}", text)
            filled = filled.replace("{old}", ",".join(there)) if "{old}" in filled else filled
            asked = gallery.parse(filled.replace("{each}", each), lang=i18n.LANGS[0])
            found.append(asked.text() if asked else filled)
    return tuple(found)


def _newest_years(view: str, unit: Province) -> str:
    """The years that end a chart of ranks with the unit's newest rank; '' where the chart does so itself.

    The page ends with the edition that carries a statement about all; a meeting asks where it stands now.
    """
    if not view.startswith("ranking.years?"):
        return ""
    indicator = view.partition("indicator=")[2].partition("&")[0]
    history = queries.history(indicator)
    mine = history[history["province_id"].isin(provinces.load().same(unit.id))]
    last = mine.loc[mine["rank"].notna(), "year"].max()
    if pd.isna(last):
        return ""
    start, end = ranking_question.default_period(indicator)
    if not last > end:
        return ""
    years = [y for y in queries.years(indicator) if y <= last]
    return f"&from={max(start, years[-ranking_question.USUAL_SPAN :][0])}&to={int(last)}"


def _ranked_there(view: str, ids: list[str]) -> list[str]:
    """Those of the units that have a place in the view's index."""
    indicator = view.partition("indicator=")[2].partition("&")[0]
    ranked = {p.id for p in units.ranked(indicator)}
    return [i for i in ids if i in ranked]


def _of_every_index(table: tuple[str, ...]) -> Iterator[str]:
    """The views; one of `{more}` stands for each headline index that no other view names."""
    named = {part for view in table for part in re.split(r"[=&?]", view)}
    more = [i.id for i in registry.load().headlines if i.id not in named]
    for view in table:
        yield from (view.replace("{more}", i) for i in (more if "{more}" in view else ("",)))
