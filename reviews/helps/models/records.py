"""Help records with the two actions of each."""

from __future__ import annotations

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from accounts.duties.models import Obligation
from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import Unchanged
from reviews.helps.rules.standing import ABOUT, ACTION, ACTIONS, START, Source, Standing, Territory

_STARTED = [Standing.RUNNING, Standing.ENDED]


class HelpQuerySet(models.QuerySet["Help"]):
    """The person, the line above, the coach, and those who owe its duties see a help record."""

    def visible_to(self, viewer: Person) -> HelpQuerySet:
        """The help records that somebody may read; a leader or an admin as such none."""
        subject = Concat(Value(ABOUT), Cast(OuterRef("pk"), CharField()), Value(":"))
        owed = Obligation.objects.filter(
            owner=viewer, trap__key__in=[START, ACTION], subject__startswith=subject, waived_at=None
        )
        return self.filter(Q(person_id__in=people_below(viewer)) | Q(coach=viewer) | Exists(owed))


class Help(models.Model):
    """The manager of somebody owes help, because a quarter was missed with every trap kept, or a decider said so."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="helps")
    quarter = models.CharField(max_length=12, help_text="The key of the quarter that was missed.")
    source = models.CharField(max_length=6)
    case = models.OneToOneField(
        "reviews.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="help_record"
    )
    figures = models.JSONField(help_text="Budget and actual of the quarter when it opened.")
    opened_at = models.DateTimeField()
    start_due_on = models.DateField()
    state = models.CharField(max_length=7, default=Standing.OPEN)
    coach = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    territory = models.CharField(max_length=7, blank=True)
    words = models.CharField(max_length=300, blank=True, help_text="What is true of the territory, in a sentence.")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    look_back_on = models.DateField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True, help_text="Figures of the four weeks before and after its start.")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HelpQuerySet.as_manager()
    guards = [
        Unchanged(column)
        for column in ("person_id", "quarter", "source", "case_id", "figures", "opened_at", "start_due_on")
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "quarter"], name="help_once_a_quarter"),
            one_of("help", "source", list(Source.values)),
            one_of("help", "state", list(Standing.values)),
            one_of("help", "territory", ["", *Territory.values]),
            paired("help", "started"),
            models.CheckConstraint(
                condition=Q(source=Source.CASE, case__isnull=False) | Q(source=Source.RESULT, case__isnull=True),
                name="help_of_a_case_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_STARTED)
                | (
                    Q(coach__isnull=False, started_at__isnull=False, started_on__isnull=False)
                    & Q(look_back_on__isnull=False)
                    & ~Q(territory="")
                    & ~Q(words="")
                ),
                name="help_started_has_all",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[Standing.OPEN, Standing.RUNNING], ended_at__isnull=True)
                | Q(state__in=[Standing.ENDED, Standing.DROPPED], ended_at__isnull=False),
                name="help_ended_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=Standing.ENDED) | Q(result__isnull=False), name="help_ended_has_its_result"
            ),
        ]

    def __str__(self) -> str:
        return f"Help for {self.person}, {self.quarter}"


class HelpAction(models.Model):
    """One of the two things that the manager does for somebody by a day."""

    help = models.ForeignKey(Help, on_delete=models.PROTECT, related_name="actions", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    due_on = models.DateField()
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [Unchanged(column) for column in ("help_id", "place", "text", "due_on", "owner_id")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["help", "place"], name="helpaction_place_once"),
            models.CheckConstraint(condition=Q(place__range=(1, ACTIONS)), name="helpaction_place_is_one_of_two"),
            models.CheckConstraint(condition=~Q(text=""), name="helpaction_has_text"),
            paired("helpaction", "done"),
        ]
