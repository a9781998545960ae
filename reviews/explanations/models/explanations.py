"""Explanations of misses: one row for each answer, and the notes of the line beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import paired
from accounts.record.models.guards import AppendOnly

if TYPE_CHECKING:
    from accounts.organisation.models import Person


class MissExplanationQuerySet(OwnedQuerySet):
    """The person, the line above and leaders; being an admin opens nobody's words."""

    owner_path = "obligation__owner_id"

    def visible_to(self, viewer: Person) -> Self:
        return self if viewer.is_leader else self.filter(self.seen_by(viewer))

    def current(self) -> Self:
        """Those that no correction has superseded, of misses that were not waived."""
        return self.filter(superseded_by=None, obligation__waived_at=None)


class MissExplanation(models.Model):
    """Why something was missed: a cause from the list, a sentence, and the day on which it is caught up.

    A correction supersedes the one before and repeats its day, which moves like that of any duty.
    """

    obligation = models.ForeignKey("accounts.Obligation", on_delete=models.PROTECT, related_name="explanations")
    cause = models.ForeignKey("reviews.Cause", on_delete=models.PROTECT, related_name="miss_explanations")
    words = models.TextField()
    catch_up_on = models.DateField(null=True, blank=True, help_text="Empty: nothing was left to catch up.")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = MissExplanationQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(supersedes__isnull=True), name="missexplanation_one_first"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="missexplanation_has_words"),
            paired("missexplanation", "given"),
        ]

    def __str__(self) -> str:
        return self.words


class ExplanationNote(models.Model):
    """What the line says to an explanation; the person who gave it reads it as well."""

    obligation = models.ForeignKey("accounts.Obligation", on_delete=models.PROTECT, related_name="explanation_notes")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = MissExplanationQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanationnote_has_text"),
            paired("explanationnote", "made"),
        ]

    def __str__(self) -> str:
        return self.text


class AskingStart(models.Model):
    """The day from which on misses ask, of an organisation that worked with TRAPS before they did.

    Without a row every miss asks: the organisation has never known it otherwise.
    """

    starts_on = models.DateField(unique=True)

    guards = [AppendOnly()]

    def __str__(self) -> str:
        return self.starts_on.isoformat()
