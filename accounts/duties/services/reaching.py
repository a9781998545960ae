"""People begin to owe once they were invited or have signed in. Their manager owes their first sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.db.models.functions import Coalesce

from accounts.duties.models import Obligation
from accounts.duties.selectors import matters, trap_rules
from accounts.duties.selectors.matters import Matter
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant

FIRST_SIGN_IN = "first-sign-in"
EVENING = time(17, 0)


def reached(act: Act, *, person: Person) -> None:
    """Note that a person was invited or given a password: they owe from the first full week after it."""
    Person.objects.filter(pk=person.pk, reached_at__isnull=True).update(reached_at=act.now)
    person.reached_at = person.reached_at or act.now


@transaction.atomic
def signed_in(act: Act, *, person: Person) -> None:
    """The first sign-in is kept, and settles the manager's duty; later ones change nothing."""
    first = Person.objects.filter(pk=person.pk, first_signed_in_at__isnull=True)
    if not first.update(first_signed_in_at=act.now, reached_at=Coalesce(F("reached_at"), act.now)):
        return
    person.first_signed_in_at, person.reached_at = act.now, person.reached_at or act.now
    _settle(act.of(person), Obligation.objects.filter(subject=subject_of(person)))


def subject_of(person: Person) -> str:
    """What the duty knows a person by."""
    return f"person:{person.pk}"


def owe_first_sign_ins(act: Act) -> int:
    """Open the manager's duty for everybody who was invited and has not come. Returns how many changed.

    What nobody waits for any more is settled or dropped. Run twice = run once. Due so many working days after the first
    invitation, or after today when that is past.
    """
    invited = Person.objects.filter(is_active=True, first_signed_in_at__isnull=True, invitations__isnull=False)
    waiting = list(invited.annotate(invited_at=Min("invitations__made_at")).order_by("pk"))
    known = set(Obligation.objects.filter(trap__key=FIRST_SIGN_IN).values_list("subject", flat=True))
    rows = [
        row for person in waiting if subject_of(person) not in known and (row := _duty(person, act.now)) is not None
    ]
    return obligations.open_many(act, rows=rows) + _tidy(act, {subject_of(person) for person in waiting})


def _duty(person: Person, now: datetime) -> obligations.NewObligation | None:
    """The nearest manager owes the person's first sign-in; people never owe their own."""
    manager = next(iter(matters.chain(Matter(person))), None)
    if manager is None or manager.pk == person.pk:
        return None
    organisation = organisation_selector.current()
    zone = manager.time_zone or organisation.time_zone
    today = clock.local_date(now, zone)
    terms = trap_rules.terms_of(key=FIRST_SIGN_IN, person=manager, day=today)
    days = WorkingDays.load(organisation=organisation)
    invited_on = clock.local_date(person.invited_at, zone)  # type: ignore[attr-defined]
    due_on = days.after(invited_on, terms.counted)
    if due_on < today:
        due_on = days.after(today, terms.counted)
    return obligations.NewObligation(
        trap_key=FIRST_SIGN_IN,
        owner=manager,
        subject=subject_of(person),
        label=f"Make sure that {person.name} signs in",
        address="/traps/team/",
        due_on=due_on,
        due_at=due_instant(due_on, EVENING, zone),
        terms=terms,
    )


def _tidy(act: Act, waited_for: Iterable[str]) -> int:
    """Settle the duty for people who have come meanwhile; drop it for those who are gone, unless it was due."""
    left = Obligation.objects.filter(STILL_OWED, trap__key=FIRST_SIGN_IN).exclude(subject__in=waited_for)
    numbers = {int(row.subject.partition(":")[2]) for row in left}
    come = Person.objects.filter(pk__in=numbers, first_signed_in_at__isnull=False)
    changed = 0
    for person in come:
        changed += _settle(
            act.at(person.first_signed_in_at or act.now).of(person), left.filter(subject=subject_of(person))
        )
    return changed + obligations.drop_rows(act.system(), rows=left, reason="")


def _settle(act: Act, duties: QuerySet[Obligation]) -> int:
    owed = duties.filter(STILL_OWED, trap__key=FIRST_SIGN_IN)
    owners = [duty.owner for duty in owed.select_related("owner")]
    for owner in owners:
        obligations.fulfil(act, trap_key=FIRST_SIGN_IN, owner=owner, subject=subject_of(act.person))
    return len(owners)
