"""Activity targets: how much prospecting a week owes."""

from django.db import models
from django.db.models import Q

from accounts.models.constraints import half_open


class ActivityTarget(models.Model):
    """A weekly count of one activity type, for a person, a team, or everybody; the nearest one holds."""

    type = models.ForeignKey("pipeline.ActivityType", on_delete=models.PROTECT, related_name="targets")
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="activity_targets"
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="activity_targets"
    )
    per_week = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            half_open("activitytarget"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(team__isnull=True), name="activitytarget_person_or_team"
            ),
            models.UniqueConstraint(
                fields=["type", "person", "starts_on"],
                condition=Q(person__isnull=False),
                name="activitytarget_person_once",
            ),
            models.UniqueConstraint(
                fields=["type", "team", "starts_on"], condition=Q(team__isnull=False), name="activitytarget_team_once"
            ),
            models.UniqueConstraint(
                fields=["type", "starts_on"],
                condition=Q(person__isnull=True, team__isnull=True),
                name="activitytarget_everybody_once",
            ),
        ]
