"""Builders of help records: a quarter that was missed although everything that was owed in it was done."""

from __future__ import annotations

from datetime import UTC, date, datetime

from accounts.duties.services.fulfilments import fulfil
from accounts.models import Person
from plans.models import BudgetLine
from reviews.helps.services import engine, records
from reviews.helps.services.records import Action
from reviews.models import Help, Policy
from tests import make
from tests.builders import obligations as duties
from tests.builders import policies
from tests.builders.budgets import set_budget

BEFORE = "FY2027-Q1"
"""June to August 2026; its result is taken on 8 September."""
IN_WINTER, IN_SUMMER = datetime(2026, 2, 2, 15, 0, tzinfo=UTC), datetime(2026, 7, 17, 21, 0, tzinfo=UTC)
IN_JULY = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
TAKEN = datetime(2026, 9, 9, 15, 0, tzinfo=UTC)
ACTIONS = (
    Action("Call the three largest customers together", date(2026, 11, 30)),
    Action("Ask for another territory", date(2026, 12, 11)),
)


def applies(by: Person) -> Policy:
    """The ladder that ships, published in winter; it applied all summer."""
    policy = policies.draft(by)
    Policy.objects.filter(pk=policy.pk).update(first_day=date(2026, 3, 2))
    policy.refresh_from_db()
    return policies.drafts.publish(make.act(by, now=IN_WINTER), policy=policy, revision=policy.revision)


def kept(person: Person) -> None:
    """A week of the summer, closed in time, and a budget that nothing came in for."""
    held = BudgetLine.objects.filter(person=person, starts_on__lt=date(2026, 9, 1), ends_before__gt=date(2026, 6, 1))
    if not held.exists():
        set_budget(person, "900.00", BEFORE)
    duty = duties.obligation(
        person,
        trap_key="weekly-log",
        subject="2026-W29",
        due_at=IN_SUMMER,
        now=IN_JULY,
    )
    fulfil(make.act(person, now=IN_SUMMER), trap_key="weekly-log", owner=person, subject=duty.subject)


def opened(person: Person, *, by: Person) -> Help:
    """A help record that waits for its manager."""
    if not Policy.objects.exists():
        applies(by)
    kept(person)
    engine.run(make.act(now=TAKEN))
    return Help.objects.get(person=person)


def started(record: Help, *, by: Person, **changed: object) -> Help:
    """Started by somebody of the line, who is the coach."""
    facts = {
        "coach": by,
        "territory": "short",
        "words": "The largest account of the territory closed its plant.",
        "actions": ACTIONS,
    }
    return records.start(make.act(by), record=record, **(facts | changed))
