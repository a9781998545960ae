"""The money of a packet, read from attainment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.organisation.models import Person
from plans.measures.rules.attainment import Figures, TimeLeft
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.curves import curve_points
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.scopes import Sight, sight_of
from reviews.documents.rules.packet import Curve, Gap, Standing
from traps_web.lib import fiscal

TRAILING_QUARTERS = 4
_RATIO = Decimal("0.0001")


@dataclass(frozen=True)
class Money:
    """Every standing of a packet."""

    gap: Gap
    quarter: Standing
    year: Standing
    own_share: Standing | None
    last_year: Standing | None
    trailing: list[Standing]
    months: list[Standing]
    weeks: list[Standing]
    curve: Curve


def money(*, person: Person, team_id: int | None, period_key: str, today: date) -> Money:
    """The money of a person, or of a team with the manager's own share. Raises fiscal.UnknownPeriod with a sentence."""
    reader = _Reader(person=person, team_id=team_id, sight=sight_of(viewer=person, today=today), today=today)
    time = frame(period_key=period_key, as_of=None, today=today)
    quarter = reader.standing(period_key, time)
    year = reader.standing(fiscal.year_of(time.calendar, time.period.starts_on).key)
    own = None if team_id is None else reader.standing(period_key, time, own=True)
    last = fiscal.same_period_last_year(time.calendar, period_key)
    trailing = reader.trailing(time)
    runs = today < time.period.ends_before
    return Money(
        gap=Gap(quarter.key, quarter.gap) if runs else Gap(year.key, year.gap),
        quarter=quarter,
        year=year,
        own_share=own if own and (own.budget is not None or own.actual) else None,
        last_year=next((earlier for earlier in trailing if earlier.key == last.key), None)
        or reader.standing_or_none(last.key),
        trailing=trailing,
        months=reader.rows(period_key, time, "month"),
        weeks=reader.rows(period_key, time, "week"),
        curve=reader.curve(period_key, time),
    )


@dataclass(frozen=True)
class _Reader:
    """Reads attainment for one person or team."""

    person: Person
    team_id: int | None
    sight: Sight
    today: date

    @property
    def _owner(self) -> dict[str, Any]:
        return {"person_id": self.person.pk} if self.team_id is None else {"team_id": self.team_id}

    def standing(self, key: str, time: Frame | None = None, *, own: bool = False) -> Standing:
        owner: dict[str, Any] = {"person_id": self.person.pk} if own else self._owner
        attained = attainment(
            viewer=self.person, period_key=key, today=self.today, seen=self.sight, framed=time, as_of=None, **owner
        )
        return _standing(
            attained.period.key, attained.period.starts_on, attained.period.ends_before, attained.figures, attained.left
        )

    def standing_or_none(self, key: str) -> Standing | None:
        """The standing, or None where the calendar was not opened that far back."""
        try:
            return self.standing(key)
        except fiscal.UnknownPeriod:
            return None

    def trailing(self, time: Frame) -> list[Standing]:
        """The quarters before this one, oldest first."""
        keys: list[str] = []
        key = time.period.key
        for _ in range(TRAILING_QUARTERS):
            key = fiscal.previous_period(time.calendar, key).key
            keys.insert(0, key)
        return [standing for key in keys if (standing := self.standing_or_none(key)) is not None]

    def rows(self, key: str, time: Frame, by: str) -> list[Standing]:
        attained = attainment(
            viewer=self.person, period_key=key, by=by, today=self.today, seen=self.sight, framed=time, **self._owner
        )
        return [_standing(row.name, row.starts_on, row.ends_before, row.figures, row.left) for row in attained.rows]

    def curve(self, key: str, time: Frame) -> Curve:
        points = curve_points(
            viewer=self.person, period_key=key, today=self.today, seen=self.sight, framed=time, **self._owner
        )
        return Curve(budget=points.budget, actual=points.actual)


def _standing(key: str, starts_on: date, ends_before: date, figures: Figures, left: TimeLeft) -> Standing:
    return Standing(
        key=key,
        starts_on=starts_on,
        ends_before=ends_before,
        budget=figures.budget,
        actual=figures.actual,
        difference=figures.difference,
        retired=_ratio(figures.retired),
        gap=figures.gap,
        budget_to_date=figures.budget_to_date,
        pace=_ratio(figures.pace),
        state=figures.state,
        open_pipeline=figures.open_pipeline,
        coverage=_ratio(figures.coverage),
        weighted=figures.weighted,
        landing=figures.landing,
        needed_per_working_day=figures.needed_per_working_day,
        working_days_left=left.working_days,
    )


def _ratio(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_RATIO)
