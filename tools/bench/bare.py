"""The yardstick: the smallest Streamlit page with one Plotly line chart (sample data of this file)."""

import plotly.graph_objects as go
import streamlit as st

st.title("Bare page")
st.plotly_chart(go.Figure(go.Scatter(x=[2019, 2020, 2021, 2022], y=[23, 20, 15, 13])))
