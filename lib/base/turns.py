"""Turns: what many ask for at once is computed by one of them; the others wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

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


class Answers(Generic[T]):
    """Answers kept by key, each computed once however many ask; the longest unasked goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._turns = Turns()
        self._kept: dict[Hashable, T] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer of that key, made now where it is not kept. What `make` raises is not kept."""
        found = self._find(key)
        if found:
            return found[0]
        with self._turns.of(key):
            found = self._find(key)
            if found:
                return found[0]
            made = make()
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    del self._kept[next(iter(self._kept))]
            return made

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._kept.clear()

    def _find(self, key: Hashable) -> tuple[T] | None:
        with self._lock:
            if key not in self._kept:
                return None
            # The last asked stands last.
            found = self._kept[key] = self._kept.pop(key)
            return (found,)
