"""Milestones of deals: dated steps on the way to the signature."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import paired
from traps_web.lib.keys import Name


class MilestoneQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class Milestone(models.Model):
    """A dated step on the way to the signature, agreed by both sides; our owner owes it by its day."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="milestones")
    name = Name(max_length=160)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="milestones")
    their_owner = models.CharField(max_length=120, blank=True, help_text="Who owns it on the customer's side.")
    due_on = models.DateField()
    moves = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drop_reason = models.CharField(max_length=200, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("milestone", "done"),
            paired("milestone", "dropped"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True), name="milestone_done_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="")),
                name="milestone_dropped_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["deal", "due_on"], name="milestone_deal_due")]

    def __str__(self) -> str:
        return self.name
