"""Plans end with the service of their owner: they can no longer be written, and nothing is owed for them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors import service
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.services import plan_duties, plans
from traps_web.ui import words


@transaction.atomic
def end_plans(act: Act, *, owner: Person, because: str) -> int:
    """End every plan of a person that is not locked; what was locked was agreed, and stays. Returns how many.

    What was submitted stays as it was, with what was decided on it. Raises StaleState when somebody moved one
    meanwhile.
    """
    rows = list(Plan.objects.filter(owner=owner, status__in=rules.ENDS).select_related("owner").order_by("pk"))
    for plan in rows:
        ended = plans.STEPS.follow(act, plan, "end", ended_at=act.now, ended_because=because[:300])
        plan_duties.end(act, plan=ended, reason=because)
    return len(rows)


def sweep(act: Act) -> int:
    """End the plans of everyone whose last day is over, however it was noted.

    Returns how many; run twice = run once.
    """
    soon = organisation_today(act.now) + timedelta(days=1)
    owners = Person.objects.filter(ends_on__lt=soon, pk__in=Plan.objects.filter(status__in=rules.ENDS).values("owner"))
    ended = 0
    for owner in owners.order_by("pk"):
        if service.has_left(owner, now=act.now):
            ended += end_plans(act.system(), owner=owner, because=left_because(owner))
    return ended


def left_because(owner: Person) -> str:
    """The reason that stands beside what ended with the service."""
    assert owner.ends_on is not None, "who left has a last day"
    return f"{owner.name} left after {words.day(owner.ends_on, year=True)}."
