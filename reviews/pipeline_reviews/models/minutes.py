"""The minutes of a pipeline review: what was seen, said and agreed, as one frozen document."""

from __future__ import annotations

from django.db import models

from accounts.record.models.guards import AppendOnly
from reviews.pipeline_reviews.models.reviews import OfReview, PipelineReview


class PipelineMinutes(models.Model):
    """The review from its opening to its end as canonical JSON, with its fingerprint; nothing later changes it."""

    review = models.OneToOneField(PipelineReview, on_delete=models.PROTECT, related_name="minutes")
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = OfReview.as_manager()
    guards = [AppendOnly()]
