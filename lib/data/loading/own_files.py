"""Own files: the user's own loaded files, kept among the data files.

Owns their folder (`own/<name>/` with `statements.csv`, `sources.csv`, `name.txt`, where the file has them
`indicators.csv` (those that the product does not ship), `errors.csv` (standard errors) and `local_*.csv`
(units inside a province and their results)), putting files
there and taking them out whole or not at all, mending what a killed load left, and keeping every version
of a file that a release was made with. Leaves reading documents to `intake`, and the lock to `loaders`.

While a load is under way `own/.work/<name>/` stands: with `new` until the file is in its place, and with
`before`, the file that it replaces, or `none`. Work folders lie one deeper than what is read as a file.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import orjson
import pandas as pd

from lib.base import alphabet, settings, whole_file
from lib.base.records import Source
from lib.data.declared import own_indicators, registry_files
from lib.data.loading import errors, local_results, statements
from lib.data.loading.intake import Intake

STATEMENTS, SOURCES, NAME = "statements.csv", "sources.csv", "name.txt"
INDICATORS, ERRORS = own_indicators.FILE, errors.FILE
# Results of units inside a province, and what is declared of those units beside.
LOCAL = (*registry_files.LOCAL, local_results.OWN)
# Ids of claims of other files that no longer count, where there are any.
WITHDRAWN = "withdrawn.csv"
# Folders beside them that are no loaded file: what is remembered of publishers' headings.
OTHERS = ("readings",)


@dataclass(frozen=True, kw_only=True)
class OwnFile:
    """A loaded file: its folder, the name it came under, and how many claims it brings."""

    folder: str
    file: str
    claims: int


def names() -> list[str]:
    """Names of the folders of the files that are loaded."""
    return sorted(p.parent.name for p in settings.own_dir().glob(f"*/{STATEMENTS}"))


def by_file() -> dict[str, OwnFile]:
    """The loaded files by the name that they came under."""
    found = {}
    for name in names():
        texts = content(name)
        rows = max(0, texts[STATEMENTS].count("\n") - 1)
        file = texts.get(NAME, name)
        found[file] = OwnFile(folder=name, file=file, claims=rows)
    return found


def content(name: str) -> dict[str, str]:
    """A loaded file's folder as texts by name."""
    place = settings.own_dir() / name
    return {
        each: (place / each).read_text(encoding="utf-8")
        for each in (STATEMENTS, SOURCES, INDICATORS, ERRORS, *LOCAL, WITHDRAWN, NAME)
        if (place / each).is_file()
    }


def content_of(taken: Intake, *, file: str) -> dict[str, str]:
    """What was read from `file` as the texts of its folder."""
    claims = taken.claims.reindex(columns=list(statements.STATEMENT))
    claims["derived"] = claims["derived"].astype(bool).astype(int)
    names = [f.name for f in fields(Source)]
    sources = pd.DataFrame([asdict(s) for s in taken.sources], columns=names)
    sources = sources.rename(columns={"id": "source_id"})
    added = {INDICATORS: own_indicators.text_of(taken.indicators)} if taken.indicators else {}
    if taken.withdrawn:
        added[WITHDRAWN] = "".join(f"{each}\n" for each in ("claim_id", *taken.withdrawn))
    if taken.sources:
        added[SOURCES] = sources.to_csv(index=False, lineterminator="\n")
    # An error goes with its value: one whose claim was taken out is kept no longer.
    stated = set(claims[[*errors.KEY, "value"]].itertuples(index=False, name=None))
    sure = [e for e in taken.errors if (*(e[k] for k in errors.KEY), e["value"]) in stated]
    if sure:
        added[ERRORS] = errors.text_of(pd.DataFrame(sure))
    return {
        STATEMENTS: claims.to_csv(index=False, lineterminator="\n"),
        **added,
        NAME: file,
    }


def read(name: str) -> Intake:
    """A loaded file as it was taken in. Raises BadFile."""
    return intake_in(content(name), name=name)


def intake_in(texts: Mapping[str, str], *, name: str) -> Intake:
    """What a file's folder holds, from its texts (`content`, `version`)."""
    claims = pd.DataFrame(columns=[*statements.STATEMENT])
    if texts[STATEMENTS].count("\n") > 1:
        claims = statements.read({texts[STATEMENTS].encode(): f"own/{name}/{STATEMENTS}"})
    rows = pd.read_csv(
        io.StringIO(texts.get(SOURCES, "source_id")), dtype=str, keep_default_na=False
    )
    told = rows.rename(columns={"source_id": "id"}).to_dict("records")
    sources = [Source(**{str(k): v for k, v in r.items()} | {"tier": int(r["tier"])}) for r in told]
    added = own_indicators.indicators_in(texts.get(INDICATORS, ""))
    return Intake(
        claims=claims,
        sources=tuple(sources),
        indicators=added,
        withdrawn=tuple(texts.get(WITHDRAWN, "").splitlines()[1:]),
        errors=errors.rows_of(texts.get(ERRORS, "")),
    )


def has_claims(path: Path) -> bool:
    """Whether an own file's statements have rows: one that only withdraws, or tells of units, has none."""
    beside = any(path.with_name(name).exists() for name in (WITHDRAWN, local_results.OWN))
    return not beside or path.read_text(encoding="utf-8").count("\n") > 1


def withdrawn(*, left_out: Collection[str] = ()) -> set[str]:
    """Ids of the claims that own files, but those left out, say no longer count."""
    found: set[str] = set()
    for path in settings.own_dir().glob(f"*/{WITHDRAWN}"):
        if path.parent.name not in left_out:
            found.update(path.read_text(encoding="utf-8").splitlines()[1:])
    return found


def begin() -> None:
    """A load is under way; `finish` or `mend` must follow."""
    _work().mkdir(parents=True)


def put(name: str, texts: Mapping[str, str]) -> None:
    """Put a file's folder in its place, after `begin`."""
    place, work = settings.own_dir() / name, _work() / name
    fresh = work / "new"
    fresh.mkdir(parents=True)
    for each, text in texts.items():
        (fresh / each).write_text(text, encoding="utf-8", newline="\n")
    if place.exists():
        place.rename(work / "before")
    else:
        (work / "none").touch()
    fresh.rename(place)


def remove(name: str) -> None:
    """Take a file out, after `begin`."""
    work = _work() / name
    work.mkdir(parents=True)
    (settings.own_dir() / name).rename(work / "before")


def keep_versions() -> dict[str, str]:
    """Keep every loaded file as it stands; the digest under which each is kept, by folder."""
    kept = {}
    for name in names():
        body = orjson.dumps(content(name), option=orjson.OPT_SORT_KEYS)
        kept[name] = hashlib.sha256(body).hexdigest()
        path = _versions() / f"{kept[name]}.xz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            whole_file.write(path, lzma.compress(body))
    return kept


def version(digest: str) -> dict[str, str]:
    """The texts kept under a digest. Raises OSError where it is gone, ValueError where it was changed."""
    body = lzma.decompress((_versions() / f"{digest}.xz").read_bytes())
    if hashlib.sha256(body).hexdigest() != digest:
        raise ValueError(f"the file kept as {digest} is not what it was")
    texts: dict[str, str] = orjson.loads(body)
    return texts


def unfinished() -> bool:
    """Whether a load is under way, or was killed."""
    return _work().exists() or _done().exists()


def finish() -> None:
    """The load is done: what it replaced goes."""
    if _work().exists():
        # At once: a half-deleted earlier version must not be put back by a later `mend`.
        shutil.rmtree(_done(), ignore_errors=True)
        _work().rename(_done())
    shutil.rmtree(_done(), ignore_errors=True)


def mend() -> list[str]:
    """Put back what an unfinished load moved away; the names of the files that are as before again."""
    mended = []
    for work in sorted(p for p in _work().glob("*") if p.is_dir()):
        place, before = settings.own_dir() / work.name, work / "before"
        if before.exists():
            shutil.rmtree(place, ignore_errors=True)
            before.rename(place)
        elif (work / "none").exists() and not (work / "new").exists():
            shutil.rmtree(place, ignore_errors=True)
        mended.append(work.name)
        shutil.rmtree(work)
    finish()
    return mended


def _versions() -> Path:
    return settings.upkeep_dir() / "versions"


def _work() -> Path:
    return settings.own_dir() / ".work"


def _done() -> Path:
    return settings.own_dir() / ".done"


def folder_of(file: str) -> str:
    """The folder of a user's file: of its name, and of its own where another file's name folds alike."""
    name = alphabet.fold(Path(file).stem).replace(" ", "-") or "file"
    named = settings.own_dir() / name / NAME
    other = named.exists() and named.read_text(encoding="utf-8") != file
    if other or name in OTHERS:
        return f"{name}-{hashlib.sha256(file.encode()).hexdigest()[:6]}"
    return name
