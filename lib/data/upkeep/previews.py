"""Previews: the site as it would be with a proposal, under a link that nobody can guess.

A preview is a release that was not given out: pages, pictures and the data API show it under `?v=<token>`
like an older release. It ends with the proposal, and after some days.
"""

from __future__ import annotations

import secrets

from lib.data import store
from lib.data.loading import loaders, office_releases
from lib.data.loading.releases import ReleaseNotes
from lib.data.upkeep import audit, difference, office, proposals
from lib.data.upkeep.roles import EDITOR, Keeper, NotAllowed, need


def show(by: Keeper, number: int) -> str:
    """The token of a new preview of a proposal. Raises NotAllowed ('preview_refused')."""
    need(by, EDITOR)
    found = proposals.get(number)
    files = difference.files_of(found)
    would = loaders.would_be(files)
    known = store.source_records()
    if would.problems:
        raise NotAllowed("preview_refused", count=len(would.problems))
    token = secrets.token_hex(16)
    note = str(number)
    office_releases.write_preview(
        would.figures,
        would.errors,
        store.local_results(),
        token=token,
        sources=[s for i, s in would.sources.items() if known.get(i) != s],
        added=[one for taken in files.values() if taken for one in taken.indicators],
        notes=ReleaseNotes(vi=note, en=note),
    )
    with office.change() as connection:
        audit.add(connection, by, "preview", str(number))
    return token
