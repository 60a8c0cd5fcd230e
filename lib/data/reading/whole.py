"""Whole tables: what can be checked only when a table is read as a whole.

Owns ranks 1 to n, the order of scores against ranks, parts against totals, agreement with what is known,
jumps against the year before, and provinces that are missing. Each says how much of the table it is about.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from lib.base.records import Problem
from lib.data.declared import merger
from lib.data.declared.registry import Registry
from lib.data.reading.figures import DocumentClaims, Remark
from lib.data.reading.known import KnownFigures, decimals_of
from lib.data.reading.record import DocumentReading

MOST_TOLD = 8
# More of a table than this against what is known, or against its own sums, is no slip of the pen.
TOO_MANY = 0.2
# A change against the year before is told when it is this many times the usual one of the table.
JUMP = 6.0


def remarks(
    reading: DocumentReading, taken: DocumentClaims, *, registry: Registry, known: KnownFigures
) -> list[Remark]:
    """Every remark on the tables as wholes."""
    claims = taken.intake.claims
    if claims.empty:
        return [Remark(problem=Problem(code="nothing_read", file=reading.file), blocks=True)]
    named = {p.id: p.name_vi for p in registry.provinces.values()}
    slugs = {p.id: p.slug for p in registry.provinces.values()}
    claims = claims.assign(name=claims["area_id"].map(named), slug=claims["area_id"].map(slugs))
    by_person = {
        (c.indicator, c.year)
        for c in reading.taken()
        if c.reason in ("person", "figures_against_name")
    }
    out: list[Remark] = []
    for (indicator, year), rows in claims.groupby(["indicator", "year"], sort=False):
        edition = _Edition(reading.file, str(indicator), int(year), rows, registry, known)
        out += edition.missing()
        out += edition.ranks()
        out += edition.order()
        out += edition.sums(claims)
        out += edition.agreement(sure=(indicator, int(year)) in by_person)
        out += edition.jumps()
    return out


def agreements(
    rows: pd.DataFrame, *, file: str, registry: Registry, known: KnownFigures
) -> Iterator[Remark]:
    """What is known already against claims of full years (with name and slug) that say what they are."""
    for (indicator, year), part in rows.groupby(["indicator", "year"], sort=False):
        once = part.drop_duplicates("slug")
        edition = _Edition(file, str(indicator), int(year), once, registry, known)
        yield from edition.agreement(sure=True)


class _Edition:
    def __init__(
        self,
        file: str,
        indicator: str,
        year: int,
        rows: pd.DataFrame,
        registry: Registry,
        known: KnownFigures,
    ) -> None:
        self.file, self.indicator, self.year, self.rows = file, indicator, year, rows
        self.registry, self.known = registry, known

    def _remark(
        self, code: str, *, blocks: bool = False, value: str = "", **params: object
    ) -> Remark:
        said = {"indicator": self.indicator, "year": self.year, **params}
        return Remark(
            problem=Problem(code=code, file=self.file, value=value, params=said), blocks=blocks
        )

    def missing(self) -> Iterator[Remark]:
        """Provinces of the edition that the table does not give, for an index itself."""
        editions = {e.year: e for e in self.registry.editions(self.indicator)}
        n = editions[self.year].n_ranked if self.year in editions else None
        have = len(self.rows)
        wanted = n or int(merger.map_of(self.year))
        if self.registry.indicators[self.indicator].parent is None and have < wanted:
            yield self._remark("provinces_missing", count=have, wanted=wanted)

    def ranks(self) -> Iterator[Remark]:
        """Ranks are 1 to n, each once but for ties: after two of rank 3 comes 5."""
        ranks = sorted(int(r) for r in self.rows["rank"].dropna())
        if len(ranks) < 5 or len(ranks) < len(self.rows):
            return
        wrong = [r for n, r in enumerate(ranks) if r != n + 1 and (n == 0 or r != ranks[n - 1])]
        if wrong:
            told = ", ".join(map(str, dict.fromkeys(wrong[:MOST_TOLD])))
            yield self._remark("ranks_gaps", value=told, count=len(ranks))

    def order(self) -> Iterator[Remark]:
        """A better score has no worse rank."""
        both = self.rows.dropna(subset=["value", "rank"])
        if len(both) < 3:
            return
        lower = self.registry.indicators[self.indicator].direction == "lower"
        ordered = both.sort_values("value", ascending=lower)
        places = ordered["rank"].astype(int).tolist()
        scores = ordered["value"].tolist()
        wrong = [
            str(ordered["name"].iloc[n])
            for n in range(1, len(places))
            if places[n] < places[n - 1] and scores[n] != scores[n - 1]
        ]
        if wrong:
            many = len(wrong) > TOO_MANY * len(both)
            yield self._remark(
                "order_against_ranks", blocks=many, value=some(wrong), count=len(wrong)
            )

    def sums(self, claims: pd.DataFrame) -> Iterator[Remark]:
        """The total is the weighted sum of the parts, within the rounding of what is printed."""
        parts = self.registry.components(self.indicator, self.year)
        values = claims[claims["year"] == self.year].pivot_table(
            index="slug", columns="indicator", values="value", aggfunc="first"
        )
        if not parts or any(p.component not in values for p in (*parts,)):
            return
        whole = self.rows.set_index("slug")["value"].dropna()
        both = values.dropna(subset=[p.component for p in parts]).index.intersection(whole.index)
        if both.empty:
            return
        added = sum(values.loc[both, p.component] * p.weight for p in parts)
        places = decimals_of(values.loc[both, [p.component for p in parts]].to_numpy()).max()
        room = (
            0.5 * 10.0**-places * sum(abs(p.weight) for p in parts)
            + 0.5 * 10.0 ** -decimals_of(whole[both].to_numpy()).max()
        )
        apart = (added - whole[both]).abs()
        wrong = apart[apart > 1.05 * room + 1e-6]
        if len(wrong):
            names = self.rows.set_index("slug")["name"]
            many = len(wrong) > TOO_MANY * len(both)
            yield self._remark(
                "parts_against_total",
                blocks=many,
                value=some([f"{names[s]} ({apart[s]:.3g})" for s in wrong.index]),
                count=len(wrong),
                of=len(both),
            )

    def agreement(self, *, sure: bool) -> Iterator[Remark]:
        """What is known already is the same, to the printed digits."""
        cells = dict(self.rows.dropna(subset=["value"])[["slug", "value"]].itertuples(index=False))
        places = int(decimals_of(self.rows["value"].astype(float).to_numpy()).max(initial=0))
        found = self.known.against(cells, indicator=self.indicator, year=self.year, decimals=places)
        if not found.compared or found.same == found.compared:
            return
        off = found.compared - found.same
        other = [
            a
            for a in self.known.best(cells, decimals=places)
            if (a.indicator, a.year) != (self.indicator, self.year)
        ]
        if off > TOO_MANY * found.compared and found.compared >= 5:
            like = f"{other[0].indicator} {other[0].year}" if other else "?"
            yield self._remark(
                "other_edition", blocks=not sure, count=off, of=found.compared, like=like
            )
            return
        known = self.known.values(self.indicator, self.year)
        names = self.rows.set_index("slug")["name"]
        far = sorted((s for s in cells if s in known), key=lambda s: -abs(cells[s] - known[s]))[
            : min(off, MOST_TOLD)
        ]
        told = [f"{names[s]} {cells[s]:g} / {known[s]:g}" for s in far]
        yield self._remark("differs_from_known", value=some(told), count=off, of=found.compared)

    def jumps(self) -> Iterator[Remark]:
        """Changes against the year before that are far beyond the usual ones, within one method."""
        if any(b.year == self.year for b in self.registry.breaks(self.indicator)):
            return
        before = self.known.values(self.indicator, self.year - 1)
        now = self.rows.dropna(subset=["value"]).set_index("slug")
        both = [s for s in now.index if s in before]
        if len(both) < 10:
            return
        change = pd.Series({s: float(now.loc[s, "value"]) - before[s] for s in both})
        spread = (change - change.median()).abs()
        usual = spread.median()
        far = spread[(spread > JUMP * usual) & (usual > 0)].sort_values(ascending=False)
        if len(far):
            told = [f"{now.loc[s, 'name']} ({change[s]:+.3g})" for s in far.index]
            yield self._remark("jump", value=some(told), count=len(far), before=self.year - 1)


def some(told: list[str]) -> str:
    """The first of what there is to tell, and whether there is more."""
    return ", ".join(told[:MOST_TOLD]) + ("…" if len(told) > MOST_TOLD else "")
