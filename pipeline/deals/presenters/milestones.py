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
    return [_line(one, today, zone) for one in milestones]


def _line(one: Milestone, today: date, zone: tzinfo) -> Line:
    settled = one.done_at or one.dropped_at
    args = [one.deal_id, one.pk]
    return Line(
        pk=one.pk,
        name=one.name,
        state=state(one, today=today, zone=zone),
        ours=one.owner.name,
        theirs=one.their_owner or "nobody named",
        due=values.Due(
            words.day(one.due_on, year=one.due_on.year != today.year),
            "" if settled else words.relative_day(one.due_on, today),
            "" if settled or one.due_on >= today else "missed",
            one.due_on.isoformat(),
        ),
        more=". ".join(filter(None, [f"Moved {_times(one.moves)}" if one.moves else "", one.drop_reason.rstrip(".")])),
        is_open=settled is None,
        done_url=reverse("deal_milestone_done", args=args),
        change_url=reverse("deal_milestone", args=args),
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def state(one: Milestone, *, today: date, zone: tzinfo) -> values.State:
    """Done, done late, dropped, missed, or open: a milestone that is not reached on its day was missed."""
    if one.dropped_at is not None:
        return values.State("waived", "dropped")
    if one.done_at is not None:
        days = (one.done_at.astimezone(zone).date() - one.due_on).days
        return DONE if days <= 0 else values.State("late", f"done {words.plural(days, 'day')} late")
    if one.due_on < today:
        return values.State("missed", "missed")
    return values.State("open", "open")


def head(milestones: Sequence[Milestone], *, today: date) -> str:
    """How the agreed steps stand, in a few words."""
    if not milestones:
        return "none agreed yet"
    done = sum(one.done_at is not None for one in milestones)
    missed = sum(one.done_at is None and one.dropped_at is None and one.due_on < today for one in milestones)
    return f"{done} of {len(milestones)} reached" + (f", {missed} missed" if missed else "")


def statement(reader: Reader, one: Milestone) -> str:
    """How one milestone stands."""
    day = words.day(one.due_on, year=one.due_on.year != reader.today.year)
    word = state(one, today=reader.today, zone=reader.zone).word
    if word == "open":
        return f"{one.name} is due {day}, {words.relative_day(one.due_on, reader.today)}."
    return f"{one.name}, due {day}: {word}."


def moved_sentence(one: Milestone) -> str:
    """What a page says after a milestone moved."""
    return f"{one.name} is due {words.day(one.due_on, year=True)} now. Moved {_times(one.moves)}."


def agreed_sentence(one: Milestone) -> str:
    """What a page says after a milestone was agreed."""
    return f"Agreed: {one.name} by {words.day(one.due_on, year=True)}, owed by {one.owner.name}."
