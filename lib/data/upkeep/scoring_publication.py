"""Publication: a decided year becomes an own file of units' results, and that file a release.

Owns the texts of that file. A year that was corrected and decided again replaces its file, as a release of
its own.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lib.base import settings
from lib.base.alphabet import fold, spelling
from lib.base.i18n import LANGS, t
from lib.base.local import LOCAL_GROUPS, LocalUnit
from lib.base.records import Province
from lib.data import schema
from lib.data.declared import registry, registry_files
from lib.data.declared.registry import Registry
from lib.data.loading import intake, local_results, office_releases, own_files, releases, statements
from lib.data.loading.releases import Release
from lib.data.upkeep import approval, office, scoring_steps, scoring_years
from lib.data.upkeep.approval import Content
from lib.data.upkeep.roles import APPROVER, Keeper, NotAllowed, need
from lib.data.upkeep.scoring_steps import ScoringResult
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear

UNIT = "điểm"
Row = Mapping[str, object]


def suggested(group: str) -> str:
    """The group of the public page that a year's own name of a group means, '' where none is plain."""
    text = f" {fold(group)} "
    if text.strip().replace(" ", "_") in LOCAL_GROUPS:
        return text.strip().replace(" ", "_")
    words = (
        ("xa", " xa ", " phuong "),
        ("nganh_doc", " nganh doc "),
        ("so", " so ", " ban nganh "),
    )
    return next((one for one, *named in words if any(w in text for w in named)), "")


def publish(
    by: Keeper, year: int, *, groups: Mapping[str, str], note_vi: str, note_en: str
) -> Release:
    """Release a decided year's result; `groups` says which public group each of its groups is.

    Raises NotAllowed, BadFile with what the load's checks refuse, NotReady. All is then as before.
    """
    need(by, APPROVER)
    with office.reading() as connection:
        found = scoring_steps.of_year(connection, year)
    if found.year.state != "decided":
        raise NotAllowed("scoring_not_decided", year=found.year.year)
    if other_needed(by, found.year):
        raise NotAllowed("scoring_four_eyes", year=found.year.year)
    content = texts(found, groups)

    def decide() -> Content:
        with office.reading() as connection:
            now = scoring_years.known(connection, year)
        if (now.state, now.changed) != ("decided", found.year.changed):
            raise NotAllowed("scoring_not_decided", year=now.year)
        return {own_files.folder_of(content[own_files.NAME]): content}

    def told(_: Release) -> None:
        _published(by, found.year)

    about = {"kind": "scoring", "scoring": year, "changed": found.year.changed}
    return approval.release_own(by, decide, told, note_vi=note_vi, note_en=note_en, **about)


def other_needed(by: Keeper, year: ScoringYear) -> bool:
    """Whether somebody else publishes: with four eyes, whoever decided does not."""
    if not settings.four_eyes():
        return False
    with office.reading() as connection:
        return scoring_years.decided_by(connection, year) == by.account


def settle(by: Keeper, year: ScoringYear) -> bool:
    """Write down what a process killed after its switch could not; whether the year is released now."""
    if year.state != "decided":
        return False
    wanted = {"kind": "scoring", "scoring": year.id, "changed": year.changed}
    for release in releases.kept():
        made = office_releases.made_of(release) or {}
        if {name: made.get(name) for name in wanted} == wanted:
            account = str(made.get("account", by.account))
            _published(Keeper(account=account, role=APPROVER, address=by.address), year)
            return True
    return False


def _published(by: Keeper, year: ScoringYear) -> None:
    with office.change() as connection:
        if scoring_years.known(connection, year.id).state == "decided":
            scoring_years.set_state(connection, by, year, "published")


def texts(found: ScoringResult, groups: Mapping[str, str]) -> dict[str, str]:
    """The own file of a result, as texts by name. Raises NotAllowed where it cannot be shown as it is."""
    known, year = registry.load(), found.year
    owner = known.provinces[year.province]
    used = {u.unit_group for u in found.units.values()}
    public = {group: groups.get(group, "") for group in used}
    for group, named in public.items():
        if named not in LOCAL_GROUPS or list(public.values()).count(named) > 1:
            raise NotAllowed("scoring_group", group=group, known=", ".join(LOCAL_GROUPS))
    source = intake.source_of(
        publisher=t("scoring.publisher", LANGS[0], kind=_kind(owner), name=owner.name_vi),
        title=f"{year.decision}: {year.title}",
        url="",
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        tier=1,
    )
    units = {u.unit: _unit(known, year, u, public[u.unit_group]) for u in found.units.values()}
    for named in public.values():
        other = _edition(known, year, named)
        if other and other.unit != UNIT:
            raise NotAllowed("scoring_edition", group=named, unit=other.unit)
    shown = {**vars(source), "source_id": source.id}
    return {
        own_files.STATEMENTS: _csv(statements.STATEMENT, ()),
        own_files.SOURCES: _csv(registry_files.COLUMNS["sources.csv"], [shown]),
        **_declared(found, public, units.values()),
        local_results.OWN: _csv(local_results.KINDS, _statements(found, units, source.id)),
        own_files.NAME: f"cham-diem-{owner.slug}-{year.year}",
    }


def _declared(
    found: ScoringResult, public: Mapping[str, str], units: Iterable[LocalUnit]
) -> dict[str, str]:
    year = found.year
    editions = [
        {
            "province_id": year.province,
            "group": named,
            "year": year.year,
            "n_ranked": sum(t.group == group and t.rank is not None for t in found.totals),
            "unit": UNIT,
            "criteria": _criteria(found, group),
        }
        for group, named in sorted(public.items())
    ]
    grades = [
        {"grade": label, "place": place, "name_vi": label, "name_en": label}
        for place, (label, _) in enumerate(year.classes, 1)
    ]
    rows: dict[str, list[Row]] = {
        "local_units.csv": [{**vars(u), "aliases": "|".join(u.aliases)} for u in units],
        "local_grades.csv": list(grades),
        "local_editions.csv": list(editions),
    }
    return {name: _csv(registry_files.COLUMNS[name], rows[name]) for name in registry_files.LOCAL}


def _statements(
    found: ScoringResult, units: Mapping[str, LocalUnit], source: str
) -> list[dict[str, object]]:
    told = []
    for one in found.totals:
        unit = units[one.unit]
        if one.total is None or one.total < 0:
            raise NotAllowed("scoring_total", unit=unit.name_vi, value=str(one.total or ""))
        key = f"{unit.id} {found.year.year}"
        told.append(
            {
                "claim_id": f"lo{hashlib.sha256(key.encode()).hexdigest()[:10]}",
                "unit_id": unit.id,
                "year": found.year.year,
                "value": _plain(one.total),
                "unit": UNIT,
                "rank": one.rank,
                "n_ranked": one.ranked,
                "grade": one.grade,
                "derived": 0,
                "source_id": source,
                "suspect_reason": "",
            }
        )
    return told


def _unit(known: Registry, year: ScoringYear, unit: ScoredUnit, group: str) -> LocalUnit:
    """The unit as the public page has it: the one known there by its id or name, else a new one."""
    there = [
        u for u in known.local_units.values() if (u.province_id, u.group) == (year.province, group)
    ]
    for one in there:
        named = {spelling(n) for n in (one.name_vi, *one.aliases)}
        if one.id == unit.unit or spelling(unit.name) in named:
            return one
    most = schema.longest(schema.local_units.c.name_vi)
    if len(unit.name) > most:
        raise NotAllowed("scoring_unit_long", name=unit.name[:80], most=most)
    first = f"{year.province}/{group}/{unit.unit.rpartition('/')[2]}"
    # Another unit that is there already keeps its id.
    ids = (first, *(f"{first}-{n}" for n in range(2, len(there) + 3)))
    return LocalUnit(
        id=next(i for i in ids if i not in known.local_units),
        province_id=year.province,
        group=group,
        name_vi=unit.name,
        name_en=unit.name,
    )


def _edition(known: Registry, year: ScoringYear, group: str) -> Any:
    key = (year.province, group, year.year)
    return next((e for e in known.local_editions if (e.province_id, e.group, e.year) == key), None)


def _criteria(found: ScoringResult, group: str) -> str:
    """The name of the set of criteria of a group: scores of two years compare where it is the same."""
    own = [
        (c.code, c.name, c.points, c.method) for c in found.criteria if c.unit_group in ("", group)
    ]
    return f"own-{hashlib.sha256(repr(own).encode()).hexdigest()[:10]}"


def _kind(province: Province) -> str:
    city = province.type.startswith("thành phố")
    return t(f"scoring.{'city' if city else 'province_kind'}", LANGS[0])


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
