"""Gallery: every chart the site can draw, by name, from plain-text choices.

Owns the list of views and of each page's choices. Importing it declares them all; `base` answers questions.
"""

from lib.gallery import (
    compare,
    data,
    dossiers,
    map,
    province,
    ranking,
    sampling,
    satisfaction,
    services,
    sipas,
    source_ledger,
    staffing,
    whatif,
    why,
    why_parts,
    why_price,
)
from lib.gallery.base import (
    TABLES,
    UNANSWERED,
    VIEWS,
    Ask,
    Exhibit,
    Nothing,
    ask,
    draw,
    in_words,
    parse,
)

__all__ = [
    "TABLES",
    "UNANSWERED",
    "VIEWS",
    "Ask",
    "Exhibit",
    "Nothing",
    "ask",
    "compare",
    "data",
    "dossiers",
    "draw",
    "in_words",
    "map",
    "parse",
    "province",
    "ranking",
    "sampling",
    "satisfaction",
    "services",
    "sipas",
    "source_ledger",
    "staffing",
    "whatif",
    "why",
    "why_parts",
    "why_price",
]
