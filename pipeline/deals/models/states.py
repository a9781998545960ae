"""What a deal was on any day: one row for each stretch of days in which nothing about it changed."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from accounts.record.models.closing_guards import OnlyCloses
from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly, NoOverlap
from pipeline.deals.rules.forecasts import FORECASTS
from pipeline.deals.rules.states import Cause
from traps_web.lib.fields import MoneyField

_HELD: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}
"""History outlives what it tells of: a deal that the undo of an import took away was there until then."""


class DealState(models.Model):
    """How a deal stood from a day on, until something else held.

    The day says from when it held, `known_at` when it became known, with the hand. A row that something known later
    replaces from its first day on is closed on that day and holds on none.
    """

    deal = models.ForeignKey("pipeline.Deal", **_HELD)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, **_HELD)
    via = models.CharField(max_length=7)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    status = models.CharField(max_length=7)
    stage = models.ForeignKey("pipeline.Stage", **_HELD)
    owner = models.ForeignKey("accounts.Person", **_HELD)
    amount = MoneyField(null=True, blank=True)
    close_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    forecast = models.CharField(max_length=9, blank=True, default="", db_default="", help_text="As a person chose it.")
    paused_until_on = models.DateField(
        null=True, blank=True, help_text="The deal was paused on every day before; empty: not paused."
    )
    removed_name = models.CharField(max_length=200, blank=True, help_text="The name of a deal that is gone.")

    guards = [NoOverlap(keys=("deal_id",), name="one_state_a_day"), OnlyCloses()]

    class Meta:
        constraints = [
            one_of("dealstate", "status", ["open", "won", "lost", "removed"]),
            one_of("dealstate", "cause", list(Cause.values)),
            one_of("dealstate", "forecast", ["", *FORECASTS]),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gte=F("starts_on")),
                name="dealstate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "removed"]) | Q(closed_on__isnull=False),
                name="dealstate_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="removed") | Q(removed_name=""), name="dealstate_name_only_of_removed"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "id"], name="dealstate_of_deal"),
            models.Index(fields=["ends_before", "starts_on"], condition=Q(status="open"), name="dealstate_open_on"),
            models.Index(fields=["starts_on"], name="dealstate_since"),
            models.Index(fields=["closed_on"], condition=Q(status="won"), name="dealstate_won_on"),
            models.Index(fields=["known_at"], name="dealstate_known_at"),
            models.Index(fields=["known_at"], condition=~Q(cause="built"), name="dealstate_exact_from"),
        ]


class DealStateShare(models.Model):
    """A person's share of a deal in one of its states, with its part of the amount to the cent."""

    state = models.ForeignKey(DealState, on_delete=models.PROTECT, related_name="shares")
    person = models.ForeignKey("accounts.Person", **_HELD)
    share_ppm = models.PositiveIntegerField()
    share_amount = MoneyField(default=0)

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state", "person"], name="dealstateshare_person_once"),
            models.CheckConstraint(condition=Q(share_ppm__range=(1, 1_000_000)), name="dealstateshare_share_range"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="dealstateshare_of_person")]
