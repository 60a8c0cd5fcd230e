"""Approval: a proposal becomes a load and a release at once, and so does the way back.

Owns who may release, that a proposal is released once, and what a release says it was made of. Loads,
checks and the one switch are those of `loading.loaders`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.base import settings
from lib.base.i18n import t
from lib.data.declared import indicator_names, registry
from lib.data.loading import loaders, office_releases, own_files, releases
from lib.data.loading.releases import Release, ReleaseNotes
from lib.data.reading import memory, record
from lib.data.upkeep import audit, difference, office, proposals, way_back
from lib.data.upkeep.roles import APPROVER, Keeper, NotAllowed, need

LONGEST_NOTE = 600
Content = Mapping[str, Mapping[str, str] | None]


def approve(by: Keeper, number: int, *, note_vi: str, note_en: str) -> Release:
    """Release a sent proposal: its figures become a load of an own file, and that load a release.

    Raises NotAllowed, BadFile with what the load's checks refuse, NotReady. All is then as before.
    """
    need(by, APPROVER)
    found = proposals.get(number)
    if settings.four_eyes() and found.author == by.account:
        raise NotAllowed("four_eyes")

    def decide() -> Content:
        settle(by)
        now = proposals.get(number)
        if now.state != "sent":
            raise NotAllowed("state", number=number, state=now.state)
        return {
            folder: None if taken is None else own_files.content_of(taken, file=now.file)
            for folder, taken in difference.files_of(now).items()
        }

    def told(release: Release) -> None:
        proposals.released(by, number, release=release.id)

    notes = _notes(by, note_vi, note_en, proposal=number, kind=found.kind)
    release = _released(decide, notes, told)
    if found.reading:
        added = proposals.intake_of(number).indicators
        known = registry.load().with_own(added).indicators
        memory.remember(record.from_toml(found.reading, file=found.file, known=known))
    return release


def roll_back(by: Keeper, version: str, *, note_vi: str, note_en: str) -> Release:
    """Show the figures of an earlier release again, as a release of its own.

    The office's own files become those that the release was made of; one more says again what the product
    itself has changed since. Raises NotAllowed ('rollback_differs') where that is not enough, for an
    indicator or a source is gone; releases.Unknown.
    """
    need(by, APPROVER)
    target = releases.find(version)
    if target.preview:
        raise releases.Unknown(version)

    def decide() -> Content:
        settle(by)
        return _way_back(target)

    def told(release: Release) -> None:
        with office.change() as connection:
            audit.add(connection, by, "roll_back", version, release=release.id)

    return _released(decide, _notes(by, note_vi, note_en, kind="rollback", to=version), told)


def release_now(by: Keeper, *, note_vi: str, note_en: str) -> Release:
    """Release the figures as they are loaded: after an update of the product, or a load at the terminal."""
    need(by, APPROVER)

    def told(release: Release) -> None:
        with office.change() as connection:
            audit.add(connection, by, "release", release.id)

    return _released(dict, _notes(by, note_vi, note_en, kind="release"), told)


def release_own(
    by: Keeper,
    decide: Callable[[], Content],
    told: Callable[[Release], None],
    *,
    note_vi: str,
    note_en: str,
    **about: Any,
) -> Release:
    """Load own files that the office made itself, and release them; `about` is what they are made of.

    Raises NotAllowed, BadFile, NotReady. All is then as before.
    """
    need(by, APPROVER)

    def settled() -> Content:
        settle(by)
        return decide()

    return _released(settled, _notes(by, note_vi, note_en, **about), told)


def settle(by: Keeper) -> None:
    """Write down what a process that was killed after its switch could not: released is released."""
    sent = {p.id: p for p in proposals.listed(by, states=["sent"])}
    for release in releases.kept() if sent else ():
        made = office_releases.made_of(release) or {}
        if made.get("proposal") in sent:
            one = sent.pop(made["proposal"])
            account = str(made.get("account", by.account))
            who = Keeper(account=account, role=APPROVER, address=by.address)
            proposals.released(who, one.id, release=release.id)


def anchors() -> list[tuple[int, str]]:
    """Heads of the log that releases wrote down (`audit.faults`)."""
    told = [(office_releases.made_of(r) or {}).get("log") for r in releases.kept()]
    return [(int(head[0]), str(head[1])) for head in told if head]


def suggested(number: int, changes: difference.Difference, *, lang: str) -> str:
    """A note for the release of a proposal: which indices of which years, and how many figures."""
    rows = proposals.intake_of(number).claims
    known = registry.load().indicators
    above = sorted({indicator_names.root(i, registry.load()) for i in rows["indicator"].unique()})
    years = sorted({int(y) for y in rows["year"]})
    return t(
        "upkeep.note",
        lang,
        what=", ".join(known[i].name(lang) for i in above),
        years=str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}",
        new=len(changes.new),
        changed=len(changes.changed),
        withdrawn=len(changes.withdrawn),
    )


def _way_back(target: Release) -> Content:
    """The own files with which the figures are those of a release. Raises NotAllowed."""
    content = _content_of(target)
    files = {name: own_files.intake_in(c, name=name) if c else None for name, c in content.items()}
    would, wanted = loaders.would_be(files), releases.figures(target.id)
    if not len(way_back.others(wanted, would.figures)):
        return content
    file = f"{target.id}.rollback"
    more = way_back.correction(wanted, would, file=file)
    folder = own_files.folder_of(file)
    would = loaders.would_be({**files, folder: more})
    left = way_back.others(wanted, would.figures)
    if len(left) or would.problems:
        raise NotAllowed(
            "rollback_differs", version=target.id, count=len(left) or len(would.problems)
        )
    return {**content, folder: own_files.content_of(more, file=file)}


def _content_of(target: Release) -> Content:
    """The own files of a release and those that go for them, by folder."""
    held = {name: own_files.content(name) for name in own_files.names()}
    made = office_releases.made_of(target)
    wanted = {
        name: own_files.version(digest) for name, digest in (made["own"] if made else {}).items()
    }
    gone: dict[str, Mapping[str, str] | None] = {n: None for n in held if n not in wanted}
    return gone | {n: content for n, content in wanted.items() if held.get(n) != content}


def _notes(by: Keeper, vi: str, en: str, **about: Any) -> ReleaseNotes:
    """The notes with what the release is made of. Raises NotAllowed where one is missing or overlong."""
    said = [text.strip() for text in (vi, en)]
    if not all(said):
        raise NotAllowed("note_missing")
    if max(map(len, said)) > LONGEST_NOTE:
        raise NotAllowed("reason_long", most=LONGEST_NOTE)
    told = {"account": by.account, "log": list(audit.head()), **about}
    return ReleaseNotes(vi=said[0], en=said[1], about=told)


def _released(
    decide: Callable[[], Content], notes: ReleaseNotes, told: Callable[[Release], None]
) -> Release:
    done = loaders.exchange(decide, notes=notes, told=told)
    assert done.release is not None
    return done.release
