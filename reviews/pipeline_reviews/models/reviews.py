"""The pipeline review of a team in a week, and the deals in it as they stood when it was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet, people_below
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen, FrozenWith
from pipeline.deals.rules.forecasts import FORECASTS
from reviews.pipeline_reviews.rules.queue import PARTS
from reviews.pipeline_reviews.rules.states import OPENED, STATUSES
from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import Name

if TYPE_CHECKING:
    from accounts.organisation.models import Person


class PipelineReviewQuerySet(OwnedQuerySet):
    owner_path = "holder_id"
    way = ""

    def seen_by(self, viewer: Person) -> Q:
        """Whoever holds it, the line above, and whoever manages the team; the team itself, once it is open."""
        managed = viewer.memberships.filter(manages=True, ends_before__isnull=True).values("team_id")
        of_line = Q(**{f"{self.way}holder_id__in": people_below(viewer)}) | Q(**{f"{self.way}team_id__in": managed})
        if viewer.current_team_id is None:
            return of_line
        of_team = Q(**{f"{self.way}team_id": viewer.current_team_id, f"{self.way}status__in": OPENED})
        return of_line | of_team


class PipelineReview(models.Model):
    """What the manager of a team owes every week: the open deals of the team gone through, with a verdict on each."""

    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="pipeline_reviews")
    holder = models.ForeignKey(
        "accounts.Person",
        on_delete=models.PROTECT,
        related_name="pipeline_reviews",
        help_text="The manager who owed it when the week was opened.",
    )
    week = models.CharField(max_length=8, help_text="Like 2026-W48.")
    due_on = models.DateField()
    due_at = models.DateTimeField()
    ends_before = models.DateField(help_text="The first day after its week; from then on it is dodged.")
    status = models.CharField(max_length=8, default="due")
    previous = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="following",
        help_text="The last review of the team that was held.",
    )
    since_on = models.DateField(null=True, blank=True, help_text="The day at whose end the movement shown begins.")
    held_on = models.DateField(null=True, blank=True, help_text="The organisation's day on which it was opened.")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(
        "plans.Call",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The team's call with which it ended.",
    )
    version = models.PositiveIntegerField(default=1, help_text="Counts steps: a page that is out of date says so.")

    objects = PipelineReviewQuerySet.as_manager()
    guards = [Frozen(column="status", value=value) for value in ("closed", "dodged", "excused")]

    class Meta:
        constraints = [
            one_of("pipelinereview", "status", list(STATUSES)),
            paired("pipelinereview", "opened"),
            paired("pipelinereview", "closed"),
            models.UniqueConstraint(fields=["team", "week"], name="pipelinereview_once_a_week"),
            models.UniqueConstraint(fields=["team"], condition=Q(status="live"), name="pipelinereview_one_live"),
            models.CheckConstraint(
                condition=Q(status__in=["due", "dodged", "excused"], opened_at__isnull=True, closed_at__isnull=True)
                | Q(status="live", opened_at__isnull=False, closed_at__isnull=True)
                | Q(status="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="pipelinereview_status_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, since_on__isnull=True, held_on__isnull=True, previous__isnull=True)
                | Q(opened_at__isnull=False, since_on__isnull=False, held_on__isnull=False),
                name="pipelinereview_opened_has_days",
            ),
            models.CheckConstraint(
                condition=Q(call__isnull=True) | Q(status="closed"), name="pipelinereview_call_at_the_end"
            ),
        ]
        indexes = [
            models.Index(fields=["week", "team"], name="pipelinereview_week"),
            models.Index(fields=["holder", "week"], name="pipelinereview_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.team.name}, {self.week}"


class OfReview(PipelineReviewQuerySet):
    """Rows of a review are seen by whoever sees the review."""

    way = "review__"


class ReviewedDeal(models.Model):
    """An open deal of the team as it stood when the review was opened, at its place, with the reasons for it."""

    review = models.ForeignKey(PipelineReview, on_delete=models.PROTECT, related_name="deals")
    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=9)
    reasons = models.JSONField(help_text="Each with kind, text and number.")
    name = Name(max_length=200)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField(null=True, blank=True)
    forecast = models.CharField(max_length=9)
    close_on = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    facts_key = models.CharField(max_length=64, help_text="Fingerprint of what counts as a change of the deal.")

    objects = OfReview.as_manager()
    guards = [
        AppendOnly(),
        FrozenWith(key="review_id", parent="reviews_pipelinereview", column="status", value="closed"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "deal"], name="revieweddeal_once"),
            models.UniqueConstraint(fields=["review", "position"], name="revieweddeal_position_once"),
            one_of("revieweddeal", "part", list(PARTS)),
            one_of("revieweddeal", "forecast", list(FORECASTS)),
        ]

    def __str__(self) -> str:
        return self.name
