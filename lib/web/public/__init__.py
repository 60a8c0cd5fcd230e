"""Public: what is served beside the pages without running Streamlit.

Owns embeds, link previews, the report to print, the head of every page's document, and the files that
crawlers and feed readers look for. Charts come from the gallery, asked with the choices of the address.
"""

from __future__ import annotations

from starlette.routing import Route

from lib.web.public import documents, embed, preview, report

ROUTES: list[Route] = [*embed.ROUTES, *preview.ROUTES, *report.ROUTES, *documents.ROUTES]
