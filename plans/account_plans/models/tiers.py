"""Tiers of customers: what each asks of us, and every move between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly
from traps_web.lib.fields import MoneyField

RULED_TIERS = ["A", "B", "C"]


class TierRule(models.Model):
    """What a tier asks from a day on.

    The least revenue of four quarters, a contact every so many days, and the greatest age of a plan. Of several from
    the same day the last one set holds. What was judged before that day keeps the rule of its day.
    """

    tier = models.CharField(max_length=1)
    floor_amount = MoneyField(default=0, help_text="Least revenue of the last four quarters for this tier.")
    contact_days = models.PositiveSmallIntegerField(help_text="A contact is owed every so many days.")
    plan_max_age_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after its approval for which a plan is fresh; empty: no plan is owed."
    )
    starts_on = models.DateField()
    set_at = models.DateTimeField(null=True, blank=True, help_text="Empty: part of the installation.")
    set_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("tierrule", "tier", RULED_TIERS),
            models.CheckConstraint(condition=Q(floor_amount__gte=0), name="tierrule_floor_not_negative"),
            models.CheckConstraint(condition=Q(contact_days__gte=1), name="tierrule_contact_days_positive"),
            models.CheckConstraint(
                condition=Q(plan_max_age_days__isnull=True) | Q(plan_max_age_days__gte=1),
                name="tierrule_plan_age_positive",
            ),
            paired("tierrule", "set"),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="tierrule_since")]

    def __str__(self) -> str:
        return self.tier


class TierMove(models.Model):
    """A customer's move from one tier to another, with the reason; empty stands for no tier."""

    customer = models.ForeignKey("pipeline.Customer", on_delete=models.PROTECT, related_name="tier_moves")
    from_tier = models.CharField(max_length=1, blank=True)
    to_tier = models.CharField(max_length=1, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("tiermove", "from_tier", [*RULED_TIERS, ""]),
            one_of("tiermove", "to_tier", [*RULED_TIERS, ""]),
            models.CheckConstraint(condition=~Q(from_tier=F("to_tier")), name="tiermove_goes_somewhere"),
            models.CheckConstraint(condition=~Q(reason=""), name="tiermove_has_reason"),
        ]
        indexes = [models.Index(fields=["customer", "at"], name="tiermove_customer_at")]


class TierSuggestion(models.Model):
    """What the ABC analysis of the last four quarters says of a customer; computed every night for all of them."""

    customer = models.OneToOneField("pipeline.Customer", on_delete=models.CASCADE, related_name="tier_suggestion")
    tier = models.CharField(max_length=1)
    revenue_amount = MoneyField(default=0)
    share_ppm = models.PositiveIntegerField(help_text="Share of all revenue of the span.")
    cumulative_ppm = models.PositiveIntegerField(help_text="Share of this customer and all larger ones together.")
    span = models.CharField(max_length=24, help_text="First and last quarter: FY2026-Q2–FY2027-Q1.")
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("tiersuggestion", "tier", RULED_TIERS),
            models.CheckConstraint(condition=Q(cumulative_ppm__lte=1_000_000), name="tiersuggestion_share_range"),
        ]
