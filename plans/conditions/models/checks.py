"""What was found when a condition was checked."""

from __future__ import annotations

from django.db import models

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly
from plans.conditions.rules.outcomes import Outcome


class ConditionCheckQuerySet(OwnedQuerySet):
    """Whoever sees the duty sees what was found."""

    owner_path = "obligation__owner_id"


class ConditionCheck(models.Model):
    """The condition of a duty as it was at an instant: its deadline, or the end of its grace."""

    obligation = models.ForeignKey(
        "accounts.Obligation", on_delete=models.PROTECT, related_name="condition_checks", db_index=False
    )
    at = models.DateTimeField(help_text="As of when it was judged.")
    outcome = models.CharField(max_length=7)
    finding = models.CharField(max_length=100)
    checked_at = models.DateTimeField(help_text="When the sweep looked.")

    objects = ConditionCheckQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "at"], name="conditioncheck_once_an_instant"),
            one_of("conditioncheck", "outcome", list(Outcome.values)),
        ]

    def __str__(self) -> str:
        return f"{self.obligation}, {self.outcome}"
