"""Crowd: many visitors at once over all pages, then many one after the other: errors, memory, waiting.

A visitor opens a page's document, runs the page, reads, and goes on: to another page, or to other choices
on the same one.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from lib import gallery
from lib.base import i18n
from lib.figures import sitemap
from lib.gallery.choice_kinds import One, Units
from tools.bench.servers import Server, running
from tools.bench.visitor import visiting

TOGETHER, IN_TURN, IN_TURN_RUNS = 50, 300, 3
# Seconds that a visitor reads before going on, at least and at most.
READING = (5.0, 15.0)
PATIENCE = 90.0
# Rounds over all pages by one visitor alone, after a first one that fills what is kept.
ALONE = 4
MOST_GROWTH, MOST_WAITING = 1.2, 3.0
Line = Callable[[str, float, float, str], None]


@dataclass(kw_only=True)
class Tally:
    """Seconds of each run, what went wrong, and the page that took longest."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    by_page: dict[str, list[float]] = field(default_factory=dict)

    def p95(self) -> float:
        """Of a hundred runs ninety-five were faster."""
        return statistics.quantiles(self.seconds, n=20)[-1]

    def told(self) -> str:
        """The runs in one line."""
        slowest = max(self.by_page, key=lambda p: statistics.median(self.by_page[p]))
        return (
            f"{len(self.seconds)} runs, median {statistics.median(self.seconds):.2f} s, p95"
            f" {self.p95():.2f} s, worst {max(self.seconds):.2f} s; slowest page: {slowest}"
        )


def addresses(chance: random.Random) -> Iterator[tuple[sitemap.Entry, str]]:
    """Pages with choices at random, each page as often as the others, without end."""
    while True:
        for entry in chance.sample(sitemap.PAGES, len(sitemap.PAGES)):
            yield entry, urlencode(_choices(entry.id, chance))


def _choices(page: str, chance: random.Random) -> list[tuple[str, str]]:
    pairs = [("lang", "en")] if chance.random() < 0.2 else []
    lang = i18n.LANGS[1] if pairs else i18n.LANGS[0]
    table = gallery.TABLES.get(page)
    for choice in table.choices if table else ():
        assert table is not None
        asked = table.selection(pairs, lang=lang)
        # Most visitors change a choice or two.
        if chance.random() > 0.4 or not choice.when(asked):
            continue
        if isinstance(choice, One) and (offered := choice.offered(asked)):
            pairs.append((choice.name, choice.text(chance.choice(list(offered)))))
        elif isinstance(choice, Units) and (there := choice.offered(asked)):
            one = chance.choice(list(there)).id
            value = [one] if choice.takes_several else one
            pairs.append((choice.name, choice.write(value, asked)))
    return [(name, text) for name, text in pairs if text]


async def _document(address: str, path: str, query: str) -> None:
    """Fetch a page's document, as a browser does first. Raises RuntimeError for any answer but 200."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    ask = f"GET /{path}?{query} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    writer.write(ask.encode())
    head = (await reader.read()).partition(b"\r\n")[0]
    writer.close()
    if b" 200 " not in head:
        raise RuntimeError(f"the document: {head.decode('latin-1')}")


async def _visit(
    address: str,
    tally: Tally,
    wanted: Iterator[tuple[sitemap.Entry, str]],
    goes_on: Callable[[], bool],
    reads: Callable[[], float],
) -> None:
    """One visitor: a document, then runs until `goes_on` says no, reading between them."""
    entry, query = next(wanted)
    try:
        await asyncio.wait_for(_document(address, entry.path, query), PATIENCE)
        async with visiting(address) as visitor:
            while True:
                began = time.perf_counter()
                await asyncio.wait_for(visitor.run(entry.path, query), PATIENCE)
                took = time.perf_counter() - began
                tally.seconds.append(took)
                tally.by_page.setdefault(entry.id, []).append(took)
                if not goes_on():
                    return
                await asyncio.sleep(reads())
                entry, query = next(wanted)
    except Exception as error:
        tally.errors.append(f"{entry.id}?{query}: {type(error).__name__}: {error}")


def _times(n: int) -> Callable[[], bool]:
    """Yes for the first `n - 1` times."""
    left = iter(range(n - 1))
    return lambda: next(left, None) is not None


async def _alone(address: str, *, rounds: int, seed: int) -> Tally:
    tally, chance = Tally(), random.Random(seed)
    runs = _times(rounds * len(sitemap.PAGES))
    await _visit(address, tally, addresses(chance), runs, lambda: 0.0)
    return tally


async def _together(address: str, *, seconds: float, seed: int) -> Tally:
    tally, until = Tally(), time.perf_counter() + seconds

    async def visitor(number: int) -> None:
        chance = random.Random(seed + number)
        # They do not come in one moment.
        await asyncio.sleep(chance.uniform(0, READING[1]))
        await _visit(
            address,
            tally,
            addresses(chance),
            lambda: time.perf_counter() < until,
            lambda: chance.uniform(*READING),
        )

    await asyncio.gather(*(visitor(n) for n in range(TOGETHER)))
    return tally


async def _in_turn(address: str) -> Tally:
    tally = Tally()
    for number in range(IN_TURN):
        wanted = addresses(random.Random(1000 + number))
        await _visit(address, tally, wanted, _times(IN_TURN_RUNS), lambda: 0.0)
    return tally


def measure(var: Path, line: Line, *, minutes: float) -> None:
    """One visitor, then `TOGETHER` for some minutes, then `IN_TURN` one after the other."""
    with running("app.py", health="healthz", var=var) as server:
        # What every page opens with is drawn behind the start.
        time.sleep(20)
        asyncio.run(_alone(server.address, rounds=1, seed=0))
        one = asyncio.run(_alone(server.address, rounds=ALONE, seed=1))
        print(f"     one visitor alone: {one.told()}; {_memory(server)}", flush=True)
        first = asyncio.run(_together(server.address, seconds=30 * minutes, seed=100))
        half = server.resident_mb()
        crowd = asyncio.run(_together(server.address, seconds=30 * minutes, seed=200))
        full = server.resident_mb()
        print(f"     {TOGETHER} at once: {crowd.told()}", flush=True)
        turns = asyncio.run(_in_turn(server.address))
        print(f"     {IN_TURN} in turn: {turns.told()}; {_memory(server)}", flush=True)
        end = server.resident_mb()
    waiting = (
        f"{crowd.p95():.2f} s against {one.p95():.2f} s, each reads {READING[0]:g}-{READING[1]:g} s"
    )
    line(f"p95 of a run, {TOGETHER} visitors / one", crowd.p95() / one.p95(), MOST_WAITING, waiting)
    detail = f"{full:.0f} against {half:.0f} MB"
    line("memory, second half of the crowd", full / half, MOST_GROWTH, detail)
    line(f"memory, {IN_TURN} in turn", end / full, MOST_GROWTH, f"{end:.0f} against {full:.0f} MB")
    wrong = [*one.errors, *first.errors, *crowd.errors, *turns.errors]
    line("errors", float(len(wrong)), 0.0, "; ".join(wrong[:3]))


def _memory(server: Server) -> str:
    return f"{server.resident_mb():.0f} MB"
