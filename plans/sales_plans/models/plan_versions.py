"""What was submitted, what was decided on it, and what was said beside its lines: rows that only grow."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly
from plans.sales_plans.rules.plans import CORRECTION_CAUSES
from traps_web.lib.fields import MoneyField

PLAN_VERDICTS = ["returned", "approved"]


class PlanVersion(models.Model):
    """A plan as it was submitted: canonical, hashed, numbered from 1."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="planversion_number_once")]

    def __str__(self) -> str:
        return f"{self.plan}, version {self.number}"


class PlanDecision(models.Model):
    """What somebody of the line decided on one version; the first decision stands."""

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, db_default=False, help_text="Decided alone: nobody else was allowed to decide."
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [one_of("plandecision", "verdict", PLAN_VERDICTS)]


class PlanCorrection(models.Model):
    """A version that was opened for correction: its approval was taken back, or what it stands on changed.

    The decision stays beside it.
    """

    version = models.OneToOneField(PlanVersion, on_delete=models.PROTECT, related_name="correction")
    cause = models.CharField(max_length=8)
    reason = models.TextField()
    before_amount = MoneyField(null=True, blank=True, help_text="The number of the plan, when that is what changed.")
    after_amount = MoneyField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: TRAPS itself, for a program without a person.",
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("plancorrection", "cause", list(CORRECTION_CAUSES)),
            models.CheckConstraint(condition=~Q(reason=""), name="plancorrection_has_reason"),
            models.CheckConstraint(
                condition=~Q(cause="line") | Q(by__isnull=False), name="plancorrection_line_is_named"
            ),
            models.CheckConstraint(
                condition=Q(cause="number", before_amount__isnull=False, after_amount__isnull=False)
                | (~Q(cause="number") & Q(before_amount=None, after_amount=None)),
                name="plancorrection_number_has_amounts",
            ),
        ]


class PlanComment(models.Model):
    """What was said beside one line of a submitted version."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="comments")
    line = models.SlugField(max_length=40, help_text="The row that it is about; empty: the whole plan.", blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="plancomment_not_empty")]
        indexes = [models.Index(fields=["version", "line"], name="plancomment_version_line")]
