"""Coverage: which provinces of an edition are missing, and where its full table stands."""

from __future__ import annotations

from html import escape

from lib.data.declared import provinces
from lib.figures import queries
from lib.gallery import coverage
from lib.views import cards
from lib.views.frame import Page


def block(page: Page, indicator: str, year: int) -> None:
    """The known ranks as a strip, the missing provinces by name, and the way to the whole table."""
    gone = coverage.missing(indicator, year)
    if not gone:
        return
    total = queries.ground(indicator, year).ranked
    title = page.t("coverage.missing", year=year, n=len(gone), total=total)
    place = cards.folded(title, key="coverage")
    if place.open:
        with place:
            cards.block(_strip(page.lang, indicator, year))
            names = ", ".join(provinces.load().by_id[i].name(page.lang) for i in gone)
            cards.paragraph([f"{names}."])
            where = coverage.full_table(page.lang, indicator, year)
            cards.paragraph([where, page.t("coverage.keepers")])


@queries.per_version
def _strip(lang: str, indicator: str, year: int) -> str:
    """A cell for each rank of the edition, filled where it is known whose it is."""
    history = queries.history(indicator)
    known = set(history.loc[history["year"] == year, "rank"].dropna())
    total = queries.ground(indicator, year).ranked or 0
    cells = "".join(
        f'<i title="{rank}"{" class=known" if rank in known else ""}></i>'
        for rank in range(1, total + 1)
    )
    label = Page(id="ranking", lang=lang).t("coverage.strip", total=total)
    told = escape(f"{label}: {len(known)}/{total}")
    return f'<div class="cchc-strip" role="img" aria-label="{told}">{cells}</div><p>{told}</p>'
