"""What the readiness of a deal rested on, day by day."""

from django.db import models
from django.db.models import F, Q

from accounts.record.models.closing_guards import OnlyCloses
from accounts.record.models.guards import NoOverlap


class DealReadiness(models.Model):
    """The next step and the gate debt of a deal from a day on, until something else held.

    They stand beside `DealState` and not in it: a next step changes every week, and what counts in sums stays as it
    was. Days before the first row are not known. Like states, rows outlive their deal.
    """

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()
    has_next_step = models.BooleanField()
    next_step_on = models.DateField(null=True, blank=True)
    gate_debt_on = models.DateField(null=True, blank=True, help_text="The earliest day by which an item was owed.")
    knows_debt = models.BooleanField(help_text="Whether gate debt was recorded on these days.")

    guards = [NoOverlap(keys=("deal_id",), name="one_readiness_a_day"), OnlyCloses()]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gte=F("starts_on")),
                name="dealreadiness_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(knows_debt=True) | Q(gate_debt_on__isnull=True), name="dealreadiness_debt_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "id"], name="dealreadiness_of_deal"),
            models.Index(fields=["ends_before", "starts_on"], name="dealreadiness_on"),
        ]
