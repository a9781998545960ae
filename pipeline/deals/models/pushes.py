"""Why a close date goes to a later month: the reasons to choose from, and those given after the CRM had pushed."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.reasons.models import Reason
from accounts.record.models.guards import AppendOnly
from pipeline.deals.rules.pushes import LISTING


class PushChoice(Reason):
    """A reason that the organisation's list offers for a push."""

    listing = LISTING

    class Meta(Reason.Meta):
        pass


class PushReasonQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class PushReason(models.Model):
    """The reason of one push, given afterwards by whoever answers for the deal.

    It is chosen from the list, with words beside it; those given before there was a list have only words.
    """

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="push_reasons")
    change = models.OneToOneField("pipeline.DealChange", on_delete=models.PROTECT, related_name="push_reason")
    choice = models.ForeignKey(PushChoice, null=True, blank=True, on_delete=models.PROTECT, related_name="given_later")
    reason = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]
    objects = PushReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") | Q(choice__isnull=False), name="pushreason_not_empty")
        ]
