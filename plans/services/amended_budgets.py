"""What an approved amendment writes: the budget lines from its day on, and what it made of each plan with those days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max

from accounts.models import Person
from accounts.rules.faults import Invalid, StaleState
from accounts.services import audit
from plans.models import BudgetLine, PlanAmendment, PlanAmendmentPaper
from plans.rules.amended import Relaid
from plans.selectors import amending
from plans.selectors import amendments as selector
from plans.selectors.amending import Reckoning, TouchedPlan
from plans.services import budget_turns, plans
from traps_web.lib import money
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.fields import currency
from traps_web.ui import words

MOVED = "The budget changed while this was decided. Read it again."


def apply(*, amendment: PlanAmendment, by: Person, now: datetime) -> Reckoning:
    """Write it, as long as the number is still the one that it was asked for. Raises StaleState."""
    budget_turns.take(person_ids=[amendment.plan.owner_id])
    today = plans.today_of(amendment.plan.owner, now)
    try:
        reckoning = amending.reckon_asked(amendment=amendment, today=today, hold=True)
    except Invalid as fault:
        raise StaleState(
            f"{fault} The budget changed since it was asked for: refuse it, and have it asked anew."
        ) from None
    _require_unchanged(amendment, reckoning)
    for change in reckoning.changes:
        for line, laid in change.lines:
            _write(line, laid, amendment, now)
        if change.before != change.after:
            _record(amendment, change, by, now)
    _keep(amendment, reckoning.touched, today, now)
    return reckoning


def _require_unchanged(amendment: PlanAmendment, reckoning: Reckoning) -> None:
    before = {part.category.key: part.before_amount for part in selector.parts(amendment=amendment)}
    if {one.category.key: one.before for one in reckoning.changes} == before:
        return
    raise StaleState(
        f"The number of {amendment.plan.period_key} changed since this was asked for: "
        f"{words.money(amendment.before_amount)} then, {words.money(reckoning.before)} now. Refuse it, and have it asked anew."
    )


def _write(line: BudgetLine, laid: Relaid, amendment: PlanAmendment, now: datetime) -> None:
    """One line: as it is, with another amount, or cut at the day when a part of it lies before."""
    if not laid.delta:
        return
    after = money.from_minor(laid.after, currency())
    if line.pk is None:
        line.amount, line.updated_at = after, now
        line.save(force_insert=True)
        return
    standing = BudgetLine.objects.filter(pk=line.pk, amount=line.amount, ends_before=line.ends_before)
    if not laid.done:
        if not standing.update(amount=after, updated_at=now):
            raise StaleState(MOVED)
        return
    day, closed = amendment.effective_on, money.from_minor(laid.closed, currency())
    if not standing.update(ends_before=day, working_days=laid.done, amount=closed, updated_at=now):
        raise StaleState(MOVED)
    BudgetLine.objects.create(
        person_id=line.person_id,
        team_id=line.team_id,
        category_id=line.category_id,
        month=line.month,
        year=line.year,
        starts_on=day,
        ends_before=line.ends_before,
        working_before=line.working_before + laid.done,
        working_days=line.working_days - laid.done,
        amount=after,
        updated_at=now,
    )


def _record(amendment: PlanAmendment, change: amending.CategoryChange, by: Person, now: datetime) -> None:
    facts = {"period": amendment.plan.period_key, "category": change.category.pk}
    audit.record(
        verb="budget amended", subject=amendment.plan.owner, by=by, now=now, before=facts | {"amount": str(change.before)},
        after=facts | {"amount": str(change.after), "from": amendment.effective_on.isoformat()}, reason=amendment.reason,
    )  # fmt: skip


def _keep(amendment: PlanAmendment, touched: Sequence[TouchedPlan], today: date, now: datetime) -> None:
    """What each plan says from now on, hashed, beside the submission that stays as it was."""
    rows = []
    for one in touched:
        body = canonical_json(one.after)
        last = PlanAmendmentPaper.objects.filter(version=one.version).aggregate(last=Max("place"))["last"] or 0
        rows.append(
            PlanAmendmentPaper(
                amendment=amendment, version=one.version, place=last + 1, before_amount=one.before.total,
                after_amount=one.after.total, schema=one.after.schema, body=body, sha256=digest(body), made_at=now,
                scrutinised_on=today,
            )
        )  # fmt: skip
    PlanAmendmentPaper.objects.bulk_create(rows)
