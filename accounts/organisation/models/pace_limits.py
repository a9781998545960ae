"""Limits of pace: from which share of the budget to date on it is ahead, and from which on watch, from a day on."""

from django.db import models
from django.db.models import F, Q

from accounts.record.models.constraints import paired
from accounts.record.models.guards import AppendOnly


class PaceLimit(models.Model):
    """The limits that hold from a day on; of several from the same day the one that was set last.

    What was judged before that day keeps the limits of its day, so no row is ever changed.
    """

    ahead_ppm = models.PositiveIntegerField(help_text="Parts per million of the budget to date.")
    watch_ppm = models.PositiveIntegerField()
    starts_on = models.DateField()
    set_at = models.DateTimeField(null=True, blank=True, help_text="Empty: part of the installation.")
    set_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(watch_ppm__lte=F("ahead_ppm")), name="pacelimit_watch_under_ahead"),
            paired("pacelimit", "set"),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="pacelimit_since")]
