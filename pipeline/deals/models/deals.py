"""Deals, their planned shares, their way through the stages and what was changed of them."""

from django.db import models
from django.db.models import F, Q

from accounts.imports.models.undo_guards import AppendOnlyButUndone
from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from pipeline.deals.rules.forecasts import FORECASTS
from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import ExternalId, KeyColumn, LettersIndex, Name

DEAL_CHANGE_FIELDS = ["amount", "close date", "owner", "milestone", "shares", "forecast", "pause", "next step"]
FORECASTS_BY_HAND = ["", *FORECASTS]


class Deal(models.Model):
    """One chance to sell something to a customer (others say opportunity)."""

    external_id = ExternalId(max_length=120, null=True, blank=True, unique=True)
    name = Name(max_length=200)
    name_key = KeyColumn()
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="deals")
    customer = models.ForeignKey(
        "pipeline.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    product = models.ForeignKey(
        "pipeline.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="deals")
    status = models.CharField(max_length=4, default="open", help_text="The stage's kind.")
    amount = MoneyField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    close_on = models.DateField(null=True, blank=True, help_text="Expected close date.")
    closed_on = models.DateField(null=True, blank=True)
    lost_reason = models.CharField(max_length=200, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    taken_over = models.BooleanField(default=False, help_text="Created by an import at its stage in the other system.")
    stage_entered_at = models.DateTimeField()
    pushes = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How often its close date was moved to a later fiscal month."
    )
    gate_debt_on = models.DateField(
        null=True,
        blank=True,
        help_text="Gate debt: the earliest day on which overridden items that are still missing are due; empty: none.",
    )
    forecast = models.CharField(
        max_length=9, blank=True, default="", db_default="", help_text="Chosen by hand; empty: as its stage says."
    )
    forecast_at = models.DateTimeField(null=True, blank=True)
    forecast_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paused_on = models.DateField(null=True, blank=True, help_text="The day from which it was last paused.")
    paused_until_on = models.DateField(
        null=True, blank=True, help_text="The day on which it goes on by itself; from then on it is not paused."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts saves: a stale form says so instead of overwriting."
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("deal", "status", ["open", "won", "lost"]),
            one_of("deal", "forecast", FORECASTS_BY_HAND),
            paired("deal", "forecast"),
            models.CheckConstraint(
                condition=Q(forecast="", forecast_at__isnull=True) | (~Q(forecast="") & Q(forecast_at__isnull=False)),
                name="deal_forecast_by_hand_is_stamped",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | Q(status__in=["won", "lost"], closed_on__isnull=False),
                name="deal_closed_on_matches_status",
            ),
            models.CheckConstraint(
                condition=Q(status="won", amount__isnull=False) | ~Q(status="won"), name="deal_won_has_amount"
            ),
            models.CheckConstraint(
                condition=Q(status="lost") & ~Q(lost_reason="") | ~Q(status="lost"), name="deal_lost_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="deal_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="deal_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(paused_on__isnull=True, paused_until_on__isnull=True)
                | Q(status="open", paused_on__isnull=False, paused_until_on__gt=F("paused_on")),
                name="deal_pause_is_a_span_of_an_open_deal",
            ),
        ]
        indexes = [
            models.Index(fields=["close_on"], condition=Q(status="open"), name="deal_open_by_close_on"),
            models.Index(fields=["owner", "status", "close_on"], name="deal_owner_status"),
            models.Index(fields=["customer", "status"], name="deal_customer_status"),
            models.Index(fields=["stage", "close_on"], name="deal_stage"),
            models.Index(
                fields=["stage", "close_on"],
                include=[
                    "id",
                    "amount",
                    "customer",
                    "next_step",
                    "next_step_on",
                    "gate_debt_on",
                    "pushes",
                    "updated_at",
                    "paused_on",
                    "paused_until_on",
                ],
                condition=Q(status="open"),
                name="deal_open_for_board",
            ),
            models.Index(fields=["close_on"], include=["status", "amount"], name="deal_by_close_on"),
            models.Index(fields=["status", "closed_on"], include=["amount"], name="deal_by_closed_on"),
            models.Index(fields=["amount"], name="deal_by_amount"),
            LettersIndex(fields=["name_key"], name="deal_letters_of_name"),
        ]

    def __str__(self) -> str:
        return self.name


class DealShareQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class DealShare(models.Model):
    """A person's planned share of a deal with its money, kept in step by the deal's services; won copies the shares."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="deal_shares")
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The person's team today while the deal is open.",
    )
    share_ppm = models.PositiveIntegerField()
    share_amount = MoneyField(default=0, help_text="The share of the deal's amount; shares add up to it.")
    weighted_amount = MoneyField(default=0, help_text="share_amount times the stage's probability, rounded once.")
    is_open = models.BooleanField(default=True, help_text="Copied from the deal for sums.")
    close_on = models.DateField(null=True, blank=True, help_text="Copied from the deal for sums.")

    objects = DealShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "person"], name="dealshare_person_once"),
            models.CheckConstraint(condition=Q(share_ppm__range=(1, 1_000_000)), name="dealshare_share_range"),
        ]
        indexes = [
            models.Index(
                fields=["close_on"],
                include=["team", "person", "share_amount", "weighted_amount"],
                condition=Q(is_open=True),
                name="dealshare_open_by_close_on",
            ),
            models.Index(fields=["person", "close_on"], condition=Q(is_open=True), name="dealshare_open_by_person"),
            models.Index(
                fields=["deal"],
                include=["share_amount", "weighted_amount"],
                condition=Q(is_open=True),
                name="dealshare_open_by_deal",
            ),
        ]


class StageChange(models.Model):
    """A deal's move from one stage to another, or its take-over at one."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="stage_changes")
    from_stage = models.ForeignKey("pipeline.Stage", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_over = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    guards = [AppendOnlyButUndone(of="pipeline.deal", key="deal_id")]

    class Meta:
        indexes = [models.Index(fields=["deal", "at"], name="stagechange_deal_at")]


class DealChange(models.Model):
    """What stood before and after a change of a deal, as text.

    Money has two decimals, days are ISO, owners are written by name and id, shares by name and per cent. Stages are in
    StageChange.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=10)
    before = models.CharField(max_length=250, blank=True)
    after = models.CharField(max_length=250, blank=True)
    is_push = models.BooleanField(default=False, help_text="The close date was moved to a later fiscal month.")
    push_choice = models.ForeignKey(
        "pipeline.PushChoice", null=True, blank=True, on_delete=models.PROTECT, related_name="given"
    )
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnlyButUndone(of="pipeline.deal", key="deal_id")]

    class Meta:
        constraints = [
            one_of("dealchange", "field", DEAL_CHANGE_FIELDS),
            models.CheckConstraint(
                condition=Q(push_choice__isnull=True) | Q(is_push=True), name="dealchange_choice_only_of_a_push"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "at"], name="dealchange_deal_at"),
            models.Index(fields=["at"], condition=Q(is_push=True), name="dealchange_pushes"),
        ]
