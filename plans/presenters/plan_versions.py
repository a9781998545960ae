"""The versions of a sales plan or an account plan, and any two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.models import Person
from plans.models import AccountPlan, AccountPlanVersion, Plan, PlanVersion
from plans.presenters.plan_pages import checks_side
from plans.rules.plan_changes import Change
from plans.selectors import plan_papers
from traps_web.ui import values, words


@dataclass(frozen=True)
class VersionRow:
    """A submission, what was decided on it, and the way to compare it with the one before."""

    number: int
    when: str
    by: str
    state: values.State
    decided: str
    words: str
    fingerprint: str
    compare_url: str
    corrected: str = ""
    scrutiny: str = ""
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What was decided on a submission, whatever kind of plan it is of."""

    verdict: str
    words: str
    at: datetime
    by: Person
    is_alone: bool


def rows(versions: Sequence[PlanVersion], *, plan: Plan, zone: ZoneInfo) -> list[VersionRow]:
    """Every submission of a sales plan, the last one first."""
    compare = f"{reverse('plan_compare', args=[plan.pk])}?"
    found = []
    for version in reversed(versions):
        row = getattr(version, "decision", None)
        decided = Decided(row.verdict, row.words, row.at, row.by, row.decided_alone) if row else None
        paper = plan_papers.frozen(version=version)
        failed = tuple(check.finding for check in paper.failed)
        row_shown = _corrected(_row(version, decided, compare, zone), version, zone)
        found.append(replace(row_shown, scrutiny=checks_side(paper), failed=failed))
    return found


def _corrected(row: VersionRow, version: PlanVersion, zone: ZoneInfo) -> VersionRow:
    """What was approved and opened again says both."""
    correction = getattr(version, "correction", None)
    if correction is None:
        return row
    by = f"{correction.by.name}, " if correction.by else ""
    said = f"Opened for correction, {by}{words.moment(correction.at, zone)}: {correction.reason}"
    return replace(row, state=values.State("missed", "opened for correction"), corrected=said)


def account_rows(
    versions: Sequence[AccountPlanVersion], *, plan: AccountPlan | None, zone: ZoneInfo
) -> list[VersionRow]:
    """Every submission of an account plan, the last one first; none while nobody has begun it."""
    compare = f"{year_address(plan)}&" if plan else ""
    found = []
    for version in reversed(versions):
        row = getattr(version, "decision", None)
        decided = Decided(row.decision, row.note, row.at, row.by, row.decided_alone) if row else None
        found.append(_row(version, decided, compare, zone))
    return found


def year_address(plan: AccountPlan) -> str:
    """Where the submissions of one year's account plan stand side by side."""
    return f"{reverse('customer_plan_compare', args=[plan.customer_id])}?year={plan.year}"


def _row(
    version: PlanVersion | AccountPlanVersion, decided: Decided | None, compare: str, zone: ZoneInfo
) -> VersionRow:
    before = version.number - 1
    mark = {"approved": "done", "returned": "missed"}.get(decided.verdict if decided else "", "open")
    return VersionRow(
        number=version.number,
        when=words.moment(version.submitted_at, zone),
        by=version.submitted_by.name,
        state=values.State(mark, decided.verdict if decided else "waits"),
        decided=_decided(decided, zone) if decided else "",
        words=decided.words if decided else "",
        fingerprint=version.sha256[:16],
        compare_url=f"{compare}before={before}&after={version.number}" if before else "",
    )


def _decided(decided: Decided, zone: ZoneInfo) -> str:
    return f"{words.decider(decided.by.name, alone=decided.is_alone)}, {words.moment(decided.at, zone)}"


def sections(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The lines that differ, section by section."""
    return [(name, list(some)) for name, some in groupby(changes, key=lambda change: change.section)]


def statement(changes: Sequence[Change], before: int, after: int) -> str:
    """How far two versions are apart."""
    if not changes:
        return f"Submissions {before} and {after} say the same."
    verb = "differs" if len(changes) == 1 else "differ"
    return f"{words.plural(len(changes), 'line')} {verb} between submission {before} and submission {after}."


def comparison(
    changes: Sequence[Change],
    *,
    numbers: Sequence[int],
    before: int,
    after: int,
    **shown: Any,
) -> dict[str, Any]:
    """What the page with two submissions side by side shows, with its `title` and `path`."""
    return shown | {
        "numbers": numbers,
        "before": before,
        "after": after,
        "statement": statement(changes, before, after),
        "sections": sections(changes),
    }
