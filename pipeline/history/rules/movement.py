"""Why the open pipeline, and what is won and weighted, changed between two days, share by share.

A line is one person's share of one deal while the person is in one team. What came in or went out is in the bucket of
its cause, at its amount then; what changed in between is a change of amount, of owner or of chance. So the buckets of a
line add up to its change, and the lines of people and teams add up to the change of the organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from traps_web.lib import money

EVERYTHING = "all"
"""Stands for a period in an address: every deal with a close date counts."""


class Bucket(StrEnum):
    """Why a deal counts differently than before."""

    NEW = "new"
    REOPENED = "reopened"
    PULLED_IN = "pulled in"
    PUSHED_OUT = "pushed out"
    AMOUNT_UP = "amount up"
    AMOUNT_DOWN = "amount down"
    STAGE_MOVED = "stage moved"
    OWNER_IN = "owner in"
    OWNER_OUT = "owner out"
    WON = "won"
    LOST = "lost"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class State:
    """A deal from a day on, with each person's share in parts per million and its money in cents."""

    pk: int
    starts_on: date
    status: str
    stage_id: int
    amount: int
    close_on: date | None
    closed_on: date | None
    shares: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Window:
    """From the end of one day to the end of another, for deals that close in a span of days, or all with a date."""

    since: date
    until: date
    starts_on: date | None = None
    ends_before: date | None = None

    def covers(self, day: date | None) -> bool:
        """Whether what closes on a day counts."""
        if day is None:
            return False
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_before is None or day < self.ends_before
        )

    @property
    def counts_won(self) -> bool:
        """Whether won deals stay in the sum: only within a period, since over all time the sum would only grow."""
        return self.starts_on is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One person's share of one deal while the person is in one team."""

    deal_id: int
    person_id: int
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Amounts:
    """Cents in the open pipeline, and in what is won or weighted by its chance."""

    pipeline: int = 0
    landing: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(self.pipeline + other.pipeline, self.landing + other.landing)

    def __sub__(self, other: Amounts) -> Amounts:
        return Amounts(self.pipeline - other.pipeline, self.landing - other.landing)

    def __bool__(self) -> bool:
        return bool(self.pipeline or self.landing)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one cause changed in one line, and the state that records it."""

    line: Line
    bucket: Bucket
    amounts: Amounts
    state_id: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A line from its opening to its closing."""

    line: Line
    opening: Amounts
    closing: Amounts
    effects: tuple[Effect, ...]
    is_open_first: bool
    is_open_last: bool


Chance = Callable[[int, date], int]
TeamOn = Callable[[int, date], int | None]
ChangesOf = Callable[[int], Sequence[date]]


@dataclass(frozen=True, slots=True)
class _Point:
    """A line from a day on; without a state the deal does not exist."""

    day: date
    state: State | None
    is_theirs: bool
    share_ppm: int
    value: int


def moved_lines(
    deal_id: int, states: Sequence[State], window: Window, *, chance: Chance, team_on: TeamOn, team_changes: ChangesOf
) -> Iterator[Moved]:
    """Each line of a deal that counts on one of the two days or in between.

    `states` are those of the deal in order, from the one that holds on the first day.
    """
    for person_id in dict.fromkeys(pk for state in states for pk in state.shares):
        if len(states) == 1 and states[0].starts_on <= window.since and not team_changes(person_id):
            yield from _unmoved(deal_id, states[0], person_id, window, chance, team_on)
            continue
        days = {window.since, *(state.starts_on for state in states if state.starts_on > window.since)}
        days |= {day for day in team_changes(person_id) if window.since < day <= window.until}
        ordered = sorted(days)
        standing = [(day, _state_on(states, day), team_on(person_id, day)) for day in ordered]
        for team_id in dict.fromkeys(team for _, state, team in standing if state is not None):
            points = [_point(day, state, person_id, team == team_id) for day, state, team in standing]
            moved = _moved(Line(deal_id, person_id, team_id), points, window, chance)
            if moved is not None:
                yield moved


def _unmoved(
    deal_id: int, state: State, person_id: int, window: Window, chance: Chance, team_on: TeamOn
) -> list[Moved]:
    """The shortcut for most deals: nothing changed except, perhaps, the chance of their stage."""
    line = Line(deal_id, person_id, team_on(person_id, window.since))
    moved = _moved(line, [_point(window.since, state, person_id, is_in_team=True)], window, chance)
    return [] if moved is None else [moved]


def _state_on(states: Sequence[State], day: date) -> State | None:
    held = None
    for state in states:
        if state.starts_on <= day:
            held = state
    return held


def _point(day: date, state: State | None, person_id: int, is_in_team: bool) -> _Point:
    share = state.shares.get(person_id) if state is not None and is_in_team else None
    share_ppm, value = share or (0, 0)
    return _Point(day, state, share is not None, share_ppm, value)


def _moved(line: Line, points: Sequence[_Point], window: Window, chance: Chance) -> Moved | None:
    opened = [_is_open(point, window) for point in points]
    first, last = points[0], points[-1]
    opening, closing = _amounts(first, window, window.since, chance), _amounts(last, window, window.until, chance)
    if not any(opened):
        effects = _without_pipeline(line, first, last, closing - opening)
    else:
        effects = [*_in_and_out(line, points, opened, window, chance)]
    if not any(opened) and not opening and not closing:
        return None
    return Moved(line, opening, closing, tuple(effects), opened[0], opened[-1])


def _in_and_out(
    line: Line, points: Sequence[_Point], opened: Sequence[bool], window: Window, chance: Chance
) -> Iterator[Effect]:
    """What came in first, what became of it, and what went out last."""
    first, last = points[0], points[-1]
    enters = opened.index(True)
    leaves = len(opened) - 1 - opened[::-1].index(True)
    came, stayed = points[enters], points[leaves]
    came_on = came.day if enters else window.since
    stayed_until = points[leaves + 1].day if leaves + 1 < len(points) else window.until
    begins, ends = (_amounts(point, window, day, chance) for point, day in ((came, came_on), (stayed, stayed_until)))
    if enters:
        before = Amounts(0, _booked(first, window))
        yield Effect(line, _cause_in(points[enters - 1]), begins - before, _state_id(came))
    yield from _between(line, came, stayed, begins, ends, chance(_stage_id(came), came_on))
    if leaves + 1 < len(points):
        booked = Amounts(0, _booked(last, window))
        gone = points[leaves + 1]
        cause = Bucket.WON if booked else _cause_out(gone)
        yield Effect(line, cause, booked - ends, _state_id(last if booked else gone))


def _between(
    line: Line, came: _Point, stayed: _Point, begins: Amounts, ends: Amounts, chance_ppm: int
) -> Iterator[Effect]:
    """A change of the amount, of the share and of the chance, one after the other."""
    is_same_share = came.share_ppm == stayed.share_ppm
    if is_same_share and begins == ends:
        return
    at_old_share = stayed.value if is_same_share else money.apply_ppm(_amount(stayed), came.share_ppm)
    after_amount = Amounts(at_old_share, money.apply_ppm(at_old_share, chance_ppm))
    after_share = Amounts(stayed.value, money.apply_ppm(stayed.value, chance_ppm))
    steps = (
        (after_amount - begins, Bucket.AMOUNT_UP, Bucket.AMOUNT_DOWN),
        (after_share - after_amount, Bucket.OWNER_IN, Bucket.OWNER_OUT),
        (ends - after_share, Bucket.STAGE_MOVED, Bucket.STAGE_MOVED),
    )
    for change, up, down in steps:
        if change:
            yield Effect(line, down if change.pipeline < 0 else up, change, _state_id(stayed))


def _without_pipeline(line: Line, first: _Point, last: _Point, change: Amounts) -> list[Effect]:
    """A line that was never open between the two days: only what is won can have changed."""
    if not change:
        return []
    is_won = [point.is_theirs and point.state is not None and point.state.status == "won" for point in (first, last)]
    if all(is_won):
        cause = Bucket.AMOUNT_UP if change.landing > 0 else Bucket.AMOUNT_DOWN
    elif is_won[1]:
        was_won = first.state is not None and first.state.status == "won"
        cause = Bucket.OWNER_IN if was_won else Bucket.WON
    elif last.state is not None and last.state.status == "open" and last.is_theirs:
        cause = Bucket.REOPENED
    else:
        cause = _cause_out(last)
        cause = Bucket.OWNER_OUT if cause == Bucket.WON else cause
    return [Effect(line, cause, change, _state_id(last))]


def _is_open(point: _Point, window: Window) -> bool:
    state = point.state
    return state is not None and point.is_theirs and state.status == "open" and window.covers(state.close_on)


def _booked(point: _Point, window: Window) -> int:
    state = point.state
    if state is None or not point.is_theirs or state.status != "won" or not window.counts_won:
        return 0
    return point.value if window.covers(state.closed_on) else 0


def _amounts(point: _Point, window: Window, day: date, chance: Chance) -> Amounts:
    if not _is_open(point, window):
        return Amounts(0, _booked(point, window))
    return Amounts(point.value, money.apply_ppm(point.value, chance(_stage_id(point), day)))


def _cause_in(before: _Point) -> Bucket:
    if before.state is None:
        return Bucket.NEW
    if before.state.status != "open":
        return Bucket.REOPENED
    return Bucket.PULLED_IN if before.is_theirs else Bucket.OWNER_IN


def _cause_out(after: _Point) -> Bucket:
    status = "removed" if after.state is None else after.state.status
    if status != "open":
        return {"won": Bucket.WON, "lost": Bucket.LOST}.get(status, Bucket.REMOVED)
    return Bucket.PUSHED_OUT if after.is_theirs else Bucket.OWNER_OUT


def _stage_id(point: _Point) -> int:
    return point.state.stage_id if point.state is not None else 0


def _state_id(point: _Point) -> int:
    return point.state.pk if point.state is not None else 0


def _amount(point: _Point) -> int:
    return point.state.amount if point.state is not None else 0
