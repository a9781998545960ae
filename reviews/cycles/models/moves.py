"""Moves: a review that is held on another day than the one it was opened for."""

from django.db import models
from django.db.models import F, Q

from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly
from reviews.cycles.rules.moves import REQUEST_STATUSES, WORDS_OF


class ReviewMove(models.Model):
    """One move of a review, before and after, with its reason. `agreed_by` agreed to it, besides whoever moved it."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="moves")
    presents_before = models.DateTimeField()
    presents_after = models.DateTimeField()
    reason = models.TextField()
    is_later = models.BooleanField(help_text="To a later day: counted as an extension of the reviewer.")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, help_text="Decided alone: the person who moved it was the only one allowed to decide."
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            paired("reviewmove", "moved"),
            models.CheckConstraint(condition=~Q(reason=""), name="reviewmove_has_reason"),
            models.CheckConstraint(
                condition=~Q(presents_before=F("presents_after")), name="reviewmove_changes_something"
            ),
        ]
        indexes = [models.Index(fields=["review", "moved_at"], name="reviewmove_review")]


class ReviewMoveRequest(models.Model):
    """A move that somebody has to agree to first.

    The person agrees when it is soon; whoever stands above the reviewer, when it moves to a later day again.
    """

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="move_requests")
    presents_before = models.DateTimeField()
    presents_after = models.DateTimeField()
    reason = models.TextField()
    word_of = models.CharField(
        max_length=6, help_text="Whose consent it needs: that of the person, or of the next above."
    )
    status = models.CharField(max_length=7, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("reviewmoverequest", "status", list(REQUEST_STATUSES)),
            one_of("reviewmoverequest", "word_of", list(WORDS_OF)),
            paired("reviewmoverequest", "asked"),
            paired("reviewmoverequest", "decided"),
            models.CheckConstraint(condition=~Q(reason=""), name="reviewmoverequest_has_reason"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at__isnull=True)
                | (~Q(status="asked") & Q(decided_at__isnull=False)),
                name="reviewmoverequest_status_matches_stamps",
            ),
            models.UniqueConstraint(fields=["review"], condition=Q(status="asked"), name="reviewmoverequest_one_open"),
        ]
