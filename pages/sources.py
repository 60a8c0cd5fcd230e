"""Sources: every figure that several sources state, which is shown and why, and what does not add up."""

from lib.gallery import source_ledger
from lib.views import controls, frame, source_checks, sources

page = frame.start("sources")
header, pickers = controls.header_first(page, source_ledger.CHOICES)
with pickers:
    chosen = source_ledger.wanted(controls.pick(page, source_ledger.CHOICES))
with header:
    frame.head(page, sources.heading(page, chosen), page.t("page.sources.lead"))
told = [*sources.ledger(page, chosen), *source_checks.arithmetic(page, chosen)]
frame.finish(page, told)
