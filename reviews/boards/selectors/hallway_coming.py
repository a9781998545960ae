"""Where a person's quarter is coming from, for the hallway: their call, the expected landing, and what moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.history.selectors.deal_days import first_day
from pipeline.history.selectors.open_change import OpenChange, open_change
from pipeline.history.selectors.scopes import Scope
from plans.calls.models import Call
from plans.calls.rules.calls import PERSON
from plans.calls.rules.subjects import Subject
from plans.calls.selectors.words import word_of
from plans.measures.rules.landing_words import Lands
from plans.measures.selectors.landing import landing
from traps_web.lib import fiscal

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """What was called, where it is expected to land, and what moved since the quarter began."""

    period: fiscal.Period
    call: Call | None
    lands: Lands | None
    moved: OpenChange | None
    """None on the first day of the quarter, and where no deal was open then or is now."""


def coming(reader: Reader, *, person: Person, period: fiscal.Period) -> Coming:
    """Where the quarter of somebody whom the viewer sees is coming from."""
    return Coming(
        period=period,
        call=word_of(reader, subject=Subject(PERSON, person.pk, person.name), period=period),
        lands=landing(reader, period_key=period.key, person_id=person.pk).lands,
        moved=_moved(reader, person, period),
    )


def _moved(reader: Reader, person: Person, period: fiscal.Period) -> OpenChange | None:
    """The closing less the opening: what the page of the movement shows bucket by bucket."""
    first = first_day()
    until = organisation_today(reader.now, reader.organisation)
    if first is None or until <= (since := max(period.starts_on, first) - _DAY):
        return None
    scope = Scope(person.name, person_id=person.pk)
    return open_change(scope=scope, period=period, since=since, until=until)
