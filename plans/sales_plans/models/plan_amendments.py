"""Amendments: the only way in which a locked plan changes, and a number that has begun, with a plan or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen
from plans.sales_plans.rules import plan_amendments as rules
from traps_web.lib.fields import MoneyField

if TYPE_CHECKING:
    from accounts.organisation.models import Person, Team
    from plans.sales_plans.models import Plan

_OF_A_PLAN = Q(plan__isnull=False, person=None, team=None, period_key="", starts_on=None, ends_before=None)
_WITHOUT_A_PLAN = Q(plan=None, starts_on__isnull=False, ends_before__isnull=False) & ~Q(period_key="")
_OF_ONE_OWNER = Q(person__isnull=False, team=None) | Q(person=None, team__isnull=False)


class PlanAmendmentQuerySet(OwnedQuerySet):
    owner_path = "plan__owner_id"


class PlanAmendment(models.Model):
    """Another number from a day on: asked for with a trigger and a reason, decided once by the line.

    It is about a locked plan, or, where there is none, about the number of a person or of a team in a period.
    """

    plan = models.ForeignKey("plans.Plan", null=True, blank=True, on_delete=models.PROTECT, related_name="amendments")
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="budget_amendments"
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="budget_amendments"
    )
    period_key = models.CharField(max_length=10, blank=True, default="", db_default="", help_text="Without a plan.")
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(help_text="Counts the amendments of a plan, or of a number, from 1.")
    trigger = models.CharField(max_length=20)
    reason = models.TextField()
    effective_on = models.DateField(help_text="The first day that changes; what lies before it stays.")
    before_amount = MoneyField(help_text="The number that the plan carried when it was asked for.")
    after_amount = MoneyField()
    status = models.CharField(max_length=9, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, db_default=False, help_text="Decided alone: nobody else was allowed to decide."
    )
    answer = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PlanAmendmentQuerySet.as_manager()
    guards = [Frozen(column="status", value=value) for value in rules.STATUSES if value != "asked"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="planamendment_position_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(status="asked"), name="planamendment_one_open"),
            models.CheckConstraint(
                condition=_OF_A_PLAN | (_WITHOUT_A_PLAN & _OF_ONE_OWNER), name="planamendment_of_a_plan_or_an_owner"
            ),
            models.UniqueConstraint(
                fields=["person", "period_key", "position"],
                condition=Q(person__isnull=False),
                name="planamendment_person_position_once",
            ),
            models.UniqueConstraint(
                fields=["team", "period_key", "position"],
                condition=Q(team__isnull=False),
                name="planamendment_team_position_once",
            ),
            models.UniqueConstraint(
                fields=["person", "period_key"],
                condition=Q(person__isnull=False, status="asked"),
                name="planamendment_person_one_open",
            ),
            models.UniqueConstraint(
                fields=["team", "period_key"],
                condition=Q(team__isnull=False, status="asked"),
                name="planamendment_team_one_open",
            ),
            one_of("planamendment", "trigger", list(rules.TRIGGERS)),
            one_of("planamendment", "status", list(rules.STATUSES)),
            paired("planamendment", "decided"),
            paired("planamendment", "withdrawn"),
            models.CheckConstraint(condition=~Q(reason=""), name="planamendment_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_alone=False) | Q(decided_at__isnull=False), name="planamendment_alone_is_decided"
            ),
            models.CheckConstraint(
                condition=Q(before_amount__gte=0, after_amount__gte=0), name="planamendment_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(answer=""), name="planamendment_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None, withdrawn_at=None)
                | Q(status__in=["approved", "refused"], decided_at__isnull=False, withdrawn_at=None)
                | Q(status="withdrawn", decided_at=None, withdrawn_at__isnull=False),
                name="planamendment_status_matches_stamps",
            ),
        ]
        indexes = [models.Index(fields=["status", "asked_at"], name="planamendment_status_asked")]

    def __str__(self) -> str:
        return f"{self.plan or self.whose}{'' if self.plan else f' {self.period_key}'}, amendment {self.position}"

    @property
    def locked_plan(self) -> Plan:
        """The plan that it is about, for those that are about one."""
        assert self.plan is not None, "asked of amendments of plans alone"
        return self.plan

    @property
    def of_period(self) -> str:
        """The period whose number it changes."""
        return self.plan.period_key if self.plan else self.period_key

    @property
    def whose(self) -> Person | Team:
        """Who carries the number: a person, or a team that has one of its own."""
        owner = self.plan.owner if self.plan else self.person or self.team
        assert owner is not None, "the database holds that one of them is there"
        return owner


class PlanAmendmentPart(models.Model):
    """The imposed number of one category before and after."""

    amendment = models.ForeignKey(PlanAmendment, on_delete=models.PROTECT, related_name="parts")
    category = models.ForeignKey("pipeline.Category", on_delete=models.PROTECT, related_name="+")
    before_amount = MoneyField()
    after_amount = MoneyField()

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "category"], name="planamendmentpart_category_once"),
            models.CheckConstraint(
                condition=Q(before_amount__gte=0, after_amount__gte=0), name="planamendmentpart_amounts_not_negative"
            ),
        ]


class PlanAmendmentStatement(models.Model):
    """What an amendment states by hand: goals of months, sources, answers to scrutiny; frozen with the ask."""

    amendment = models.OneToOneField(PlanAmendment, on_delete=models.PROTECT, related_name="statement")
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)

    guards = [AppendOnly()]

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="planamendmentstatement_not_empty")]


class PlanAmendmentPaper(models.Model):
    """What an approved amendment made of one submission.

    Of the plan that it was asked for, or of another one of the same person on the same days.
    """

    amendment = models.ForeignKey(PlanAmendment, on_delete=models.PROTECT, related_name="papers")
    version = models.ForeignKey("plans.PlanVersion", on_delete=models.PROTECT, related_name="amended_papers")
    place = models.PositiveSmallIntegerField(help_text="Counts what amendments made of the submission, from 1.")
    before_amount = MoneyField(help_text="The number that the plan carried.")
    after_amount = MoneyField()
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON of the whole plan from then on.")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    scrutinised_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day whose facts its checks use; empty: the checks are those of the submission.",
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "version"], name="planamendmentpaper_once"),
            models.UniqueConstraint(fields=["version", "place"], name="planamendmentpaper_place_once"),
            models.CheckConstraint(
                condition=Q(before_amount__gte=0, after_amount__gte=0), name="planamendmentpaper_amounts_not_negative"
            ),
        ]


class PlanAmendmentCheck(models.Model):
    """One check of scrutiny at the decision on an amendment: what it said before, and what it says now."""

    amendment = models.ForeignKey(PlanAmendment, on_delete=models.PROTECT, related_name="checks")
    position = models.PositiveSmallIntegerField(help_text="Counts the checks from 1; those that fail come first.")
    key = models.SlugField(max_length=40, help_text="Which check.")
    before_passed = models.BooleanField(null=True, blank=True, help_text="Empty: the plan had no such check.")
    before_finding = models.TextField(blank=True)
    passed = models.BooleanField()
    finding = models.TextField()
    mend = models.TextField(blank=True)
    answer = models.TextField(blank=True, help_text="The answer to a failed check.")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "key"], name="planamendmentcheck_once"),
            models.UniqueConstraint(fields=["amendment", "position"], name="planamendmentcheck_position_once"),
            models.CheckConstraint(condition=~Q(finding=""), name="planamendmentcheck_has_finding"),
        ]
