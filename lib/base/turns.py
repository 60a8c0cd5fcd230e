"""Turns: what many ask for at once is computed by one of them; the others wait for it.

What was computed is kept on a shelf, whose bound is in bytes: a number of answers bounds nothing where
one is a word and another a table.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar, cast

from lib.base.weight import weigh

P = ParamSpec("P")
T = TypeVar("T")


class Turns:
    """One thread at a time for each key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Key -> its lock, and how many hold it or wait for it.
        self._keys: dict[Hashable, tuple[threading.Lock, int]] = {}

    @contextmanager
    def of(self, key: Hashable) -> Iterator[None]:
        """Hold the key inside the block; wait until nobody else does."""
        with self._lock:
            lock, waiting = self._keys.get(key, (threading.Lock(), 0))
            self._keys[key] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                _, waiting = self._keys[key]
                if waiting == 1:
                    del self._keys[key]
                else:
                    self._keys[key] = lock, waiting - 1


class Shelf:
    """A bound in bytes that the answers of many questions share; the longest unasked of all goes first."""

    def __init__(self, most: int) -> None:
        self._most, self.held = most, 0
        self._lock = threading.Lock()
        # Of whom and on what -> the answer and its weight; the last asked stands last.
        self._kept: OrderedDict[tuple[object, Hashable], tuple[Any, int]] = OrderedDict()

    def find(self, owner: object, key: Hashable) -> tuple[Any] | None:
        """The answer of that owner, alone in a tuple, or None."""
        with self._lock:
            found = self._kept.get((owner, key))
            if found is None:
                return None
            self._kept.move_to_end((owner, key))
            return (found[0],)

    def put(self, owner: object, key: Hashable, made: object) -> None:
        """Keep an answer; the longest unasked go where there is no room."""
        weight = weigh(made) + _texts(key)
        with self._lock:
            _, before = self._kept.pop((owner, key), (None, 0))
            self._kept[owner, key] = made, weight
            self.held += weight - before
            while self.held > self._most and len(self._kept) > 1:
                _, (_, gone) = self._kept.popitem(last=False)
                self.held -= gone

    def clear(self, owner: object) -> None:
        """Forget every answer of that owner."""
        with self._lock:
            for key in [k for k in self._kept if k[0] == owner]:
                self.held -= self._kept.pop(key)[1]


def _texts(key: Hashable) -> int:
    """What the texts of a key weigh; its records are answers to other questions, and weighed there."""
    if isinstance(key, tuple):
        return sum(map(_texts, key))
    return weigh(key) if isinstance(key, (str, bytes)) else 0


class Answers(Generic[T]):
    """Answers kept by key on a shelf, each computed once however many ask."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._owner, self._turns = shelf, object(), Turns()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer of that key, made now where it is not kept. What `make` raises is not kept."""
        found = self._shelf.find(self._owner, key)
        if found:
            return cast(T, found[0])
        with self._turns.of(key):
            found = self._shelf.find(self._owner, key)
            if found:
                return cast(T, found[0])
            made = make()
            self._shelf.put(self._owner, key, made)
            return made

    def clear(self) -> None:
        """Forget every answer."""
        self._shelf.clear(self._owner)


def kept(shelf: Shelf) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function answers to each set of arguments, all hashable, on that shelf."""

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        answers: Answers[T] = Answers(shelf)

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            key = args, tuple(sorted(kwargs.items()))
            return answers.get(key, lambda: function(*args, **kwargs))

        return ask

    return keep
