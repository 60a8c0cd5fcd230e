"""Exports: files that people take away.

Owns the list of the forms that an agenda can be taken away in.
"""

from __future__ import annotations

from collections.abc import Callable

from lib.base.progress import Progress
from lib.files.agenda import Agenda

MIMES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


def _pptx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    from lib.files import slides

    return slides.pptx(agenda, progress=progress)


def _docx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    from lib.files import report_docx

    return report_docx.docx(agenda, progress=progress)


def _xlsx(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    from lib.files import workbook

    return workbook.xlsx(agenda, progress=progress)


def _html(agenda: Agenda, *, progress: Progress | None = None) -> bytes:
    from lib.files import offline_html

    return offline_html.html(agenda, progress=progress)


# The libraries behind a form are read in when it is first asked for: a page start does not wait for them.
FORMS: dict[str, Callable[..., bytes]] = {
    "pptx": _pptx,
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
}


def drawn_big(form: str) -> bool:
    """Whether a form is made of the charts' projector form, which all but the workbook are."""
    return form != "xlsx"


def least_mb(form: str) -> str:
    """What a file of the form weighs at least, in MB, where its weight does not hang on the slides."""
    if form != "html":
        return ""
    from lib.files import offline_html

    return f"{offline_html.least_size() / 1e6:.0f}"
