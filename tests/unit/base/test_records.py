"""Which address of a source may be told, and which can be followed."""

from __future__ import annotations

import pytest

from lib.base.records import Source


@pytest.mark.parametrize(
    ("url", "tier", "address", "link"),
    [
        ("https://moha.gov.vn/a", 1, "https://moha.gov.vn/a", "https://moha.gov.vn/a"),
        ("Công văn 12/SNV", 2, "Công văn 12/SNV", ""),
        ("javascript:alert(1)", 3, "javascript:alert(1)", ""),
        ("https://copy.example/a", 4, "", ""),
    ],
)
def test_copies_are_named_without_an_address(url: str, tier: int, address: str, link: str) -> None:
    source = Source(id="s", publisher="", title="", url=url, date="", tier=tier)
    assert (source.address, source.link) == (address, link)
