"""API: how to take the figures away by program, table by table or as a whole."""

from lib.views import data_api, frame
from lib.web.api import openapi

page = frame.start("api")
frame.head(page, page.t("page.api.heading"), page.t("page.api.lead"))
data_api.whole_set(page)
data_api.snippets(page)
data_api.addresses(page, openapi.listed())
data_api.rules(page)
frame.finish(page, ())
