"""Writing a policy: begin a draft, change it, publish it, and switch all policies off and on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.policies.models import Policy, PolicyStep, PolicySwitch
from reviews.policies.models.policies import DRAFT, PUBLISHED
from reviews.policies.rules.ladders import DEFAULT_STEPS, MOST_STEPS, Step
from reviews.policies.selectors import ladders
from reviews.policies.selectors import policies as selector
from reviews.policies.services.putting import put_before
from traps_web.lib.faults import Invalid, Refused, StaleState

AHEAD: Final = timedelta(days=28)
"""A draft begins with a first day that leaves everybody time to read."""
NOT_YOURS: Final = "Only admins and leaders can write the policy."
IS_PUBLISHED: Final = "This version is published and is never changed. Begin a new draft instead."
OVERTAKEN: Final = "Somebody else changed the draft in the meantime."
NUMBERS: Final = ("memory_quarters", "answer_days", "appeal_days", "help_days")


@transaction.atomic
def start(act: Act) -> Policy:
    """Begin a draft: with the ladder that is published last, or with the mild one that ships.

    Raises Refused to everybody but admins and leaders, StaleState where there is a draft already.
    """
    _require_writer(act)
    published = ladders.ladders()
    steps = published[-1].steps if published else DEFAULT_STEPS
    numbers = {name: getattr(published[-1], name) for name in NUMBERS} if published else {}
    try:
        with transaction.atomic():
            made = Policy.objects.create(
                version=selector.next_version(),
                first_day=organisation_today(act.now) + AHEAD,
                made_at=act.now,
                made_by=act.person,
                **numbers,
            )
    except IntegrityError:
        raise StaleState("There is a draft already. Change that one.") from None
    _write_steps(made, steps)
    audit.record(act, verb="policy drafted", subject=made, after={"version": made.version})
    return made


@transaction.atomic
def change(
    act: Act, *, policy: Policy, revision: int, first_day: date, steps: Sequence[Step], **numbers: int
) -> Policy:
    """Change the draft as a whole: first day, numbers and steps, which are numbered in their order.

    What keeps it from being published is no refusal here; a draft says it on its page. Raises Refused, Invalid by
    field, and StaleState where somebody else changed or published it.
    """
    _require_writer(act)
    if not steps:
        raise Invalid(whole="A policy needs at least one step. Give one a name.")
    if len(steps) > MOST_STEPS:
        raise Invalid(whole=f"A policy has at most {MOST_STEPS} steps.")
    row = _held_draft(policy)
    facts = {"first_day": first_day, **numbers}
    is_new = Policy.objects.filter(pk=row.pk, revision=revision, state=DRAFT).update(revision=revision + 1, **facts)
    if not is_new:
        raise StaleState(OVERTAKEN)
    row.steps.all().delete()
    _write_steps(row, steps)
    changed = {name: str(value) for name, value in facts.items()} | {"steps": len(steps)}
    audit.record(act, verb="policy draft changed", subject=row, after=changed)
    return Policy.objects.get(pk=row.pk)


@transaction.atomic
def publish(act: Act, *, policy: Policy, revision: int) -> Policy:
    """Publish the draft with its first day, and put it before everybody whom it covers.

    Raises Refused, Invalid with every reason why it cannot be published, and StaleState where somebody else changed
    or published it since it was read.
    """
    _require_writer(act)
    row = _held_draft(policy)
    if row.revision != revision:
        raise StaleState(OVERTAKEN)
    wrong = selector.faults_of_draft(row, today=organisation_today(act.now))
    published = ladders.ladders()
    if published and row.first_day <= published[-1].first_day:
        last = published[-1]
        wrong.append(f"Version {last.version} begins later or on the same day. Choose a first day after it.")
    if wrong:
        raise Invalid(whole=" ".join(wrong))
    Policy.objects.filter(pk=row.pk).update(state=PUBLISHED, published_at=act.now, published_by=act.person)
    row = Policy.objects.get(pk=row.pk)
    audit.record(act, verb="policy published", subject=row, after={"first_day": row.first_day.isoformat()})
    put_before(act.system())
    return row


@transaction.atomic
def switch(act: Act, *, is_on: bool, reason: str) -> PolicySwitch:
    """Switch all policies off, or on again: while they are off nothing new is put, opened or decided by them.

    Raises Refused to everybody but admins and leaders, Invalid without a reason, StaleState where it is so already.
    """
    _require_writer(act)
    if not reason.strip():
        raise Invalid(reason="Give a reason: everybody reads it.")
    newest = PolicySwitch.objects.select_for_update().order_by("-pk").first()
    if (newest is None or newest.is_on) == is_on:
        raise StaleState(f"Policies are {'on' if is_on else 'off'} already.")
    made = PolicySwitch.objects.create(is_on=is_on, reason=reason.strip(), set_at=act.now, set_by=act.person)
    audit.record(
        act, verb="policies switched on" if is_on else "policies switched off", subject=made, reason=reason.strip()
    )
    return made


def _require_writer(act: Act) -> None:
    if not selector.may_write(act.person):
        raise Refused(NOT_YOURS)


def _held_draft(policy: Policy) -> Policy:
    row = Policy.objects.select_for_update().get(pk=policy.pk)
    if row.state != DRAFT:
        raise StaleState(IS_PUBLISHED)
    return row


def _write_steps(policy: Policy, steps: Sequence[Step]) -> None:
    numbered = [replace(step, number=number) for number, step in enumerate(steps, start=1)]
    PolicyStep.objects.bulk_create(PolicyStep(policy=policy, **columns_of(step)) for step in numbered)


def columns_of(step: Step) -> dict[str, Any]:
    """A step as its row keeps it."""
    return {
        **asdict(step),
        "name": step.name.strip(),
        "words": step.words.strip(),
        "kinds": sorted(step.kinds),
        "happens": str(step.happens),
        "result": str(step.result),
    }
