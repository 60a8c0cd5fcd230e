"""Addresses at random: what anybody may type after a page's name."""

from __future__ import annotations

from hypothesis import strategies as st

from lib import gallery
from lib.gallery.choice_kinds import One, Several, Units

NONSENSE = ["", "xyz", "1800", "<b>x</b>", "ATLANTIS", "a:b", "papi_d1:99", "par_index,nothing"]
COMPONENTS = ["papi_d1:0.2", "papi_d4:-0.1,papi_d1:0.123456", "nearest", "papi_d1:1", "pci_s1:2"]


@st.composite
def addresses(draw: st.DrawFn, page: str) -> list[tuple[str, str]]:
    """Parameters of a page: known and unknown values, each choice never, once or twice."""
    table = gallery.TABLES[page]
    pairs: list[tuple[str, str]] = []
    for choice in table.choices:
        if choice.name not in table.names:
            continue
        # What is on offer depends on what was drawn before.
        asked = table.selection(pairs, lang="vi")
        texts = st.sampled_from(NONSENSE)
        if isinstance(choice, One) and choice.when(asked) and choice.offered(asked):
            known = [choice.text(o) for o in choice.offered(asked)]
            texts = st.one_of(st.sampled_from(known), texts)
        elif isinstance(choice, Units):
            ids = st.sampled_from([p.id for p in choice.offered(asked)])
            slugs = st.sampled_from([p.slug for p in choice.offered(asked)])
            names = st.sampled_from([p.name_vi for p in choice.offered(asked)])
            one = st.one_of(ids, slugs, names, texts)
            texts = st.lists(one, min_size=1, max_size=9).map(",".join) | one
        elif isinstance(choice, Several):
            one = st.sampled_from(list(choice.offered(asked)))
            texts = st.lists(one, min_size=1, max_size=5).map(",".join) | texts
        elif choice.name in ("c", "w"):
            texts = st.sampled_from(COMPONENTS) | texts
        values = draw(st.lists(texts, max_size=2))
        pairs += [(choice.name, v) for v in values]
    return draw(st.permutations(pairs))
