"""Builders of cases: a quarter that was missed, a policy that applies, and two weeks that were not closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from accounts.models import Obligation, Person
from plans.models import BudgetLine
from reviews.cases.rules.states import LEADS_TO, OPEN, Event, State
from reviews.cases.services import cases, engine
from reviews.models import Case, CaseEvent, Policy
from reviews.policies.rules.ladders import Step
from tests import make
from tests.builders import obligations as duties
from tests.builders import policies
from tests.builders.budgets import set_budget
from tests.builders.explanations import cause

BEFORE = "FY2027-Q1"
"""June to August 2026."""
IN_SUMMER, IN_AUTUMN = date(2026, 6, 1), date(2026, 9, 1)
PUBLISHED_AHEAD = timedelta(days=20)


def applies(by: Person, *, days_ago: int = 40, steps: Sequence[Step] = (), **numbers: int) -> Policy:
    """The ladder that ships, or of other steps, published twenty days before its first day, which is over."""
    policy = policies.draft(by)
    if steps:
        kept = {name: getattr(policy, name) for name in policies.drafts.NUMBERS}
        policy = policies.drafts.change(
            make.act(by),
            policy=policy,
            revision=policy.revision,
            first_day=policies.FIRST_DAY,
            steps=steps,
            **kept,
        )
    first_day = make.NOW - timedelta(days=days_ago)
    Policy.objects.filter(pk=policy.pk).update(first_day=first_day.date(), **numbers)
    policy.refresh_from_db()
    act = make.act(by, now=first_day - PUBLISHED_AHEAD)
    return policies.drafts.publish(act, policy=policy, revision=policy.revision)


def missed_twice(person: Person) -> list[Obligation]:
    """Two misses in the last two weeks, and a result that was missed."""
    if not BudgetLine.objects.filter(person=person, starts_on__lt=IN_AUTUMN, ends_before__gt=IN_SUMMER).exists():
        set_budget(person, "900.00", BEFORE)
    return [
        duties.missed(person, subject=f"week:{days}", label=f"Close the week, {days}", by_days=days) for days in (12, 5)
    ]


def opened(person: Person, *, by: Person) -> Case:
    """A case that waits for the decision."""
    if not Policy.objects.exists():
        applies(by)
    missed_twice(person)
    engine.run(make.act())
    return Case.objects.get(person=person)


def answered(case: Case) -> Case:
    """Answered by its person."""
    return cases.answer(
        make.act(case.person), case=case, cause=cause(), words="The log was done, the week was not closed."
    )


def decided(case: Case, decision: str, *, by: Person) -> Case:
    """Decided by somebody of the line."""
    return cases.decide(make.act(by), case=case, decision=decision, words="As we agreed on Monday.")


def appealed(case: Case) -> Case:
    """A confirmed case that its person appealed."""
    return cases.appeal(make.act(case.person), case=case, words="The quarter was closed late by the CRM.")


def kept_since(
    person: Person,
    policy: Policy,
    opened_at: datetime,
    *events: Event,
    by: Person,
    step: int = 1,
    follows: Case | None = None,
) -> Case:
    """A case of the past with what was decided on it a day later and after; ended where it was not confirmed."""
    facts = {"misses": [], "quarter": None, "version": policy.version, "step": {"number": step}}
    last = next((LEADS_TO[event] for event in reversed(events) if LEADS_TO[event]), State.WAITING)
    case = Case.objects.create(
        person=person,
        policy=policy,
        step_number=step,
        key=f"past:{opened_at.isoformat()}",
        follows=follows,
        facts=facts,
        sha256="0" * 64,
        opened_at=opened_at,
        made_at=opened_at,
        state=last,
        level=1,
        answer_due_at=opened_at + timedelta(days=2),
        decide_due_at=opened_at + timedelta(days=3),
        ended_at=None if last in OPEN else opened_at + timedelta(days=len(events)),
    )
    CaseEvent.objects.create(case=case, event=Event.OPENED, at=opened_at)
    for days, event in enumerate(events, 1):
        who = person if event is Event.APPEALED else by
        CaseEvent.objects.create(case=case, event=event, at=opened_at + timedelta(days=days), by=who, words="So it is.")
    return case
