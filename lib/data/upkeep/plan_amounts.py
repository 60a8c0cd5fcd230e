"""Points and days of a plan as people write them, exact; what is wrong is refused and never guessed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lib.data.upkeep.roles import NotAllowed

_FORM = {"vi": re.compile(r"\d{1,4}(,\d{1,2})?"), "en": re.compile(r"\d{1,4}(\.\d{1,2})?")}


def typed(text: str, *, lang: str, criterion: str) -> Decimal:
    """Points as the language writes them ('0,6' or '0.6'). Raises NotAllowed ('plan_points')."""
    plain = text.strip()
    if not _FORM[lang].fullmatch(plain, 0) or not plain.isascii():
        raise NotAllowed("plan_points", value=plain[:40], criterion=criterion)
    return Decimal(plain.replace(",", "."))


def rounded(value: float) -> Decimal:
    """A figure's points to the hundredth, down: a plan never counts on more than was lost."""
    return Decimal(str(round(value, 6))).quantize(Decimal("0.01"), rounding="ROUND_DOWN")


def rounded_up(value: float) -> Decimal:
    """What must be won, to the hundredth, up: less would not be enough."""
    return Decimal(str(round(value, 6))).quantize(Decimal("0.01"), rounding="ROUND_UP")


def day(text: str) -> date:
    """A day of a plan. Raises NotAllowed ('plan_day')."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise NotAllowed("plan_day", value=text[:40]) from fault
