"""Laws are about results: how long one example takes on a busy machine is not one of them."""

from __future__ import annotations

from hypothesis import settings

# Frames are slow to build; sixty examples a law find what a hundred do.
settings.register_profile("laws", deadline=None, max_examples=60)
settings.load_profile("laws")
