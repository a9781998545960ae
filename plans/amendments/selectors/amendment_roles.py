"""How a viewer stands to an amendment."""

from __future__ import annotations

from datetime import date

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from plans.measures.models import BudgetChange
from plans.measures.selectors import period_numbers
from plans.sales_plans.models import PlanAmendment


def may_withdraw(*, viewer: Person, amendment: PlanAmendment) -> bool:
    """Whether a viewer takes back what they asked for.

    What a hand-over took from a leaver in the same act would be nobody's then, which only who sees everybody decides.
    """
    if viewer.pk != amendment.asked_by_id:
        return False
    if amendment.trigger != "joined-or-left" or sees_everybody(viewer):
        return True
    handed = BudgetChange.objects.filter(kind=BudgetChange.Kind.HANDOVER, entered_by=viewer)
    return not handed.filter(entered_at=amendment.asked_at).exists()


def role_in(*, viewer: Person, amendment: PlanAmendment, today: date) -> str:
    """How a viewer stands to an amendment without a plan."""
    return period_numbers.role_of(
        viewer=viewer, owner=amendment.whose, today=today, asked_by=amendment.asked_by, duty=f"amendment:{amendment.pk}"
    )
