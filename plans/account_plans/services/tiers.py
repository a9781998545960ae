"""Tiers: moved with a reason, suggested every night, and ruled by what the organisation asks of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.duties.services import notices
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.organisation.services.from_day import from_day_fault
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_keep
from pipeline.customers.models import Customer
from pipeline.customers.services import customers
from plans.account_plans.models import TierMove, TierRule, TierSuggestion
from plans.account_plans.rules import tiers as rules
from plans.account_plans.selectors import tiers as selector
from traps_web.lib import dated
from traps_web.lib.faults import Invalid, Refused

BATCH = 500
DEFAULTS = {"A": (14, 90), "B": (30, 180), "C": (90, None)}
LONGEST_DAYS = 366


@transaction.atomic
def move(act: Act, *, customer: Customer, to_tier: str, reason: str) -> TierMove:
    """Move a customer to another tier, or to none, with a reason that is kept. Its duties follow with the next sweep.

    Raises Invalid by field, Refused to all but the owner, the line above and admins, StaleState.
    """
    require_keep(act.person, customer, "the tier of this customer")
    from_tier = customer.tier
    if faults := rules.move_faults(from_tier=from_tier, to_tier=to_tier, reason=reason):
        raise Invalid(**faults)
    customers.write_tier(customer=customer, from_tier=from_tier, to_tier=to_tier)
    row = TierMove.objects.create(
        customer=customer, from_tier=from_tier, to_tier=to_tier, reason=reason.strip(), at=act.now, by=act.person
    )
    audit.record(
        act,
        verb="customer tier moved",
        subject=customer,
        before={"tier": from_tier},
        after={"tier": to_tier},
        reason=row.reason,
    )
    if customer.owner is not None and customer.owner != act.person:
        notices.tell(
            act,
            person=customer.owner,
            kind="tier-moved",
            key=f"tier:{row.pk}",
            text=(
                f"{act.person.name}: {customer.name} moves from {rules.in_words(from_tier)} to "
                f"{rules.in_words(to_tier)}. {row.reason}"
            ),
            address=f"/customers/{customer.pk}/",
        )
    return row


@transaction.atomic
def suggest_all(act: Act) -> int:
    """Analyse the revenue of the last four quarters and keep what it suggests for every customer; how many.

    Run twice = run once.
    """
    today = organisation_today(act.now)
    span = selector.trailing(today=today)
    floors = {tier: rule.floor_amount for tier, rule in selector.rules_on(today).items()}
    rows = [
        TierSuggestion(
            customer_id=ranked.key,
            tier=ranked.tier,
            revenue_amount=ranked.revenue,
            share_ppm=ranked.share_ppm,
            cumulative_ppm=ranked.cumulative_ppm,
            span=span.label,
            computed_at=act.now,
        )
        for ranked in rules.analyse(selector.revenue(span=span), floors=floors)
    ]
    written = ["tier", "revenue_amount", "share_ppm", "cumulative_ppm", "span", "computed_at"]
    TierSuggestion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["customer"], update_fields=written, batch_size=BATCH
    )
    return len(rows)


@dataclass(frozen=True, slots=True)
class TierTerms:
    """What a tier requires: minimum revenue, days between contacts, greatest age of a plan (None: no plan is owed)."""

    floor: Decimal
    contact_days: int
    plan_max_age_days: int | None


@configuration.writes(TierRule)
def set_rules(act: Act, *, terms_by_tier: Mapping[str, TierTerms], starts_on: date | None = None) -> None:
    """Set what the tiers ask from a day on (today when none is given); duties that are open keep their day.

    What was judged before keeps the rule of its day. Raises Refused, Invalid by field.
    """
    if not act.person.is_admin:
        raise Refused("Only admins can set the tier rules.")
    since = starts_on or organisation_today(act.now)
    wrong = _wrong(terms_by_tier, since)
    if fault := from_day_fault(since, act.now):
        wrong["starts_on"] = fault
    if wrong:
        raise Invalid(**wrong)
    standing = selector.rules_on(since)
    for tier, terms in terms_by_tier.items():
        before = standing.get(tier)
        row = TierRule(
            tier=tier,
            floor_amount=terms.floor,
            contact_days=terms.contact_days,
            plan_max_age_days=terms.plan_max_age_days,
            starts_on=since,
            set_at=act.now,
            set_by=act.person,
        )
        if before is None or _in_words(before) != _in_words(row):
            row.save()
            earlier = {} if before is None else _in_words(before)
            after = _in_words(row) | {"starts_on": since.isoformat()}
            audit.record(act, verb="tier rule set", subject=row, before=earlier, after=after)


def _wrong(terms_by_tier: Mapping[str, TierTerms], since: date) -> dict[str, str]:
    """What stands against the rules, on their first day and on each later one on which others begin."""
    wrong: dict[str, str] = {}
    for day in [since, *selector.changes(after=since)]:
        held = {
            tier: rule
            for tier, rule in selector.rules_on(day).items()
            if rule.starts_on > since or tier not in terms_by_tier
        }
        floors = {tier: terms.floor for tier, terms in terms_by_tier.items()} | {
            tier: rule.floor_amount for tier, rule in held.items()
        }
        wrong |= rules.rule_faults(floors=floors)
    for tier, terms in terms_by_tier.items():
        if not 1 <= terms.contact_days <= LONGEST_DAYS:
            wrong[f"contact_days_{tier}"] = f"Write a number of days from 1 to {LONGEST_DAYS}."
        if terms.plan_max_age_days is not None and not 1 <= terms.plan_max_age_days <= LONGEST_DAYS:
            wrong[f"plan_max_age_days_{tier}"] = f"Write a number of days from 1 to {LONGEST_DAYS}, or leave it empty."
        if terms.floor < 0:
            wrong[f"floor_{tier}"] = "A floor cannot be below zero."
    return wrong


def _in_words(row: TierRule) -> dict[str, str | int | None]:
    return {
        "floor": f"{row.floor_amount:.2f}",
        "contact_days": row.contact_days,
        "plan_max_age_days": row.plan_max_age_days,
    }


@configuration.writes(TierRule)
def install_defaults() -> None:
    """Install what the tiers ask since ever when nobody has said otherwise; rules that stand are left as they are."""
    standing = set(TierRule.objects.values_list("tier", flat=True))
    TierRule.objects.bulk_create(
        TierRule(
            tier=tier, floor_amount=Decimal(0), contact_days=days, plan_max_age_days=age, starts_on=dated.SINCE_EVER
        )
        for tier, (days, age) in DEFAULTS.items()
        if tier not in standing
    )
