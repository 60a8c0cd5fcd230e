"""Data and sources: every claim, what is covered, methods, publishers, glossary."""

from lib.views import data, frame

page = frame.start("data")
header, pickers = frame.header_first()

with pickers:
    section = data.section(page)
    wanted = data.wanted(page) if section == "claims" else data.Wanted()
with header:
    frame.head(page, *data.heading(page, section, wanted))

source_ids: tuple[str, ...] = ()
if section == "claims":
    source_ids = data.claims(page, wanted)
elif section == "coverage":
    data.coverage(page)
elif section == "methods":
    data.methods(page)
elif section == "publishers":
    data.publishers(page)
else:
    data.glossary(page)
frame.finish(page, source_ids)
