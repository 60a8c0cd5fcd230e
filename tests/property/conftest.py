"""Laws are about results: how long one example takes on a busy machine is not one of them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
