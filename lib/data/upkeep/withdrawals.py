"""Withdrawals: figures of the office's own files that are no longer to be shown, as a proposal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lib.data.loading import own_files
from lib.data.upkeep.proposals import NewProposal
from lib.data.upkeep.roles import NotAllowed


def draft(file: str, *, claim_ids: Collection[str], reason: str) -> NewProposal:
    """A draft that takes these claims out of an own file. Raises NotAllowed ('withdrawal_gone')."""
    held = own_files.by_file().get(file)
    if held is None:
        raise NotAllowed("withdrawal_gone", file=file)
    kept = own_files.read(held.folder)
    rows = kept.claims[kept.claims["claim_id"].isin(list(claim_ids))]
    if not len(rows) or len(rows) != len(set(claim_ids)):
        raise NotAllowed("withdrawal_gone", file=file)
    used = tuple(s for s in kept.sources if s.id in set(rows["source_id"]))
    taken = replace(kept, claims=rows.reset_index(drop=True), sources=used)
    return NewProposal(kind="withdrawal", file=file, taken=taken, reason=reason)
