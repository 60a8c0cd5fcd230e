"""Ranking: where each province stands in an index and how it moved."""

from lib.gallery import ranking_question, ranking_words
from lib.views import cards, controls, coverage, frame, why
from lib.views import ranking as blocks

page = frame.start("ranking")
header, pickers = controls.header_first(page, ranking_question.CHOICES)

with pickers:
    asked = controls.pick(page, ranking_question.CHOICES)

found = ranking_question.question(asked)
with header:
    through = asked["lens"] if asked["view"] == "years" else ""
    frame.head(
        page,
        ranking_words.finding(page.lang, found),
        ranking_words.lead(page.lang, found),
        ranking_words.caveats(page.lang, found, through=through),
    )

main, clicked = ranking_question.CHOICES.main(asked), blocks.choose_by_click(page, asked, found)
cards.exhibit(page, main, headed=False, noted=True, first=True, clicked=clicked)
coverage.block(page, found.indicator.id, found.end)
frame.breaks(page, found.crossed)
why.line(page, found.indicator, asked["period"], found.chosen)
if not found.refused:  # else the chart above has said why already
    cards.exhibit(page, "ranking.movers", folds=True)
blocks.sureness(page, found)
blocks.table(page, found)
frame.finish(page, blocks.source_ids(found))
