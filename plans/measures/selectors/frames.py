"""The time that attainment looks at: period, day, working days and the trees of those days, loaded once for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from accounts.organisation.rules.calendar import not_open
from accounts.organisation.rules.pace import judged_on
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.pace_limits import limits_on
from accounts.organisation.selectors.teams import Segment, Tree, segments_between
from plans.measures.rules import attainment as rules
from plans.measures.rules.attainment import Limits, TimeLeft
from plans.measures.selectors.own_numbers import OwnNumbers, own_numbers
from plans.measures.selectors.scopes import Scope
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Frame:
    """The time that is looked at, loaded once: rules, period, day, tree stretches, working days."""

    calendar: fiscal.CalendarRules
    period: fiscal.Period
    as_of: date
    today: date
    history: list[fiscal.Period]
    segments: list[Segment]
    counts: DayCounts
    best_of_scope: dict[Any, Fraction | None] = field(default_factory=dict, compare=False)
    """The best rate of a scope, once read: a page that asks twice reads eight quarters once."""
    _limits: dict[date, Limits] = field(default_factory=dict, compare=False)
    """The limits of a day, once looked up: every row of a page asks for them."""
    folds: dict[Any, Mapping[int, int]] = field(default_factory=dict, compare=False)
    """Teams that are summed as one for a scope, once found (plans.measures.selectors.folding)."""
    booked: dict[Any, Any] = field(default_factory=dict, compare=False)
    """What people were credited with in the past, once read (plans.measures.selectors.weekly)."""
    off: dict[Any, Any] = field(default_factory=dict, compare=False)
    """The days off of people in what is left of the period, once read (plans.measures.selectors.days_off)."""
    _left: dict[tuple[date, date], TimeLeft] = field(default_factory=dict, compare=False)

    @cached_property
    def own(self) -> OwnNumbers:
        """Teams' own numbers in the period, read when they are first asked for: figures of people have none."""
        return own_numbers(
            start=self.period.starts_on, end=self.period.ends_before, segments=self.segments, counts=self.counts
        )

    def own_for(self, scope: Scope) -> OwnNumbers:
        """The own numbers that stand beside a scope's figures; a person's have none, and need not read any."""
        return OwnNumbers() if scope.is_person else self.own

    @property
    def pipeline_known(self) -> bool:
        """Open deals are only known as they are today."""
        return self.as_of == self.today

    def limits(self, stretch: fiscal.Period | None = None) -> Limits:
        """The limits that judge a stretch: those of the day looked at, or of its last day when it has ended."""
        day = judged_on(as_of=self.as_of, last_day=(stretch or self.period).last_day)
        if day not in self._limits:
            held = limits_on(day)
            self._limits[day] = Limits(held.ahead_ppm, held.watch_ppm)
        return self._limits[day]

    def left(self, start: date, end: date) -> TimeLeft:
        """What is left of a stretch, the day itself included; all rows of a page ask for the same few stretches."""
        if (start, end) not in self._left:
            self._left[start, end] = self._work_out_left(start, end)
        return self._left[start, end]

    def _work_out_left(self, start: date, end: date) -> TimeLeft:
        first = max(start, self.as_of)
        weeks = fiscal.cut_weeks(self.calendar, start, end)
        worked = sum(1 for week in weeks if self.counts.between(max(first, week.starts_on), week.ends_before) > 0)
        return TimeLeft(working_days=self.counts.between(first, end), weeks=worked, ended=self.as_of >= end)

    @property
    def needs_history(self) -> bool:
        """Out of reach is only said with enough days left."""
        return self.left(self.period.starts_on, self.period.ends_before).working_days >= rules.LEAST_DAYS_LEFT

    @cached_property
    def days_of_history(self) -> list[int]:
        """The working days of each complete quarter before the day; 0 where its year is not opened."""
        spans = [(quarter.starts_on, quarter.ends_before) for quarter in self.history]
        return [self.counts.between(*span) if self.counts.knows(*span) else 0 for span in spans]

    @property
    def tree_today(self) -> Tree:
        """The tree of today, which the stretches reach up to."""
        return next(segment.tree for segment in self.segments if segment.starts_on <= self.today < segment.ends_before)

    def in_period(self) -> list[Segment]:
        """The stretches of the period in which the tree stood still."""
        return clip(self.segments, self.period.starts_on, self.period.ends_before)


def clip(segments: list[Segment], start: date, end: date) -> list[Segment]:
    """The stretches inside a range, cut at its edges."""
    inside = [segment for segment in segments if segment.starts_on < end and segment.ends_before > start]
    return [Segment(max(segment.starts_on, start), min(segment.ends_before, end), segment.tree) for segment in inside]


def frame(*, period_key: str, as_of: date | None, today: date) -> Frame:
    """Load the frame of a period; four queries.

    Raises fiscal.UnknownPeriod for a period that is unknown or not opened, Invalid for a day ahead.
    """
    day = as_of or today
    if day > today:
        raise Invalid(as_of="Choose a day up to today.")
    scheme = calendar.rules()
    period = fiscal.period(scheme, period_key)
    history = _complete_quarters(scheme, day)
    start = min(period.starts_on, history[0].starts_on)
    until = max(period.ends_before, today + _DAY)
    segments = segments_between(start, until) if start < until else []
    counts = DayCounts.load()
    if not counts.knows(period.starts_on, period.ends_before):
        raise fiscal.UnknownPeriod(not_open(period.key))
    return Frame(
        scheme,
        period,
        day,
        today,
        history,
        segments,
        counts,
    )


def _complete_quarters(scheme: fiscal.CalendarRules, day: date) -> list[fiscal.Period]:
    quarters = [fiscal.period_of(scheme, day, "quarter")]
    for _ in range(rules.HISTORY_QUARTERS):
        quarters.insert(0, fiscal.period_of(scheme, quarters[0].starts_on - _DAY, "quarter"))
    return quarters[:-1]
