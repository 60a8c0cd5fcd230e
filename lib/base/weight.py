"""Weight: about how much memory an object takes, with all that it holds.

An estimate that costs little: of a long row of things a few are weighed for all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

# Things of a row that are weighed; the others are taken to be like them.
WEIGHED = 16
# What a column of a table takes beside its cells.
COLUMN = 1_000
_ELSEWHERE = (type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)


def weigh(thing: object) -> int:
    """Bytes, with everything that is reached from it, each once; functions and classes weigh nothing."""
    return _weigh(thing, set())


def _weigh(thing: Any, seen: set[int]) -> int:
    if thing is None or isinstance(thing, (bool, *_ELSEWHERE)) or id(thing) in seen:
        return 0
    # What a sample makes is gone at once and its number given again: only what lasts is noted.
    seen.add(id(thing))
    if isinstance(thing, (str, bytes, int, float)):
        return sys.getsizeof(thing)
    if hasattr(thing, "memory_usage"):
        return _table(thing)
    if hasattr(thing, "nbytes"):
        return int(thing.nbytes)
    own = sys.getsizeof(thing)
    if isinstance(thing, Mapping):
        return own + _row(thing.keys(), seen) + _row(thing.values(), seen)
    if isinstance(thing, (list, tuple, set, frozenset)):
        return own + _row(thing, seen)
    held = [*getattr(thing, "__dict__", {}).values()]
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names = (slots,) if isinstance(slots, str) else slots
        held += [getattr(thing, n, None) for n in names if not n.startswith("__")]
    return own + sum(_weigh(each, seen) for each in held)


def _row(things: Iterable[Any], seen: set[int]) -> int:
    held = list(things)
    step = max(1, len(held) // WEIGHED)
    sample = held[::step]
    return sum(_weigh(each, seen) for each in sample) * len(held) // max(1, len(sample))


def _table(thing: Any) -> int:
    """A frame, a column or an index."""
    used = thing.memory_usage(deep=True)
    columns = len(thing.columns) if hasattr(thing, "columns") else 1
    return int(used if isinstance(used, int) else used.sum()) + COLUMN * columns
