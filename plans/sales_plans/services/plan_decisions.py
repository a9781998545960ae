"""The decision on a submitted plan, and the lock when its period starts."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.duties.services import notices
from accounts.organisation.access import decides_alone
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today, today_of
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.measures.services import budget_turns
from plans.sales_plans.models import Plan, PlanComment, PlanDecision, PlanVersion
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.selectors import plans as selector
from plans.sales_plans.services import plan_corrections, plan_duties, plans
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.machines import Step
from traps_web.ui import words as say


@transaction.atomic
def send_back(act: Act, *, plan: Plan, version: int, comments: Mapping[str, str], words: str) -> Plan:
    """Return a submitted plan with comments beside its lines.

    Raises Invalid without any, Refused, StaleState with who decided.
    """
    step = _require(act, plan, "return")
    line_comments = {line: text.strip() for line, text in comments.items() if text.strip()}
    # Words beside a line are words too.
    if missing := step.missing({"words": words + "".join(line_comments.values())}):
        raise Invalid(**missing)
    return _decide(act, plan, version, step, words=words.strip(), comments=line_comments)


@transaction.atomic
def approve(act: Act, *, plan: Plan, version: int, words: str = "") -> Plan:
    """Approve a submitted plan; once its period runs, that locks it.

    Raises Refused, StaleState with who decided, or when the number is no longer the one that it was submitted for.
    """
    step = _require(act, plan, "approve")
    budget_turns.take(person_ids=[plan.owner_id])  # The number that is checked is the one that is locked.
    plan_corrections.check_number(plan=plan)
    approved = _decide(act, plan, version, step, words=words.strip(), comments={})
    today = organisation_today(act.now)
    return _lock(act, approved) if approved.starts_on <= today else approved


def _require(act: Act, plan: Plan, event: str) -> Step:
    try:
        return plans.STEPS.require(act, plan, event)
    except StaleState:
        submitted = plan_papers.newest(plan=plan)
        if submitted is None or selector.decision_of(version=submitted) is None:
            raise
        raise StaleState(_who_was_faster(submitted)) from None


def _decide(act: Act, plan: Plan, version: int, step: Step, *, words: str, comments: Mapping[str, str]) -> Plan:
    submitted = plan_papers.newest(plan=plan)
    assert submitted is not None, "a submitted plan has its version"
    verdict = step.target(plan.status)
    try:
        with transaction.atomic():
            if plan.version != version:
                raise StaleState(plans.CHANGED)
            moved = plans.STEPS.move(act, plan, step, decided_at=act.now, decided_by=act.person)
            alone = decides_alone(by=act.person, owner=plan.owner)
            PlanDecision.objects.create(
                version=submitted, verdict=verdict, words=words, at=act.now, by=act.person, decided_alone=alone
            )
    except (IntegrityError, StaleState):
        raise StaleState(_who_was_faster(submitted)) from None
    PlanComment.objects.bulk_create(
        PlanComment(version=submitted, line=line, text=text, at=act.now, by=act.person)
        for line, text in comments.items()
    )
    plan_duties.decided(act, plan=moved, version=submitted)
    if verdict == "returned":
        plan_duties.again(act, plan=moved, version=submitted)
    _tell(act, moved, verdict, len(comments))
    return moved


def _who_was_faster(version: PlanVersion) -> str:
    decision = selector.decision_of(version=version)
    if decision is None:
        return plans.CHANGED
    zone = ZoneInfo(calendar.zone_of(decision.by, organisation_selector.current()))
    at = say.moment(decision.at, zone)
    return f"{decision.by.name} decided first: {decision.verdict}, {at}. The first decision stands."


def _tell(act: Act, plan: Plan, verdict: str, comments: int) -> None:
    with_comments = f" with {say.plural(comments, 'comment')}" if comments else ""
    notices.tell(
        act,
        person=plan.owner,
        kind="plan-decided",
        key=f"plan:{plan.pk}:{plan.version}",
        text=f"{act.person.name} {verdict} your plan of {plan.period_key}{with_comments}.",
        address=f"/plans/{plan.pk}/",
    )


def _lock(act: Act, plan: Plan) -> Plan:
    return plans.STEPS.take(act.system(), plan, "lock", locked_at=act.now)


@transaction.atomic
def lock_one(act: Act, *, plan: Plan) -> bool:
    """Lock an approved plan whose period has started; False when it was locked meanwhile."""
    try:
        _lock(act, plan)
    except StaleState:
        return False
    return True


def lock_started(act: Act) -> int:
    """Lock every approved plan whose period has started. Returns how many; run twice = run once.

    One that was approved for another number than the budget's is opened for correction instead: nobody agreed on that
    number.
    """
    today = organisation_today(act.now)
    rows = (
        Plan.objects.filter(status="approved", starts_on__lte=today)
        .select_related("owner", "decided_by")
        .order_by("pk")
    )
    started = list(rows)
    opened = plan_corrections.open_differing(act, plans=started)
    return sum(lock_one(act, plan=plan) for plan in started if plan.pk not in opened)


def require_commenter(act: Act, *, plan: Plan) -> None:
    """Raises Refused to all but the owner and the line above."""
    role = selector.role_of(viewer=act.person, owner=plan.owner, today=today_of(act.person, act.now))
    if role not in ("owner", "decider"):
        raise Refused(f"Only {plan.owner.name} and the line above can comment on this plan.")


@transaction.atomic
def comment(act: Act, *, plan: Plan, line: str, text: str) -> PlanComment:
    """Comment on a line of the last submission: the line asks, the owner answers.

    Raises Refused, Invalid, StaleState.
    """
    require_commenter(act, plan=plan)
    submitted = plan_papers.newest(plan=plan)
    if submitted is None:
        raise StaleState("Comments need a submitted plan, and this plan is not submitted yet.")
    if not text.strip():
        raise Invalid(text="Enter a comment.")
    row = PlanComment.objects.create(version=submitted, line=line, text=text.strip(), at=act.now, by=act.person)
    audit.record(act, verb="plan: comment", subject=plan, after={"line": line, "text": text.strip()})
    return row
