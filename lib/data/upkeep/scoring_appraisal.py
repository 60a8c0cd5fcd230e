"""Appraisal: points that reviewers give, the questions they ask back and what units answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from lib.base.alphabet import sort_key
from lib.data.upkeep import (
    audit,
    office,
    scoring_criteria,
    scoring_entries,
    scoring_points,
    scoring_tables,
    scoring_units,
    scoring_years,
    texts,
)
from lib.data.upkeep.roles import EDITOR, UNIT, Keeper, NotAllowed, need, now
from lib.data.upkeep.scoring_criteria import Criterion
from lib.data.upkeep.scoring_units import ScoredUnit
from lib.data.upkeep.scoring_years import ScoringYear

# Points by decision or survey are put in by who runs the year, with the document as the reason.
BY_DOCUMENT = ("survey", "bonus", "minus")
OPEN = ("appraisal", "objection")


@dataclass(frozen=True, kw_only=True)
class AppraisedEntry:
    """What stands at a unit's criterion: its own points, those given and why, question and answer."""

    unit: str
    code: str
    self_points: str | None = None
    explanation: str = ""
    given_points: str | None = None
    reason: str = ""
    given_by: str = ""
    given_time: str = ""
    question: str = ""
    answer: str = ""
    revision: int = 0


class AppraisalConflict(NotAllowed):
    """Someone saved after the one who saves now had looked; `theirs` is what stands there."""

    def __init__(self, unit: str, theirs: AppraisedEntry) -> None:
        told = {"by": theirs.given_by or "?", "time": theirs.given_time, "unit": unit}
        value = scoring_points.number(theirs.given_points or theirs.self_points)
        super().__init__("scoring_conflict", **told, criterion=theirs.code, value=value)
        self.theirs = theirs


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where something is written: the year, the unit, the criterion and what stands there."""

    year: ScoringYear
    unit: ScoredUnit
    criterion: Criterion
    held: AppraisedEntry


def mine(by: Keeper, year: int) -> list[Criterion]:
    """The criteria whose points the keeper gives: an editor's all, else where they are the reviewer."""
    need(by, UNIT)
    with office.reading() as connection:
        found = scoring_criteria.leaves(scoring_criteria.rows(connection, year))
    return [c for c in found if _may_give(by, c)]


def side_by_side(by: Keeper, year: int, *, code: str) -> dict[str, AppraisedEntry]:
    """What stands at a criterion for every unit scored by it, by unit. Raises NotAllowed."""
    with office.reading() as connection:
        found = [c for c in scoring_criteria.rows(connection, year) if c.code == code]
        if not found or not _may_give(by, found[0]):
            raise NotAllowed("scoring_not_reviewer", criterion=code[:40])
        units = [
            u.unit
            for u in scoring_units.rows(connection, year)
            if found[0].unit_group in ("", u.unit_group)
        ]
        held = {e.unit: e for e in rows(connection, year, code=code)}
    return {u: held.get(u, AppraisedEntry(unit=u, code=code)) for u in units}


def of_unit(by: Keeper, year: int, *, unit: str) -> dict[str, AppraisedEntry]:
    """What a unit may see at its criteria, by code: points given are told from the objections on.

    Raises NotAllowed for who is neither the unit nor an editor.
    """
    with office.reading() as connection:
        one_year, one = (
            scoring_years.known(connection, year),
            scoring_units.named(connection, year, unit),
        )
        if one.account != by.account and not by.may(EDITOR):
            raise NotAllowed("scoring_foreign")
        found = sorted(rows(connection, year, unit=unit), key=lambda e: sort_key(e.code))
    told = by.may(EDITOR) or one_year.state in ("objection", "decided", "published")
    return {
        e.code: e
        if told
        else AppraisedEntry(
            unit=e.unit,
            code=e.code,
            self_points=e.self_points,
            question=e.question,
            answer=e.answer,
            revision=e.revision,
        )
        for e in found
    }


def rows(connection: Connection, year: int, **narrowed: str) -> list[AppraisedEntry]:
    """Every entry of a year, or those of one `unit` or `code`."""
    t = scoring_tables.entries.c
    columns = [t[name] for name in AppraisedEntry.__dataclass_fields__]
    query = select(*columns).where(t.year == year).order_by(t.unit, t.code)
    for name, value in narrowed.items():
        query = query.where(t[name] == value)
    return [AppraisedEntry(**row) for row in connection.execute(query).mappings()]


def points(connection: Connection, year: int) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(unit, code, own points, points given) of every entry of a year."""
    t = scoring_tables.entries.c
    query = select(t.unit, t.code, t.self_points, t.given_points).where(t.year == year)
    yield from (tuple(row) for row in connection.execute(query))


def unanswered(connection: Connection, year: int) -> list[tuple[str, str]]:
    """(unit, code) of every question that waits for its answer."""
    t = scoring_tables.entries.c
    where = (t.year == year) & (t.question != "") & (t.answer == "")
    found = connection.execute(select(t.unit, t.code).where(where))
    return sorted(((r.unit, r.code) for r in found), key=lambda at: [*map(sort_key, at)])


def give(
    by: Keeper, year: int, *, unit: str, code: str, points: str, reason: str, seen: int
) -> AppraisedEntry:
    """Give a unit its points at a criterion; '' takes back what was given.

    A reason is due where they differ from the unit's own, for points by a document, and for a change after
    the units were told. `seen` is the revision that was looked at. Raises NotAllowed, AppraisalConflict.
    """
    with office.change() as connection:
        place = _place(connection, year, unit, code)
        return _write(
            connection, by, place, seen, "scoring_given", _given(by, place, points, reason)
        )


def give_all(by: Keeper, year: int, *, points: Mapping[tuple[str, str], str], reason: str) -> None:
    """Give points by (unit, code), all or none, in place of what stands there. Raises NotAllowed."""
    with office.change() as connection:
        for (unit, code), text in points.items():
            place = _place(connection, year, unit, code)
            new = _given(by, place, text, reason)
            _write(connection, by, place, place.held.revision, "scoring_given", new)


def give_each(
    by: Keeper, year: int, *, code: str, found: Mapping[str, tuple[str, str, int]]
) -> None:
    """Give points at a criterion by unit as (points, reason, revision looked at), all or none.

    Raises NotAllowed, AppraisalConflict.
    """
    with office.change() as connection:
        for unit, (text, reason, seen) in found.items():
            place = _place(connection, year, unit, code)
            new = _given(by, place, text, reason)
            _write(connection, by, place, seen, "scoring_given", new)


def _given(by: Keeper, place: _Place, points: str, reason: str) -> dict[str, str | None]:
    name, criterion, held = place.unit.name, place.criterion, place.held
    if not _may_give(by, criterion):
        raise NotAllowed("scoring_not_reviewer", criterion=criterion.code)
    _in_time(place, "appraisal")
    given = None
    if points.strip():
        given = scoring_points.exact(points, most=criterion.points, unit=name, code=criterion.code)
    late = place.year.state == "objection" and given != held.given_points
    if not reason.strip() and (late or given != held.self_points):
        told = {"unit": name, "criterion": criterion.code, "value": points[:40]}
        raise NotAllowed("scoring_given_reason", **told)
    return {"given_points": given, "reason": reason.strip()}


def ask(by: Keeper, year: int, *, unit: str, code: str, question: str, seen: int) -> AppraisedEntry:
    """Ask a unit back about a criterion. Raises NotAllowed, AppraisalConflict."""
    with office.change() as connection:
        place = _place(connection, year, unit, code)
        if not _may_give(by, place.criterion):
            raise NotAllowed("scoring_not_reviewer", criterion=code)
        _in_time(place, "appraisal")
        new: dict[str, str | None] = {"question": question.strip()}
        return _write(connection, by, place, seen, "scoring_question", new)


def answer(by: Keeper, year: int, *, unit: str, code: str, text: str, seen: int) -> AppraisedEntry:
    """Answer a question, or object to the points given, in time. Raises NotAllowed, AppraisalConflict."""
    with office.change() as connection:
        answerable(connection, by, year, unit=unit, code=code)
        place = _place(connection, year, unit, code)
        return _write(connection, by, place, seen, "scoring_answer", {"answer": text.strip()})


def answerable(
    connection: Connection, by: Keeper, year: int, *, unit: str, code: str
) -> tuple[ScoringYear, ScoredUnit]:
    """The year and unit where the keeper may answer or object at a criterion now. Raises NotAllowed."""
    place = _place(connection, year, unit, code)
    if place.unit.account != by.account and not by.may(EDITOR):
        raise NotAllowed("scoring_foreign")
    if place.year.state == "appraisal" and not place.held.question:
        raise NotAllowed("scoring_no_question", unit=place.unit.name, criterion=code)
    _in_time(place, "objection")
    return place.year, place.unit


def _write(
    connection: Connection,
    by: Keeper,
    place: _Place,
    seen: int,
    action: str,
    new: dict[str, str | None],
) -> AppraisedEntry:
    """Put values into a unit's entry, and into the log. Raises NotAllowed, AppraisalConflict."""
    held, year = place.held, place.year.id
    if max(len(v or "") for v in new.values()) > scoring_entries.LONGEST:
        raise NotAllowed("reason_long", most=scoring_entries.LONGEST)
    texts.check(*(v or "" for v in new.values()), most=scoring_entries.LONGEST, lines=True)
    if held.revision != seen:
        raise AppraisalConflict(place.unit.name, held)
    old = {name: getattr(held, name) for name in new}
    if old == new:
        return held
    values: dict[str, object] = {**new, "revision": seen + 1}
    if "given_points" in new:
        values |= {"given_by": by.account, "given_time": now()}
    t = scoring_tables.entries.c
    key = {"year": year, "unit": held.unit, "code": held.code}
    if seen:
        where = (t.year == year) & (t.unit == held.unit) & (t.code == held.code)
        connection.execute(update(scoring_tables.entries).where(where).values(**values))
    else:
        connection.execute(insert(scoring_tables.entries).values(**key, **values))
    about = f"{place.year.about} {held.unit} {held.code}"
    audit.add(connection, by, action, about, old=old, new=new)
    return rows(connection, year, unit=held.unit, code=held.code)[0]


def _place(connection: Connection, year: int, unit: str, code: str) -> _Place:
    one_year, one = (
        scoring_years.known(connection, year),
        scoring_units.named(connection, year, unit),
    )
    criterion = scoring_criteria.leaf(connection, year, code=code, group=one.unit_group)
    if criterion is None:
        raise NotAllowed("scoring_no_criterion", unit=one.name, criterion=code[:40])
    held = rows(connection, year, unit=unit, code=code)
    entry = held[0] if held else AppraisedEntry(unit=unit, code=code)
    return _Place(year=one_year, unit=one, criterion=criterion, held=entry)


def _in_time(place: _Place, what: str) -> None:
    """Raises NotAllowed where the year is at another step, or the time for `what` is over."""
    year = place.year
    if year.state not in OPEN:
        raise NotAllowed("scoring_not_appraised", year=year.year)
    over = year.appraisal_due if what == "appraisal" else year.objection_due
    # Who hears objections may change points after the time for the first appraisal.
    if over and now() > over and not (what == "appraisal" and year.state == "objection"):
        raise NotAllowed(f"scoring_{what}_late", unit=place.unit.name, time=over)


def _may_give(by: Keeper, criterion: Criterion) -> bool:
    mine_ = criterion.reviewer == by.account and criterion.method not in BY_DOCUMENT
    return by.may(EDITOR) or mine_
