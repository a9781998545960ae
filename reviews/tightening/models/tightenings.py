"""Tightenings: whom they cover, what they raise, how each day was checked, and what was said afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, NoOverlap, Unchanged
from reviews.tightening.rules.checking import Rhythm
from reviews.tightening.rules.windows import MOST_WEEKS


class TighteningQuerySet(models.QuerySet["Tightening"]):
    """Whom it covers, the line above them, and leaders see a tightening."""

    def visible_to(self, viewer: Person) -> TighteningQuerySet:
        """The tightenings that somebody may read."""
        if viewer.is_leader:
            return self
        below = TightenedPerson.objects.filter(tightening=OuterRef("pk"), person_id__in=people_below(viewer))
        return self.filter(Exists(below))


class Tightening(models.Model):
    """More is asked of a person, or the reps of a team, for some whole weeks. One that was taken back covers no day."""

    person = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_before = models.DateField()
    weeks = models.PositiveSmallIntegerField(help_text="As it was said; it may have ended earlier.")
    reason = models.CharField(max_length=300)
    check_rhythm = models.CharField(max_length=6)
    extra = models.CharField(max_length=200, blank=True, help_text="What is owed besides; empty: nothing.")
    extra_rhythm = models.CharField(max_length=6, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it before its time.")
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    objects = TighteningQuerySet.as_manager()
    guards = [
        Unchanged(column)
        for column in (
            "person_id",
            "team_id",
            "starts_on",
            "weeks",
            "reason",
            "check_rhythm",
            "extra",
            "extra_rhythm",
            "made_at",
            "made_by_id",
        )
    ]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, team__isnull=True) | Q(person__isnull=True, team__isnull=False),
                name="tightening_person_or_team",
            ),
            models.CheckConstraint(condition=Q(ends_before__gte=F("starts_on")), name="tightening_ends_after_start"),
            models.CheckConstraint(condition=Q(weeks__range=(1, MOST_WEEKS)), name="tightening_at_most_six_weeks"),
            one_of("tightening", "check_rhythm", list(Rhythm.values)),
            models.CheckConstraint(
                condition=Q(extra="", extra_rhythm="") | (~Q(extra="") & Q(extra_rhythm__in=Rhythm.values)),
                name="tightening_extra_has_rhythm",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="tightening_has_reason"),
            paired("tightening", "made"),
            paired("tightening", "ended"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="tightening_end_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.team} from {self.starts_on}"


class TightenedPerson(models.Model):
    """Somebody whom a tightening covers, in the same days as the tightening; nobody is tightened twice on a day."""

    tightening = models.ForeignKey(Tightening, on_delete=models.PROTECT, related_name="covered", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_before = models.DateField()

    guards = [
        Unchanged("tightening_id"),
        Unchanged("person_id"),
        Unchanged("starts_on"),
        NoOverlap(keys=("person_id",), name="one_at_a_time"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tightening", "person"], name="tightenedperson_once"),
            models.CheckConstraint(
                condition=Q(ends_before__gte=F("starts_on")), name="tightenedperson_ends_after_start"
            ),
        ]


class RaisedTarget(models.Model):
    """The target of somebody that a tightening raised: what a week owed before, and the target of these weeks."""

    tightening = models.ForeignKey(Tightening, on_delete=models.PROTECT, related_name="raised", db_index=False)
    target = models.OneToOneField("plans.ActivityTarget", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    type = models.ForeignKey("pipeline.ActivityType", on_delete=models.PROTECT, related_name="+")
    before = models.PositiveIntegerField(help_text="What a week owed until then.")
    per_week = models.PositiveIntegerField()

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tightening", "person", "type"], name="raisedtarget_once"),
            models.CheckConstraint(condition=Q(per_week__gt=F("before")), name="raisedtarget_is_higher"),
        ]


class TighteningCheck(models.Model):
    """What was noted when a day of a tightening was checked."""

    tightening = models.ForeignKey(Tightening, on_delete=models.PROTECT, related_name="checks", db_index=False)
    day = models.DateField()
    note = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tightening", "day"], name="tighteningcheck_once"),
            models.CheckConstraint(condition=~Q(note=""), name="tighteningcheck_has_note"),
            paired("tighteningcheck", "made"),
        ]


class TighteningWord(models.Model):
    """What somebody who was covered says when it is over."""

    tightening = models.ForeignKey(Tightening, on_delete=models.PROTECT, related_name="words", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    said_at = models.DateTimeField()

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tightening", "person"], name="tighteningword_once"),
            models.CheckConstraint(condition=~Q(text=""), name="tighteningword_has_text"),
        ]
