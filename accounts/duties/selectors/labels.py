"""What a duty is called, as it may be shown."""

from __future__ import annotations

from accounts.duties.models import Extension, Obligation
from accounts.organisation.selectors import replaced_names


def shown(row: Obligation) -> str:
    """The name of a duty; a judged one keeps its words, so names that are gone since are replaced."""
    return replaced_names.text(row.label, at=row.opened_at, about=[replaced_names.person(row.owner_id)])


def drawn(row: Obligation) -> Obligation:
    """The duty by the name that it may be shown by, for whoever writes it into a notice, another duty or the trail.

    What is written today counts as written after the name went, so it would never be replaced. Never saved.
    """
    row.label = shown(row)
    return row


def why_waived(row: Obligation) -> str:
    """Why a duty was waived; a hand-over says who left."""
    return replaced_names.text(row.waive_reason, at=row.waived_at) if row.waived_at else ""


def why_more_time(row: Extension) -> str:
    """Why more time is asked for."""
    return replaced_names.text(row.reason, at=row.asked_at)


def answer(row: Extension) -> str:
    """What was said to a request for more time; where nobody decided, it says who withdrew it."""
    at = row.decided_at or row.withdrawn_at
    return replaced_names.text(row.answer, at=at) if at else row.answer
