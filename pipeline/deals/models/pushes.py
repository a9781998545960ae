"""Why a close date went to a later month, where the CRM said only that it did."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.guards import AppendOnly


class PushReasonQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class PushReason(models.Model):
    """The reason of one push, given afterwards by whoever answers for the deal."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="push_reasons")
    change = models.OneToOneField("pipeline.DealChange", on_delete=models.PROTECT, related_name="push_reason")
    reason = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]
    objects = PushReasonQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="pushreason_not_empty")]
