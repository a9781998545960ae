"""Cases with their frozen facts, and what happened to each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import people_below
from accounts.organisation.models import Person
from accounts.record.models.constraints import one_of
from accounts.record.models.guards import GoesWith, Unchanged
from reviews.cases.rules.states import ENDED, OPEN, Event, State

DECIDED = ("confirmed", "helped", "waived", "upheld", "overturned")


class CaseQuerySet(models.QuerySet["Case"]):
    """The person and the line above see a case, and who decides in their place."""

    def visible_to(self, viewer: Person) -> CaseQuerySet:
        """The cases that somebody may read; a leader or an admin as such none, unless they are named for one."""
        named_for = CaseEvent.objects.filter(named=viewer).values("case_id")
        return self.filter(Q(person_id__in=people_below(viewer)) | Q(decider=viewer) | Q(pk__in=named_for))


class Case(models.Model):
    """A step of the policy for one person. What it rests on never changes; its state follows from its events."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="cases")
    policy = models.ForeignKey("reviews.Policy", on_delete=models.PROTECT, related_name="cases")
    step_number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, help_text="What opened it; the same facts open one case.")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField(help_text="The instant of the flag, or the latest day of the step before.")
    made_at = models.DateTimeField(help_text="When the engine opened it and the person was notified.")
    state = models.CharField(max_length=8, default=State.WAITING)
    level = models.PositiveSmallIntegerField(help_text="Up to which level of the line somebody may decide.")
    decider = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_due_at = models.DateTimeField()
    decide_due_at = models.DateTimeField()
    appeal_until = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True, help_text="Of a confirmed case.")
    ended_at = models.DateTimeField(null=True, blank=True)
    goes = models.BooleanField(default=False, help_text="Its time is over; set in the transaction that deletes it.")

    objects = CaseQuerySet.as_manager()
    guards = [
        Unchanged(column)
        for column in (
            "person_id",
            "policy_id",
            "step_number",
            "key",
            "follows_id",
            "facts",
            "sha256",
            "opened_at",
            "made_at",
        )
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "policy", "step_number", "key"], name="case_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(state__in=sorted(OPEN)), name="case_one_open"),
            one_of("case", "state", list(State.values)),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN), ended_at__isnull=True)
                | (~Q(state__in=sorted(OPEN)) & Q(ended_at__isnull=False)),
                name="case_ended_has_its_instant",
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="case_level_from_one"),
        ]
        indexes = [models.Index(fields=["decide_due_at"], condition=Q(ended_at__isnull=True), name="case_open_by_due")]

    def __str__(self) -> str:
        return f"Case {self.pk}"


class CaseEvent(models.Model):
    """One thing that happened to a case: who, when, and their words; `by` is empty for the engine."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cause = models.ForeignKey("reviews.Cause", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    proposal = models.CharField(max_length=300, blank=True)
    named = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The admin who was named for the case, and sees it from then on.",
    )

    guards = [GoesWith("case_id", "reviews_case", "goes")]

    class Meta:
        constraints = [
            one_of("caseevent", "event", list(Event.values)),
            models.UniqueConstraint(
                fields=["case", "event"],
                condition=Q(event__in=["opened", "read", "answered", "more time", "appealed", "confirmed"]),
                name="caseevent_once",
            ),
            models.CheckConstraint(
                condition=~Q(event="answered") | (Q(cause__isnull=False) & ~Q(words="")),
                name="caseevent_answer_has_cause_and_words",
            ),
            models.CheckConstraint(
                condition=~Q(event__in=[*DECIDED, "more time", "appealed", "named"]) | ~Q(words=""),
                name="caseevent_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(event="named", named__isnull=False) | (~Q(event="named") & Q(named__isnull=True)),
                name="caseevent_named_says_whom",
            ),
            models.UniqueConstraint(fields=["case", "named"], name="caseevent_named_once"),
        ]


class CaseMark(models.Model):
    """Up to when the engine has looked at what changed, and the day on which it last looked at everything."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    looked_until = models.DateTimeField()
    full_on = models.DateField(help_text="The organisation’s day of the last look at everybody.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="casemark_one_row")]


class CaseCount(models.Model):
    """How many cases of a quarter are gone, by step and by what came of them; nobody's name is kept."""

    quarter = models.CharField(max_length=12, help_text="In which they were opened.")
    version = models.PositiveIntegerField(help_text="Of the policy.")
    step_number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, help_text="In which they ended.")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarter", "version", "step_number", "state"], name="casecount_once"),
            one_of("casecount", "state", sorted(ENDED)),
            models.CheckConstraint(condition=Q(count__gte=1), name="casecount_counts_something"),
        ]
