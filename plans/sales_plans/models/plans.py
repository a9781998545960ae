"""Sales plans: a person's number for a fiscal year or quarter, and where it will come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open, one_of, paired
from accounts.record.models.guards import Frozen, FrozenWith
from plans.sales_plans.rules import plans as rules
from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import Name

PLAN_KINDS = ["annual", "quarterly"]
SOURCE_KINDS = ["account plan", "named deal", "new business", "run-rate"]
_LOCKED = FrozenWith(key="plan_id", parent="plans_plan", column="status", value="locked")


class Plan(models.Model):
    """The plan of one person for one fiscal year or quarter.

    The number is imposed by budget lines; a plan says how it is reached.
    """

    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=9)
    period_key = models.CharField(max_length=10, help_text="FY2027 or FY2027-Q2.")
    starts_on = models.DateField(help_text="First day of the period: from here on an approved plan is locked.")
    ends_before = models.DateField()
    status = models.CharField(max_length=9, default="draft")
    annual = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quarterly_plans",
        help_text="The annual plan that a quarterly one was made from.",
    )
    curve = models.ForeignKey("plans.Curve", on_delete=models.PROTECT, related_name="plans")
    note = models.TextField(blank=True)
    number_amount = MoneyField(default=0, help_text="The imposed number when the plan was last saved or submitted.")
    covered_amount = MoneyField(default=0, help_text="The total of the sources at that time.")
    version = models.PositiveIntegerField(
        default=1, help_text="Counts saves: a stale form says so instead of overwriting."
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is open for correction; the correction itself says why."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True, default="")

    objects = OwnedQuerySet.as_manager()
    guards = [Frozen(column="status", value="locked")]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "period_key"], name="plan_once_a_period"),
            one_of("plan", "kind", PLAN_KINDS),
            one_of("plan", "status", list(rules.STATUSES)),
            half_open("plan"),
            paired("plan", "submitted"),
            paired("plan", "decided"),
            models.CheckConstraint(
                condition=Q(status="ended", locked_at=None)
                | Q(status="draft", submitted_at=None, decided_at=None, locked_at=None)
                | Q(status="submitted", submitted_at__isnull=False, decided_at=None, locked_at=None)
                | Q(
                    status__in=["returned", "approved"],
                    submitted_at__isnull=False,
                    decided_at__isnull=False,
                    locked_at=None,
                )
                | Q(status="locked", submitted_at__isnull=False, decided_at__isnull=False, locked_at__isnull=False),
                name="plan_status_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(annual__isnull=True) | Q(kind="quarterly"), name="plan_only_quarters_have_a_year"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(status__in=["returned", "ended"]), name="plan_reopened_is_returned"
            ),
            models.CheckConstraint(
                condition=(Q(status="ended", ended_at__isnull=False) & ~Q(ended_because=""))
                | (~Q(status="ended") & Q(ended_at=None, ended_because="")),
                name="plan_end_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "starts_on"], name="plan_status_start"),
            models.Index(fields=["owner", "-starts_on"], name="plan_owner_start"),
        ]

    def __str__(self) -> str:
        return f"{self.owner.name}, plan {self.period_key}"


class PlanSource(models.Model):
    """Where a part of the number will come from. Without an amount the money is read from what the row points to."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sources")
    line = models.SlugField(max_length=40, help_text="Identifies the row in all versions of the plan.")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    label = Name(max_length=200, blank=True)
    account_plan = models.ForeignKey(
        "plans.AccountPlan", null=True, blank=True, on_delete=models.PROTECT, related_name="plan_sources"
    )
    deal = models.ForeignKey(
        "pipeline.Deal", null=True, blank=True, on_delete=models.PROTECT, related_name="plan_sources"
    )
    amount = MoneyField(null=True, blank=True)
    per_week = models.PositiveIntegerField(null=True, blank=True, help_text="First meetings or conversations a week.")
    conversion_ppm = models.PositiveIntegerField(null=True, blank=True, help_text="The share of them that buys.")
    average_amount = MoneyField(null=True, blank=True, help_text="The average amount of each.")

    guards = [_LOCKED]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "line"], name="plansource_line_once"),
            models.UniqueConstraint(fields=["plan", "deal"], name="plansource_deal_once"),
            models.UniqueConstraint(fields=["plan", "account_plan"], name="plansource_account_once"),
            one_of("plansource", "kind", SOURCE_KINDS),
            models.CheckConstraint(
                condition=Q(kind="account plan", account_plan__isnull=False, deal=None, amount=None, per_week=None)
                | Q(kind="named deal", deal__isnull=False, account_plan=None, per_week=None)
                | Q(kind="new business", deal=None, account_plan=None, amount__isnull=False, per_week=None)
                | Q(
                    kind="new business",
                    deal=None,
                    account_plan=None,
                    amount=None,
                    per_week__isnull=False,
                    conversion_ppm__isnull=False,
                    average_amount__isnull=False,
                )
                | Q(kind="run-rate", deal=None, account_plan=None, amount__isnull=False, per_week=None),
                name="plansource_kind_matches_fields",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="plansource_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(conversion_ppm__isnull=True) | Q(conversion_ppm__lte=1_000_000),
                name="plansource_conversion_range",
            ),
        ]


class PlanGoal(models.Model):
    """The goal of a month where the owner set it by hand; without any the curve decides."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    month = models.CharField(max_length=10, help_text="FY2027-M05.")
    amount = MoneyField()

    guards = [_LOCKED]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="plangoal_month_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plangoal_amount_not_negative"),
        ]


class PlanRisk(models.Model):
    """What may come between, and what is done then."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="risks")
    line = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    answer = models.CharField(max_length=300)

    guards = [_LOCKED]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "line"], name="planrisk_line_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(answer=""), name="planrisk_has_answer"),
        ]


class PlanActivity(models.Model):
    """How much of one activity a week the plan counts on."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activity")
    type = models.ForeignKey("pipeline.ActivityType", on_delete=models.PROTECT, related_name="+")
    per_week = models.PositiveIntegerField()

    guards = [_LOCKED]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "type"], name="planactivity_type_once")]


class CheckAnswer(models.Model):
    """What the owner answers to a check of scrutiny that fails; without it a failing plan is not submitted."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="check_answers")
    key = models.SlugField(max_length=40, help_text="Which check.")
    text = models.TextField()

    guards = [_LOCKED]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="checkanswer_once"),
            models.CheckConstraint(condition=~Q(text=""), name="checkanswer_not_empty"),
        ]
