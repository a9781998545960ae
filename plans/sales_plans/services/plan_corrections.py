"""Plans opened for correction before they lock: by the line, or because their number changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Trail
from plans.sales_plans.models import Plan, PlanCorrection, PlanVersion
from plans.sales_plans.selectors import plan_numbers, plan_papers
from plans.sales_plans.selectors.plan_numbers import Differing
from plans.sales_plans.services import plan_duties, plans
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

EVENT = "open for correction"


@transaction.atomic
def open_for_correction(act: Act, *, plan: Plan, reason: str, version: int | None = None) -> Plan:
    """Take an approval back until the plan locks: its owner corrects it and submits it again.

    Within five working days at least. What was approved stays as a version, with who took it back and why. `version` is
    the count of saves that was read. Raises Refused, Invalid without a reason, StaleState when the plan moved on.
    """
    step = plans.STEPS.require(act, plan, EVENT)
    if version is not None and plan.version != version:
        raise StaleState(plans.CHANGED)
    if missing := step.missing({"reason": reason}):
        raise Invalid(**missing)
    submitted = plan_papers.newest(plan=plan)
    assert submitted is not None, "an approved plan has its version"
    opened = _open(
        act, plan, PlanCorrection(version=submitted, cause="line", reason=reason.strip(), at=act.now, by=act.person)
    )
    plan_duties.correct(act, plan=opened, version=submitted)
    _tell(act, opened, f"{act.person.name} opened your plan of {plan.period_key} for correction: {reason.strip()}")
    return opened


def number_changed(act: Act, *, owner: Person, starts_on: date, ends_before: date) -> int:
    """The number of one person changed somewhere in a span; see `numbers_changed`."""
    return numbers_changed(act, owner_ids=[owner.pk], starts_on=starts_on, ends_before=ends_before)


@transaction.atomic
def numbers_changed(act: Act, *, owner_ids: Collection[int], starts_on: date, ends_before: date) -> int:
    """Open plans for correction whose number changed with these people's budget lines.

    An approved one is opened for correction, and its owner and the line are told. One that waits for a decision goes on
    waiting: both are told, it cannot be approved, and who decides returns it. Locked ones hold their number and are not
    looked at. Returns how many were opened.
    """
    rows = plan_numbers.handed_in(owner_ids=owner_ids, starts_on=starts_on, ends_before=ends_before)
    return _correct(act, plan_numbers.differing(plans=rows))


def periods_changed(act: Act, *, changed: Collection[tuple[int, fiscal.Period]]) -> int:
    """After numbers were set for people in periods; see `numbers_changed`."""
    if not changed:
        return 0
    return numbers_changed(
        act,
        owner_ids={owner_id for owner_id, _ in changed},
        starts_on=min(period.starts_on for _, period in changed),
        ends_before=max(period.ends_before for _, period in changed),
    )


def check_number(*, plan: Plan) -> None:
    """That a plan which is to be approved still stands on the number it was submitted for. Raises StaleState."""
    for differing in plan_numbers.differing(plans=[plan]):
        raise StaleState(f"{differing.sentence} Return the plan, so that its owner can adapt it to the new number.")


@transaction.atomic
def open_differing(act: Act, *, plans: Collection[Plan]) -> set[int]:
    """Before plans lock: those that were approved for another number are opened instead. Returns their ids."""
    rows = plan_numbers.differing(plans=list(plans))
    _correct(act.system(), rows)
    return {differing.plan.pk for differing in rows}


def _correct(act: Act, rows: Collection[Differing]) -> int:
    opened = 0
    for differing in rows:
        if differing.plan.status == "approved":
            _open_for_number(act, differing)
            opened += 1
        else:
            _tell_who_decides(act, differing)
    return opened


def _open_for_number(act: Act, differing: Differing) -> None:
    row = PlanCorrection(
        version=differing.version,
        cause="number",
        reason=differing.sentence,
        before_amount=differing.before,
        after_amount=differing.after,
        at=act.now,
        by=act.by,
    )
    opened = _open(act, differing.plan, row)
    plan_duties.correct(act, plan=opened, version=differing.version)
    _tell(act, opened, f"{differing.sentence} Your plan is open for correction; submit it again.")
    approver = differing.plan.decided_by
    people_above = {
        person
        for person in (approver, nearest_above(differing.plan.owner))
        if person and person.pk != differing.plan.owner_id
    }
    for person in people_above:
        text = (
            f"{differing.sentence} {words.possessive(differing.plan.owner.name)} plan, approved, "
            "is open for correction."
        )
        _say(act, person, opened, text)


def _tell_who_decides(act: Act, differing: Differing) -> None:
    plan, above = differing.plan, nearest_above(differing.plan.owner)
    if above is not None:
        text = (
            f"{differing.sentence} {words.possessive(plan.owner.name)} plan waits for you with the earlier number. "
            "Return it."
        )
        _say(act, above, plan, text)
    _say(
        act,
        plan.owner,
        plan,
        f"{differing.sentence} Your plan was submitted for the earlier number, so it will be returned.",
    )


@transaction.atomic
def calendar_changed(act: Act, *, plan: Plan, reason: str) -> PlanVersion:
    """Open a plan that was handed in for a period which the fiscal calendar no longer has.

    The caller moves it and opens the duty.
    """
    submitted = plan_papers.newest(plan=plan)
    assert submitted is not None, "a submitted plan has a version"
    _open(act, plan, PlanCorrection(version=submitted, cause="calendar", reason=reason, at=act.now, by=act.by))
    plan_duties.drop_decision(act, plan=plan, version=submitted, reason=reason)
    return submitted


def _open(act: Act, plan: Plan, row: PlanCorrection) -> Plan:
    """The step itself: of two at the same moment one takes it.

    A plan that waited for a decision counts as decided by this.
    """
    decided = {} if plan.decided_at else {"decided_at": act.now, "decided_by": act.by or plan.owner}
    # The reason is recorded with the correction, below.
    opened = plans.STEPS.follow(
        act,
        plan,
        EVENT,
        {"reason": row.reason},
        trail=Trail(reason=""),
        reopened_at=act.now,
        **decided,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StaleState(plans.CHANGED) from None
    audit.record(
        act,
        verb="plan: opened for correction",
        subject=plan,
        before={"number": str(row.before_amount)} if row.before_amount is not None else {},
        after={"cause": row.cause} | ({"number": str(row.after_amount)} if row.after_amount is not None else {}),
        reason=row.reason,
    )
    return opened


def _tell(act: Act, plan: Plan, text: str) -> None:
    if act.by is None or act.by.pk != plan.owner_id:
        _say(act, plan.owner, plan, text)


def _say(act: Act, person: Person, plan: Plan, text: str) -> None:
    notices.tell(
        act,
        person=person,
        kind="plan-correction",
        key=f"plan:{plan.pk}:{act.now:%Y%m%d%H%M%S%f}",
        text=text,
        address=f"/plans/{plan.pk}/",
    )
