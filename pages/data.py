"""Data and sources: every claim, what is covered, methods, publishers, glossary."""

from lib.gallery import data
from lib.views import controls, frame
from lib.views import data as blocks

page = frame.start("data")
header, pickers = controls.header_first(page, data.CHOICES)

with pickers:
    asked = controls.pick(page, data.CHOICES, "section")
    if asked["section"] == "claims":
        controls.pick(page, data.CHOICES, "q", "group", "indicator", "area", "year", "tier")
section, wanted = asked["section"], data.wanted(asked)
with header:
    frame.head(page, *blocks.heading(page, section, wanted))

source_ids: tuple[str, ...] = ()
if section == "claims":
    source_ids = blocks.claims(page, wanted)
elif section == "coverage":
    blocks.coverage(page)
elif section == "methods":
    blocks.methods(page)
elif section == "publishers":
    blocks.publishers(page)
else:
    blocks.glossary(page)
frame.finish(page, source_ids)
