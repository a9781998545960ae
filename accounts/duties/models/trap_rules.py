"""Rules of traps: what holds of a trap for the organisation or a team, from a day to a day."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import half_open, paired
from accounts.record.models.guards import NoOverlap


class TrapRule(models.Model):
    """A version of a trap for a team and the teams under it, or for everybody; the nearest team's rule holds.

    It starts on the day it was made or later and is not edited: a change ends it and starts another one.
    """

    trap = models.ForeignKey("accounts.Trap", on_delete=models.PROTECT, related_name="trap_rules")
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="trap_rules",
        help_text="Empty: the whole organisation.",
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    grace_working_days = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="What the deadline counts, in the trap's unit; empty where it counts nothing."
    )
    closes_weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Only for the weekly log: the day on which a week closes, 0 is Monday."
    )
    closes_at = models.TimeField(
        null=True, blank=True, help_text="Only for the weekly log: on the person's wall clock."
    )
    again_within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Working days to submit it again after a return; empty: as usual, or never."
    )
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When its end was set.")
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [
        NoOverlap(keys=("trap_id", "team_id"), name="one_rule_a_day"),
        # Nothing equals an empty team: those for everybody need a guard of their own.
        NoOverlap(keys=("trap_id",), name="one_rule_for_all_a_day", where="team_id IS NULL"),
    ]

    class Meta:
        constraints = [
            half_open("traprule"),
            paired("traprule", "ended"),
            models.CheckConstraint(condition=~Q(reason=""), name="traprule_reason_given"),
            models.CheckConstraint(condition=Q(term__isnull=True) | Q(term__gte=1), name="traprule_term_positive"),
            models.CheckConstraint(
                condition=Q(again_within__isnull=True) | Q(again_within__gte=1), name="traprule_again_positive"
            ),
            models.CheckConstraint(
                condition=Q(closes_weekday__isnull=True, closes_at__isnull=True)
                | Q(closes_weekday__lte=6, closes_at__isnull=False),
                name="traprule_closing_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trap.name}: {self.team.name if self.team else 'everybody'}"
