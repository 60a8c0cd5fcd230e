"""Memory: replies kept by question, within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from lib.base import settings
from lib.web.api.replies import Reply


class Memory:
    """Replies kept by question, the longest unasked dropped first when they grow too big."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._replies: OrderedDict[tuple[Any, ...], Reply] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...]) -> Reply | None:
        """The reply to that question, or None."""
        with self._lock:
            found = self._replies.get(key)
            if found is not None:
                self._replies.move_to_end(key)
            return found

    def clear(self) -> None:
        """Forget every reply."""
        with self._lock:
            self._replies.clear()
            self._held = 0

    def put(self, key: tuple[Any, ...], made: Reply) -> None:
        """Keep a reply; one that alone would fill the memory is not kept."""
        # The compressed body is made later and is counted as if it were there.
        size = made.size + len(made.body) // 4
        if size > self._most // 4:
            return
        with self._lock:
            if key in self._replies:
                return
            self._replies[key] = made
            self._held += size
            while self._held > self._most:
                _, old = self._replies.popitem(last=False)
                self._held -= len(old.body) + len(old.body) // 4 + 1000


MEMORY = Memory(settings.api_cache_bytes())
