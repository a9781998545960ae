"""Promises: what a person said in a review they would do by a day."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired

PROMISE_OUTCOMES = ["open", "kept", "missed", "moved"]


class Promise(models.Model):
    """One of the three promises of a review; the next review opens with it, scored."""

    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="promises")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, default="open")
    outcome_words = models.CharField(max_length=300, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)
    scored_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("promise", "outcome", PROMISE_OUTCOMES),
            paired("promise", "made"),
            paired("promise", "scored"),
            models.CheckConstraint(
                condition=Q(outcome="open", scored_at__isnull=True) | (~Q(outcome="open") & Q(scored_at__isnull=False)),
                name="promise_outcome_matches_stamps",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="promise_owner_due")]

    def __str__(self) -> str:
        return self.text
