"""Where the quarter is coming from, one line of the hallway for each answer."""

from __future__ import annotations

from plans.calls.presenters import call_pages
from plans.calls.rules.calls import PERSON
from plans.calls.rules.subjects import Subject
from plans.measures.rules.landing import WEIGHTED
from reviews.boards.presenters.hallway_lines import FactLine
from reviews.boards.selectors.hallway_coming import Coming
from traps_web.ui import values, words
from traps_web.ui.addresses import address


def lines(coming: Coming, person_id: int) -> list[FactLine]:
    """The call, the landing, and how the open pipeline changed since the quarter's first night.

    Nothing for people without a quarter of their own, such as most leaders.
    """
    if coming.call is None and not _lands(coming) and not (coming.moved and coming.moved.change):
        return []
    return [_call(coming, person_id), *_landing(coming, person_id), *_moved(coming, person_id)]


def _lands(coming: Coming) -> bool:
    return bool(coming.nights.newest.expected if coming.nights else coming.weighted_landing)


def _call(coming: Coming, person_id: int) -> FactLine:
    here = call_pages.address(Subject(PERSON, person_id, ""), coming.period.key)
    if coming.call is None:
        return FactLine("Call", values.Fig("no call yet", here), css="quiet")
    label = f"Call, best case {words.money(coming.call.best_case)}"
    return FactLine(label, values.Fig(words.money(coming.call.commit), here))


def _landing(coming: Coming, person_id: int) -> list[FactLine]:
    """That of the newest night with its day, or the weighted one of now."""
    here = address("forecast", period=coming.period.key, person=person_id)
    if coming.nights is None or coming.nights.newest.expected is None:
        if coming.weighted_landing is None:
            return []
        return [FactLine("Weighted landing", values.Fig(words.money(coming.weighted_landing), here))]
    newest = coming.nights.newest
    figure = values.Fig(words.money(newest.expected), here)
    day = words.day(newest.night.day)
    if newest.basis == WEIGHTED:
        return [FactLine(f"Weighted landing, {day}", figure)]
    interval = "" if newest.low is None else f": {words.money(newest.low)} to {words.money(newest.high)}"
    return [FactLine(f"Expected landing, {day}{interval}", figure, css="nowrap")]


def _moved(coming: Coming, person_id: int) -> list[FactLine]:
    moved = coming.moved
    if moved is None:
        return []
    here = address(
        "movement",
        since=moved.since.isoformat(),
        until=moved.until.isoformat(),
        period=coming.period.key,
        person=person_id,
    )
    change = words.signed(moved.change) if moved.change else "0"
    label = f"Open pipeline, {words.day(moved.since)} to {words.day(moved.until)}"
    return [FactLine(label, values.Fig(change, here), css="nowrap")]
