"""Sources: every figure that several sources state, which is shown and why, and what does not add up."""

from lib.views import frame, sources

page = frame.start("sources")
header, pickers = frame.header_first()
with pickers:
    chosen = sources.pick(page)
with header:
    frame.head(page, sources.heading(page, chosen), page.t("page.sources.lead"))
sources.ledger(page, chosen)
sources.arithmetic(page, chosen)
frame.finish(page, sources.source_ids(chosen))
