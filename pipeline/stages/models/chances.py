"""The chance of a stage from a day on."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import paired
from accounts.record.models.guards import Unchanged


class StageChance(models.Model):
    """With which chance a deal at a stage is won, from a day on; of several from the same day the last one set.

    The stage carries the chance of today, by which its open deals are weighed. Rows go with a stage that was never
    used; no other one goes, and none is changed.
    """

    stage = models.ForeignKey("pipeline.Stage", on_delete=models.CASCADE, related_name="chances")
    probability_ppm = models.PositiveIntegerField()
    starts_on = models.DateField()
    set_at = models.DateTimeField(null=True, blank=True, help_text="Empty: part of the installation.")
    set_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [Unchanged("stage_id"), Unchanged("probability_ppm"), Unchanged("starts_on")]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(probability_ppm__lte=1_000_000), name="stagechance_probability_range"),
            paired("stagechance", "set"),
        ]
        indexes = [models.Index(fields=["stage", "starts_on", "id"], name="stagechance_since")]
