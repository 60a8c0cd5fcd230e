"""Evidence kinds: which files a unit may hand in, known by their content and not by their name alone."""

from __future__ import annotations

import io
import zipfile

# What a packed file of each kind holds.
_PACKED = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_MIME = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_PICTURES = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# Older office files: one form, told apart by the names of their streams.
_OLD_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {"doc": "WordDocument", "xls": "Workbook"}
ENDINGS = ("pdf", *_PACKED, *_OLD, *_PICTURES)


def fault(name: str, body: bytes) -> str:
    """Why a file is not taken: 'empty', 'kind' (its ending), 'content' (not what it is named), 'macro'.

    '' for a file that is what its name says.
    """
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        return "kind"
    if not body.strip(b"\0 \t\r\n"):
        return "empty"
    if ending in _PACKED:
        return _packed_fault(ending, body)
    if ending in _OLD:
        right = body.startswith(_OLD_START) and _stream(_OLD[ending]) in body
        return "macro" if right and _stream("_VBA_PROJECT") in body else "" if right else "content"
    # Some programs write a few bytes before the head of a PDF.
    right = b"%PDF-" in body[:1024] if ending == "pdf" else body.startswith(_PICTURES[ending])
    return "" if right else "content"


def _packed_fault(ending: str, body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = set(packed.namelist())
            if ending in _MIME:
                told = packed.open("mimetype").read(100).strip() if "mimetype" in names else b""
                if told != _MIME[ending]:
                    return "content"
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        return "content"
    if any(n.lower().endswith("vbaproject.bin") or n.startswith("Basic/") for n in names):
        return "macro"
    return "" if _PACKED[ending] in names else "content"


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
