"""Restatements: the number of a period that has ended was wrong, and an admin says so by a row of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.rules import amended
from plans.amendments.selectors import amending
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import Number, PeriodNumber, managers_of
from plans.measures.services import budget_changes, budget_turns
from plans.measures.services.budget_changes import Cause
from plans.numbers.services import budget_notices
from traps_web.lib import money, wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.fields import currency
from traps_web.ui import words

CHANGED = (
    "The number changed while you were looking at it. Your entries are still here. Read what changed and send it again."
)


@dataclass(frozen=True, slots=True)
class Restated:
    """What a number of the past was and is now, with the changes that say so."""

    period: str
    before: Decimal
    after: Decimal
    changes: list[BudgetChange]


@transaction.atomic
def restate(act: Act, *, number: PeriodNumber, amounts: Number, reason: str, known: Number | None = None) -> Restated:
    """Another number for an ended month, quarter or year, in its present proportions.

    Papers that froze the old number keep it. `amounts`: by key of category; what is left out stays. `known`: the number
    that the writer had read. Raises Refused, Invalid beside its field, StaleState when it changed since.
    """
    require_allowed(act, number=number)
    if not reason.strip():
        raise Invalid(reason="Give a reason; it is kept with the number for ever.")
    is_person = number.person is not None
    budget_turns.take(
        person_ids=[number.owner.pk] if is_person else (), team_ids=() if is_person else [number.owner.pk]
    )
    standing = period_numbers.number_of(number=number)
    if known is not None and known != standing:
        raise StaleState(CHANGED)
    amounts = _checked(amounts, standing, number.period_key)
    changes = _write(act, number, amounts, reason.strip())
    after = standing | amounts
    done = Restated(number.period_key, sum(standing.values(), Decimal(0)), sum(after.values(), Decimal(0)), changes)
    alone = _is_alone(act, number, organisation_today(act.now))
    audit.record(
        act,
        verb="budget restated",
        subject=number.owner,
        before=_facts(number, standing),
        after=_facts(number, after) | ({"decided alone": True} if alone else {}),
        reason=reason.strip(),
    )
    _tell(act, number, done)
    return done


def require_allowed(act: Act, *, number: PeriodNumber) -> None:
    """That somebody may restate this number now. Raises Refused; Invalid beside the period while it has not ended."""
    if not act.person.is_admin:
        raise Refused("Only admins can restate the number of a period that has ended.")
    others = Person.objects.filter(is_admin=True, is_active=True).exclude(pk=act.person.pk)
    if _is_alone(act, number, organisation_today(act.now)) and others.exists():
        raise Refused("You cannot restate your own number. Ask another admin.")
    if number.ends_before > organisation_today(act.now):
        raise Invalid(
            period=(
                f"{number.period_key} has not ended. Ask for an amendment if it has begun, or set a new number if "
                "it has not."
            )
        )


def _is_alone(act: Act, number: PeriodNumber, today: date) -> bool:
    """Whether an admin restates a number of their own, or of a team they manage.

    There is no other admin then, and that is said wherever the restatement stands.
    """
    if isinstance(number.owner, Person):
        return number.owner.pk == act.person.pk
    return act.person in managers_of(team=number.owner, today=today)


def _checked(amounts: Number, standing: Number, period: str) -> dict[str, Decimal]:
    """What is really to change. Raises Invalid beside the category."""
    if not standing:
        raise Invalid(period=f"There is no number for {period}. Set a first number instead.")
    changing: dict[str, Decimal] = {}
    for key, amount in amounts.items():
        if key not in standing:
            raise Invalid(**{f"number_{key}": f"This category has no number for {period}. Set a first number instead."})
        if amount < 0:
            raise Invalid(**{f"number_{key}": "A number cannot be below zero."})
        if amount != standing[key]:
            changing[key] = money.from_minor(money.to_minor(amount, currency()), currency())
    if not changing:
        raise Invalid(number="The number has not changed. Enter a different number.")
    return changing


def _facts(number: PeriodNumber, amounts: Number) -> dict[str, Any]:
    return {"period": number.period_key, "number": {key: str(amount) for key, amount in amounts.items()}}


def _write(act: Act, number: PeriodNumber, amounts: Number, reason: str) -> list[BudgetChange]:
    lines = BudgetLine.objects.filter(number.lines, category__key__in=amounts).select_related("category")
    of: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in lines.order_by("starts_on", "pk"):
        of[line.category.key].append(line)
    goes: list[BudgetLine] = []
    comes: list[BudgetLine] = []
    for key, amount in amounts.items():
        stretches = [amending.stretch(at, line) for at, line in enumerate(of[key])]
        minor, before = money.to_minor(amount, currency()), of[key][0].working_before
        laid = amended.relay(stretches, number=minor, day=number.starts_on, counted=before)
        for line, part in zip(of[key], laid, strict=True):
            if part.delta:
                goes.append(line)
                comes.append(budget_changes.part_of(line, amount=money.from_minor(part.after, currency())))
    cause = Cause(BudgetChange.Kind.RESTATEMENT, act=act, reason=reason, effective_on=number.starts_on)
    return budget_changes.write(goes=goes, comes=comes, cause=cause)


def _tell(act: Act, number: PeriodNumber, done: Restated) -> None:
    """Whoever carries it and everybody above; of a team, its managers and those above them."""
    today = organisation_today(act.now)
    owner = number.owner
    carrying = [owner] if isinstance(owner, Person) else managers_of(team=owner, today=today)
    above = Person.objects.filter(lines_below__below__in=carrying, lines_below__depth__gt=0, is_active=True)
    people = {person.pk: person for person in [*carrying, *above] if person.pk != act.person.pk}
    who = words.decider(act.person.name, alone=_is_alone(act, number, organisation_today(act.now)))
    text = (
        f"{who} restated {words.possessive(owner.name)} number of {done.period}: "
        f"{wording.exact_money(done.before)} became {wording.exact_money(done.after)}."
    )
    budget_notices.restated(act, number=number, changes=done.changes, text=text, people=list(people.values()))
