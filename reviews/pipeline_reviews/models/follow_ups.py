"""What somebody has to do by a day because a pipeline review said so."""

from __future__ import annotations

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from accounts.duties.models import Obligation
from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import Unchanged
from reviews.pipeline_reviews.models.reviews import OfReview, PipelineReview
from reviews.pipeline_reviews.models.verdicts import DealVerdict
from reviews.pipeline_reviews.rules.follow_ups import ABOUT, ACTION, HELP, IN_CRM, KINDS, MOST_ACTIONS


class FollowUpQuerySet(OfReview):
    """Whoever sees the review sees them; so do whoever was asked or took the duty over, and their lines."""

    def seen_by(self, viewer: Person) -> Q:
        below = people_below(viewer)
        subject = Concat(Value(ABOUT), Cast(OuterRef("pk"), CharField()))
        taken_over = Exists(Obligation.objects.filter(subject=subject, owner_id__in=below))
        return super().seen_by(viewer) | Q(owner_id__in=below) | Q(taken_over)


class FollowUp(models.Model):
    """Help with a deal, one of the three actions of a review, or a verdict to carry out in the CRM; owed by its day."""

    kind = models.CharField(max_length=6)
    review = models.ForeignKey(PipelineReview, on_delete=models.PROTECT, related_name="follow_ups")
    verdict = models.OneToOneField(
        DealVerdict, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_up"
    )
    deal = models.ForeignKey("pipeline.Deal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of an action: 1 to 3.")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="Its verdict was undone or superseded.")
    dropped_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpQuerySet.as_manager()
    guards = [
        Unchanged(column)
        for column in (
            "kind",
            "review_id",
            "verdict_id",
            "deal_id",
            "position",
            "text",
            "owner_id",
            "due_on",
            "made_at",
        )
    ]

    class Meta:
        constraints = [
            one_of("followup", "kind", list(KINDS)),
            paired("followup", "made"),
            paired("followup", "done"),
            paired("followup", "dropped"),
            models.UniqueConstraint(fields=["review", "position"], name="followup_position_once"),
            models.CheckConstraint(
                condition=Q(kind=ACTION, position__range=(1, MOST_ACTIONS), verdict__isnull=True)
                | Q(kind__in=[HELP, IN_CRM], position__isnull=True, verdict__isnull=False, deal__isnull=False),
                name="followup_kind_matches_source",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True), name="followup_done_or_dropped"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="followup_has_text"),
        ]
        indexes = [
            models.Index(
                fields=["kind"],
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="followup_open_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.text
