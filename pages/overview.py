"""Overview: what this is, the newest editions, what is covered, and a way in by province."""

from lib.views import frame, overview

page = frame.start("overview")
frame.head(page, overview.heading(page.lang), page.t("page.overview.lead"))
overview.search(page)
overview.editions(page)
overview.coverage(page)
frame.finish(page, overview.source_ids())
