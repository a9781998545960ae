"""The versions of a sales plan, with what was decided on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.presenters import period_words
from plans.account_plans.presenters.submissions import Decided, VersionRow, row
from plans.sales_plans.models import Plan, PlanVersion
from plans.sales_plans.presenters.plan_pages import checks_side
from plans.sales_plans.selectors import plan_papers
from traps_web.ui import values, words


def rows(versions: Sequence[PlanVersion], *, plan: Plan, zone: ZoneInfo) -> list[VersionRow]:
    """Every submission of a sales plan, the last one first."""
    compare = f"{reverse('plan_compare', args=[plan.pk])}?"
    version_rows = []
    for version in reversed(versions):
        decision = getattr(version, "decision", None)
        decided = (
            Decided(decision.verdict, decision.words, decision.at, decision.by, decision.decided_alone)
            if decision
            else None
        )
        paper = plan_papers.frozen(version=version)
        failed = tuple(period_words.spelled(check.finding) for check in paper.failed)
        row_shown = _corrected(row(version, decided, compare, zone), version, zone)
        version_rows.append(replace(row_shown, scrutiny=checks_side(paper), failed=failed))
    return version_rows


def _corrected(row: VersionRow, version: PlanVersion, zone: ZoneInfo) -> VersionRow:
    """What was approved and opened again says both."""
    correction = getattr(version, "correction", None)
    if correction is None:
        return row
    by = f"{correction.by.name}, " if correction.by else ""
    corrected = f"Opened for correction, {by}{words.moment(correction.at, zone)}: {correction.reason}"
    return replace(row, state=values.State("missed", "opened for correction"), corrected=corrected)
