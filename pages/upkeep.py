"""Upkeep: the keepers' door; documents are brought in, compared, approved and released."""

from lib.views import frame, upkeep

page = frame.start("upkeep")
keeper = upkeep.enter(page)
if keeper:
    section = upkeep.head(page, keeper)
    upkeep.SECTIONS[section].draw(page, keeper)
