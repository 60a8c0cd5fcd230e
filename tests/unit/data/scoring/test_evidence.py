"""Evidence of a unit: what is taken and what is refused, who sees it, and that no file is lost or left."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from lib.base import settings
from lib.base.records import NotReady
from lib.data.upkeep import (
    attachments,
    audit,
    backup,
    evidence_kinds,
    office,
    scoring_appraisal,
    scoring_criteria,
    scoring_entries,
    scoring_evidence,
    scoring_steps,
    scoring_units,
    uploads,
)
from lib.data.upkeep.roles import ADMINISTRATOR, Keeper, NotAllowed
from tests.unit.data.scoring.conftest import LIST
from tests.unit.data.scoring.test_year import put, refused

PDF = b"%PDF-1.7\nplan\n%%EOF"
REVIEWER = Keeper(account="soat", role="unit")
ROOT = Keeper(account="terminal:test", role=ADMINISTRATOR)


def add(
    by: Keeper, year: int, *, code: str = "1.2", name: str = "a.pdf", body: bytes = PDF
) -> None:
    scoring_evidence.add_file(by, year, unit="so-y-te", code=code, name=name, body=body)


def link(by: Keeper, year: int, address: str, *, code: str = "1.2") -> None:
    scoring_evidence.add_link(by, year, unit="so-y-te", code=code, link=address)


def kept() -> list[str]:
    place = uploads.folder(uploads.EVIDENCE)
    return sorted(p.name for p in place.iterdir()) if place.exists() else []


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, body in members.items():
            made.writestr(name.replace("__", "/"), body)
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.pdf", PDF),
        ("a.PDF", b"\xef\xbb\xbf" + PDF),
        ("a.docx", word()),
        ("a.xlsx", sheet()),
        ("a.jpg", b"\xff\xd8\xff\xe0picture"),
        ("a.png", b"\x89PNG\r\n\x1a\npicture"),
    ],
)
def test_files_that_offices_have_are_what_their_names_say(name: str, body: bytes) -> None:
    assert evidence_kinds.fault(name, body) == ""


def test_an_open_document_is_known_by_its_kind_and_its_content() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<office/>")
    assert evidence_kinds.fault("a.odt", out.getvalue()) == ""
    assert evidence_kinds.fault("a.ods", out.getvalue()) == "content"


def test_an_older_office_file_is_known_by_its_streams() -> None:
    old = Path(__file__).parents[1] / "files" / "excel-97.xls"
    assert evidence_kinds.fault("a.xls", old.read_bytes()) == ""
    assert evidence_kinds.fault("a.doc", old.read_bytes()) == "content"


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.exe", b"MZ", "kind"),
        ("a.pdf.exe", PDF, "kind"),
        ("a", PDF, "kind"),
        ("a.svg", b"<svg onload=alert(1)>", "kind"),
        ("a.html", b"<script>", "kind"),
        ("a.pdf", b"MZ\x90", "content"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"\0" * 50, "empty"),
        ("a.docx", PDF, "content"),
        ("a.docx", sheet(), "content"),
        ("a.docx", word()[:200], "content"),
        ("a.png", b"\xff\xd8\xff", "content"),
        ("a.docx", packed(word__document=b"", word__vbaProject=b""), "content"),
    ],
)
def test_what_is_no_such_file_is_refused(
    opened: int, own: Keeper, name: str, body: bytes, why: str
) -> None:
    with refused(f"scoring_evidence_{why}"):
        add(own, opened, name=name, body=body)
    assert kept() == []


def test_a_file_with_macros_is_refused(opened: int, own: Keeper) -> None:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("word/vbaProject.bin", b"macro")
    with refused("scoring_evidence_macro"):
        add(own, opened, name="a.docx", body=out.getvalue())


def test_a_file_is_kept_once_by_its_digest_and_goes_with_the_last_that_names_it(
    opened: int, own: Keeper
) -> None:
    add(own, opened, name="../Kế hoạch\u202e.pdf")
    add(own, opened, code="1.1")
    assert len(kept()) == 1
    with refused("scoring_evidence_twice"):
        add(own, opened, name="b.pdf")
    held = scoring_evidence.of_unit(own, opened, unit="so-y-te")
    assert [e.name for e in held["1.2"]] == ["Kế hoạch.pdf"]
    assert scoring_evidence.file_of(own, held["1.2"][0].id) == ("Kế hoạch.pdf", PDF)
    scoring_evidence.remove(own, held["1.2"][0].id)
    assert len(kept()) == 1
    scoring_evidence.remove(own, held["1.1"][0].id)
    assert kept() == []
    log = [r for r in audit.entries() if r.action == "scoring_evidence"]
    assert [r.about for r in log] == [
        f"34-14 2025 so-y-te {c}" for c in ("1.2", "1.1", "1.2", "1.1")
    ]
    assert json.loads(log[0].detail)["new"]["name"] == "Kế hoạch.pdf"
    assert json.loads(log[-1].detail)["new"] is None


def test_too_large_and_too_many_are_refused(
    opened: int, own: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refused("scoring_evidence_large"):
        add(own, opened, body=PDF + b"x" * attachments.LARGEST)
    for n in range(attachments.MOST):
        add(own, opened, body=PDF + bytes([65 + n]))
    with refused("scoring_evidence_many"):
        link(own, opened, "https://sonla.gov.vn/1")
    monkeypatch.setattr(scoring_evidence, "MOST_OF_UNIT", 300)
    with pytest.raises(NotAllowed, match="scoring_evidence_full unit=Sở Y tế"):
        add(own, opened, code="1.1", body=PDF + b"x" * 200)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "ftp://a.vn/x",
        "file:///etc/passwd",
        "//a.vn/x",
        "https://",
        "https://a.vn/a b",
        "https://a.vn/\u202ex",
        "https://sonla.gov.vn@evil.example/",
        "http://[::1",
        "https://a.vn/" + "x" * 2000,
        "",
    ],
)
def test_only_addresses_of_the_web_are_links(opened: int, own: Keeper, address: str) -> None:
    with refused("scoring_evidence_link"):
        link(own, opened, address)
    assert scoring_evidence.of_unit(own, opened, unit="so-y-te") == {}


def test_only_the_unit_its_reviewer_and_editors_see_evidence(
    opened: int, own: Keeper, foreign: Keeper, editor: Keeper
) -> None:
    add(own, opened)
    add(own, opened, code="1.1", body=PDF + b"2")
    link(own, opened, "https://sonla.gov.vn/kh?so=1&nam=2025")
    numbers = {c: e[0].id for c, e in scoring_evidence.of_unit(own, opened, unit="so-y-te").items()}
    assert scoring_evidence.of_unit(editor, opened, unit="so-y-te").keys() == {"1.1", "1.2"}
    assert scoring_evidence.of_unit(REVIEWER, opened, unit="so-y-te").keys() == {"1.2"}
    assert scoring_evidence.file_of(REVIEWER, numbers["1.2"])[1] == PDF
    shown = scoring_evidence.of_criterion(REVIEWER, opened, code="1.2")
    assert [e.link or e.name for e in shown["so-y-te"]] == [
        "a.pdf",
        "https://sonla.gov.vn/kh?so=1&nam=2025",
    ]
    with refused("scoring_not_reviewer"):
        scoring_evidence.of_criterion(REVIEWER, opened, code="1.1")
    for by, number in ((foreign, numbers["1.2"]), (REVIEWER, numbers["1.1"]), (own, 99)):
        with refused("scoring_foreign"):
            scoring_evidence.file_of(by, number)
    with refused("scoring_foreign"):
        scoring_evidence.of_unit(foreign, opened, unit="so-y-te")
    for by in (foreign, REVIEWER):
        with refused("scoring_foreign"):
            add(by, opened, body=PDF + b"3")
        with refused("scoring_foreign"):
            scoring_evidence.remove(by, numbers["1.2"])
    with refused("scoring_not_self"):
        add(own, opened, code="2.2")
    with refused("scoring_no_criterion"):
        add(own, opened, code="9.9")


def handed_in(year: int, own: Keeper, foreign: Keeper) -> None:
    for by, unit in ((own, "so-y-te"), (foreign, "so-noi-vu")):
        for code in ("1.1", "1.2", "2.1"):
            told = {"self_points": "0,5", "explanation": "KH số 1", "seen": 0}
            scoring_entries.save(by, year, unit=unit, code=code, **told)
        scoring_entries.submit(by, year, unit=unit)


def test_what_is_handed_in_stays_and_an_answer_may_bring_more(
    opened: int, own: Keeper, foreign: Keeper, editor: Keeper
) -> None:
    add(own, opened)
    (held,) = scoring_evidence.of_unit(own, opened, unit="so-y-te")["1.2"]
    handed_in(opened, own, foreign)
    for deed in (
        lambda: scoring_evidence.remove(own, held.id),
        lambda: link(own, opened, "https://a.vn"),
    ):
        with refused("scoring_submitted"):
            deed()
    scoring_steps.onward(editor, opened)
    with refused("scoring_no_question"):
        link(own, opened, "https://a.vn")
    scoring_appraisal.ask(
        REVIEWER, opened, unit="so-y-te", code="1.2", question="Văn bản nào?", seen=1
    )
    link(own, opened, "https://a.vn")
    with refused("scoring_not_open"):
        scoring_evidence.remove(own, held.id)
    assert len(scoring_evidence.of_criterion(REVIEWER, opened, code="1.2")["so-y-te"]) == 2


def test_points_by_evidence_need_some_or_an_explanation(opened: int, own: Keeper) -> None:
    put(own, opened)
    put(own, opened, code="2.1")
    told = {"self_points": "39", "explanation": " "}
    scoring_entries.save(own, opened, unit="so-y-te", code="1.2", seen=0, **told)
    with pytest.raises(NotAllowed, match=r"^scoring_bare unit=Sở Y tế count=1 codes=1\.2$"):
        scoring_entries.submit(own, opened, unit="so-y-te")
    link(own, opened, "https://sonla.gov.vn/kh1")
    scoring_entries.submit(own, opened, unit="so-y-te")


@pytest.mark.parametrize(("points", "text"), [("0", ""), ("39", "Báo cáo số 5")])
def test_no_points_and_an_explanation_need_no_evidence(
    opened: int, own: Keeper, points: str, text: str
) -> None:
    put(own, opened)
    put(own, opened, code="2.1")
    told = {"self_points": points, "explanation": text}
    scoring_entries.save(own, opened, unit="so-y-te", code="1.2", seen=0, **told)
    scoring_entries.submit(own, opened, unit="so-y-te")
    assert scoring_entries.submission(own, opened, unit="so-y-te") == "submitted"


def test_a_file_that_cannot_be_written_leaves_no_row(opened: int, own: Keeper) -> None:
    place = uploads.folder(uploads.EVIDENCE)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file where the folder should be")
    with pytest.raises(NotReady):
        add(own, opened)
    assert scoring_evidence.of_unit(own, opened, unit="so-y-te") == {}


def test_a_file_that_was_changed_is_not_given_out(opened: int, own: Keeper) -> None:
    add(own, opened)
    (held,) = scoring_evidence.of_unit(own, opened, unit="so-y-te")["1.2"]
    (uploads.folder(uploads.EVIDENCE) / held.digest).write_bytes(b"%PDF-other")
    with pytest.raises(ValueError, match="is not what was kept"):
        scoring_evidence.file_of(own, held.id)


def test_a_backup_has_the_files_and_no_row_without_its_file(
    few_figures: Path, opened: int, own: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(own, opened)
    walk = backup._files

    def meanwhile() -> Iterator[Path]:
        yield from walk()
        # Somebody hands in while the files are being copied.
        add(own, opened, name="late.pdf", body=PDF + b"late")

    (uploads.folder(uploads.EVIDENCE) / ".half.1-1.part").write_bytes(b"half")
    with monkeypatch.context() as only:
        only.setattr(backup, "_files", meanwhile)
        backup.make(ROOT, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as made:
        names = [n for n in made.namelist() if "/evidence/" in n]
    assert len(names) == 1
    shutil.rmtree(settings.own_dir())
    office.forget()
    backup.restore(ROOT, tmp_path / "b.zip")
    (held,) = scoring_evidence.of_unit(own, opened, unit="so-y-te")["1.2"]
    assert scoring_evidence.file_of(own, held.id) == ("a.pdf", PDF)


def test_a_year_with_evidence_alone_stays_open(opened: int, own: Keeper, editor: Keeper) -> None:
    link(own, opened, "https://sonla.gov.vn/kh")
    with refused("scoring_entered"):
        scoring_units.back_to_draft(editor, opened)
    (held,) = scoring_evidence.of_unit(own, opened, unit="so-y-te")["1.2"]
    scoring_evidence.remove(own, held.id)
    scoring_units.back_to_draft(editor, opened)
    scoring_criteria.replace(editor, opened, found=LIST[:3], reason="QĐ 2")
