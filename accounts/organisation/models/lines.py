"""Today's reporting line, materialised."""

from django.db import models
from django.db.models import F, Q


class ReportingLine(models.Model):
    """Who stands above whom today, and how many steps; everybody stands above themselves at depth 0."""

    above = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="lines_below")
    below = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="lines_above")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["above", "below"], name="reportingline_pair_unique"),
            models.CheckConstraint(
                condition=Q(depth=0, above=F("below")) | (Q(depth__gt=0) & ~Q(above=F("below"))),
                name="reportingline_self_is_zero",
            ),
        ]
        indexes = [models.Index(fields=["below", "depth"], name="reportingline_below")]
