"""Changes: the releases of the data, what each added and corrected, and why."""

from lib.views import changes, frame

page = frame.start("changes")
frame.head(page, changes.heading(page.lang), page.t("page.changes.lead"))
changes.ways(page)
for release in changes.shown(page):
    changes.one(page, release)
frame.finish(page, ())
