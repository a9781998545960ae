"""What an approved amendment writes: budget lines from its day on, and what became of each plan on those days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from accounts.organisation.selectors.calendar import organisation_today, today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.rules.amended import Relaid
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as selector
from plans.amendments.selectors.amending import Reckoning, TouchedPlan
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.services import budget_changes, budget_turns
from plans.measures.services.budget_changes import Cause, part_of
from plans.sales_plans.models import PlanAmendment, PlanAmendmentPaper
from traps_web.lib import money, wording
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.fields import currency


def apply(act: Act, *, amendment: PlanAmendment) -> Reckoning:
    """Write it, as long as the number is still the one that it was asked for. Raises StaleState."""
    number = PeriodNumber.of(amendment)
    budget_turns.take(
        person_ids=[number.owner.pk] if number.person else (), team_ids=() if number.person else [number.owner.pk]
    )
    today = today_of(number.person, act.now) if number.person else organisation_today(act.now)
    try:
        reckoning = amending.reckon_asked(amendment=amendment, today=today, hold=True)
    except Invalid as fault:
        raise StaleState(
            f"{fault} The budget changed since the request. Refuse it, so that it can be asked again."
        ) from None
    _require_unchanged(amendment, reckoning)
    _write(act, reckoning, amendment)
    for change in reckoning.changes:
        if change.before != change.after:
            _record(act, amendment, change)
    _keep(act, amendment, reckoning.touched, today)
    return reckoning


def _require_unchanged(amendment: PlanAmendment, reckoning: Reckoning) -> None:
    before = {part.category.key: part.before_amount for part in selector.parts(amendment=amendment)}
    if {change.category.key: change.before for change in reckoning.changes} == before:
        return
    raise StaleState(
        f"The number of {amendment.of_period} changed since this was asked for: "
        f"{wording.money(amendment.before_amount)} then, {wording.money(reckoning.before)} now. Refuse it, so that "
        "it can be asked again."
    )


def _write(act: Act, reckoning: Reckoning, amendment: PlanAmendment) -> None:
    """Every line that changes: with another amount, or cut at the day when a part of it lies before."""
    moving = [(line, laid) for change in reckoning.changes for line, laid in change.lines if laid.delta]
    cause = Cause(
        BudgetChange.Kind.AMENDMENT,
        act=act,
        reason=amendment.reason,
        effective_on=amendment.effective_on,
        amendment=amendment,
    )
    budget_changes.write(
        goes=[line for line, _ in moving if line.pk is not None],
        comes=[part for line, laid in moving for part in _parts(line, laid, amendment.effective_on)],
        cause=cause,
    )


def _parts(line: BudgetLine, laid: Relaid, day: date) -> list[BudgetLine]:
    after = money.from_minor(laid.after, currency())
    if not laid.done:
        return [part_of(line, amount=after)]
    closed = money.from_minor(laid.closed, currency())
    return [
        part_of(line, ends_before=day, working_days=laid.done, amount=closed),
        part_of(
            line,
            starts_on=day,
            working_before=line.working_before + laid.done,
            working_days=line.working_days - laid.done,
            amount=after,
        ),
    ]


def _record(act: Act, amendment: PlanAmendment, change: amending.CategoryChange) -> None:
    facts = {"period": amendment.of_period, "category": change.category.pk}
    audit.record(
        act,
        verb="budget amended",
        subject=amendment.whose,
        before=facts | {"amount": str(change.before)},
        after=facts | {"amount": str(change.after), "from": amendment.effective_on.isoformat()},
        reason=amendment.reason,
    )


def _keep(act: Act, amendment: PlanAmendment, touched: Sequence[TouchedPlan], today: date) -> None:
    """What each plan says from now on, hashed, beside the submission that stays as it was."""
    rows = []
    for touched_plan in touched:
        body = canonical_json(touched_plan.after)
        last = PlanAmendmentPaper.objects.filter(version=touched_plan.version).aggregate(last=Max("place"))["last"] or 0
        rows.append(
            PlanAmendmentPaper(
                amendment=amendment,
                version=touched_plan.version,
                place=last + 1,
                before_amount=touched_plan.before.total,
                after_amount=touched_plan.after.total,
                schema=touched_plan.after.schema,
                body=body,
                sha256=digest(body),
                made_at=act.now,
                scrutinised_on=today,
            )
        )
    PlanAmendmentPaper.objects.bulk_create(rows)
