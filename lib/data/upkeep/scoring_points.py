"""Points: exact decimals as texts, as people write them and as the store keeps them."""

from __future__ import annotations

from decimal import Decimal

from lib.base import formats
from lib.data.upkeep.roles import NotAllowed


def exact(text: str, *, most: str, unit: str, code: str) -> str:
    """The points that someone wrote for a criterion, as the store keeps them ('0,60' -> '0.6').

    Raises NotAllowed: 'scoring_points' for what is no number from 0 with at most two decimals,
    'scoring_points_most' above `most`.
    """
    found = plain(text)
    if found is None:
        raise NotAllowed(
            "scoring_points", unit=unit, criterion=code, value=text[:40], most=Decimal(most)
        )
    if Decimal(found) > Decimal(most):
        raise NotAllowed(
            "scoring_points_most", unit=unit, criterion=code, value=text, most=Decimal(most)
        )
    return found


def plain(text: str) -> str | None:
    """The number as the store keeps it, or None for anything but a number with two decimals at most."""
    found = formats.typed(text)
    return None if found is None or not text.strip()[0].isdigit() else kept(found)


def kept(number: Decimal) -> str:
    """A decimal as the store keeps it: no exponent, no zeros at the end."""
    return f"{number.normalize():f}"


def number(text: str | None) -> Decimal | str:
    """Points of the store for a sentence, which is said in a language later; '' for none."""
    return Decimal(text) if text else ""


def told(text: str, lang: str = "vi") -> str:
    """Points of the store as a reader of `lang` writes them."""
    return text.replace(".", ",") if lang == "vi" else text
