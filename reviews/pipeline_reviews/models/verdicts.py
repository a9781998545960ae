"""What was said of a deal in a pipeline review; each word is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly, FrozenWith
from pipeline.deals.rules.forecasts import FORECASTS
from reviews.pipeline_reviews.models.reviews import OfReview, PipelineReview, ReviewedDeal
from reviews.pipeline_reviews.rules import verdicts as rules
from traps_web.lib.fields import MoneyField


class DealVerdict(models.Model):
    """A verdict or a note on a deal. A verdict supersedes the one before it in the same review; a note supersedes none.

    One that was undone within seconds is superseded by a row that says so.
    """

    review = models.ForeignKey(PipelineReview, on_delete=models.PROTECT, related_name="verdicts")
    reviewed = models.ForeignKey(ReviewedDeal, on_delete=models.PROTECT, related_name="verdicts")
    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9)
    words = models.CharField(max_length=500, blank=True, help_text="The reason, what the help is, or the note.")
    close_on = models.DateField(null=True, blank=True, help_text="Of a move: the new close date.")
    resume_on = models.DateField(null=True, blank=True, help_text="Of a pause: the day on which the deal goes on.")
    stage = models.ForeignKey(
        "pipeline.Stage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The stage that a downgrade or a kill leads to.",
    )
    forecast = models.CharField(max_length=9, blank=True, help_text="The forecast that a downgrade leads to.")
    in_crm = models.BooleanField(default=False, help_text="It is left to the owner, because the CRM keeps the deal.")
    amount = MoneyField(null=True, blank=True, help_text="The amount of the deal when it was said.")
    facts_key = models.CharField(max_length=64, help_text="Fingerprint of the deal as it stood when it was said.")
    keeps = models.PositiveSmallIntegerField(
        default=0, help_text="How many times in a row it was kept without a change, this time included."
    )
    raises_flag = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="deal_verdicts")

    objects = OfReview.as_manager()
    guards = [
        AppendOnly(),
        FrozenWith(key="review_id", parent="reviews_pipelinereview", column="status", value="closed"),
    ]

    class Meta:
        constraints = [
            one_of("dealverdict", "verdict", list(rules.VERDICTS)),
            one_of("dealverdict", "forecast", ["", *FORECASTS]),
            models.UniqueConstraint(
                fields=["reviewed"],
                condition=Q(supersedes=None) & ~Q(verdict=rules.NOTE),
                name="dealverdict_one_chain",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=rules.NOTE) | Q(supersedes__isnull=True), name="dealverdict_note_supersedes_none"
            ),
            models.CheckConstraint(
                condition=Q(verdict=rules.MOVE, close_on__isnull=False)
                | (~Q(verdict=rules.MOVE) & Q(close_on__isnull=True)),
                name="dealverdict_move_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(verdict=rules.PAUSE, resume_on__isnull=False)
                | (~Q(verdict=rules.PAUSE) & Q(resume_on__isnull=True)),
                name="dealverdict_pause_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(verdict=rules.KEEP, keeps__gte=1) | (~Q(verdict=rules.KEEP) & Q(keeps=0)),
                name="dealverdict_keep_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(raises_flag=False) | Q(verdict=rules.KEEP), name="dealverdict_only_keep_raises_flag"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=rules.DOWNGRADE)
                | Q(forecast="", stage__isnull=False)
                | (~Q(forecast="") & Q(stage__isnull=True)),
                name="dealverdict_downgrade_lowers_one",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=[rules.MOVE, rules.KILL, rules.HELP, rules.PAUSE, rules.NOTE]) | ~Q(words=""),
                name="dealverdict_has_its_words",
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "at"], name="dealverdict_deal_at"),
            models.Index(fields=["by", "verdict"], name="dealverdict_by_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewed.name}: {self.verdict}"
