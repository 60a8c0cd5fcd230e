"""Ranking: where each province stands in an index and how it moved."""

from lib.figures import queries
from lib.gallery import choices, ranking
from lib.views import cards, controls, frame, why
from lib.views import ranking as blocks

page = frame.start("ranking")
header, pickers = frame.header_first()

with pickers:
    indicator = controls.indicator(page, queries.ranked_indicators(), default="par_index")
    years = queries.years(indicator.id)
    period = controls.period(page, years, default=choices.default_period(indicator.id))
    region = controls.region(page, indicator, period[1])
    units = choices.ranked_units(indicator.id)
    chosen = controls.chosen_provinces(page, units, at_most=8, year=period[1])
    view_as, _ = controls.ranking_view(page)
    through = controls.lens_choice(page, indicator, period) if view_as == "years" else ""

found = ranking.read(indicator, period=period, chosen=tuple(chosen), region=region)
with header:
    frame.head(page, ranking.finding(page.lang, found), ranking.lead(page.lang, found))
    frame.caveats(page, ranking.caveats(page.lang, found, through=through))

cards.exhibit(page, f"ranking.{view_as}", headed=False)
frame.breaks(page, found.crossed)
why.line(page, indicator, period, found.chosen)
if not found.refused:  # else the chart above has said why already
    cards.exhibit(page, "ranking.movers")
blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
