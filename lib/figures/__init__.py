"""Figures: what pages and the API ask for, each answer kept for one version of the data."""
