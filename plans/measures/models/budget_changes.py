"""Changes of budgets: every one is kept, and a budget line is the sum of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open, one_of
from accounts.record.models.guards import AppendOnly
from traps_web.lib.fields import MoneyField


class BudgetChangeQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class BudgetChange(models.Model):
    """By how much the number of an owner changed on a span of days, when that became known, by whom, and by which act.

    A line that is cut or goes to another team leaves two or more rows: what went from its old span, and what lies on
    the new ones. `before_amount` and `after_amount` are those of the owner's whole fiscal month in the category, so
    that each row can be read alone.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "First number"
        FILE = "file", "Set anew before it began"
        AMENDMENT = "amendment", "Amended"
        RESTATEMENT = "restatement", "Restated"
        MOVE = "move", "Moved to another team"
        HANDOVER = "handover", "Handed over"
        UNDO = "undo", "Taken back"
        CALENDAR = "calendar", "Cut at other months"

    kind = models.CharField(max_length=11, choices=Kind)
    person = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="budget_changes",
        db_index=False,
    )
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        related_name="budget_changes",
        db_index=False,
        help_text="The person's team in the span, or the team that owns the number.",
    )
    category = models.ForeignKey("pipeline.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.CharField(max_length=10, help_text="FY2027-M05.")
    starts_on = models.DateField()
    ends_before = models.DateField()
    delta = MoneyField(help_text="By how much the span changed; negative for a decrease.")
    before_amount = MoneyField(help_text="What the owner's whole month carried before the act.")
    after_amount = MoneyField()
    is_after_start = models.BooleanField(
        default=False, help_text="A first number that was set after the span had begun."
    )
    effective_on = models.DateField(null=True, blank=True, help_text="The day from which the act changes the number.")
    reason = models.TextField(blank=True, default="", db_default="")
    amendment = models.ForeignKey(
        "plans.PlanAmendment", null=True, blank=True, on_delete=models.PROTECT, related_name="budget_changes"
    )
    run = models.ForeignKey(
        "accounts.ImportRun",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The file that set it, or whose undo changed it.",
    )
    entered_at = models.DateTimeField(help_text="When it became known.")
    entered_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = BudgetChangeQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        verbose_name = "budget change"
        constraints = [
            half_open("budgetchange"),
            one_of(
                "budgetchange",
                "kind",
                ["first", "file", "amendment", "restatement", "move", "handover", "undo", "calendar"],
            ),
            models.CheckConstraint(
                condition=Q(before_amount__gte=0, after_amount__gte=0), name="budgetchange_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="amendment", amendment__isnull=False)
                | (~Q(kind="amendment") & Q(amendment__isnull=True)),
                name="budgetchange_amendment_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(kind="restatement") | ~Q(reason=""), name="budgetchange_restatement_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_after_start=False) | Q(kind="first"), name="budgetchange_only_first_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "starts_on"], name="budgetchange_person"),
            models.Index(fields=["team", "starts_on"], name="budgetchange_team"),
        ]
