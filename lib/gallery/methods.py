"""Methods: the texts that say how each analysis is computed, where it comes from and what it cannot do.

Owns the list of analyses. Each has `method.<id>.title`, `.text`, `.formula`, `.source` and `.limits` in
data/i18n; pages iterate over METHODS.
"""

from __future__ import annotations

METHODS = (
    "split",
    "price",
    "contributions",
    "bands",
    "whatif",
    "any_weighting",
    "lost",
    "lens",
)
FIELDS = ("title", "text", "formula", "source", "limits")
