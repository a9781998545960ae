"""Reviews: one person's quarterly plan review, chained to the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen, FrozenWith
from reviews.cycles.rules.states import STATUSES

if TYPE_CHECKING:
    from accounts.organisation.models import Person

VERDICTS = ["stands", "sent back"]


class ReviewQuerySet(OwnedQuerySet):
    owner_path = "person_id"

    def seen_by(self, viewer: Person) -> Q:
        """The viewer's own reviews, those of their line, and those they are to hold as reviewer of last resort."""
        return super().seen_by(viewer) | Q(reviewer=viewer)

    def presented_to(self, viewer: Person) -> Self:
        """The presented reviews of the viewer's group that they may listen to, their own left out."""
        if viewer.current_team_id is None:
            return self.none()
        return self.filter(team_id=viewer.current_team_id, started_at__isnull=False).exclude(person=viewer)


class ReviewManager(models.Manager.from_queryset(ReviewQuerySet)):  # type: ignore[misc]
    """Leaves out reviews whose cycle was taken back: nobody sees them any more."""

    def get_queryset(self) -> ReviewQuerySet:
        return super().get_queryset().exclude(status="taken back")


class Review(models.Model):
    """The review of a quarter: prepared by the rep, presented on screen, judged by the manager, signed by both."""

    cycle = models.ForeignKey("reviews.Cycle", on_delete=models.PROTECT, related_name="reviews")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="reviews")
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The group: the team on the day the cycle opened.",
    )
    reviewer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="reviews_to_hold")
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="following")
    status = models.CharField(max_length=10, default="due")
    presents_at = models.DateTimeField(help_text="When it is held.")
    freezes_at = models.DateTimeField(help_text="When the packet freezes the numbers: 72 h before.")
    prepare_by = models.DateTimeField(help_text="When the preparation is due: 24 h before, or as the trap's rule says.")
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When the verdict was given; the review is measured up to this moment."
    )
    ended_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_back_until = models.DateField(null=True, blank=True)
    draft_scores = models.JSONField(
        default=dict,
        blank=True,
        help_text="Scores of the last promises as typed; they count once the preparation is submitted.",
    )
    signed_at = models.DateTimeField(null=True, blank=True, help_text="When the second person signed.")
    version = models.PositiveIntegerField(
        default=1, help_text="Counts changes, so that a page that is out of date can say so."
    )

    objects = ReviewManager()
    guards = [
        Frozen(column="status", value="signed"),
        FrozenWith(key="cycle_id", parent="reviews_cycle", column="status", value="closed"),
        FrozenWith(key="cycle_id", parent="reviews_cycle", column="status", value="taken back"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "person"], name="review_once_per_cycle"),
            one_of("review", "status", list(STATUSES)),
            paired("review", "prepared"),
            paired("review", "started"),
            paired("review", "ended"),
            models.CheckConstraint(
                condition=Q(status="signed", signed_at__isnull=False)
                | (~Q(status="signed") & Q(signed_at__isnull=True)),
                name="review_signed_has_stamp",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent back") | Q(sent_back_until__isnull=False), name="review_sent_back_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["live", "stands", "to sign", "signed"]) | Q(started_at__isnull=False),
                name="review_live_was_started",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "presents_at"], name="review_person"),
            models.Index(fields=["reviewer", "status"], name="review_reviewer"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, review {self.cycle.period_key}"


class Verdict(models.Model):
    """What the manager said of a presented review: it stands, or it is sent back until a date. Each one is kept."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=9)
    until = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("verdict", "verdict", VERDICTS),
            models.CheckConstraint(
                condition=Q(verdict="stands", until__isnull=True) | Q(verdict="sent back", until__isnull=False),
                name="verdict_date_when_sent_back",
            ),
            models.CheckConstraint(condition=Q(verdict="stands") | ~Q(words=""), name="verdict_words_when_sent_back"),
        ]


class ReviewPromise(models.Model):
    """One of the three promises as it is written in the review; signing turns it into a promise of the person."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="review_promises")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    promise = models.OneToOneField(
        "plans.Promise", null=True, blank=True, on_delete=models.PROTECT, related_name="review_promise"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="reviewpromise_position_once"),
            models.CheckConstraint(condition=Q(position__range=(1, 3)), name="reviewpromise_three"),
        ]
