"""Explanations of misses as people see them, with what was said before, the notes and the catch-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import CATCH_UP
from accounts.organisation.models import Person
from reviews.explanations.models import ExplanationNote, MissExplanation
from reviews.explanations.rules.asking import subject_of


@dataclass(frozen=True)
class Story:
    """An explanation that stands, those that it corrected, the notes of the line, and the catch-up if there is one."""

    explanation: MissExplanation
    earlier: tuple[MissExplanation, ...]
    notes: tuple[ExplanationNote, ...]
    catch_up: Obligation | None


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The explanations that stand and that a viewer sees, the newest first."""
    rows = MissExplanation.objects.visible_to(viewer).filter(superseded_by=None)
    related = ("obligation__owner", "obligation__trap", "obligation__team", "cause", "given_by")
    return rows.select_related(*related).order_by("-given_at", "-pk")


def by_id(*, viewer: Person, pk: int) -> MissExplanation:
    """One explanation that stands. Raises MissExplanation.DoesNotExist."""
    row: MissExplanation = visible(viewer=viewer).get(pk=pk)
    return row


def newest(*, viewer: Person, pk: int) -> MissExplanation:
    """The explanation that stands of the miss which this one explains. Raises MissExplanation.DoesNotExist."""
    obligation_id = MissExplanation.objects.visible_to(viewer).values_list("obligation_id", flat=True).get(pk=pk)
    row: MissExplanation = visible(viewer=viewer).get(obligation_id=obligation_id)
    return row


def story(explanation: MissExplanation) -> Story:
    """Everything around an explanation; three queries."""
    chain = MissExplanation.objects.filter(obligation=explanation.obligation_id).exclude(pk=explanation.pk)
    notes = ExplanationNote.objects.filter(obligation=explanation.obligation_id).select_related("made_by")
    return Story(
        explanation,
        tuple(chain.select_related("cause", "given_by").order_by("-given_at", "-pk")),
        tuple(notes.order_by("made_at", "pk")),
        catch_up_of(explanation.obligation),
    )


def catch_up_of(obligation: Obligation) -> Obligation | None:
    """The duty to catch up with a miss."""
    rows = Obligation.objects.filter(trap__key=CATCH_UP, owner=obligation.owner_id, subject=subject_of(obligation.pk))
    return rows.select_related("trap", "owner").first()


def missed_before(*, viewer: Person, pk: int) -> MissExplanation:
    """The explanation of the miss with this id. Raises MissExplanation.DoesNotExist."""
    row: MissExplanation = visible(viewer=viewer).get(obligation_id=pk)
    return row
