"""Upkeep: what the office itself makes (accounts, proposals, releases, the log), apart from the figures."""
