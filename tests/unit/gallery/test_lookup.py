"""A few typed words name a province, an index and a year, in any order and without diacritics."""

from __future__ import annotations

import pytest

from lib.gallery.lookup import Lookup, lookup

pytestmark = pytest.mark.usefixtures("shipped")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("son la par index 2022", Lookup(place="34-14", indicator="par_index", year=2022)),
        ("SIPAS 2023 Quảng Ninh", Lookup(place="34-22", indicator="sipas", year=2023)),
        ("papi hue", Lookup(place="34-46", indicator="papi")),
        ("pci 1999 ba ria", Lookup(place="63-77", indicator="pci")),
        ("Hà Tây", Lookup(place="64-28")),
        ("xyz", Lookup()),
        ("2022", Lookup()),
    ],
)
def test_words_are_taken_apart(text: str, found: Lookup) -> None:
    assert lookup(text) == found
