"""Cycles: the round of reviews of one fiscal quarter."""

from django.db import models
from django.db.models import Q, QuerySet

from accounts.record.models.constraints import half_open, one_of, paired
from accounts.record.models.guards import Frozen


class CycleManager(models.Manager["Cycle"]):
    """Leaves out cycles that were taken back: nobody sees them, their rows stay for the audit trail."""

    def get_queryset(self) -> QuerySet["Cycle"]:
        return super().get_queryset().exclude(status="taken back")


class Cycle(models.Model):
    """The quarterly plan reviews of one quarter: when they are held, for everyone in sales, managers included."""

    period_key = models.CharField(max_length=10, help_text="FY2027-Q2, the quarter under review.")
    starts_on = models.DateField(help_text="First day of the window in which reviews are held.")
    ends_before = models.DateField()
    status = models.CharField(max_length=10, default="open")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it was closed or taken back.")
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    close_reason = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Why it was taken back, or closed while reviews were neither signed nor excused.",
    )

    objects = CycleManager()
    guards = [Frozen(column="status", value="closed"), Frozen(column="status", value="taken back")]

    class Meta:
        constraints = [
            half_open("cycle"),
            one_of("cycle", "status", ["open", "closed", "taken back"]),
            paired("cycle", "closed"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="cycle_status_matches_stamps",
            ),
            models.CheckConstraint(condition=~Q(status="open") | Q(close_reason=""), name="cycle_reason_when_closed"),
            models.CheckConstraint(
                condition=~Q(status="taken back") | ~Q(close_reason=""), name="cycle_taken_back_has_reason"
            ),
            models.UniqueConstraint(
                fields=["period_key"], condition=~Q(status="taken back"), name="cycle_once_per_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"review cycle {self.period_key}"
