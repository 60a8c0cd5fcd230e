"""Difference: what a proposal would change in what is published.

Owns which own files a proposal puts in place or takes out, and the figures as they would be then, held
against those that are shown now. Leaves telling it to the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from lib.base.records import Problem
from lib.data import store
from lib.data.loading import errors, ledger, loaders, own_files, shown_figures
from lib.data.loading.intake import Intake
from lib.data.loading.own_files import OwnFile
from lib.data.loading.shown_figures import ADDED, CHANGED, REMOVED
from lib.data.upkeep import proposals
from lib.data.upkeep.proposals import Proposal
from lib.data.upkeep.roles import NotAllowed


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a proposal would change.

    `changes` are the figures that a reader would see otherwise (frame of `shown_figures.compare`),
    `conflicting` its claims that would not be shown, for another source counts more (columns of claims,
    shown_value, shown_rank, shown_source). `problems` are what a load would refuse; nothing else is said
    then. `replaces` is the own file that goes for it. `errors_new` and `errors_changed` count the figures
    whose published error would be new or another.
    """

    changes: pd.DataFrame
    conflicting: pd.DataFrame
    problems: tuple[Problem, ...]
    replaces: OwnFile | None
    errors_new: int = 0
    errors_changed: int = 0

    @property
    def new(self) -> pd.DataFrame:
        """Figures that nobody knew."""
        return self._of(ADDED)

    @property
    def changed(self) -> pd.DataFrame:
        """Figures that would be others."""
        return self._of(CHANGED)

    @property
    def withdrawn(self) -> pd.DataFrame:
        """Figures that would no longer be shown."""
        return self._of(REMOVED)

    @property
    def ranks(self) -> pd.DataFrame:
        """Figures that would keep their place in the data and have another rank."""
        both = self.changed[["old_rank", "new_rank"]].notna().all(axis=1)
        rows = self.changed[both]
        return rows[rows["old_rank"] != rows["new_rank"]]

    def _of(self, change: str) -> pd.DataFrame:
        return self.changes[self.changes["change"] == change]


def files_of(found: Proposal) -> dict[str, Intake | None]:
    """The own files that a proposal puts in place (None: takes out), by folder.

    Raises NotAllowed: 'same_name' where a file of that name was loaded since, 'withdrawal_gone' where
    what is to be withdrawn is no longer as it was.
    """
    held = own_files.by_file()
    taken = proposals.intake_of(found.id)
    if found.kind == "withdrawal":
        if found.file not in held:
            raise NotAllowed("withdrawal_gone", file=found.file)
        folder = held[found.file].folder
        return {folder: _without(own_files.read(folder), taken, file=found.file)}
    if found.file in held and not found.replaces_file:
        raise NotAllowed("same_name", file=found.file)
    return {own_files.folder_of(found.file): taken}


def _without(kept: Intake, gone: Intake, *, file: str) -> Intake | None:
    """What is left of an own file; None where nothing is."""
    told = [*ledger.KEY, "claim_id", "value", "rank", "source_id"]
    marked = kept.claims.merge(gone.claims[told], on=told, how="left", indicator=True)
    out = marked["_merge"] == "both"
    if out.sum() != len(gone.claims):
        raise NotAllowed("withdrawal_gone", file=file)
    left = kept.claims[~out.to_numpy()]
    if left.empty:
        return None
    used = tuple(s for s in kept.sources if s.id in set(left["source_id"]))
    return replace(kept, claims=left.reset_index(drop=True), sources=used)


def difference(number: int) -> Difference:
    """What the proposal of that number would change in what is published. Raises NotAllowed."""
    found = proposals.get(number)
    files = files_of(found)
    held = own_files.by_file().get(found.file)
    would = loaders.would_be(files)
    if would.problems:
        empty = pd.DataFrame(columns=shown_figures.CHANGES)
        none = pd.DataFrame()
        return Difference(changes=empty, conflicting=none, problems=would.problems, replaces=held)
    changes = shown_figures.visible(shown_figures.compare(store.figures(), would.figures))
    brought = [taken.claims for taken in files.values() if taken is not None]
    errors_new, errors_changed = _errors(store.errors(), would.errors)
    return Difference(
        errors_new=errors_new,
        errors_changed=errors_changed,
        changes=changes.reset_index(drop=True),
        conflicting=_conflicting(brought, would.figures),
        problems=(),
        replaces=held,
    )


def _errors(now: pd.DataFrame, then: pd.DataFrame) -> tuple[int, int]:
    """How many figures would have an error first, and how many another one."""
    both = then.merge(now, on=errors.KEY, how="left", suffixes=("", "_now"), indicator=True)
    first = both["_merge"] == "left_only"
    other = pd.Series(False, index=both.index)
    for name in errors.NUMBERS:
        one, two = both[name].astype("float64"), both[f"{name}_now"].astype("float64")
        other |= (one != two) & ~(one.isna() & two.isna())
    return int(first.sum()), int((other & ~first).sum())


def _conflicting(brought: list[pd.DataFrame], figures: pd.DataFrame) -> pd.DataFrame:
    """Claims beside which another one would be shown."""
    if not brought:
        return pd.DataFrame()
    shown = figures[[*ledger.KEY, "value", "rank", "value_source", "rank_source"]].rename(
        columns={"value": "shown_value", "rank": "shown_rank", "value_source": "shown_source"}
    )
    both = pd.concat(brought, ignore_index=True).merge(shown, on=list(ledger.KEY), how="left")
    other_value = ledger.differs(both["value"], both["shown_value"])
    other_rank = (both["rank"].notna() & (both["rank"] != both["shown_rank"])).fillna(False)
    published = both["rank_source"].notna()
    found = both[other_value | (other_rank.astype(bool) & published)]
    return found.drop(columns="rank_source").reset_index(drop=True)
