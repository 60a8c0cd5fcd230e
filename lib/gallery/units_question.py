"""Units' question: what the page of units inside a province is asked, and what follows from it.

Owns the page's choices, the rows of a year's list, and the movement between two years.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from lib.analytics import ranks
from lib.analytics.ground import Ground, of_movement
from lib.base import alphabet
from lib.base.i18n import t
from lib.base.local import LocalUnit
from lib.base.records import Refusal
from lib.data.declared import provinces, registry
from lib.figures import local_units, queries, versions
from lib.gallery.base import page_choices
from lib.gallery.choice_kinds import One, OneUnit, Several, parts, period
from lib.gallery.choices import Selection, unknown

MOST = 6
OF_YEAR = ("p", "group", "year", "u")
OF_YEARS = ("p", "group", "from", "to", "u")


@dataclass(frozen=True, kw_only=True)
class _WithResults(OneUnit):
    """A province with results; of another it is said that none is known, and who has some."""

    def understand(self, text: str, asked: Selection) -> tuple[Any, list[str]]:
        meant = provinces.load().resolve(text).province
        if meant is None or self.find(text, asked) is not None:
            return super().understand(text, asked)
        note = asked.t("page.units.none_of", name=meant.name(asked.lang), names=listed(asked.lang))
        return self.usual(asked), [note]


@dataclass(frozen=True, kw_only=True)
class _Inside(Several):
    """Units of the chosen group by slug, understood by id or by any spelling of the name."""

    def understand(self, text: str, asked: Selection) -> tuple[tuple[str, ...], list[str]]:
        offered = _offered(asked)
        meant_by = Counter(s for u in offered for s in _spellings(u))
        known = {s: slug(u) for u in offered for s in _spellings(u) if meant_by[s] == 1}
        meant = {part: known.get(_folded(part.rpartition("/")[2])) for part in parts(text)}
        found, notes = super().understand(",".join(u for u in meant.values() if u), asked)
        unheard = [part for part, u in meant.items() if u is None]
        return found, [*(unknown(self.name, p, lang=asked.lang) for p in unheard), *notes]


def slug(unit: LocalUnit) -> str:
    """A unit as it stands in an address, the same in every province that has such a one.

    Where names differ by a tone alone ('Tân Thành', 'Tân Thạnh') it is the id.
    """
    folded = _folded(unit.short("vi"))
    return folded if len(_names_of()[folded]) == 1 else _folded(unit.id.replace("/", " "))


def _offered(asked: Selection) -> tuple[LocalUnit, ...]:
    return local_units.units(asked["p"], asked["group"])


def _folded(text: str) -> str:
    return " ".join(alphabet.fold(text).replace("-", " ").split()).replace(" ", "-")


def _spellings(unit: LocalUnit) -> set[str]:
    names = (unit.name_vi, unit.name_en, unit.short_vi, unit.short_en, *unit.aliases)
    return {slug(unit), unit.id.rpartition("/")[2], *(_folded(n) for n in names if n)}


@queries.per_version
def _names_of() -> dict[str, set[str]]:
    """The names of the units whose address would be the same."""
    found: dict[str, set[str]] = {}
    for unit in registry.load().local_units.values():
        found.setdefault(_folded(unit.short("vi")), set()).add(alphabet.spelling(unit.name_vi))
    return found


@queries.per_version
def _named(lang: str) -> dict[str, str]:
    return {slug(u): u.name(lang) for u in registry.load().local_units.values()}


@queries.per_version
def listed(lang: str) -> str:
    """The names of the provinces with results."""
    return ", ".join(p.name(lang) for p in local_units.provinces())


@queries.per_version
def _usual_province() -> str:
    """The province with the newest whole list, else the one with the newest list.

    Raises Refusal where there are no results, NotKept in an older release that was given out without any.
    """
    if not local_units.provinces():
        if versions.outdated():
            raise versions.NotKept
        raise Refusal("no_figures")

    def rank_of(province_id: str) -> tuple[bool, int]:
        group = local_units.groups(province_id)[0]
        whole = local_units.whole_years(province_id, group)
        return bool(whole), local_units.usual_year(province_id, group)

    return max((p.id for p in local_units.provinces()), key=rank_of)


def _years(asked: Selection) -> tuple[int, ...]:
    return local_units.years(asked["p"], asked["group"])


def _usual_year(asked: Selection) -> int:
    return local_units.usual_year(asked["p"], asked["group"])


def _usual_period(asked: Selection) -> tuple[int, int]:
    """From the first to the last whole list where there are two, else over all years."""
    whole = local_units.whole_years(asked["p"], asked["group"])
    known = whole if len(whole) > 1 else _years(asked)
    return known[0], known[-1]


def _usual_view(asked: Selection) -> str:
    """A list that is whole, else the movement where there is any."""
    if local_units.whole_years(asked["p"], asked["group"]):
        return "list"
    found = read(asked["p"], asked["group"], years=_usual_period(asked), chosen=())
    return "years" if found.compared else "list"


CHOICES = page_choices(
    "units",
    _WithResults(
        name="p",
        options=lambda asked: list(local_units.provinces()),
        default=lambda asked: _usual_province(),
        remembered=True,
    ),
    One(
        name="group",
        options=lambda asked: local_units.groups(asked["p"]),
        label="local.group.",
        title="control.local_group",
    ),
    One(
        name="view",
        options=("list", "years"),
        default=_usual_view,
        label="control.view_",
        form="segments",
    ),
    One(
        name="year",
        options=lambda asked: list(_years(asked)),
        default=_usual_year,
        when=lambda asked: asked["view"] == "list",
    ),
    *period(
        _years,
        default=_usual_period,
        when=lambda asked: asked["view"] == "years",
    ),
    _Inside(
        name="u",
        options=lambda asked: [slug(u) for u in _offered(asked)],
        most=MOST,
        label=lambda unit, lang: _named(lang)[unit],
    ),
    main=lambda asked: f"units.{asked['view']}",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class UnitsQuestion:
    """What the reader asked for, and what follows from it.

    `rows` are the units with a result in the last year, best first; `ground` tells on how many ranks of how
    many they stand, `moved` the same of the movement. `chosen` are the units that the reader named.
    """

    province_id: str
    group: str
    start: int
    end: int
    chosen: tuple[str, ...]
    history: pd.DataFrame
    rows: pd.DataFrame
    moves: pd.DataFrame
    ground: Ground
    moved: Ground

    @property
    def by(self) -> str:
        """What the last year's list is drawn by: scores where most are known, else ranks, else classes."""
        known = {w: int(self.rows[w].notna().sum()) for w in ("score", "rank", "grade")}
        if known["score"] * 2 >= max(1, len(self.rows)):
            return "score"
        return "rank" if known["rank"] else "score" if known["score"] else "grade"

    @property
    def whole(self) -> bool:
        """Whether rank or class of every unit is known in the last year."""
        return local_units.whole(self.province_id, self.group, self.end)

    @property
    def compared(self) -> bool:
        """Whether any unit has a rank in both years."""
        return self.start < self.end and self.moved.known > 0

    @cached_property
    def moving(self) -> bool:
        """Whether any unit changed its rank."""
        return self.compared and bool((self.moves["change"].fillna(0) != 0).any())

    def striking(self) -> tuple[str, ...]:
        """Whom to highlight over the years: whom the reader named, else who moved most."""
        if self.chosen:
            return self.chosen
        up, down = ranks.movers(self.moves, at_most=3)
        found = [*up["province_id"], *down["province_id"]]
        return tuple(found or self.moves["province_id"].head(3))


@queries.per_version
def read(
    province_id: str, group: str, *, years: tuple[int, int], chosen: tuple[str, ...]
) -> UnitsQuestion:
    """Everything the page shows, computed once."""
    start, end = years
    history = local_units.history(province_id, group)
    inside = history[history["year"].between(start, end)]
    moves = local_units.movement(province_id, group, start if start < end else end - 1, end)
    ground = local_units.ground(province_id, group, end)
    return UnitsQuestion(
        province_id=province_id,
        group=group,
        start=start,
        end=end,
        chosen=chosen,
        history=inside,
        rows=_in_order(inside[inside["year"] == end]),
        moves=moves,
        ground=ground,
        moved=of_movement(moves, ranked=ground.ranked),
    )


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Best first: by rank; those without one after them by score, then class, then name."""
    names = local_units.names("vi")
    place = {name: grade.place for name, grade in registry.load().local_grades.items()}
    keys = rows.assign(
        _rank=rows["rank"].astype("float64"),
        _grade=rows["grade"].map(place).astype("float64"),
        _name=[alphabet.sort_key(names[i]) for i in rows["province_id"]],
    )
    order = {"_rank": True, "score": False, "_grade": True, "_name": True}
    keys = keys.sort_values(list(order), ascending=list(order.values()), kind="stable")
    return keys[rows.columns].reset_index(drop=True)


def question(asked: Selection) -> UnitsQuestion:
    """What the choices ask for: two years, or a year's list beside the one before it."""
    years = asked["period"]
    if asked["view"] == "list":
        earlier = [y for y in _years(asked) if y < asked["year"]]
        years = (max(earlier, default=asked["year"]), asked["year"])
    by_slug = {slug(u): u.id for u in _offered(asked)}
    # The picker may still hold a unit of the group that was chosen before.
    chosen = tuple(by_slug[u] for u in asked["u"] if u in by_slug)
    return read(asked["p"], asked["group"], years=years, chosen=chosen)


def about(lang: str, found: UnitsQuestion) -> str:
    """'Thanh Hóa, cấp sở': which province and group."""
    name = queries.names(lang)[found.province_id]
    return t("local.about", lang, name=name, level=t(f"local.level.{found.group}", lang))


def grade(name: object, lang: str) -> str:
    """A class in the reader's language, '' for none."""
    return registry.load().local_grades[name].name(lang) if isinstance(name, str) else ""
