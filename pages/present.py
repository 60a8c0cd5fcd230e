"""Present: an agenda on the meeting room's screen, and the list where it is made."""

import streamlit as st

from lib.views import agenda_list, frame, meeting, present

page = frame.start("present")
agenda, notes = meeting.read(page.lang)
page.notes.extend(notes)
listed = "list" in st.query_params or not ({"agenda", "s"} & set(st.query_params))

if agenda and agenda.slides and not listed and not notes:
    present.slide(page, agenda)
else:
    frame.head(page, page.t("page.present.heading"), page.t(f"page.present.lead{frame.touched()}"))
    agenda_list.contents(page, agenda)
    agenda_list.finish(page, agenda)
