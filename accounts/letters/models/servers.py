"""The mail server, as far as TRAPS knows it."""

from django.db import models
from django.db.models import Q


class MailServer(models.Model):
    """One row: who makes the round of the letters now, and since when the server does not answer."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=32, blank=True, help_text="The process that is sending letters.")
    held_until = models.DateTimeField(null=True, blank=True)
    away_since = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveIntegerField(default=0, help_text="Calls in a row that it did not answer.")
    next_call_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(
        max_length=300, blank=True, help_text="The last failure, also after it is over; names no address."
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="When it last accepted a letter.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="mailserver_is_one"),
            models.CheckConstraint(
                condition=Q(away_since__isnull=True, next_call_at__isnull=True, calls=0)
                | Q(away_since__isnull=False, next_call_at__isnull=False, calls__gte=1),
                name="mailserver_away_rests",
            ),
        ]
