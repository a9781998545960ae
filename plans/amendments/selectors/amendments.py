"""Amendments as people look at them: those in sight, one of them, and what each made of the plans that it touched."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet

from accounts.organisation.selectors import replaced_names
from accounts.record.rules.readers import Reader
from plans.amendments.rules import amendment_statements as statements
from plans.amendments.rules.amendment_statements import NOTHING, Statement
from plans.amendments.selectors import budget_amendments
from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentCheck, PlanAmendmentPaper, PlanAmendmentPart
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.selectors import plans as plan_selector

_WITH = (
    "plan__owner__current_team",
    "person__current_team",
    "team",
    "asked_by",
    "decided_by",
    "withdrawn_by",
    "statement",
)


def visible(reader: Reader) -> QuerySet[Any]:
    """The amendments of the plans that a viewer sees, and of numbers without one, the latest first."""
    plans = plan_selector.visible(viewer=reader.viewer, today=reader.today).order_by().values("pk")
    rows = (
        PlanAmendment.objects.filter(Q(plan__in=plans) | budget_amendments.seen_by(reader))
        .select_related(*_WITH)
        .prefetch_related("plan__owner__leaves", "person__leaves", "asked_by__leaves")
        .prefetch_related("parts__category", Prefetch("checks", PlanAmendmentCheck.objects.order_by("position")))
    )
    return rows.order_by("-asked_at", "-pk")


def by_position(*, plan: Plan, position: int) -> PlanAmendment:
    """One amendment of a plan. Raises PlanAmendment.DoesNotExist."""
    return PlanAmendment.objects.select_related(*_WITH).get(plan=plan, position=position)


def read(pk: int) -> PlanAmendment:
    """An amendment with its people, as it stands now."""
    return PlanAmendment.objects.select_related(*_WITH).get(pk=pk)


def count(*, plan: Plan) -> int:
    """How many were asked for so far: a form says with it how much its writer had read."""
    return PlanAmendment.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0


def open_one(*, plan: Plan) -> PlanAmendment | None:
    """The amendment of a plan that waits for a decision."""
    return PlanAmendment.objects.select_related(*_WITH).filter(plan=plan, status="asked").first()


def parts(*, amendment: PlanAmendment) -> list[PlanAmendmentPart]:
    """Its number by category, before and after."""
    rows = PlanAmendmentPart.objects.filter(amendment=amendment).select_related("category")
    return list(rows.order_by("category__position", "category__key"))


def checks(*, amendment: PlanAmendment) -> list[PlanAmendmentCheck]:
    """The scrutiny that was kept with the decision; none while it waits or where none was kept yet."""
    return list(PlanAmendmentCheck.objects.filter(amendment=amendment).order_by("position"))


def stated(*, amendment: PlanAmendment) -> Statement:
    """What was stated by hand with it."""
    row = getattr(amendment, "statement", None)
    return NOTHING if row is None else statements.read(replaced_names.document(row.body, at=amendment.asked_at))


def stood_before(*, amendment: PlanAmendment) -> Paper | None:
    """What the plan said when an amendment that changed nothing was settled; None while it waits."""
    version, at = plan_papers.newest(plan=amendment.locked_plan), amendment.decided_at or amendment.withdrawn_at
    if version is None or at is None:
        return None
    last = PlanAmendmentPaper.objects.filter(version=version, made_at__lte=at).order_by("-place").first()
    return plan_papers.frozen(version=version) if last is None else plan_papers.amended_by(paper=last)


def papers(*, amendment: PlanAmendment) -> list[PlanAmendmentPaper]:
    """What an approved amendment made of the plans that it touched, its own first."""
    rows = PlanAmendmentPaper.objects.filter(amendment=amendment).select_related("version__plan")
    return sorted(rows, key=lambda row: (row.version.plan_id != amendment.plan_id, row.version.plan.starts_on))


def before_and_after(*, paper: PlanAmendmentPaper) -> tuple[Paper, Paper]:
    """What a plan said before an amendment and since."""
    rows = PlanAmendmentPaper.objects.filter(version=paper.version_id, place__lt=paper.place)
    last = rows.order_by("-place").first()
    before = plan_papers.frozen(version=paper.version) if last is None else plan_papers.amended_by(paper=last)
    return before, plan_papers.amended_by(paper=paper)
