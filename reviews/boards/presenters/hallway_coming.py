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
    """The call, the expected landing with its interval, and what moved since the quarter began.

    Nothing for people without a quarter of their own, such as most leaders.
    """
    if (
        coming.call is None
        and not (coming.lands and coming.lands.expected)
        and not (coming.moved and coming.moved.change)
    ):
        return []
    return [_call(coming, person_id), *_landing(coming, person_id), *_moved(coming, person_id)]


def _call(coming: Coming, person_id: int) -> FactLine:
    here = call_pages.address(Subject(PERSON, person_id, ""), coming.period.key)
    if coming.call is None:
        return FactLine("Call", values.Fig("no call yet", here), css="quiet")
    label = f"Call, best case {words.money(coming.call.best_case)}"
    return FactLine(label, values.Fig(words.money(coming.call.commit), here))


def _landing(coming: Coming, person_id: int) -> list[FactLine]:
    lands = coming.lands
    if lands is None:
        return []
    figure = values.Fig(words.money(lands.expected), address("forecast", period=coming.period.key, person=person_id))
    if lands.basis == WEIGHTED:
        return [FactLine("Weighted landing", figure)]
    if lands.low is None:
        return [FactLine("Expected landing", figure)]
    label = f"Expected landing, {words.money(lands.low)} to {words.money(lands.high)}"
    return [FactLine(label, figure, css="nowrap")]


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
    return [FactLine(f"Open pipeline since {words.day(moved.since)}", values.Fig(change, here))]
