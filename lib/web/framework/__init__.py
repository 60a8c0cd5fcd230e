"""Framework patches: every dependence on the inside of Streamlit and uvicorn."""
