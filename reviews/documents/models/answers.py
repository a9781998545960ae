"""Answers: what the group says of a presented review, from its own screens."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import paired


class Answer(models.Model):
    """One listener's answer: does the plan stand (1 to 5), one idea, and the presenter's reply."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="review_answers")
    stands = models.PositiveSmallIntegerField()
    idea = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField()
    reply = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="answer_once"),
            models.CheckConstraint(condition=Q(stands__range=(1, 5)), name="answer_stands_range"),
            paired("answer", "replied"),
        ]
