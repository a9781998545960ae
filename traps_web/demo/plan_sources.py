"""Where the money of the demo's plans comes from, and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from accounts.organisation.models import Person
from pipeline.activities.models import ActivityType
from pipeline.deals.models import DealShare
from plans.account_plans.models import AccountPlan
from plans.sales_plans.models import Plan, PlanActivity, PlanRisk, PlanSource
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules.plan_papers import Paper
from traps_web.demo import plan_words, seeded

WEEKS_OF_A_QUARTER = 13
ACCOUNTS, DEALS = 3, 5


@dataclass
class Sheet:
    """A plan that is being laid out, with how far it comes."""

    plan: Plan
    at: str
    random: Random
    paper: Paper | None = None
    manager: Person | None = None


def rows(sheets: Sequence[Sheet]) -> None:
    """Sources, risks and activity of each plan."""
    types = {row.key: row for row in ActivityType.objects.all()}
    owners = {sheet.plan.owner_id for sheet in sheets}
    accounts = list(AccountPlan.objects.filter(owner_id__in=owners).order_by("-wanted_year_amount", "pk"))
    shares = list(
        DealShare.objects.filter(person_id__in=owners, share_amount__gt=0)
        .exclude(deal__status="lost")
        .select_related("deal")
        .order_by("-share_amount", "deal_id")
    )
    sources: list[PlanSource] = []
    for sheet in sheets:
        sources += _sources(sheet, [a for a in accounts if a.owner_id == sheet.plan.owner_id], shares)
    PlanSource.objects.bulk_create(sources, batch_size=300)
    PlanRisk.objects.bulk_create(
        [
            PlanRisk(plan=sheet.plan, line=f"risk-{place}", position=place, text=text, answer=answer)
            for sheet in sheets
            for place, (text, answer) in enumerate(sheet.random.sample(plan_words.RISKS, 2), start=1)
        ]
    )
    PlanActivity.objects.bulk_create(
        [
            PlanActivity(plan=sheet.plan, type=types[key], per_week=weekly)
            for sheet in sheets
            for key, weekly in seeded.WEEKLY.items()
        ]
    )


def _sources(sheet: Sheet, accounts: Sequence[AccountPlan], shares: Sequence[DealShare]) -> list[PlanSource]:
    plan, left = sheet.plan, sheet.plan.number_amount
    rows = []
    quarter = plan.period_key if plan.kind == "quarterly" else None
    named = [account for account in accounts if quarter is None or account.quarter == quarter][:ACCOUNTS]
    for account in named:
        wanted_amount = account.wanted_quarter_amount if quarter else account.wanted_year_amount
        rows.append(PlanSource(line=f"account-plan-{account.pk}", kind=papers.ACCOUNT, account_plan=account))
        left -= wanted_amount or Decimal(0)
    customers = {account.customer_id for account in named}
    for share in _deals(plan, shares, customers, left):
        rows.append(PlanSource(line=f"deal-{share.deal_id}", kind=papers.DEAL, deal=share.deal))
        left -= share.share_amount
    if left > 0:
        rows += _by_itself(sheet, left)
    for place, row in enumerate(rows, start=1):
        row.plan, row.position = plan, place
    return rows


def _deals(plan: Plan, shares: Sequence[DealShare], customers: set[int], left: Decimal) -> list[DealShare]:
    """The largest deals that close inside, as far as they find room in the number."""
    chosen_shares: list[DealShare] = []
    for share in shares:
        day = share.deal.closed_on or share.deal.close_on
        if share.person_id != plan.owner_id or day is None or not plan.starts_on <= day < plan.ends_before:
            continue
        if share.deal.customer_id in customers or share.share_amount > left / 2:
            continue
        chosen_shares.append(share)
        left -= share.share_amount
        if len(chosen_shares) == DEALS:
            break
    return chosen_shares


def _by_itself(sheet: Sheet, left: Decimal) -> list[PlanSource]:
    """New business and run-rate; every third plan leaves a part of the number without a plan."""
    weeks = WEEKS_OF_A_QUARTER * (4 if sheet.plan.kind == "annual" else 1)
    gap = left * Decimal(sheet.random.choice(["0", "0", "0.18"]))
    new = (left - gap) * Decimal("0.4")
    average = (new / (6 * weeks) * 4 / 10).quantize(Decimal(1)) * 10
    made = average * 6 * weeks / 4
    rows = [
        PlanSource(
            line="new-business-1",
            kind=papers.NEW,
            label="First meetings with new names",
            per_week=6,
            conversion_ppm=250_000,
            average_amount=average,
        )
    ]
    rest = (left - gap - made).quantize(Decimal(1))
    if rest > 0:
        label = sheet.random.choice(plan_words.RUN_RATES)
        rows.append(PlanSource(line="run-rate-1", kind=papers.RUN_RATE, label=label, amount=rest))
    return rows
