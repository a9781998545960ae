"""Cycles: the round of reviews of one fiscal quarter."""

from django.db import models
from django.db.models import Q

from accounts.models.constraints import half_open, one_of, paired
from accounts.models.guards import Frozen


class Cycle(models.Model):
    """The quarterly plan reviews of one quarter: its window and its roster. Everyone in sales is on it, managers included."""

    period_key = models.CharField(max_length=10, unique=True, help_text="FY2027-Q2, the quarter under review.")
    starts_on = models.DateField(help_text="First day of the window in which reviews are held.")
    ends_before = models.DateField()
    status = models.CharField(max_length=6, default="open")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    close_reason = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Why it was closed while reviews were neither signed nor excused.",
    )

    guards = [Frozen(column="status", value="closed")]

    class Meta:
        constraints = [
            half_open("cycle"),
            one_of("cycle", "status", ["open", "closed"]),
            paired("cycle", "closed"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | Q(status="closed", closed_at__isnull=False),
                name="cycle_status_matches_stamps",
            ),
            models.CheckConstraint(condition=Q(status="closed") | Q(close_reason=""), name="cycle_reason_when_closed"),
        ]

    def __str__(self) -> str:
        return f"review cycle {self.period_key}"
