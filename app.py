"""The server door: pages, data API and health in one process. Start with `streamlit run app.py`."""

import streamlit as st

from lib import api, server

app = st.App(
    "lib/shell.py", routes=[*server.routes(), *api.ROUTES], middleware=list(server.MIDDLEWARE)
)
