"""The versions of a plan, and any two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse

from plans.models import Plan, PlanVersion
from plans.rules.plan_changes import Change
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


def rows(versions: Sequence[PlanVersion], *, plan: Plan, zone: ZoneInfo) -> list[VersionRow]:
    """Every submission, the last one first."""
    found = []
    for version in reversed(versions):
        decision = getattr(version, "decision", None)
        verdict = decision.verdict if decision else "submitted"
        state = {"approved": "done", "returned": "missed"}.get(verdict, "open")
        before = version.number - 1
        compare = f"{reverse('plan_compare', args=[plan.pk])}?before={before}&after={version.number}" if before else ""
        found.append(
            VersionRow(
                number=version.number,
                when=words.moment(version.submitted_at, zone),
                by=version.submitted_by.name,
                state=values.State(state, "waits" if verdict == "submitted" else verdict),
                decided=f"{decision.by.name}, {words.moment(decision.at, zone)}" if decision else "",
                words=decision.words if decision else "",
                fingerprint=version.sha256[:16],
                compare_url=compare,
            )
        )
    return found


def sections(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The lines that differ, section by section."""
    return [(name, list(some)) for name, some in groupby(changes, key=lambda change: change.section)]


def statement(changes: Sequence[Change], before: int, after: int) -> str:
    """How far two versions are apart."""
    if not changes:
        return f"Submissions {before} and {after} say the same."
    verb = "differs" if len(changes) == 1 else "differ"
    return f"{words.plural(len(changes), 'line')} {verb} between submission {before} and submission {after}."
