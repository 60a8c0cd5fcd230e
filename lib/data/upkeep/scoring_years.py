"""Years: a province's scoring of one year, its dates and the state that it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from lib.data.declared import merger, provinces, registry
from lib.data.upkeep import audit, office, scoring_points, scoring_tables, tables, texts
from lib.data.upkeep.roles import EDITOR, UNIT, Keeper, NotAllowed, need, now

CLASSES = (("Xuất sắc", "90"), ("Tốt", "80"), ("Khá", "70"), ("Trung bình", "50"), ("Yếu", "0"))
WHOLE_SHARE, LONGEST_CLASS = Decimal(100), 60
DUES = ("self_due", "appraisal_due", "objection_due")
# Built once: each save asks so.
_KNOWN = select(scoring_tables.years).where(scoring_tables.years.c.id == bindparam("number"))
_TIME = re.compile(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class ScoringYear:
    """A year: `classes` are (label, least points), the best first; times are UTC texts, '' where open."""

    id: int
    province: str
    year: int
    title: str
    basis: str
    state: str
    self_due: str
    appraisal_due: str
    objection_due: str
    classes: tuple[tuple[str, str], ...]
    decision: str
    changed: str

    @property
    def about(self) -> str:
        """How the log names the year."""
        return f"{self.province} {self.year}"


def add(by: Keeper, province: str, *, year: int, title: str, basis: str = "") -> int:
    """Begin a year, as a draft; its number. Raises NotAllowed.

    A year of before the 34 provinces is filed under the province that there was then.
    """
    need(by, EDITOR)
    if province not in registry.load().provinces:
        raise NotAllowed("scoring_province", value=province[:40])
    if not 2000 <= year <= 2100:
        raise NotAllowed("scoring_year_number", value=year)
    one = registry.load().provinces[province]
    if not merger.carries(one, year):
        known = provinces.load()
        other = known.predecessors if merger.is_new(one) else known.successors
        names = ", ".join(p.name_vi for p in other(province) if merger.carries(p, year)) or "–"
        raise NotAllowed("scoring_province_time", value=one.name_vi, year=year, right=names)
    texts.check(title, most=300)
    texts.check(basis, most=2000, lines=True)
    row = {"province": province, "year": year, "title": title, "basis": basis}
    row |= {"state": "draft", "classes": json.dumps(CLASSES, ensure_ascii=False), "changed": now()}
    try:
        with office.change() as connection:
            made = connection.execute(
                insert(scoring_tables.years).values(**row)
            ).inserted_primary_key
            audit.add(connection, by, "scoring_year", f"{province} {year}", title=title)
    except IntegrityError as error:
        raise NotAllowed("scoring_year_taken", province=province, year=year) from error
    if made is None:
        raise NotAllowed("scoring_no_year", year=year)
    return int(made[0])


def listed(by: Keeper) -> list[ScoringYear]:
    """Every year, the newest first; a unit's account and readers see those that were opened."""
    need(by, UNIT)
    query = select(scoring_tables.years).order_by(
        scoring_tables.years.c.year.desc(), scoring_tables.years.c.id
    )
    with office.reading() as connection:
        found = [_year(dict(row)) for row in connection.execute(query).mappings()]
    return [y for y in found if by.may(EDITOR) or y.state != "draft"]


def known(connection: Connection, year: int) -> ScoringYear:
    """The year of that number. Raises NotAllowed."""
    row = connection.execute(_KNOWN, {"number": year}).mappings().first()
    if row is None:
        raise NotAllowed("scoring_no_year", year=year)
    return _year(dict(row))


def is_time(text: str) -> bool:
    """Whether it is a time as this room writes it (`roles.written`)."""
    return bool(_TIME.fullmatch(text))


def set_due(by: Keeper, year: int, *, name: str, time: str) -> None:
    """Set a deadline (one of DUES) as a UTC text, '' for none. Raises NotAllowed."""
    need(by, EDITOR)
    if name not in DUES or (time and not is_time(time)):
        raise NotAllowed("scoring_due", value=time[:40])
    with office.change() as connection:
        found = known(connection, year)
        _set(connection, year, **{name: time})
        old = getattr(found, name)
        audit.add(connection, by, "scoring_due", found.about, what=name, old=old, new=time)


def set_classes(by: Keeper, year: int, *, classes: Sequence[tuple[str, str]], reason: str) -> None:
    """Declare the classes as (label, least share of 100), the best first. Raises NotAllowed."""
    need(by, EDITOR)
    if not reason.strip():
        raise NotAllowed("reason_missing")
    texts.check(*(label for label, _ in classes), most=LONGEST_CLASS)
    found = [(label.strip(), scoring_points.plain(least)) for label, least in classes]
    limits = [Decimal(least) for _, least in found if least is not None]
    labels = [label for label, _ in found]
    if (
        len(limits) < max(len(found), 1)
        or limits[0] > WHOLE_SHARE
        or not all(0 < len(label) <= LONGEST_CLASS for label in labels)
        or sorted(set(limits), reverse=True) != limits
        or len(set(labels)) < len(labels)
    ):
        raise NotAllowed("scoring_classes")
    with office.change() as connection:
        one = known(connection, year)
        if one.state in ("decided", "published"):
            raise NotAllowed("scoring_decided", year=one.year)
        _set(connection, year, classes=json.dumps(found, ensure_ascii=False))
        old = [list(pair) for pair in one.classes]
        audit.add(connection, by, "scoring_classes", one.about, old=old, new=found, why=reason)


def set_decision(connection: Connection, by: Keeper, year: ScoringYear, decision: str) -> None:
    """Write down by which decision a year was decided, inside an `office.change`."""
    _set(connection, year.id, decision=decision)
    audit.add(connection, by, "scoring_decision", year.about, old=year.decision, new=decision)


def decided_by(connection: Connection, year: ScoringYear) -> str:
    """The account that decided the year last, '' where nobody did."""
    t = tables.audit.c
    mine = (t.action == "scoring_decision") & (t.about == year.about)
    query = select(t.account).where(mine).order_by(t.id.desc()).limit(1)
    return str(connection.execute(query).scalar() or "")


def set_state(
    connection: Connection, by: Keeper, year: ScoringYear, state: str, *, why: str = ""
) -> None:
    """Bring a year into a state, inside an `office.change`; whether it may is the caller's rule."""
    _set(connection, year.id, state=state)
    told = {"why": why} if why else {}
    audit.add(connection, by, "scoring_state", year.about, old=year.state, new=state, **told)


def _set(connection: Connection, year: int, **values: str) -> None:
    where = scoring_tables.years.c.id == year
    connection.execute(update(scoring_tables.years).where(where).values(changed=now(), **values))


def _year(row: dict[str, object]) -> ScoringYear:
    classes = tuple(
        (str(a), scoring_points.plain(str(b)) or "0") for a, b in json.loads(str(row["classes"]))
    )
    return ScoringYear(**{**row, "classes": classes})  # type: ignore[arg-type]
