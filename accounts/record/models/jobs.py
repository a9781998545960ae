"""Background jobs: when each last ran and how it went."""

from django.db import models


class JobRun(models.Model):
    """The last run and the last success of one background job; /readyz shows it."""

    name = models.SlugField(max_length=60, primary_key=True)
    started_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0, help_text="Rows that the last success changed.")
    milliseconds = models.PositiveIntegerField(default=0)
