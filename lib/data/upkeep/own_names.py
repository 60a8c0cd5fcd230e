"""Own names: under which name a proposal comes among the own files, so that none is replaced unasked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import count

from lib.data.loading import own_files
from lib.data.loading.intake import Intake
from lib.data.upkeep.roles import NotAllowed


def file_of(file: str, *, kind: str, replace_file: bool | None) -> tuple[str, bool]:
    """The own file that a proposal makes, and whether it replaces one. Raises NotAllowed."""
    held = own_files.by_file()
    stem, _, end = file.rpartition(".")
    # A folder is named after it; no system takes more than 255 signs.
    file = f"{stem[:100]}.{end[:20]}" if stem else end[:100]
    if file not in held or kind == "withdrawal":
        return file, file in held
    if replace_file is None:
        raise NotAllowed("same_name", file=file)
    if replace_file:
        return file, True
    stem, _, end = file.rpartition(".")
    name, ending = (stem, f".{end}") if stem else (end, "")
    free = (f"{name} ({n}){ending}" for n in count(2))
    return next(each for each in free if each not in held), False


def named(taken: Intake, file: str) -> Intake:
    """The claims with ids of the own file that they come into: two files of one name are kept apart."""
    if taken.claims.empty:
        return taken
    mark = hashlib.sha256(file.encode()).hexdigest()[:8]
    places = taken.claims["claim_id"].str.partition(":")[2]
    return replace(taken, claims=taken.claims.assign(claim_id=f"own-{mark}:" + places))
