"""The server door: pages, data API and health in one process. Start with `streamlit run app.py`."""

import streamlit as st

from lib.api import ROUTES

app = st.App("lib/shell.py", routes=ROUTES)
