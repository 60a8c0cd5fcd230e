"""From a proposal to a release and back: every figure here is invented for the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lib import cli
from lib.base.records import BadFile
from lib.data import store
from lib.data.loading import (
    loaders,
    office_releases,
    own_files,
    releases,
    shown_figures,
)
from lib.data.reading import memory
from lib.data.upkeep import (
    approval,
    audit,
    child_reading,
    difference,
    previews,
    proposals,
    typed,
    uploads,
    withdrawals,
)
from lib.data.upkeep.proposals import NewProposal, Proposal
from lib.data.upkeep.roles import Keeper, NotAllowed
from lib.display import difference_words
from lib.figures import analyses, queries, versions
from tests.documents import edition_with_errors, word_annex

NOTE = {"note_vi": "Thêm DTI 2024", "note_en": "DTI 2024 added"}
SON_LA = {"indicator": "dti", "province": "Sơn La", "year": "2024", "publisher": "Sở Thông tin"}


@pytest.fixture(autouse=True)
def _served(few_figures: Path) -> Iterator[None]:
    loaders.load_shipped()
    versions.refresh()
    yield
    versions.refresh()


def refused(code: str) -> object:
    return pytest.raises(NotAllowed, match=rf"^{code}\b")


def propose(by: Keeper, *rows: dict[str, str], file: str = "nhap.csv", **more: object) -> Proposal:
    taken, body = typed.intake_of([SON_LA | row for row in rows], file=file)
    return proposals.propose(
        by,
        NewProposal(kind="typed", file=file, taken=taken, body=body, reason="số mới", **more),  # type: ignore[arg-type]
    )


def sent(by: Keeper, *rows: dict[str, str], **more: object) -> int:
    return proposals.send(by, propose(by, *rows, **more).id).id  # type: ignore[arg-type]


def dti(year: int = 2024) -> list[float]:
    rows = queries.history("dti")
    return sorted(rows.loc[rows["year"] == year, "score"].tolist())


def test_a_typed_figure_is_proposed_approved_served_and_taken_back(
    editor: Keeper, approver: Keeper
) -> None:
    first = approval.release_now(
        approver, note_vi="Số liệu ban đầu", note_en="The figures to begin with"
    )
    before = store.figures()
    number = sent(editor, {"value": "0,5"})
    assert dti() == []
    told = difference.difference(number)
    assert (len(told.new), len(told.changed), len(told.withdrawn)) == (1, 0, 0)
    assert told.new.iloc[0][["area_id", "new_value"]].tolist() == ["63-14", 0.5]
    release = approval.approve(approver, number, **NOTE)
    # Without a restart, with its release.
    assert dti() == [0.5]
    assert versions.release() == release
    assert [r.id for r in releases.kept()] == [release.id, first.id]
    assert releases.changes(release)["change"].tolist() == ["added"]
    made = office_releases.made_of(release)
    assert made is not None
    assert (made["proposal"], made["account"]) == (number, "binh")
    found = proposals.get(number)
    assert (found.state, found.release, found.decided_by) == ("released", release.id, "binh")
    assert [s.state for s in proposals.way(number)] == ["draft", "sent", "released"]
    # And back, as a release of its own; the older one is still there.
    back = approval.roll_back(approver, first.id, note_vi="Nhập nhầm", note_en="A mistake")
    assert dti() == []
    assert back.digest == first.digest
    assert back.id != first.id
    assert versions.release() == back
    assert shown_figures.compare(store.figures(), before).empty
    assert own_files.names() == []
    with versions.as_of(release.id):
        assert dti() == [0.5]
    # And forward again: nothing was lost.
    approval.roll_back(approver, release.id, note_vi="Đúng ra", note_en="It was right")
    assert dti() == [0.5]
    assert len(releases.kept()) == 4
    assert audit.faults(anchors=approval.anchors()) == []
    assert "roll_back" in [r.action for r in audit.entries()]


def test_published_errors_go_the_whole_way(
    editor: Keeper, approver: Keeper, tmp_path: Path
) -> None:
    """Read in the child, proposed, previewed, approved, released, and taken back; ranges use them."""
    first = approval.release_now(approver, note_vi="Ban đầu", note_en="The beginning")
    path = edition_with_errors(tmp_path / "mau.xlsx")
    read = child_reading.read_in_child(path.name, path.read_bytes())
    assert len(read.review.intake.errors) == 34
    draft = NewProposal(
        kind="document",
        file=path.name,
        taken=read.review.intake,
        body=path.read_bytes(),
        reason="số tự đặt",
    )
    number = proposals.send(editor, proposals.propose(editor, draft).id).id
    told = difference.difference(number)
    assert (told.errors_new, told.errors_changed) == (34, 0)
    assert "34 sai số chuẩn mới" in difference_words.counts_said(told, lang="vi")
    with versions.as_of(previews.show(editor, number)):
        assert len(queries.errors("papi")) == 34
        assert analyses.with_errors("papi") == (2025,)
    assert queries.errors("papi").empty
    release = approval.approve(approver, number, **NOTE)
    assert analyses.with_errors("papi") == (2025,)
    rows = queries.api_rows("papi", None, (2025, 2025), False, None)
    assert rows["sample_size"].notna().sum() == 34
    assert len(releases.standard_errors(release.id)) == 34
    approval.roll_back(approver, first.id, note_vi="Nhầm", note_en="A mistake")
    assert queries.errors("papi").empty


def test_a_released_edition_survives_a_new_start(editor: Keeper, approver: Keeper) -> None:
    approval.approve(approver, sent(editor, {"value": "0,5"}), **NOTE)
    assert not loaders.load_shipped().rebuilt
    versions.refresh()
    assert dti() == [0.5]
    assert versions.release() == releases.kept()[0]


def test_what_the_checks_refuse_changes_nothing(editor: Keeper, approver: Keeper) -> None:
    number = sent(editor, {"value": "0,5"})
    # The own file that is loaded meanwhile has the same claim id; a load refuses two of one id.
    clash = proposals.intake_of(number)
    loaders.keep(clash, file="khác.csv")
    served = versions.newest_version()
    told = difference.difference(number)
    assert [p.code for p in told.problems]
    with pytest.raises(BadFile):
        approval.approve(approver, number, **NOTE)
    assert versions.newest_version() == served
    assert releases.kept() == ()
    assert proposals.get(number).state == "sent"
    assert own_files.names() == ["khac"]


def test_who_may_do_what(editor: Keeper, approver: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Keeper(account="chi", role="reader")
    with refused("role"):
        propose(reader, {"value": "0,5"})
    number = sent(editor, {"value": "0,5"})
    assert [p.id for p in proposals.listed(reader)] == [number]
    for act in (
        lambda: approval.approve(editor, number, **NOTE),
        lambda: proposals.give_back(editor, number, remark="x"),
        lambda: proposals.reject(editor, number, remark="x"),
        lambda: approval.roll_back(editor, "x", **NOTE),
        lambda: approval.release_now(editor, **NOTE),
        lambda: proposals.document_of(reader, number),
        lambda: previews.show(reader, number),
    ):
        with refused("role"):
            act()
    assert proposals.document_of(editor, number)[0] == "nhap.csv"
    monkeypatch.setenv("CCHC_FOUR_EYES", "1")
    own = sent(approver, {"value": "0,7", "province": "Lào Cai"}, file="b.csv")
    with refused("four_eyes"):
        approval.approve(approver, own, **NOTE)
    assert approval.approve(approver, number, **NOTE)


def test_a_proposal_is_returned_mended_and_released_once(editor: Keeper, approver: Keeper) -> None:
    number = sent(editor, {"value": "0,5"})
    with refused("reason_missing"):
        proposals.give_back(approver, number, remark=" ")
    proposals.give_back(approver, number, remark="Sai số")
    assert proposals.get(number).remark == "Sai số"
    mended = propose(editor, {"value": "0,6"}, replaces=number)
    assert proposals.get(number).state == "replaced"
    with refused("state"):
        proposals.send(editor, number)
    with refused("state"):
        approval.approve(approver, mended.id, **NOTE)
    proposals.send(editor, mended.id)
    proposals.take_back(editor, mended.id)
    proposals.send(editor, mended.id, reason="đã sửa")
    approval.approve(approver, mended.id, **NOTE)
    assert dti() == [0.6]
    with refused("state"):
        approval.approve(approver, mended.id, **NOTE)
    with refused("state"):
        proposals.reject(approver, mended.id, remark="x")
    # Nothing is lost: the first version's rows and table are still there.
    assert proposals.intake_of(number).claims["value"].tolist() == [0.5]
    assert "0,5" in uploads.body_of(proposals.get(number).document).decode("utf-8-sig")


def test_a_file_of_the_same_name_is_never_replaced_in_silence(
    editor: Keeper, approver: Keeper
) -> None:
    approval.approve(approver, sent(editor, {"value": "0,5"}), **NOTE)
    with refused("same_name"):
        propose(editor, {"value": "0,7", "province": "Lào Cai"})
    both = propose(editor, {"value": "0,7", "province": "Lào Cai"}, replace_file=False)
    assert both.file == "nhap (2).csv"
    assert difference.difference(both.id).replaces is None
    instead = propose(editor, {"value": "0,7", "province": "Lào Cai"}, replace_file=True)
    told = difference.difference(instead.id)
    assert told.replaces is not None
    assert told.replaces.claims == 1
    assert (len(told.new), len(told.withdrawn)) == (1, 1)
    # One that was loaded only after the proposal is not replaced either.
    assert proposals.send(editor, both.id)
    approval.approve(approver, both.id, **NOTE)
    assert dti() == [0.5, 0.7]
    late = sent(editor, {"value": "0,8", "province": "Huế"}, file="sau.csv")
    loaders.keep(proposals.intake_of(late), file="sau.csv")
    with refused("same_name"):
        approval.approve(approver, late, **NOTE)


def test_withdrawn_claims_are_no_longer_shown(editor: Keeper, approver: Keeper) -> None:
    rows = ({"value": "0,5"}, {"value": "0,7", "province": "Lào Cai"})
    approval.approve(approver, sent(editor, *rows), **NOTE)
    (kept,) = own_files.by_file().values()
    claims = own_files.read(kept.folder).claims
    first = claims.loc[claims["value"] == 0.5, "claim_id"].tolist()
    for ids, left in ((first, [0.7]), (claims["claim_id"].tolist()[1:], [])):
        draft = withdrawals.draft("nhap.csv", claim_ids=ids, reason="Sở rút")
        number = proposals.propose(editor, draft).id
        assert len(difference.difference(number).withdrawn) == 1
        proposals.send(editor, number)
        approval.approve(approver, number, **NOTE)
        assert dti() == left
    assert own_files.names() == []
    with refused("withdrawal_gone"):
        withdrawals.draft("nhap.csv", claim_ids=first, reason="x")


def test_a_withdrawal_of_what_was_changed_meanwhile_is_refused(
    editor: Keeper, approver: Keeper
) -> None:
    approval.approve(approver, sent(editor, {"value": "0,5"}), **NOTE)
    (kept,) = own_files.by_file().values()
    ids = own_files.read(kept.folder).claims["claim_id"].tolist()
    number = proposals.propose(
        editor, withdrawals.draft("nhap.csv", claim_ids=ids, reason="Sở rút")
    ).id
    proposals.send(editor, number)
    approval.approve(approver, sent(editor, {"value": "0,6"}, replace_file=True), **NOTE)
    with refused("withdrawal_gone"):
        approval.approve(approver, number, **NOTE)
    assert dti() == [0.6]


def test_a_claim_that_would_not_be_shown_is_told(editor: Keeper) -> None:
    old = store.figures(indicators=["papi"], years=(2020, 2020)).iloc[0]
    row = {
        "indicator": "papi",
        "province": versions.registry.load().provinces[old["area_id"]].name_vi,
        "year": "2020",
        "value": f"{old['value'] + 1:.4f}".replace(".", ","),
        "tier": "3",
    }
    told = difference.difference(propose(editor, row).id)
    assert told.changes.empty
    (claim,) = told.conflicting.itertuples()
    assert claim.shown_value == old["value"] != claim.value


def test_ranks_that_would_move_are_told(editor: Keeper) -> None:
    shown = store.figures(indicators=["papi"], years=(2020, 2020))
    counted = shown[shown["rank"].notna() & (shown["rank_basis"] == "computed")]
    if counted.empty:
        pytest.skip("the edition has no computed ranks")
    last = counted.sort_values("rank").iloc[-1]
    name = versions.registry.load().provinces[last["area_id"]].name_vi
    best = f"{counted['value'].max() + 0.5:.2f}".replace(".", ",")
    told = difference.difference(
        propose(
            editor,
            {
                "indicator": "papi",
                "province": name,
                "year": "2020",
                "value": best,
                "tier": "1",
                "date": "01/12/2026",
            },
        ).id
    )
    assert len(told.ranks) > 1


def test_a_preview_shows_the_site_as_it_would_be_and_ends_with_the_proposal(
    editor: Keeper, approver: Keeper
) -> None:
    number = sent(editor, {"value": "0,5"})
    token = previews.show(editor, number)
    with versions.as_of(token):
        assert dti() == [0.5]
        release = versions.release()
        assert release is not None
        assert release.preview
        (source,) = queries.history("dti").query("year == 2024")["score_source"]
        assert versions.registry.load().sources[source].publisher == "Sở Thông tin"
    # Nobody else sees it.
    assert dti() == []
    assert releases.kept() == ()
    assert source not in versions.registry.load().sources
    approval.approve(approver, number, **NOTE)
    with pytest.raises(releases.Unknown):
        releases.find(token)
    for other in ("../x", "0" * 32, token[:31]):
        with pytest.raises(releases.Unknown):
            releases.find(other)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("place", ["filling", "written", "switched"])
def test_a_killed_approval_is_mended(
    editor: Keeper, approver: Keeper, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    number = sent(editor, {"value": "0,5"})

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if place == "filling":
            patch.setattr(releases, "write_files", kill)
        elif place == "written":
            plain = office_releases.write

            def write(*args: object, **more: object) -> None:
                plain(*args, **more)  # type: ignore[arg-type]
                raise Killed

            patch.setattr(office_releases, "write", write)
        else:
            patch.setattr(proposals, "released", kill)
        # What would tidy up is not run.
        patch.setattr(loaders, "_undo", list)
        with pytest.raises(Killed):
            approval.approve(approver, number, **NOTE)
    loaders.load_shipped()
    versions.refresh()
    done = place == "switched"
    assert dti() == ([0.5] if done else [])
    assert len(releases.kept()) == done
    assert (versions.release() is not None) is done
    approval.settle(approver)
    assert proposals.get(number).state == ("released" if done else "sent")
    if not done:
        approval.approve(approver, number, **NOTE)
        assert dti() == [0.5]


def update(few_figures: Path, change: str) -> None:
    """The product is updated: it ships other figures than before."""
    path = few_figures / "figures" / "statements" / "dti.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    if change == "fewer":
        rows = rows[rows["year"] != "2020"]
    elif change == "more":
        more = rows[rows["year"] == "2020"].head(5)
        rows = pd.concat(
            [rows, more.assign(claim_id="x-" + more["claim_id"], year="2009", period_start="2009")]
        ).assign(period_end=lambda r: r["period_end"].where(r["year"] != "2009", "2009"))
    else:
        picked = (rows["value"] != "") & (rows["year"] == "2020")
        rows.loc[picked, "value"] = "0.1234"
    path.write_text(rows.to_csv(index=False), encoding="utf-8")
    loaders.load_shipped()
    versions.refresh()


@pytest.mark.parametrize("change", ["fewer", "more", "other"])
def test_going_back_behind_an_update_of_the_product(
    editor: Keeper, approver: Keeper, few_figures: Path, change: str
) -> None:
    first = approval.release_now(approver, **NOTE)
    before = store.figures()
    update(few_figures, change)
    updated = approval.release_now(approver, note_vi="Bản mới", note_en="Update")
    after = store.figures()
    assert not shown_figures.visible(shown_figures.compare(before, after)).empty
    back = approval.roll_back(approver, first.id, **NOTE)
    assert shown_figures.visible(shown_figures.compare(before, store.figures())).empty
    assert versions.release() == back
    assert not loaders.load_shipped().rebuilt
    # And what was so brought back can be left again, or built upon.
    approval.approve(approver, sent(editor, {"value": "0,5"}), **NOTE)
    assert dti() == [0.5]
    approval.roll_back(approver, updated.id, **NOTE)
    assert shown_figures.compare(after, store.figures()).empty
    assert own_files.names() == []
    approval.roll_back(approver, back.id, **NOTE)
    assert shown_figures.visible(shown_figures.compare(before, store.figures())).empty


def test_going_back_to_figures_whose_source_is_gone_is_refused(
    approver: Keeper, few_figures: Path
) -> None:
    first = approval.release_now(approver, **NOTE)
    update(few_figures, "fewer")
    path = few_figures / "registry" / "sources.csv"
    used = set(store.claims()["source_id"])
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    path.write_text(rows[rows["source_id"].isin(used)].to_csv(index=False), encoding="utf-8")
    versions.refresh()
    loaders.load_shipped()
    served = versions.newest_version()
    with refused("rollback_differs"):
        approval.roll_back(approver, first.id, **NOTE)
    assert versions.newest_version() == served
    assert own_files.names() == []


def test_the_whole_way_of_a_document_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # Of an edition that this test's figures lack.
        patch.delenv("CCHC_DATA_DIR")
        annex = word_annex(tmp_path / "Phụ lục II.docx", 2019)

    def run(*words: str) -> str:
        code = cli.main(["--lang", "en", *words])
        told = capsys.readouterr()
        assert code == 0, told.err
        return told.out

    told = run("propose", str(annex), "--remark", "Quyết định 450", "--send")
    assert "waiting for approval" in told
    assert "Would add 567, change 0 and withdraw 0 figures" in told
    # The document lies there as it came.
    run("proposal", "document", "1", "--out", str(tmp_path / "again.docx"))
    assert (tmp_path / "again.docx").read_bytes() == annex.read_bytes()
    run("proposal", "return", "1", "--remark", "one more look")
    run("proposal", "send", "1")
    assert "?v=" in run("proposal", "preview", "1")
    assert "released" in run("proposal", "approve", "1")
    rows = queries.history("papi")
    assert len(rows[rows["year"] == 2019]) == 63
    release = versions.release()
    assert release is not None
    assert "2019: 567 new figures" in release.note_en
    assert "Phụ lục II.docx" in run("proposal", "list")
    assert "The log is whole" in run("audit", "--verify")
    # A second document of that name asks first.
    assert cli.main(["--lang", "en", "propose", str(annex)]) == 1
    assert "is loaded" in capsys.readouterr().err
    assert cli.main(["--lang", "en", "rollback", "nothing"]) == 1
    assert "no release nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.4 cut", "file_broken"),
        (b"PK\x03\x04 cut", "file_cut"),
        ("Tỉnh;Điểm\n".encode() + "Không đâu;1\n".encode() * 30_000, None),
    ],
)
def test_what_cannot_be_read_ends_in_a_sentence(body: bytes, code: str | None) -> None:
    with pytest.raises(BadFile) as fault:
        child_reading.read_in_child("a.xlsx", body)
    assert code in (None, fault.value.problems[0].code)


def test_the_child_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_READER_MEMORY_MB", "40")
    with pytest.raises(BadFile) as fault:
        child_reading.read_in_child("a.csv", b"x")
    assert fault.value.problems[0].code == "file_too_heavy"
    monkeypatch.delenv("CCHC_READER_MEMORY_MB")
    monkeypatch.setattr("lib.data.cells.document.WAIT", 0.05)
    with pytest.raises(BadFile) as fault:
        child_reading.read_in_child("a.csv", b"x")
    assert fault.value.problems[0].code == "file_too_slow"
    with pytest.raises(BadFile) as fault:
        child_reading.read_in_child("a.csv", b"x" * (uploads.LARGEST + 1))
    assert fault.value.problems[0].code == "file_too_big"


@pytest.mark.parametrize("file", ["readings.csv", "x" * 400 + ".csv", "數據", ".csv", "a/../b.csv"])
def test_any_name_of_a_document_finds_a_place_of_its_own(
    editor: Keeper, approver: Keeper, file: str
) -> None:
    remembered = memory.folder() / "bo-noi-vu.toml"
    remembered.parent.mkdir(parents=True)
    remembered.write_text('publisher = "Bộ Nội vụ"\n\n[headings]\n', encoding="utf-8")
    approval.approve(approver, sent(editor, {"value": "0,5"}, file=file), **NOTE)
    assert dti() == [0.5]
    assert remembered.is_file()
    with refused("same_name"):
        propose(editor, {"value": "0,6"}, file=file)
    beside = propose(editor, {"value": "0,6"}, file=file, replace_file=False)
    proposals.send(editor, beside.id)
    approval.approve(approver, beside.id, **NOTE)
    assert len(own_files.names()) == 2
