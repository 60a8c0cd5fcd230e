"""Progress: how long work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

# Called with the steps done and the steps in all.
Progress = Callable[[int, int], None]
