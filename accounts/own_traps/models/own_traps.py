"""Own traps, their versions, the version of each duty, and what was reported: rows that only grow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.own_traps.rules import evidence, rhythms, versions
from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly, Unchanged


class OwnTrap(models.Model):
    """A trap that an admin or a manager made; its name, key and obligations are those of the trap."""

    trap = models.OneToOneField("accounts.Trap", on_delete=models.PROTECT, related_name="own")
    is_of_admins = models.BooleanField(help_text="Made by an admin: only admins change it.")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    def __str__(self) -> str:
        return self.trap.name


class OwnTrapVersion(models.Model):
    """What an own trap asks from a day on, until a newer version begins; one that is off retires it."""

    own_trap = models.ForeignKey(OwnTrap, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    is_on = models.BooleanField()
    help_text = models.TextField(help_text="What is asked, for those who owe it.")
    audience = models.CharField(max_length=6)
    person = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, blank=True)
    rhythm = models.CharField(max_length=7)
    once_on = models.DateField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 is Monday.")
    month_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The day of the month; empty: its last working day."
    )
    nth = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The so many working day of the quarter.")
    due_time = models.TimeField(help_text="On the wall clock of each person.")
    grace_working_days = models.PositiveSmallIntegerField()
    evidence = models.CharField(
        max_length=20, help_text="A registered kind; rooms above add theirs, so the table lists none."
    )
    floor = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    condition = models.JSONField(
        default=dict, blank=True, help_text="What TRAPS checks itself, frozen when the version was made."
    )
    weight = models.PositiveSmallIntegerField(default=1, help_text="How much it counts in the score.")
    is_controllable = models.BooleanField(help_text="Whether keeping it is in the owner's own control.")
    remind_days_before = models.PositiveSmallIntegerField(
        default=0, help_text="Working days before the deadline of one more reminder; 0: none."
    )
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["own_trap", "number"], name="owntrapversion_number_once"),
            one_of("owntrapversion", "audience", list(versions.AUDIENCES)),
            one_of("owntrapversion", "rhythm", list(rhythms.RHYTHMS)),
            models.CheckConstraint(
                condition=Q(audience="person", person__isnull=False, team__isnull=True, role="")
                | Q(audience="team", person__isnull=True, team__isnull=False, role="")
                | Q(audience="role", person__isnull=True, team__isnull=True, role__in=versions.ROLES),
                name="owntrapversion_names_its_audience",
            ),
            models.CheckConstraint(
                condition=Q(
                    rhythm="once", once_on__isnull=False, weekday__isnull=True, month_day__isnull=True, nth__isnull=True
                )
                | Q(
                    rhythm="week",
                    once_on__isnull=True,
                    weekday__isnull=False,
                    weekday__lte=6,
                    month_day__isnull=True,
                    nth__isnull=True,
                )
                | (
                    Q(rhythm="month", once_on__isnull=True, weekday__isnull=True, nth__isnull=True)
                    & (Q(month_day__isnull=True) | Q(month_day__gte=1, month_day__lte=rhythms.LAST_DAY_OF_MONTH))
                )
                | Q(
                    rhythm="quarter",
                    once_on__isnull=True,
                    weekday__isnull=True,
                    month_day__isnull=True,
                    nth__isnull=False,
                    nth__gte=1,
                    nth__lte=rhythms.MOST_NTH,
                ),
                name="owntrapversion_rhythm_whole",
            ),
            models.CheckConstraint(
                condition=(Q(evidence=evidence.NUMBER, floor__isnull=False) & Q(floor__gte=0))
                | (~Q(evidence=evidence.NUMBER) & ~Q(evidence="") & Q(floor__isnull=True, unit="")),
                name="owntrapversion_floor_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    grace_working_days__lte=versions.MOST_GRACE,
                    weight__gte=1,
                    weight__lte=versions.MOST_WEIGHT,
                    remind_days_before__lte=versions.MOST_REMINDER,
                ),
                name="owntrapversion_within_bounds",
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(help_text=""), name="owntrapversion_says_what_and_why"),
        ]

    def __str__(self) -> str:
        return f"{self.own_trap.trap.name}, version {self.number}"


class OwnDuty(models.Model):
    """Under which version an obligation of an own trap was opened; weight and control are read from there."""

    obligation = models.OneToOneField("accounts.Obligation", on_delete=models.CASCADE, related_name="own_duty")
    version = models.ForeignKey(OwnTrapVersion, on_delete=models.PROTECT, related_name="duties")

    guards = [Unchanged("obligation_id"), Unchanged("version_id")]


class OwnReportQuerySet(OwnedQuerySet):
    """Whoever sees the obligation sees what was reported."""

    owner_path = "obligation__owner_id"


class OwnReport(models.Model):
    """What somebody reported for a duty, once: a note, a number or a file."""

    obligation = models.OneToOneField("accounts.Obligation", on_delete=models.PROTECT, related_name="own_report")
    note = models.CharField(max_length=500, blank=True)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=100, blank=True, help_text="The type detected from its content.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="The hash of the file's content.")
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = OwnReportQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(note="") | Q(number__isnull=False) | ~Q(file=""), name="ownreport_says_something"
            ),
            models.CheckConstraint(
                condition=Q(file="", file_name="", file_type="", sha256="")
                | (~Q(file="") & ~Q(file_name="") & ~Q(file_type="") & ~Q(sha256="")),
                name="ownreport_file_whole",
            ),
        ]
