"""Ranking: where each province stands in an index and how it moved."""

from lib import queries, wording
from lib.views import controls, frame, ranking

page = frame.start("ranking")
header, pickers = frame.header_first()

with pickers:
    indicator = controls.indicator(page, queries.ranked_indicators(), default="par_index")
    years = queries.years(indicator.id)
    period = controls.period(page, years, default=controls.default_period(indicator))
    region = controls.region(page, indicator, period[1])
    chosen = controls.chosen_provinces(page, controls.ranked_units(indicator), at_most=8)
    view_as, measure = controls.ranking_view(page)

view = ranking.read(indicator, period=period, chosen=tuple(chosen), region=region)
with header:
    frame.head(page, ranking.finding(page, view), ranking.lead(page, view))
    frame.caveats(page, ranking.caveats(page, view), breaks=view.crossed)

if view.moves["rank_to"].isna().all():
    frame.nothing(page, indicator, wording.missing(page.lang))
elif view_as == "two":
    ranking.two_editions(page, view)
else:
    ranking.over_years(page, view, measure=measure)
ranking.biggest(page, view)
ranking.table(page, view)
frame.finish(page, [*view.history["rank_source"].dropna(), *view.history["score_source"].dropna()])
