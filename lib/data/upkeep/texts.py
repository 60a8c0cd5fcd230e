"""Texts that people type: what no store or office file can hold is refused, and nothing is cut unseen."""

from __future__ import annotations

import unicodedata

from lib.data.upkeep.roles import NotAllowed

# Not signs of any text, though they have no category of their own.
_NONE = "\ufffe\uffff"


def check(*given: str, most: int, lines: bool = False) -> None:
    """Raises NotAllowed ('text') for a text of more than `most` signs or with one that cannot be written.

    With `lines` the text may have several.
    """
    for text in given:
        if len(text) > most or not is_plain(text, lines=lines):
            shown = "".join(c for c in text if c.isprintable())
            raise NotAllowed("text", value=shown[:60], most=most)


def is_plain(text: str, *, lines: bool) -> bool:
    """Whether every sign can be written into a store, a document and a feed."""
    allowed = "\n\r\t" if lines else ""
    return all(
        sign in allowed or (unicodedata.category(sign) not in ("Cc", "Cs") and sign not in _NONE)
        for sign in text
    )
