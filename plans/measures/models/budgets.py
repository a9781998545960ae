"""Budget lines: the imposed number, by month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open
from traps_web.lib.fields import MoneyField


class BudgetLineQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class BudgetLine(models.Model):
    """The money that a person, or a team, must bring in a fiscal month, or in a part of it after a move.

    A line of a team is a manager's own number. The curve spreads a line evenly over the organisation's working days of
    its span; `working_before` and `working_days` are copied from the stored days so that budget to date is one
    expression in SQL.
    """

    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    team = models.ForeignKey(
        "accounts.Team",
        on_delete=models.PROTECT,
        related_name="budget_lines",
        help_text="The person's team in the span, or the team that owns the line.",
    )
    category = models.ForeignKey("pipeline.Category", on_delete=models.PROTECT, related_name="budget_lines")
    month = models.CharField(max_length=10, help_text="FY2027-M05.")
    year = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    working_before = models.PositiveIntegerField(
        help_text="Working days of the organisation before the span, as stored."
    )
    working_days = models.PositiveIntegerField(help_text="Working days of the organisation inside the span.")
    amount = MoneyField()
    updated_at = models.DateTimeField()

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        constraints = [
            half_open("budgetline"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budgetline_amount_not_negative"),
            models.UniqueConstraint(
                fields=["person", "category", "month", "starts_on"],
                condition=Q(person__isnull=False),
                name="budgetline_person_once",
            ),
            models.UniqueConstraint(
                fields=["team", "category", "month", "starts_on"],
                condition=Q(person__isnull=True),
                name="budgetline_team_once",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "ends_before"], name="budgetline_span"),
            models.Index(fields=["person", "starts_on"], name="budgetline_person"),
            models.Index(fields=["team", "starts_on"], name="budgetline_team"),
        ]
