"""Take away: an agenda's files on the meeting page.

Owns the buttons that begin a file, its progress, and the button that hands it over, for several files
beside each other. The work itself is a job of `files.jobs`; it belongs to the session and ends when its
page is left.
"""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.base import formats
from lib.display import wording
from lib.figures import versions
from lib.files import agenda as agendas
from lib.files import captions, forms
from lib.files.agenda import Agenda
from lib.files.jobs import Job
from lib.views.frame import Page

JOBS = "meeting.jobs"
LOOK_EVERY = 0.5


def save(page: Page, agenda: Agenda) -> None:
    """The agenda itself as a file, at once."""
    st.download_button(
        page.t("page.present.save"),
        lambda: agendas.to_json(agenda),
        file_name=captions.file_name(agenda, ending="json"),
        mime="application/json",
        on_click="ignore",
        icon=":material/save:",
    )


def files(page: Page, agenda: Agenda) -> None:
    """The files that are made when asked for, each by itself: one does not take another away."""
    release = versions.release()
    # A rerun of the fragment alone could not know which release the address names.
    older = release.id if release and versions.outdated() else None
    ticking = any(job.running for job in _current(agenda, older).values())
    row = partial(_files, page, agenda, older, ticking=ticking)
    st.fragment(row, run_every=LOOK_EVERY if ticking else None)()


def _current(agenda: Agenda, release: str | None) -> dict[str, Job]:
    """The session's jobs by form; one for an agenda or figures not shown any more is stopped."""
    jobs: dict[str, Job] = st.session_state.setdefault(JOBS, {})
    for form, job in list(jobs.items()):
        if (job.agenda, job.release) != (agenda, release):
            job.stop()
            del jobs[form]
    return jobs


def _files(page: Page, agenda: Agenda, release: str | None, *, ticking: bool) -> None:
    jobs: dict[str, Job] = st.session_state.get(JOBS, {})
    states = {form: job.look() for form, job in jobs.items()}
    if ticking and not any(job.running for job in jobs.values()):
        st.rerun()  # so that the fragment's clock stops
    with st.container(horizontal=True):
        for form in forms.FORMS:
            label = page.t(f"page.present.{form}")
            if states.get(form) == "ready":
                _hand_over(page, jobs[form], label)
            elif st.button(
                label + _least(page, form),
                icon=":material/note_add:",
                help=page.t("page.present.make", form=label),
                disabled=states.get(form) in ("waiting", "making"),
                key=f"meeting.make.{form}",
            ):
                jobs[form] = Job(agenda, form, release=release)
                st.session_state[JOBS] = jobs
                st.rerun()
    for form, job in jobs.items():
        _tell(page, job, page.t(f"page.present.{form}"))


def _least(page: Page, form: str) -> str:
    """What the file weighs at least, where that is known before it is made."""
    least = forms.least_mb(form)
    return f" ({page.t('page.present.at_least', size=least)})" if least else ""


def _hand_over(page: Page, job: Job, label: str) -> None:
    size = formats.number(len(job.content) / 1e6, decimals=1, lang=page.lang)
    st.download_button(
        page.t("page.present.fetch", form=label, size=size),
        lambda: job.content,
        file_name=captions.file_name(job.agenda, ending=job.form),
        mime=forms.MIMES[job.form],
        on_click="ignore",
        icon=":material/download:",
        type="primary",
        key=f"meeting.fetch.{job.form}",
    )


def _tell(page: Page, job: Job, label: str) -> None:
    """How far the file is, or why there is none."""
    if job.running:
        with st.container(horizontal=True, vertical_alignment="center", key=f"making_{job.form}"):
            key = "making" if job.state == "making" else "waiting"
            st.progress(job.percent, page.t(f"page.present.{key}", form=label, percent=job.percent))
            st.button(
                page.t("page.present.stop"),
                icon=":material/close:",
                on_click=job.stop,
                key=f"meeting.stop.{job.form}",
            )
    elif job.state == "stopped":
        st.info(wording.plain(page.t("page.present.stopped", form=label)), icon=":material/info:")
    elif job.state == "failed":
        st.error(wording.plain(page.t("page.present.failed", form=label)), icon=":material/error:")
