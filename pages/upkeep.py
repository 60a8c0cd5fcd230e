"""Upkeep: the keepers' door; documents are brought in, compared, approved and released."""

from lib.views import frame, upkeep

page = frame.start("upkeep")
session = upkeep.enter(page)
if session:
    section = upkeep.head(page, session)
    upkeep.SECTIONS[section].draw(page, session.keeper)
