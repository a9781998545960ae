"""Plans as people look at them: one, the own ones, the team's, and what was said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.organisation.access import Relation, may_decide, relation, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, stand_ins
from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentPaper, PlanComment, PlanDecision, PlanVersion
from traps_web.lib import fiscal

_WITH = ("owner__current_team", "curve", "annual", "decided_by")
TRAPS = {"annual": "annual-plan", "quarterly": "quarterly-plan"}


@dataclass(frozen=True)
class Seen:
    """A plan and how the viewer stands to it."""

    plan: Any
    """With `amended_amount` (None: no amendment has touched it) and `has_open_amendment`."""
    role: str
    is_alone: bool = False
    """The owner, where nobody else could decide on what was handed in."""

    @property
    def roles(self) -> frozenset[str]:
        """Everything that the viewer is to the plan."""
        return frozenset({self.role, "decider"} if self.is_alone else {self.role})


def role_of(*, viewer: Person, owner: Person, today: date, asked_by: Person | None = None, duty: str = "") -> str:
    """owner, decider (line, stand-in, last resort, or whom the duty climbed to), leader (sees it only) or none.

    Who asked for it is no decider.
    """
    if viewer.pk == owner.pk:
        return "owner"
    if may_decide(by=viewer, owner=owner, today=today, asked_by=asked_by, duty=duty):
        return "decider"
    return "leader" if relation(viewer, owner) in (Relation.LINE, Relation.LEADER) else "none"


def roles_of(
    *, viewer: Person, owner: Person, today: date, asked_by: Person | None = None, duty: str = ""
) -> frozenset[str]:
    """The role, and `decider` beside `owner` where there is nobody else who could decide."""
    role = role_of(viewer=viewer, owner=owner, today=today, asked_by=asked_by, duty=duty)
    alone = role == "owner" and may_decide(by=viewer, owner=owner, today=today, asked_by=asked_by)
    return frozenset({role, "decider"} if alone else {role})


def visible(*, viewer: Person, today: date) -> QuerySet[Any]:
    """Own plans, those of everybody below, and those that the viewer decides on in somebody's place.

    These wait for somebody the viewer stands in for: the plan itself, or an amendment of it.
    """
    rows = with_number(Plan.objects.all())
    if sees_everybody(viewer):
        return rows
    in_line = Plan.objects.visible_to(viewer).values("pk")
    trusted = stand_ins.entrusted(person=viewer, today=today).values("pk")
    return rows.filter(Q(pk__in=in_line) | (Q(owner_id__in=trusted) & _waiting()))


def _waiting() -> Q:
    """Plans on which somebody has to decide: handed in, or with an amendment that was asked for."""
    return Q(status="submitted") | Q(pk__in=PlanAmendment.objects.filter(status="asked").values("plan"))


def with_number(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Plans with `amended_amount`, what amendments made of the last submission, and whether an amendment waits."""
    papers = PlanAmendmentPaper.objects.filter(
        version__plan=OuterRef("pk"), version__submitted_at=OuterRef("submitted_at")
    )
    waiting = PlanAmendment.objects.filter(plan=OuterRef("pk"), status="asked")
    last = Subquery(papers.order_by("-place").values("after_amount")[:1])
    return rows.select_related(*_WITH).annotate(amended_amount=last, has_open_amendment=Exists(waiting))


def by_id(*, viewer: Person, pk: int, today: date) -> Seen:
    """One plan that the viewer may see. Raises Plan.DoesNotExist."""
    # Nearly everybody asks for a plan of their own line; whom somebody stands in for is looked up for the others.
    near = with_number(Plan.objects.visible_to(viewer)).filter(pk=pk).first()
    plan = near or visible(viewer=viewer, today=today).get(pk=pk)
    duty = f"plan:{plan.pk}" if plan.status == "submitted" else ""
    role = role_of(viewer=viewer, owner=plan.owner, today=today, duty=duty)
    waits = role == "owner" and plan.status == "submitted"
    return Seen(plan, role, is_alone=waits and may_decide(by=viewer, owner=plan.owner, today=today))


def versions(*, plan: Plan) -> list[PlanVersion]:
    """Every submission, the first one first, each with its decision.

    `amended_body` is what the newest amendment made of it, None where there was none.
    """
    papers = PlanAmendmentPaper.objects.filter(version=OuterRef("pk")).order_by("-place").values("body")
    rows = PlanVersion.objects.filter(plan=plan).annotate(amended_body=Subquery(papers[:1]))
    return list(rows.select_related("submitted_by", "decision__by", "correction__by").order_by("number"))


def version(*, plan: Plan, number: int) -> PlanVersion:
    """One submission. Raises PlanVersion.DoesNotExist."""
    return PlanVersion.objects.select_related("submitted_by").get(plan=plan, number=number)


def decision_of(*, version: PlanVersion) -> PlanDecision | None:
    """What was decided on a submission."""
    return PlanDecision.objects.filter(version=version).select_related("by").first()


def last_decision(*, plan: Plan) -> PlanDecision | None:
    """The newest decision on a plan."""
    return PlanDecision.objects.filter(version__plan=plan).select_related("by").order_by("-version__number").first()


def comments(*, plan: Plan) -> list[PlanComment]:
    """What was said beside its lines, oldest first."""
    rows = PlanComment.objects.filter(version__plan=plan).select_related("by", "version")
    return list(rows.order_by("version__number", "pk"))


def deadlines(*, seen: Seen) -> list[Obligation]:
    """What is still owed about a plan: its submission, the decision on it, or the decision on its amendment."""
    plan = seen.plan
    owed = Q(trap__key=TRAPS[plan.kind], owner_id=plan.owner_id, subject__startswith=plan.period_key)
    decision = Q(trap__key="plan-decision", subject__startswith=f"plan:{plan.pk}:")
    if plan.has_open_amendment:
        amended = PlanAmendment.objects.filter(plan=plan, status="asked").values_list("pk", flat=True)
        decision |= Q(trap__key="plan-decision", subject__in=[f"amendment:{pk}" for pk in amended])
    # A decision is owed after what it decides on: without the time the database would search all obligations ever.
    about_plan = owed | (decision & Q(due_at__gte=plan.submitted_at)) if plan.submitted_at else owed
    rows = Obligation.objects.filter(about_plan, STILL_OWED)
    return [row for row in rows.select_related("owner", "trap").order_by("due_at") if _is_of(row, plan)]


def _is_of(row: Obligation, plan: Plan) -> bool:
    return row.trap.key == "plan-decision" or row.subject.split(":")[0] == plan.period_key


def quarters_to_plan(*, plan: Plan, today: date) -> list[str]:
    """The quarters of an annual plan that are not over and have no plan of their own yet."""
    if plan.kind != "annual":
        return []
    rules = calendar.rules()
    quarters = fiscal.periods_in(rules, plan.starts_on, plan.ends_before, "quarter")
    written = Plan.objects.filter(owner=plan.owner_id, kind="quarterly").values_list("period_key", flat=True)
    planned = set(written)
    return [quarter.key for quarter in quarters if quarter.key not in planned and quarter.ends_before > today]
