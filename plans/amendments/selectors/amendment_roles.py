"""How a viewer stands to an amendment."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from plans.measures.models import BudgetChange
from plans.measures.selectors import period_numbers
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.rules import plan_amendments as rules
from plans.sales_plans.selectors import plans


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


def roles_of(*, viewer: Person, amendment: PlanAmendment, today: date) -> frozenset[str]:
    """How a viewer stands to an amendment: of a plan, or of a number without one."""
    matter: dict[str, Any] = {"asked_by": amendment.asked_by, "duty": f"amendment:{amendment.pk}"}
    if amendment.plan:
        roles = plans.roles_of(viewer=viewer, owner=amendment.plan.owner, today=today, **matter)
    else:
        roles = frozenset({period_numbers.role_of(viewer=viewer, owner=amendment.whose, today=today, **matter)})
    return roles | {"asker"} if viewer.pk == amendment.asked_by_id else roles


def offered(reader: Reader, *, amendment: PlanAmendment) -> dict[str, bool]:
    """The steps of an amendment, and whether a viewer may take them now: what its page offers."""
    roles = roles_of(viewer=reader.viewer, amendment=amendment, today=reader.today)
    if not may_withdraw(viewer=reader.viewer, amendment=amendment):
        roles -= {"asker"}
    return {event: rules.MACHINE.allows(amendment.status, event, roles) for event in rules.MACHINE.events}
