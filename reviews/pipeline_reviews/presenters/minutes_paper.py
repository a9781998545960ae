"""The minutes of a pipeline review as blocks on paper, one for each of its sections."""

from __future__ import annotations

from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import figure, whole, words
from reviews.kinds.presenters.paper.typeset import SMALL, Story, line, pairs, section, table, title
from reviews.pipeline_reviews.presenters.minutes_v1 import DealRow, MinutesView
from traps_web.ui import values


def head(minutes: MinutesView) -> Story:
    """What the paper begins with."""
    return [
        *title(f"Pipeline review of {minutes.team}, {minutes.week}"),
        line(f"{minutes.held}. {minutes.statement}", SMALL),
    ]


def opened(minutes: MinutesView) -> Story:
    """What moved since the review before, and what became of what it said."""
    return [*_moved(minutes), *_then(minutes)]


def said(minutes: MinutesView) -> Story:
    """What was said, deal by deal."""
    return _deals(minutes)


def ended(minutes: MinutesView) -> Story:
    """Verdicts in money, coverage, call, landing and actions."""
    return [*_end(minutes), *_actions(minutes)]


def _moved(minutes: MinutesView) -> Story:
    if not minutes.moved:
        return []
    rows: list[tuple[Content, ...]] = [
        (Cell(row.label, look="strong" if row.is_sum else ""), row.deals, row.amount) for row in minutes.moved
    ]
    columns = (words("Line"), whole("Deals"), figure("Open pipeline"))
    return section(minutes.moved_head, "what moved", table(columns, rows, total=True))


def _then(minutes: MinutesView) -> Story:
    if not minutes.then:
        return []
    rows: list[tuple[Content, ...]] = [(row.text, row.more, row.state) for row in minutes.then]
    return section(minutes.then_head, "", table((words("What"), words("Who and by when"), whole("Held")), rows))


def _deals(minutes: MinutesView) -> Story:
    columns = (
        *(whole(), words("Deal"), words("Why it was on the list"), whole("Verdict"), words("In words")),
        figure("Amount"),
    )
    rows = [_deal(row) for row in minutes.deals]
    below = [line(minutes.unjudged, SMALL)] if minutes.unjudged else []
    content = [table(columns, rows)] if rows else [line("Nothing was said.", SMALL)]
    return section("What was said", "deal by deal", *content, *below)


def _deal(row: DealRow) -> tuple[Content, ...]:
    verdict: Content = values.State("watch", f"{row.verdict}, flag") if row.is_flagged else row.verdict
    return (f"{row.number}.", Cell(row.name, row.owner), Cell(row.why, look="quiet"), verdict, row.words, row.amount)


def _end(minutes: MinutesView) -> Story:
    tallies: list[tuple[Content, ...]] = [(row.verdict, row.deals, row.amount) for row in minutes.tallies]
    columns = (words("Verdict"), figure("Deals"), figure("Amount"))
    story: Story = section("Verdicts in money", "", table(columns, tallies)) if tallies else []
    if minutes.figures:
        story += section("Coverage, call and landing", "", pairs([(row.label, row.text) for row in minutes.figures]))
    return story


def _actions(minutes: MinutesView) -> Story:
    if not minutes.actions:
        return []
    rows: list[tuple[Content, ...]] = [(row.text, row.owner, row.by) for row in minutes.actions]
    return section("Actions", "each a duty of its owner", table((words("What"), words("Who"), whole("By")), rows))
