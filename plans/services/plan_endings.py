"""Plans end with the service of their owner: nobody writes them any more, and nobody owes anything about them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from plans.models import Plan
from plans.rules import plans as rules
from plans.services import plan_duties, plans


@transaction.atomic
def end_plans(*, owner: Person, because: str, by: Person | None, now: datetime) -> int:
    """End every plan of a person that is not locked; what was locked was agreed, and stays. Returns how many.

    What was submitted stays as it was, with what was decided on it. Raises StaleState when somebody moved one meanwhile.
    """
    rows = list(Plan.objects.filter(owner=owner, status__in=rules.ENDS).select_related("owner").order_by("pk"))
    for plan in rows:
        step = rules.MACHINE[plan.status, "end"]
        ended = plans.move(plan=plan, event="end", step=step, by=by, now=now, ended_at=now, ended_because=because[:300])
        plan_duties.end(plan=ended, reason=because, by=by, now=now)
    return len(rows)
