"""Overview: the newest telling edition on the map, where one province stands and moved, and the ways in."""

from lib.gallery import start_page
from lib.views import frame, overview

page = frame.start("overview")
province = overview.chosen(page)
frame.head(page, start_page.heading(page.lang), page.t("page.overview.lead"))
overview.aside(page)
overview.tiles(page, province)
overview.picture(page, province)
if frame.on_telephone():
    overview.others(page)
    overview.news(page)
overview.coverage(page)
frame.finish(page, overview.source_ids())
