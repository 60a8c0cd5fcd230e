"""Page copies: the menu's pages are made once and copied for each run.

Making a page looks its script up on the disk, for every page of the menu in every run. A copy is needed,
because which page may run is noted on the page itself, and sessions run at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cache

from streamlit.navigation.page import StreamlitPage

from lib.base import settings

NOTED = "_can_be_called"


def page(make: Callable[[str, str], StreamlitPage], page_id: str, lang: str) -> StreamlitPage:
    """The page as `make(page_id, lang)` makes it, for this run alone."""
    if settings.framework_patches() and _noted_on_the_page():
        return copy(_kept(make, page_id, lang))
    return make(page_id, lang)


@cache
def _kept(make: Callable[[str, str], StreamlitPage], page_id: str, lang: str) -> StreamlitPage:
    return make(page_id, lang)


@cache
def _noted_on_the_page() -> bool:
    return not faults()


def faults() -> list[str]:
    """Whether a copy of a page is still a page of its own."""
    kept = StreamlitPage.__new__(StreamlitPage)
    setattr(kept, NOTED, False)
    other = copy(kept)
    setattr(other, NOTED, True)
    found = [] if not getattr(kept, NOTED) else ["a copy shares its note with its original"]
    if NOTED not in StreamlitPage.run.__code__.co_names:
        found.append(f"a page no longer looks at {NOTED} when it runs")
    return found
