"""Milestones in words: what was agreed, by when, by whom on both sides, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from django.urls import reverse

from accounts.record.rules.readers import Reader
from pipeline.deals.models import Milestone
from traps_web.ui import values, words

DONE = values.State("done", "done")


@dataclass(frozen=True)
class Line:
    """A dated step as a row."""

    pk: int
    name: str
    state: values.State
    ours: str
    theirs: str
    due: values.Due
    more: str
    is_open: bool
    done_url: str
    change_url: str


def lines(milestones: Iterable[Milestone], *, today: date, zone: tzinfo) -> list[Line]:
    """The milestones by day, each with what became of it."""
    return [_line(milestone, today, zone) for milestone in milestones]


def _line(milestone: Milestone, today: date, zone: tzinfo) -> Line:
    settled = milestone.done_at or milestone.dropped_at
    args = [milestone.deal_id, milestone.pk]
    return Line(
        pk=milestone.pk,
        name=milestone.name,
        state=state(milestone, today=today, zone=zone),
        ours=milestone.owner.name,
        theirs=milestone.their_owner or "nobody named",
        due=values.Due(
            words.day(milestone.due_on, year=milestone.due_on.year != today.year),
            "" if settled else words.relative_day(milestone.due_on, today),
            "" if settled or milestone.due_on >= today else "missed",
            milestone.due_on.isoformat(),
        ),
        more=". ".join(
            filter(
                None, [f"Moved {_times(milestone.moves)}" if milestone.moves else "", milestone.drop_reason.rstrip(".")]
            )
        ),
        is_open=settled is None,
        done_url=reverse("deal_milestone_done", args=args),
        change_url=reverse("deal_milestone", args=args),
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def state(milestone: Milestone, *, today: date, zone: tzinfo) -> values.State:
    """Done, done late, dropped, missed, or open: a milestone that is not reached on its day was missed."""
    if milestone.dropped_at is not None:
        return values.State("waived", "dropped")
    if milestone.done_at is not None:
        days = (milestone.done_at.astimezone(zone).date() - milestone.due_on).days
        return DONE if days <= 0 else values.State("late", f"done {words.plural(days, 'day')} late")
    if milestone.due_on < today:
        return values.State("missed", "missed")
    return values.State("open", "open")


def head(milestones: Sequence[Milestone], *, today: date) -> str:
    """How the agreed steps stand, in a few words."""
    if not milestones:
        return "none agreed yet"
    done = sum(milestone.done_at is not None for milestone in milestones)
    missed = sum(
        milestone.done_at is None and milestone.dropped_at is None and milestone.due_on < today
        for milestone in milestones
    )
    return f"{done} of {len(milestones)} reached" + (f", {missed} missed" if missed else "")


def statement(reader: Reader, milestone: Milestone) -> str:
    """How one milestone stands."""
    day = words.day(milestone.due_on, year=milestone.due_on.year != reader.today.year)
    word = state(milestone, today=reader.today, zone=reader.zone).word
    if word == "open":
        return f"{milestone.name} is due {day}, {words.relative_day(milestone.due_on, reader.today)}."
    return f"{milestone.name}, due {day}: {word}."


def moved_sentence(milestone: Milestone) -> str:
    """What a page says after a milestone moved."""
    return f"{milestone.name} is due {words.day(milestone.due_on, year=True)} now. Moved {_times(milestone.moves)}."


def agreed_sentence(milestone: Milestone) -> str:
    """What a page says after a milestone was agreed."""
    return f"Agreed: {milestone.name} by {words.day(milestone.due_on, year=True)}, owed by {milestone.owner.name}."
