"""Where a person's quarter is coming from, for the hallway: their call, and what their nights say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.open_change import OpenChange, open_at_end_of
from pipeline.history.selectors.scopes import Scope
from plans.calls.models import Call
from plans.calls.rules.calls import PERSON
from plans.calls.rules.subjects import Subject
from plans.calls.selectors.words import word_of
from plans.measures.selectors.attainment import Attainment
from plans.readings.selectors.latest import Latest, latest
from traps_web.lib import fiscal


@dataclass(frozen=True, slots=True)
class Coming:
    """What was called, what the nights of the quarter say, and the weighted landing for want of them."""

    period: fiscal.Period
    call: Call | None
    nights: Latest | None
    weighted_landing: Decimal | None
    """Booked money and the open deals of the quarter by the chances of their stages, as of now."""
    moved: OpenChange | None
    """Of the open deals of the quarter since its first night, as known now; None where there were none on both."""


def coming(reader: Reader, *, person: Person, current: Attainment) -> Coming:
    """Where the running quarter of somebody whom the viewer sees is coming from; two queries."""
    period, today = current.period, organisation_today(reader.now, reader.organisation)
    stood_open = Subquery(open_at_end_of(OuterRef("night__day"), person_id=person.pk, period=period))
    nights = latest(Scope(person.name, person_id=person.pk), period, today, stood_open=stood_open)
    return Coming(
        period=period,
        call=word_of(reader, subject=Subject(PERSON, person.pk, person.name), period=period),
        nights=nights,
        weighted_landing=current.figures.landing,
        moved=_moved(nights) if nights else None,
    )


def _moved(nights: Latest) -> OpenChange | None:
    """What the page of the movement between the two nights shows bucket by bucket."""
    first: Any = nights.first
    newest: Any = nights.newest
    if first == newest or (first.stood_open is None and newest.stood_open is None):
        return None
    opening, closing = first.stood_open or Decimal(0), newest.stood_open or Decimal(0)
    return OpenChange(first.night.day, newest.night.day, opening, closing)
