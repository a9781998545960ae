"""Teams, where they stand in the tree, and who is in them, each with dates."""

from django.db import models
from django.db.models import F, Q

from accounts.record.models.constraints import half_open
from accounts.record.models.guards import NoOverlap
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name


class Team(models.Model):
    """A team of the organisation. The root team is the one without a parent."""

    name = Name(max_length=200, unique=True)
    name_key = KeyColumn()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="team_name_key_unique")]

    def __str__(self) -> str:
        return self.name


class TeamPlacement(models.Model):
    """Under which parent a team stands, from a day to a day."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="child_placements")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    guards = [NoOverlap(keys=("team_id",), name="one_parent_a_day")]

    class Meta:
        constraints = [
            half_open("teamplacement"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("team")), name="teamplacement_not_under_itself"
            ),
        ]


class Membership(models.Model):
    """A person in a team from a day to a day: as one of its members, or as its manager."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    manages = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    guards = [
        NoOverlap(keys=("person_id",), name="one_team_a_day", where="NOT manages"),
        NoOverlap(keys=("person_id", "team_id"), name="one_management_a_day", where="manages"),
    ]

    class Meta:
        constraints = [half_open("membership")]
        indexes = [models.Index(fields=["team", "starts_on"], name="membership_team_start")]
