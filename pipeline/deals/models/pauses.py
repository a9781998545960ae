"""Pauses of deals: from which day until which, and why."""

from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.guards import NoOverlap, Unchanged


class DealPauseQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class DealPause(models.Model):
    """A deal rests from a day on, and goes on by itself on another; at most twice in its life.

    `ends_before` is the day on which it goes on: the one that was said, or an earlier one by hand or with the next
    stage.
    """

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="pauses")
    number = models.PositiveSmallIntegerField(help_text="The first or the second pause of the deal.")
    starts_on = models.DateField()
    resume_on = models.DateField(help_text="The day on which the deal was to go on when it was paused.")
    ends_before = models.DateField(help_text="The day on which it goes on.")
    reason = models.CharField(max_length=200)
    paused_at = models.DateTimeField()
    paused_by = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: a file that no person sent.",
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was ended early; empty: by its day.")

    objects = DealPauseQuerySet.as_manager()
    guards = [
        NoOverlap(keys=("deal_id",), name="one_pause_a_day"),
        *(
            Unchanged(column)
            for column in ("deal_id", "number", "starts_on", "resume_on", "reason", "paused_at", "paused_by_id")
        ),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="dealpause_number_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 2)), name="dealpause_at_most_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="dealpause_has_reason"),
            models.CheckConstraint(condition=Q(resume_on__gt=F("starts_on")), name="dealpause_resumes_later"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ends_before=F("resume_on"))
                | Q(ended_at__isnull=False, ends_before__gte=F("starts_on"), ends_before__lt=F("resume_on")),
                name="dealpause_ends_by_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Pause of {self.deal.name}"
