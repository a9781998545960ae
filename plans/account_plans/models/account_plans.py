"""Account plans: what is wanted with one customer in one fiscal year, on one screen."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly
from plans.account_plans.rules.account_plans import year_key
from traps_web.lib.fields import MoneyField

ACCOUNT_PLAN_STATUSES = ["draft", "submitted", "returned", "approved"]
ACCOUNT_PLAN_DECISIONS = ["returned", "approved"]
STANCES = ["champion", "supporter", "neutral", "blocker", "unknown"]


class AccountPlan(models.Model):
    """Six questions, money wanted this year and quarter, three moves.

    Its money is a source of its owner's sales plan.
    """

    customer = models.ForeignKey("pipeline.Customer", on_delete=models.PROTECT, related_name="account_plans")
    year = models.PositiveSmallIntegerField(help_text="The fiscal year, by its number.")
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="account_plans")
    status = models.CharField(max_length=9, default="draft")
    achieve = models.TextField(blank=True, help_text="What do they want to achieve?")
    buying = models.TextField(blank=True, help_text="What do they buy from us, and from whom else?")
    deciding = models.TextField(blank=True, help_text="Who decides, and how?")
    leaving = models.TextField(blank=True, help_text="Why would they leave?")
    growing = models.TextField(blank=True, help_text="Where do we grow, and what must be true?")
    doing = models.TextField(blank=True, help_text="What do we do next?")
    wanted_year_amount = MoneyField(null=True, blank=True)
    wanted_quarter_amount = MoneyField(null=True, blank=True)
    quarter = models.CharField(max_length=10, help_text="The quarter of wanted_quarter_amount: FY2027-Q2.")
    version = models.PositiveIntegerField(
        default=1, help_text="Counts saves: a stale form says so instead of overwriting."
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "year"], name="accountplan_once_a_year"),
            one_of("accountplan", "status", ACCOUNT_PLAN_STATUSES),
            paired("accountplan", "submitted"),
            paired("accountplan", "decided"),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at__isnull=True, decided_at__isnull=True)
                | Q(status="submitted", submitted_at__isnull=False, decided_at__isnull=True)
                | Q(status__in=["returned", "approved"], submitted_at__isnull=False, decided_at__isnull=False),
                name="accountplan_status_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(wanted_year_amount__isnull=True) | Q(wanted_year_amount__gte=0),
                name="accountplan_year_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(wanted_quarter_amount__isnull=True) | Q(wanted_quarter_amount__gte=0),
                name="accountplan_quarter_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["owner", "year"], name="accountplan_owner_year")]

    def __str__(self) -> str:
        return f"Account plan of {self.customer} for {year_key(self.year, self.quarter)}"


class AccountMove(models.Model):
    """One of the three dated moves of an account plan.

    Once the plan is approved its owner owes it by 17:00 of its day.
    """

    plan = models.ForeignKey(AccountPlan, on_delete=models.CASCADE, related_name="moves")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="account_moves")
    due_on = models.DateField()
    writings = models.PositiveIntegerField(
        default=0, help_text="How often it was changed: each new wording, day or owner is owed again."
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="accountmove_position_once"),
            models.CheckConstraint(condition=Q(position__range=(1, 3)), name="accountmove_one_of_three"),
            paired("accountmove", "done"),
        ]

    def __str__(self) -> str:
        return self.text


class AccountPlanVersion(models.Model):
    """An account plan as it was handed in: canonical, hashed, numbered from 1."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="accountplanversion_number_once")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class AccountPlanDecision(models.Model):
    """An approval or a return, with what was decided on as it stood: the plan goes on, the decision stays."""

    plan = models.ForeignKey(AccountPlan, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField(help_text="The version of the plan that was decided on.")
    submission = models.OneToOneField(
        AccountPlanVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decision",
        help_text="Empty for submissions from before they were kept.",
    )
    decision = models.CharField(max_length=8)
    note = models.TextField(blank=True)
    document = models.JSONField(help_text="The plan as it was submitted.")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, db_default=False, help_text="Decided alone: nobody else was allowed to decide."
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("accountplandecision", "decision", ACCOUNT_PLAN_DECISIONS),
            models.UniqueConstraint(fields=["plan", "version"], name="accountplandecision_once_a_version"),
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(note=""), name="accountplandecision_return_says_why"
            ),
        ]
        indexes = [models.Index(fields=["plan", "at"], name="accountplandecision_plan_at")]


class ContactStance(models.Model):
    """Where a person at the customer stands towards us, as somebody here sees it."""

    contact = models.OneToOneField("pipeline.Contact", on_delete=models.CASCADE, related_name="stance_row")
    stance = models.CharField(max_length=9, default="unknown")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [one_of("contactstance", "stance", STANCES)]
