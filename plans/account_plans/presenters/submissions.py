"""The submissions of a plan, and any two of them side by side, whatever kind of plan it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from accounts.organisation.models import Person
from plans.account_plans.rules.submissions import Change
from traps_web.ui import values, words


class Submission(Protocol):
    """What was handed in, by whom, and when."""

    number: Any
    submitted_at: Any
    submitted_by: Any
    sha256: Any


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


def row(version: Submission, decided: Decided | None, compare: str, zone: ZoneInfo) -> VersionRow:
    """A submission; `compare` is the address of the comparison, up to the numbers."""
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
    by_section = groupby(map(_for_readers, changes), key=lambda change: change.section)
    return [(name, list(section_changes)) for name, section_changes in by_section]


def _for_readers(change: Change) -> Change:
    return replace(change, before=words.rewritten(change.before), after=words.rewritten(change.after))


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
