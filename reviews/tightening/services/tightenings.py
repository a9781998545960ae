"""Saying a tightening, ending it before its time, and what the person covered says afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import DatabaseError, transaction

from accounts.duties.models import Obligation
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.own_traps.services.own_traps import reader_of
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from accounts.record.services import audit
from pipeline.activities.models import ActivityType
from plans.targets.selectors import target_weeks
from plans.targets.selectors.targets import TargetsByType, targets_for
from plans.targets.services import raises
from reviews.tightening.models import RaisedTarget, TightenedPerson, Tightening, TighteningWord
from reviews.tightening.rules import checking
from reviews.tightening.rules.windows import LEAST_NOTICE, MOST_WEEKS, Standing, standing
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services import checks
from traps_web.lib import fiscal, wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

WHO_TIGHTENS = "Only the line above somebody, and leaders, can tighten for them."
ENDED = "The tightening ended."
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Raise:
    """What a week is to owe of an activity."""

    type: ActivityType
    per_week: int


def address_of(tightening: Tightening) -> str:
    """Its page."""
    return f"/tightening/{tightening.pk}/"


@transaction.atomic
def tighten(
    act: Act,
    *,
    starts_on: date,
    weeks: int,
    reason: str,
    check_rhythm: str,
    person: Person | None = None,
    team: Team | None = None,
    raises_: Sequence[Raise] = (),
    extra: str = "",
    extra_rhythm: str = "",
) -> Tightening:
    """Ask more of somebody, or of the reps of a team, for some whole weeks to come; everybody covered is notified now.

    Raises Refused to whoever does not stand above them, Invalid by field, StaleState.
    """
    people = _people(reader_of(act), person=person, team=team)
    _check(act, people, starts_on=starts_on, weeks=weeks, reason=reason, raises_=raises_, extra=extra)
    ends_before = starts_on + weeks * _WEEK
    row = Tightening.objects.create(
        person=person,
        team=team,
        starts_on=starts_on,
        ends_before=ends_before,
        weeks=weeks,
        reason=reason.strip(),
        check_rhythm=check_rhythm,
        extra=extra.strip(),
        extra_rhythm=(extra_rhythm or check_rhythm) if extra.strip() else "",
        made_at=act.now,
        made_by=act.person,
    )
    _cover(row, people)
    _raise(act, row, people, raises_)
    audit.record(act, verb="tightening said", subject=row, after=_facts(row), reason=row.reason)
    _tell(act, row, people, event="said", text=f"{_from_to(row)} more is asked of you: {row.reason}")
    checks.open_due(act, tightenings=[row])
    return row


def _people(reader: Reader, *, person: Person | None, team: Team | None) -> list[Person]:
    if (person is None) == (team is None):
        raise Invalid(person="Choose a person or a team.")
    if person is not None:
        if not selector.people_offered(reader).filter(pk=person.pk).exists():
            raise Refused(WHO_TIGHTENS)
        return [person]
    if not selector.teams_offered(reader).filter(pk=team.pk if team else None).exists():
        raise Refused(WHO_TIGHTENS)
    people = [rep for rep in selector.reps_of(team, reader.today) if rep.pk != reader.viewer.pk] if team else []
    if not people:
        raise Invalid(team="This team has no reps today.")
    return people


def _check(
    act: Act,
    people: Sequence[Person],
    *,
    starts_on: date,
    weeks: int,
    reason: str,
    raises_: Sequence[Raise],
    extra: str,
) -> None:
    wrong = {}
    if not 1 <= weeks <= MOST_WEEKS:
        wrong["weeks"] = f"A tightening lasts 1 to {MOST_WEEKS} weeks."
    if not reason.strip():
        wrong["reason"] = "Give a reason: everyone affected reads it."
    if not raises_ and not extra.strip():
        wrong["type_1"] = "Raise a target, or name an extra duty: nothing would be tightened."
    if len({row.type.pk for row in raises_}) < len(raises_):
        wrong["type_1"] = "Name each activity once."
    if fault := _wrong_start(act, people, starts_on):
        wrong["starts_on"] = fault
    if wrong:
        raise Invalid(**wrong)


def _wrong_start(act: Act, people: Sequence[Person], starts_on: date) -> str:
    for person in people:
        if fault := target_weeks.fault(starts_on, person=person, now=act.now):
            return fault.replace("A target can change", "More can be asked").replace("A target starts", "It starts")
    here = organisation_selector.current()
    today, days = organisation_today(act.now, here), WorkingDays.load(organisation=here)
    if len(days.between(today, starts_on)) < LEAST_NOTICE:
        first = starts_on + _WEEK
        return (
            f"It has to be announced at least {LEAST_NOTICE} working days before it begins. "
            f"{words.day(first, year=True)} is the first possible day."
        )
    return ""


def _cover(row: Tightening, people: Sequence[Person]) -> None:
    try:
        with transaction.atomic():
            TightenedPerson.objects.bulk_create(
                TightenedPerson(tightening=row, person=person, starts_on=row.starts_on, ends_before=row.ends_before)
                for person in people
            )
    except DatabaseError:
        within = TightenedPerson.objects.filter(
            person__in=people, starts_on__lt=row.ends_before, ends_before__gt=row.starts_on
        )
        other = within.exclude(tightening=row).select_related("person").order_by("person__name").first()
        if other is None:
            raise StaleState from None
        last = words.day(other.ends_before - _DAY, year=True)
        raise Invalid(starts_on=f"{other.person.name} is tightened already, up to {last}.") from None


def _raise(act: Act, row: Tightening, people: Sequence[Person], raises_: Sequence[Raise]) -> None:
    """Raise the targets of those who owe less; of a team whose reps all owe as much already nothing is raised."""
    week = fiscal.activity_week(row.starts_on, calendar.rules())
    held = targets_for(people=people, week=week)
    for place, asked in enumerate(raises_, 1):
        lower = [person for person in people if _owes(held, person, asked.type) < asked.per_week]
        if not lower:
            most = max(_owes(held, person, asked.type) for person in people)
            raise Invalid(
                **{f"per_week_{place}": f"A week owes {wording.number(most)} already. Enter a higher number."}
            )
        for person in lower:
            target = raises.raise_for(
                act,
                person=person,
                type=asked.type,
                per_week=asked.per_week,
                starts_on=row.starts_on,
                ends_before=row.ends_before,
                reason=row.reason,
            )
            RaisedTarget.objects.create(
                tightening=row,
                target=target,
                person=person,
                type=asked.type,
                before=_owes(held, person, asked.type),
                per_week=asked.per_week,
            )


@transaction.atomic
def end(act: Act, *, tightening: Tightening, reason: str) -> Tightening:
    """End it before its time, from the next week on that nobody has begun; before it begins, take it back.

    Raises Refused, Invalid (reason), StaleState when it is over.
    """
    row = Tightening.objects.select_for_update().get(pk=tightening.pk)
    if not selector.stands_above(act.person, row):
        raise Refused(WHO_TIGHTENS)
    if not reason.strip():
        raise Invalid(reason="Give a reason: everyone affected reads it.")
    here = organisation_selector.current()
    people = selector.covered(row)
    first = max(target_weeks.earliest(person=person, now=act.now) for person in people)
    ends_before = max(first, row.starts_on) if row.starts_on < first else row.starts_on
    today = organisation_today(act.now, here)
    if standing(row.starts_on, row.ends_before, today) in (Standing.ENDED, Standing.TAKEN_BACK):
        raise StaleState("This tightening is over.")
    if ends_before >= row.ends_before:
        raise StaleState(f"It ends by itself on {words.day(row.ends_before - _DAY, year=True)}.")
    Tightening.objects.filter(pk=row.pk).update(
        ends_before=ends_before, ended_at=act.now, ended_by=act.person, end_reason=reason.strip()
    )
    TightenedPerson.objects.filter(tightening=row).update(ends_before=ends_before)
    for raised in row.raised.select_related("target"):
        raises.end_raise(act, target=raised.target, ends_before=ends_before, reason=reason.strip())
    drop = Obligation.objects.filter(
        subject__startswith=f"{checking.ABOUT}{row.pk}:",
        trap__key__in=[checking.CHECK, checking.EXTRA],
        due_on__gte=ends_before,
    )
    obligations.drop_rows(act, rows=drop, reason=ENDED)
    row.refresh_from_db()
    audit.record(act, verb="tightening ended", subject=row, after=_facts(row), reason=reason.strip())
    if ends_before == row.starts_on:
        text = f"What was to begin on {words.day(row.starts_on)} is taken back: {row.end_reason}"
    else:
        text = f"It ends before its time, on {words.day(ends_before - _DAY)}: {row.end_reason}"
    _tell(act, row, people, event=f"ended {ends_before}", text=text)
    return row


@transaction.atomic
def say(act: Act, *, tightening: Tightening, text: str) -> Tightening:
    """Say, as somebody whom it covered, what it was worth. Raises Refused, Invalid (text), StaleState."""
    if act.person.pk not in {row.person_id for row in tightening.covered.all()}:
        raise Refused("Only those whom it covered can say what it was worth.")
    today = organisation_today(act.now, organisation_selector.current())
    if standing(tightening.starts_on, tightening.ends_before, today) is not Standing.ENDED:
        raise StaleState("You can say this once it is over.")
    if not text.strip():
        raise Invalid(text="Enter a sentence: your line reads it.")
    made, is_new = TighteningWord.objects.get_or_create(
        tightening=tightening, person=act.person, defaults={"text": text.strip(), "said_at": act.now}
    )
    if not is_new:
        raise StaleState("You have said it already.")
    audit.record(act, verb="tightening answered", subject=tightening, after={"text": made.text})
    if tightening.made_by_id != act.person.pk:
        notices.tell(
            act,
            person=tightening.made_by,
            kind="tightening-answered",
            key=f"tightening:{tightening.pk}:word:{made.pk}",
            text=f"{act.person.name} on the tightening: {made.text}",
            address=address_of(tightening),
        )
    return tightening


def _owes(held: Mapping[int, TargetsByType], person: Person, type_: ActivityType) -> int:
    of_type = held[person.pk].get(type_.pk)
    return of_type.per_week if of_type else 0


def _from_to(row: Tightening) -> str:
    return f"From {words.day(row.starts_on)} to {words.day(row.ends_before - _DAY)}"


def _facts(row: Tightening) -> dict[str, str | int]:
    return {
        "starts_on": row.starts_on.isoformat(),
        "ends_before": row.ends_before.isoformat(),
        "weeks": row.weeks,
        "people": row.covered.count(),
    }


def _tell(act: Act, row: Tightening, people: Sequence[Person], *, event: str, text: str) -> None:
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind="tightening",
            key=f"tightening:{row.pk}:{event}",
            text=f"{act.person.name}: {text}",
            address=address_of(row),
        )
        for person in people
        if person.pk != act.person.pk
    )
