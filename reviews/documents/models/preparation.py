"""The preparation: why up or down, and what happens now."""

from django.db import models
from django.db.models import Q

from accounts.reasons.models import Reason
from accounts.record.models.guards import Unchanged
from reviews.documents.rules.causes import LISTING
from traps_web.lib.fields import MoneyField


class Cause(Reason):
    """A reason from the organisation's list, in the person's control or not; the mark stays."""

    listing, marks = LISTING, ("in_my_control",)

    in_my_control = models.BooleanField()

    guards = [Unchanged("in_my_control")]

    class Meta(Reason.Meta):
        pass


class Explanation(models.Model):
    """Why one month of the quarter went up or down: a cause from the list and the person's own words.

    A draft may lack either.
    """

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="explanations")
    month = models.CharField(max_length=10, help_text="FY2027-M05.")
    cause = models.ForeignKey(Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="explanations")
    words = models.TextField(blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "month"], name="explanation_month_once")]


class CatchUpAction(models.Model):
    """What happens now to catch up: an act with the money it brings, its chance and its date."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="actions")
    text = models.CharField(max_length=300)
    deal = models.ForeignKey("pipeline.Deal", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("pipeline.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    chance_ppm = models.PositiveIntegerField()
    due_on = models.DateField()
    position = models.PositiveSmallIntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(chance_ppm__range=(0, 1_000_000)), name="catchupaction_chance_range"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="catchupaction_amount_positive"),
            models.CheckConstraint(
                condition=Q(deal__isnull=True) | Q(customer__isnull=True), name="catchupaction_deal_or_customer"
            ),
        ]
