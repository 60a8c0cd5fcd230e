"""Method texts: the list of computations that the page of data explains.

Owns the ids and their order. Each id has `method.<id>.title`, `.text`, `.formula`, `.source` and
`.limits` in data/i18n; a test checks that all five stand in both languages. Whoever adds a computation
that readers see adds its id here and its texts.
"""

from __future__ import annotations

PARTS = ("title", "text", "formula", "source", "limits")
METHODS = (
    "shown_figure",
    "computed_rank",
    "rank_change",
    "common_set",
    "split",
    "price",
    "contributions",
    "bands",
    "sampling",
    "whatif",
    "any_weighting",
    "lost",
    "lens",
    "map_groups",
    "coverage",
)

# The glossary: `glossary.<id>.vi`, `.en` and `.text`, in this order.
TERMS = (
    "cchc",
    "par_index",
    "sipas",
    "papi",
    "pci",
    "dti",
    "qd766",
    "indicator",
    "component",
    "edition",
    "claim",
    "shown",
    "rank",
    "place",
    "points",
    "percentage_points",
    "break",
    "method_version",
    "derived",
    "computed",
    "suspect",
    "self_assessment",
    "appraisal",
    "survey",
    "tthc",
    "dossier",
    "onestop",
    "online_levels",
    "full_partial",
    "staffing_cut",
    "cumulative",
    "coverage",
    "merger",
    "percentile",
)
