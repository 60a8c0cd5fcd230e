"""Chart script: the library that draws charts in the browser, without the kinds that the site has none of.

Owns what of Plotly's script is left out on its way to the reader: three quarters of it draw globes, street
maps and surfaces. The build names each module by its file (`A=_({"src/a.js"(e,t){`...`}}),`), one asks for
another by its letters (`A()`), and the last registers the kinds of chart. A kind that is not registered
leaves modules that nobody asks for: they become empty. A script that looks otherwise is sent as it
is (a test tells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lib.display.charts import traces
from lib.framework import install
from lib.framework.install import Unexpected

NAME = "PlotlyChart"
# The core registers scatter by itself.
KEPT = tuple(f"lib/{kind}.js" for kind in sorted({*traces.KINDS.values()} - {"scatter"}))
BEGIN = re.compile(
    r'([\w$]+)=[_g]\(\{"((?:src|node_modules|stackgl_modules|lib)[^"]*)"\([\w$,]*\)\{'
)
LAST = 'return _({"lib/index.js"('
REGISTERED = re.compile(r"\.register\(\[([\w$(),]*)\]\)")
ASKED = re.compile(r"(?<![\w$.])([\w$]+)\(\)")
# A module's end, with names that the next one fills; functions between two modules are the next one's.
END = re.compile(r"\}\}\)(?:,|;var (?:[\w$]+,)*)$")
# Longer lists of names than this stand nowhere between two modules.
LONGEST_END = 4000


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module in the text: its file, where its body begins, where the next module's letters stand."""

    file: str
    body: int
    following: int
    # Where the body ends; None where functions stand before the next module.
    end: int | None


def sent(body: bytes) -> bytes:
    """The script as it is sent: the smaller one, or all of it where it is not as expected."""
    try:
        return slim(body.decode()).encode()
    except Unexpected:
        return body


def slim(text: str) -> str:
    """The script with the kinds of chart of KEPT alone. Raises Unexpected."""
    last = text.rfind(LAST)
    registered = REGISTERED.search(text, last) if last >= 0 else None
    if registered is None:
        raise Unexpected("registered kinds")
    modules = _modules(text[:last])
    kinds = [n for n in ASKED.findall(registered[1]) if n in modules]
    kept = [f"{n}()" for n in kinds if modules[n].file in KEPT]
    if len(kept) != len(KEPT):
        raise Unexpected("kinds of chart")
    rest = text[last : registered.start(1)] + ",".join(kept) + text[registered.end(1) :]
    first = next(iter(modules.values())).body
    used = _used(text, modules, roots=[*ASKED.findall(text[:first]), *ASKED.findall(rest)])
    return "".join(_left(text[:last], modules, used)) + rest


def _modules(text: str) -> Mapping[str, Module]:
    begins = list(BEGIN.finditer(text))
    found = {}
    for begin, following in zip(begins, [*begins[1:], None], strict=True):
        stop = following.start() if following else len(text)
        start = max(begin.end(), stop - LONGEST_END)
        end = END.search(text[start:stop])
        found[begin[1]] = Module(
            file=begin[2],
            body=begin.end(),
            following=stop,
            end=start + end.start() if end and following else None,
        )
    return found


def _used(text: str, modules: Mapping[str, Module], *, roots: Sequence[str]) -> set[str]:
    """Letters of the modules that the roots ask for, and those ask for, and so on."""
    before = dict(zip(list(modules)[1:], modules, strict=False))
    used: set[str] = set()
    asked = [n for n in roots if n in modules]
    while asked:
        name = asked.pop()
        if name in used:
            continue
        used.add(name)
        parts = [modules[name]]
        if name in before and modules[before[name]].end is None:
            parts.append(modules[before[name]])
        asked += (
            n for p in parts for n in ASKED.findall(text[p.body : p.following]) if n in modules
        )
    return used


def _left(text: str, modules: Mapping[str, Module], used: set[str]) -> Iterator[str]:
    """What stays of the text: unused modules are emptied, functions between two of them go too."""
    place = 0
    for name, following in zip(modules, [*list(modules)[1:], None], strict=True):
        module = modules[name]
        if name in used or following is None:
            continue
        if following not in used:
            yield text[place : module.body] + "}}),"
            place = module.following
        elif module.end is not None:
            yield text[place : module.body]
            place = module.end
    yield text[place:]


def faults() -> list[str]:
    """What no longer stands where the script is made smaller."""
    scripts = [s for s in install.scripts() if s.name.startswith(f"{NAME}.")]
    if len(scripts) != 1:
        return [NAME]
    text = scripts[0].read_text(encoding="utf-8")
    try:
        # Half of it goes at least, or the build has changed.
        return [f"{NAME}: size"] if len(slim(text)) * 2 > len(text) else []
    except Unexpected as reason:
        return [f"{NAME}: {reason}"]
