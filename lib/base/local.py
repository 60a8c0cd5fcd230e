"""Local: what is declared of units inside a province: the units, their yearly rankings, their classes."""

from __future__ import annotations

from dataclasses import dataclass

# Departments and agencies, districts, communes and wards, agencies of the centre seated in the province.
LOCAL_GROUPS = ("so", "huyen", "xa", "nganh_doc")


@dataclass(frozen=True, kw_only=True)
class LocalUnit:
    """A unit inside a province (`group` of LOCAL_GROUPS) with its other spellings in sources.

    One without a slug in its id is the group as a whole, of which sources state the mean.
    """

    id: str
    province_id: str
    group: str
    name_vi: str
    name_en: str
    short_vi: str = ""
    short_en: str = ""
    aliases: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        return self.name_vi if lang == "vi" else self.name_en

    def short(self, lang: str) -> str:
        return (self.short_vi if lang == "vi" else self.short_en) or self.name(lang)

    @property
    def whole(self) -> bool:
        return self.id == f"{self.province_id}/{self.group}"


@dataclass(frozen=True, kw_only=True)
class LocalGrade:
    """A class that a province puts its units in, as its sources name it; the best has place 1."""

    grade: str
    place: int
    name_vi: str
    name_en: str

    def name(self, lang: str) -> str:
        return self.name_vi if lang == "vi" else self.name_en


@dataclass(frozen=True, kw_only=True)
class LocalEdition:
    """One year's ranking of a province's units of one group, with the unit of its scores.

    `criteria` names their set, '' where no text tells it: scores compare within one named set alone.
    """

    province_id: str
    group: str
    year: int
    n_ranked: int | None
    unit: str
    criteria: str
