"""The smallest Streamlit page with a field: what is typed is said below it."""

import streamlit as st

st.title("Bare page")
st.markdown(f"Said: {st.text_input('Field')}")
