"""Registry: what an indicator, unit, source, edition, method version, break and province is.

Owns everything that data/registry/ declares, by id. Leaves reading and checking its files to
`registry_files`, the figures to `loaders` and name resolution to `provinces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lib.base import settings
from lib.base.local import LocalEdition, LocalGrade, LocalUnit
from lib.base.records import (
    BadFile,
    Break,
    Component,
    Edition,
    Indicator,
    Merger,
    Method,
    Problem,
    Province,
    Source,
)
from lib.data.declared import registry_files

EITHER_UNIT = frozenset({"%", "điểm"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the template for a user's own file; `also` are other headers met in practice."""

    field: str
    required: bool
    header_vi: str
    header_en: str
    also: tuple[str, ...]
    about_vi: str
    about_en: str

    def header(self, lang: str) -> str:
        """The column's header in `lang`."""
        return self.header_vi if lang == "vi" else self.header_en

    def about(self, lang: str) -> str:
        """What belongs in the column, in `lang`."""
        return self.about_vi if lang == "vi" else self.about_en


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading, or a number among the parts of an index, under which documents print an indicator."""

    indicator: str
    heading: str
    number: str
    first_year: int | None
    last_year: int | None

    def holds(self, year: int) -> bool:
        """Whether documents of the edition use it."""
        return (self.first_year or year) <= year <= (self.last_year or year)


@dataclass(frozen=True, kw_only=True)
class Area:
    """Anything a figure can be about: the country, a region, a province or a district."""

    id: str
    kind: str
    name_vi: str
    name_en: str
    province_id: str | None = None

    def name(self, lang: str) -> str:
        """The area's name in `lang`."""
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, kw_only=True)
class Registry:
    """Everything declared, by id. Read-only; one instance per data folder."""

    indicators: Mapping[str, Indicator]
    full_marks: Mapping[str, float]
    provinces: Mapping[str, Province]
    mergers: tuple[Merger, ...]
    aliases: tuple[tuple[str, str], ...]
    areas: Mapping[str, Area]
    sources: Mapping[str, Source]
    units: Mapping[str, tuple[str, str]]
    publishers: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Mapping[str, str]]
    methods: tuple[Method, ...]
    all_breaks: tuple[Break, ...]
    all_components: tuple[Component, ...]
    all_editions: tuple[Edition, ...]
    local_units: Mapping[str, LocalUnit]
    local_grades: Mapping[str, LocalGrade]
    local_editions: tuple[LocalEdition, ...]
    template: tuple[Column, ...]
    headings: tuple[Heading, ...]
    topics: Mapping[str, Mapping[str, tuple[str, ...]]]
    # Ids of the indicators that the user's own files have added.
    own: frozenset[str] = frozenset()

    def with_own(self, added: Iterable[Indicator]) -> Registry:
        """The registry with indicators that an own file is about to add."""
        new = {i.id: i for i in added}
        return replace(self, indicators={**self.indicators, **new}, own=self.own | new.keys())

    @cached_property
    def indices(self) -> tuple[Indicator, ...]:
        """The indices that rank provinces, in their order; the first is what the site opens with."""
        return self._ordered("index_order")

    @cached_property
    def headlines(self) -> tuple[Indicator, ...]:
        """The indices that the overview and reports speak of."""
        return tuple(i for i in self.indices if i.headline)

    @cached_property
    def voices(self) -> tuple[Indicator, ...]:
        """The indices by who judges the province: citizens, firms, the ministry, users."""
        return self._ordered("voice_order")

    @cached_property
    def reasons(self) -> tuple[Indicator, ...]:
        """The indices whose reasons and prices are shown first."""
        return self._ordered("reasons_order")

    def _ordered(self, column: str) -> tuple[Indicator, ...]:
        placed = [i for i in self.indicators.values() if getattr(i, column) is not None]
        return tuple(sorted(placed, key=lambda i: (getattr(i, column), i.id)))

    def breaks(self, indicator: str) -> tuple[Break, ...]:
        """The breaks of one indicator, earliest first."""
        return tuple(b for b in self.all_breaks if b.indicator == indicator)

    def editions(self, indicator: str) -> tuple[Edition, ...]:
        """The editions of one indicator, earliest first."""
        return tuple(e for e in self.all_editions if e.indicator == indicator)

    def components(self, indicator: str, year: int) -> tuple[Component, ...]:
        """The parts of an index in one edition, in their order; empty where weights are not known."""
        return tuple(
            c
            for c in self.all_components
            if c.indicator == indicator and c.first_year <= year <= (c.last_year or year)
        )

    def method(self, indicator: str, year: int) -> Method | None:
        """The method version in force in `year`, or None where none is documented."""
        for m in self.methods:
            if m.indicator == indicator and m.first_year <= year <= (m.last_year or year):
                return m
        return None

    def units_of(self, indicator: str) -> frozenset[str]:
        """The units in which documents print the indicator.

        An index in percent is also written in points; its parts are printed in points or as a share of
        their full marks.
        """
        one = self.indicators[indicator]
        above = self.indicators[one.parent].unit if one.parent else one.unit
        both = above == "%" and one.unit in EITHER_UNIT and one.maximum == 100
        return EITHER_UNIT if both else frozenset({one.unit})

    def unit(self, unit: str, lang: str) -> str:
        """The unit's name in `lang`; an empty unit (a rank stated alone) has an empty name."""
        return self.units[unit][lang == "en"] if unit else ""


_served: dict[tuple[Path, Path], Registry] = {}
_beside: ContextVar[Registry | None] = ContextVar("beside", default=None)


def load(root: Path | None = None) -> Registry:
    """The registry of `root` (default: the data folder of the settings). Raises BadFile.

    Sources and indicators of the user's own files stand among the others: of `root` the sources that lie
    there, without it those of the figures that are served (`serve`).
    """
    if root is None and (beside := _beside.get()):
        return beside
    place = root or settings.data_dir(), settings.own_dir()
    return (_served.get(place) if root is None else None) or _load(*place)


def show(found: Registry | None) -> None:
    """For the rest of this run have this registry instead of the one that is served (None: that one)."""
    _beside.set(found)


def serve(sources: Mapping[str, Source]) -> None:
    """From now on have the sources of the figures that the database holds, whatever the files say."""
    place = settings.data_dir(), settings.own_dir()
    _load.cache_clear()
    found = _load(*place)
    if sources != found.sources:
        # In the order of the files; what only the database has stands last.
        order = {i: sources[i] for i in found.sources if i in sources}
        found = replace(found, sources=order | dict(sources))
    _served[place] = found


def reread() -> None:
    """Read the files again at the next question about them; what is served stays as it is."""
    _load.cache_clear()


def forget() -> None:
    """Read the files again at the next question, and serve what they say."""
    _served.clear()
    _load.cache_clear()


@lru_cache(maxsize=4)
def _load(root: Path, own: Path) -> Registry:
    problems: list[Problem] = []
    rows = {
        name: registry_files.read(root / "registry" / name, problems)
        for name in registry_files.COLUMNS
    }
    shipped = {r["id"] for r in rows["indicators.csv"]}
    for name in ("sources.csv", "indicators.csv", *registry_files.LOCAL):
        keys = registry_files.KEYS[name]
        taken = {tuple(r[k] for k in keys) for r in rows[name]}
        added = [r for p in sorted(own.glob(f"*/{name}")) for r in registry_files.read(p, problems)]
        # Two of the user's files may name the same source, indicator or unit.
        fresh = {tuple(r[k] for k in keys): r for r in added}
        rows[name] += [r for key, r in fresh.items() if key not in taken]
    if problems:
        raise BadFile(tuple(problems))
    registry = _build(rows)
    problems = [*registry_files.dangling(registry, rows), *registry_files.declared_twice(rows)]
    if problems:
        raise BadFile(tuple(problems))
    return replace(registry, own=frozenset(registry.indicators.keys() - shipped))


def _build(rows: Mapping[str, list[dict[str, Any]]]) -> Registry:
    def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key not in names}

    provinces = {r["id"]: Province(**r) for r in rows["provinces.csv"]}
    areas = {"VN": Area(id="VN", kind="country", name_vi="Việt Nam", name_en="Viet Nam")}
    for r in rows["regions.csv"]:
        areas[r["id"]] = Area(id=r["id"], kind="region", name_vi=r["name_vi"], name_en=r["name_en"])
    for p in provinces.values():
        areas[p.id] = Area(
            id=p.id, kind="province", name_vi=p.name_vi, name_en=p.name_vi, province_id=p.id
        )
    for r in rows["districts.csv"]:
        areas[r["id"]] = Area(kind="district", **r)
    return Registry(
        indicators={r["id"]: Indicator(**without(r, "full_marks")) for r in rows["indicators.csv"]},
        full_marks={r["id"]: r["full_marks"] for r in rows["indicators.csv"] if r["full_marks"]},
        provinces=provinces,
        mergers=tuple(Merger(**without(r, "legal_date")) for r in rows["mergers.csv"]),
        aliases=tuple((r["alias"], r["province_id"]) for r in rows["aliases.csv"]),
        areas=areas,
        sources={
            r["source_id"]: Source(id=r["source_id"], **without(r, "source_id"))
            for r in rows["sources.csv"]
        },
        units={r["id"]: (r["name_vi"], r["name_en"]) for r in rows["units.csv"]},
        publishers={r["name"]: r for r in rows["publishers.csv"]},
        phrases={r["phrase"]: {"vi": r["vi"], "en": r["en"]} for r in rows["phrases.csv"]},
        methods=tuple(Method(**r) for r in rows["methods.csv"]),
        all_breaks=tuple(Break(**r) for r in rows["breaks.csv"]),
        all_components=tuple(Component(**r) for r in rows["components.csv"]),
        local_units={r["id"]: LocalUnit(**r) for r in rows["local_units.csv"]},
        local_grades={r["grade"]: LocalGrade(**r) for r in rows["local_grades.csv"]},
        local_editions=tuple(LocalEdition(**r) for r in rows["local_editions.csv"]),
        template=tuple(Column(**r) for r in rows["template.csv"]),
        headings=tuple(Heading(**r) for r in rows["headings.csv"]),
        topics=_topics(rows["topics.csv"]),
        all_editions=tuple(Edition(**r) for r in rows["editions.csv"]),
    )


def _topics(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Topic -> group -> indicators, in the order of the file."""
    topics: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows:
        groups = topics.setdefault(row["topic"], {})
        groups[row["group"]] = (*groups.get(row["group"], ()), row["indicator"])
    return topics
