"""The server door: pages, data API, embeds and health in one process. Start with `streamlit run app.py`."""

import streamlit as st

from lib.web import api, public, server

app = st.App(
    "lib/shell.py",
    routes=server.routes(),
    middleware=server.middleware(api.Front(api.ROUTES), server.Public(public.ROUTES)),
    lifespan=server.lifespan,
)
