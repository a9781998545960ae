"""Activity targets: how much prospecting a week owes, and what each week owed when it was over."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open, one_of, paired
from accounts.record.models.guards import AppendOnly, NoOverlap, Unchanged
from accounts.record.models.undo_guards import AppendOnlyButTakenBack

REP, MANAGER = "rep", "manager"
ROLES = [REP, MANAGER]
_STANDS = "withdrawn_at IS NULL"


class ActivityTarget(models.Model):
    """A weekly count of one activity type, for a person, a team, a role, or everybody; the nearest one holds.

    What was set is never written over: a change is another row, and one that had not begun and was taken back stays
    with the reason. `role` narrows a team or everybody to those who manage, or to those who do not.
    """

    type = models.ForeignKey("pipeline.ActivityType", on_delete=models.PROTECT, related_name="targets")
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="activity_targets"
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="activity_targets"
    )
    role = models.CharField(max_length=7, blank=True, default="", help_text="Empty: every role.")
    per_week = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    spares = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The manager who set it for a team; it does not apply to the manager.",
    )
    set_at = models.DateTimeField(null=True, blank=True, help_text="Empty: part of the installation.")
    set_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="The target that it ended."
    )
    followed_until = models.DateField(
        null=True, blank=True, help_text="When the previous target would have ended by itself; empty: never."
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person ended it, rather than another target."
    )
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Withdrawn or replaced before it began.")
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    guards = [
        Unchanged("type_id"),
        Unchanged("person_id"),
        Unchanged("team_id"),
        Unchanged("role"),
        Unchanged("per_week"),
        Unchanged("starts_on"),
        NoOverlap(keys=("type_id", "person_id"), name="one_of_a_person", where=_STANDS),
        NoOverlap(keys=("type_id", "team_id", "role"), name="one_of_a_team", where=_STANDS),
        NoOverlap(
            keys=("type_id", "role"),
            name="one_for_all",
            where=f"{_STANDS} AND person_id IS NULL AND team_id IS NULL",
        ),
    ]

    class Meta:
        constraints = [
            half_open("activitytarget"),
            one_of("activitytarget", "role", ["", *ROLES]),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(team__isnull=True, role=""), name="activitytarget_person_or_team"
            ),
            paired("activitytarget", "set"),
            paired("activitytarget", "ended"),
            paired("activitytarget", "withdrawn"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="activitytarget_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="activitytarget_withdrawal_has_reason",
            ),
            models.UniqueConstraint(
                fields=["type", "person", "starts_on"],
                condition=Q(person__isnull=False, withdrawn_at__isnull=True),
                name="activitytarget_person_once",
            ),
            models.UniqueConstraint(
                fields=["type", "team", "role", "starts_on"],
                condition=Q(team__isnull=False, withdrawn_at__isnull=True),
                name="activitytarget_team_once",
            ),
            models.UniqueConstraint(
                fields=["type", "role", "starts_on"],
                condition=Q(person__isnull=True, team__isnull=True, withdrawn_at__isnull=True),
                name="activitytarget_everybody_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_week} a week from {self.starts_on}"


class WeekOwedQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class WeekOwed(models.Model):
    """What a week owed of a person, kept when it was closed or when its deadline passed, whichever came first.

    Nothing that is set, approved or switched off later changes it. A closing that is undone takes along what it kept.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="weeks_owed")
    week = models.CharField(max_length=8, help_text="2026-W48.")
    owed = models.JSONField(help_text="By id of the type: the target as it was set, and as the days to work left it.")
    worked_days = models.PositiveSmallIntegerField(help_text="Working days without leave.")
    kept_at = models.DateTimeField()

    objects = WeekOwedQuerySet.as_manager()

    guards = [
        AppendOnlyButTakenBack(
            of="pipeline.weeklog",
            key="l.id",
            stamp="kept_at",
            tables=", pipeline_weeklog l",
            where="l.person_id = OLD.person_id AND l.week = OLD.week",
        )
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "week"], name="weekowed_once")]


class WeekKept(models.Model):
    """A week that has passed its deadline everywhere, and what it owed is kept of everybody."""

    week = models.CharField(max_length=8, unique=True)
    kept_at = models.DateTimeField()

    guards = [AppendOnly()]
