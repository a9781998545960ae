"""Requests about the money of a deal: to win it, and to plan its shares anew where that takes from somebody."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet, people_below
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen, Unchanged
from pipeline.deals.rules.requests import RequestStatus
from traps_web.lib.fields import MoneyField

_ENDED = ("approved", "refused", "withdrawn", "overtaken")


def _stamps(table: str) -> list[models.BaseConstraint]:
    """What every request keeps to: one is open for a deal, its status matches its stamps, a refusal has words."""
    return [
        one_of(table, "status", list(RequestStatus.values)),
        paired(table, "asked"),
        paired(table, "decided"),
        paired(table, "ended"),
        models.CheckConstraint(
            condition=Q(status="asked", decided_at__isnull=True, ended_at__isnull=True)
            | Q(status__in=["approved", "refused"], decided_at__isnull=False, ended_at__isnull=True)
            | Q(status__in=["withdrawn", "overtaken"], decided_at__isnull=True, ended_at__isnull=False),
            name=f"{table}_status_matches_stamps",
        ),
        models.CheckConstraint(condition=~Q(status="refused") | ~Q(answer=""), name=f"{table}_refused_with_words"),
        models.UniqueConstraint(fields=["deal"], condition=Q(status="asked"), name=f"{table}_one_open"),
    ]


class _Request(models.Model):
    """Asked once, decided once; afterwards the row stays as it is."""

    status = models.CharField(max_length=9, choices=RequestStatus.choices, default=RequestStatus.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=600, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was withdrawn or overtaken.")
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class WinRequestQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"


class WinRequest(_Request):
    """A deal that is to be won as it is asked here, once the line above its owner says yes."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="win_requests")
    to_stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()
    shares = models.JSONField(help_text="Who is credited: pairs of a person's id and parts per million.")
    closed_on = models.DateField()
    asked_of = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The nearest manager who may decide and owes the decision; empty when it was decided alone.",
    )
    is_alone = models.BooleanField(default=False, help_text="Decided alone: nobody else was allowed to decide.")
    reasons = models.JSONField(help_text="Why a decision of the line is needed, in sentences.")

    objects = WinRequestQuerySet.as_manager()
    guards: ClassVar = [
        *(Unchanged(column) for column in ("deal_id", "amount", "shares", "closed_on", "asked_by_id")),
        *(Frozen("status", status) for status in _ENDED),
    ]

    class Meta:
        constraints = [
            *_stamps("winrequest"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="winrequest_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(is_alone=False) | Q(status="approved"), name="winrequest_alone_is_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"Request to win {self.deal.name}"


class ShareRequestQuerySet(OwnedQuerySet):
    owner_path = "deal__owner_id"

    def seen_by(self, viewer):  # type: ignore[no-untyped-def]
        """Whoever sees the deal, whoever gets or gives by it, and the lines above those."""
        below = people_below(viewer)
        parts = ShareRequestPart.objects.filter(person__in=below).values("request")
        return Q(deal__owner__in=below) | Q(pk__in=parts) | Q(asked_by=viewer)


class ShareRequest(_Request):
    """Shares of a deal that are to be planned anew, once everybody they take from, or the common line, says yes."""

    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="share_requests")

    objects = ShareRequestQuerySet.as_manager()
    guards: ClassVar = [
        *(Unchanged(column) for column in ("deal_id", "asked_by_id")),
        *(Frozen("status", status) for status in _ENDED),
    ]

    class Meta:
        constraints = _stamps("sharerequest")

    def __str__(self) -> str:
        return f"Shares of {self.deal.name}"


class ShareRequestPart(models.Model):
    """What a request makes of one person's share.

    Where it takes something, `needs_yes` says whether it waits for the person's yes.
    """

    request = models.ForeignKey(ShareRequest, on_delete=models.PROTECT, related_name="parts")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    before_ppm = models.PositiveIntegerField()
    after_ppm = models.PositiveIntegerField()
    needs_yes = models.BooleanField()

    guards: ClassVar = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="sharerequestpart_person_once"),
            models.CheckConstraint(
                condition=Q(needs_yes=False) | Q(after_ppm__lt=F("before_ppm")), name="sharerequestpart_yes_to_a_loss"
            ),
        ]


class ShareConsent(models.Model):
    """Somebody said yes to what a request takes: the person, or the common line in the person's place."""

    part = models.OneToOneField(ShareRequestPart, on_delete=models.PROTECT, related_name="consent")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards: ClassVar = [AppendOnly()]
