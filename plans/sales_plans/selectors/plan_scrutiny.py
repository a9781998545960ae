"""The facts that scrutiny looks at: named deals as they stand today, and the owner's A accounts."""

from __future__ import annotations

from datetime import date

from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from plans.account_plans.rules.account_plans import Freshness
from plans.account_plans.selectors import account_plans
from plans.sales_plans.models import Plan
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.rules.scrutiny import AccountFacts, DealFacts, Facts
from traps_web.lib import clock


def facts(*, plan: Plan, paper: Paper, today: date) -> Facts:
    """Read them; a fixed number of queries."""
    return Facts(
        today=today,
        deals=_deals([source.deal_id for source in paper.sources if source.deal_id], today),
        a_accounts=_a_accounts(plan.owner_id, today),
    )


def _deals(ids: list[int], today: date) -> dict[int, DealFacts]:
    if not ids:
        return {}
    organisation = organisation_selector.current()
    rows = list(Deal.objects.filter(pk__in=ids).select_related("stage"))
    touched = {row.pk: clock.local_date(row.updated_at, organisation.time_zone) for row in rows}
    days = WorkingDays.load(organisation=organisation)
    return {
        row.pk: DealFacts(row.name, row.status, row.close_on, row.closed_on, _stale(row, touched[row.pk], days, today))
        for row in rows
    }


def _stale(deal: Deal, touched: date, days: WorkingDays, today: date) -> int | None:
    limit, until = deal.stage.stale_after_days, deal.paused_until_on or touched
    idle = len(days.between(max(touched, until), today)) if limit is not None and until <= today else 0
    return idle if limit is not None and idle > limit else None


def _a_accounts(owner_id: int, today: date) -> list[AccountFacts]:
    rows = dict(Customer.objects.filter(owner_id=owner_id, tier="A").order_by("name").values_list("pk", "name"))
    if not rows:
        return []
    fresh = account_plans.freshness(customer_ids=list(rows), today=today)
    return [AccountFacts(name, _in_words(fresh.get(pk))) for pk, name in rows.items()]


def _in_words(freshness: Freshness | None) -> str:
    """Where the tier owes no plan, none is missing."""
    return "none" if freshness is None else "fresh" if freshness.state == "not owed" else freshness.state
