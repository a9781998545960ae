"""What waits for a manager, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from accounts.duties.presenters import owed
from accounts.duties.rules import settling
from accounts.organisation.presenters import period_words
from accounts.organisation.selectors import replaced_names
from reviews.boards.selectors.team_waiting import MOST_LISTED, ExtensionRequest, Waiting
from traps_web.ui import values, words
from traps_web.ui.addresses import address, asking

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
MOST_HELD = 3
"""So many reviews to hold stand by themselves; the rest is counted, and opens."""
ACTIONS = {"live": "Give the verdict", "to sign": "Read and sign"}
OPEN = values.OBLIGATION_STATES["open"]


@dataclass(frozen=True, slots=True)
class ReviewToHold:
    """A review that one holds for somebody."""

    due: values.Due
    what: str
    who: str
    url: str


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """Decisions with what they say together and how many are left out; and the reviews that are to be held."""

    head: str
    rows: tuple[values.OwedRow, ...]
    more: str
    hold_head: str
    hold: tuple[ReviewToHold, ...]
    hold_later: values.Fold | None
    """Says what else is to be held and until when; None where all stand by themselves."""
    later: tuple[ReviewToHold, ...]


def table(waiting: Sequence[Waiting], *, now: datetime, zone: tzinfo) -> WaitingTable:
    """What is to be decided, and apart from it what is to be held; the nearest deadlines first."""
    to_hold = [row for row in waiting if row.is_to_hold]
    decisions = [row for row in waiting if not row.is_to_hold]
    count, held = len(decisions), tuple(_to_hold(row, now, zone) for row in to_hold)
    waits = (
        f"{_counted(count, 'decision')} {'wait' if count > 1 else 'waits'} for you"
        if count
        else "Nothing waits for you"
    )
    first = f"; the first by {words.deadline(decisions[0].due_at, zone)}" if decisions else ""
    return WaitingTable(
        head=waits + first,
        rows=tuple(_row(row, now, zone) for row in decisions[:MOST_LISTED]),
        more=f"{count - MOST_LISTED} more under Traps" if count > MOST_LISTED else "",
        hold_head=_hold_head(to_hold, now),
        hold=held[:MOST_HELD],
        hold_later=_later(to_hold[MOST_HELD:], zone),
        later=held[MOST_HELD:],
    )


def _counted(count: int, noun: str) -> str:
    number = NUMBERS[count] if count < len(NUMBERS) else words.number(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _hold_head(to_hold: Sequence[Waiting], now: datetime) -> str:
    past = sum(row.due_at < now for row in to_hold)
    late = f", {words.number(past)} past due" if past else ""
    return f"To hold: {words.plural(len(to_hold), 'review')}{late}"


def _later(to_hold: Sequence[Waiting], zone: tzinfo) -> values.Fold | None:
    if not to_hold:
        return None
    until = words.day(to_hold[-1].due_at.astimezone(zone).date())
    return values.Fold("to-hold", f"{words.number(len(to_hold))} more", f"until {until}", level=3)


def _to_hold(waiting: Waiting, now: datetime, zone: tzinfo) -> ReviewToHold:
    assert waiting.review is not None
    due = values.Due.of(waiting.due_at, now=now, zone=zone)
    what = _row(waiting, now, zone).what
    return ReviewToHold(due, what, waiting.review.person_name, address("review_detail", waiting.review.pk))


def _row(waiting: Waiting, now: datetime, zone: tzinfo) -> values.OwedRow:
    due = values.Due.of(waiting.due_at, now=now, zone=zone)
    if waiting.extension is not None:
        return _of_extension(waiting, waiting.extension, due, zone)
    assert waiting.duty is not None
    duty = waiting.duty
    page, form = owed.act_urls(duty.pk, trap_key=duty.trap_key, subject=duty.subject, page=duty.address)
    row = values.OwedRow(
        key=str(duty.pk),
        what=period_words.spelled(replaced_names.text(duty.label, at=duty.opened_at)),
        state=OPEN,
        due=due,
        more=_asked(duty.opened_at, zone),
        act=settling.word(duty.trap_key, is_late=False),
        act_url=page,
        form_url=form,
        details_url=owed.story_url(duty.pk),
    )
    if waiting.review is None:
        return row
    # Held on another day than it was planned for, a review is still judged on its own page.
    act = ACTIONS.get(waiting.review.status, "Open the review")
    return replace(row, act=act, act_url=address("review_detail", waiting.review.pk))


def _of_extension(waiting: Waiting, extension: ExtensionRequest, due: values.Due, zone: tzinfo) -> values.OwedRow:
    """A request for more time; its form opens in the row of whoever owes the answer."""
    label = period_words.spelled(replaced_names.text(extension.label, at=extension.opened_at))
    why = replaced_names.text(extension.reason, at=extension.asked_at)
    duty = waiting.duty
    nearer = "" if waiting.is_own or duty is None else f". {duty.owner_name} has to answer."
    page = address("extension_decide", extension.pk)
    return values.OwedRow(
        key=str(duty.pk) if duty else f"extension-{extension.pk}",
        what=f"More time until {words.day(extension.wanted_on)} for “{label}”: “{why}”",
        state=OPEN,
        due=due,
        more=f"{extension.owner_name}, {_asked(extension.asked_at, zone)}{nearer}",
        act="Decide",
        act_url=page,
        form_url=asking(page, duty=duty.pk) if duty else "",
        details_url=owed.story_url(duty.pk) if duty else "",
    )


def _asked(at: datetime, zone: tzinfo) -> str:
    return f"since {words.day(at.astimezone(zone).date())}"
