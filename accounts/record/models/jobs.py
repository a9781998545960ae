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


class EngineRun(models.Model):
    """One run of one background job: what it looked at, opened, flagged and told, and how long it took.

    A count is empty where the job does not do such a thing, or where it would say something about a single person.
    """

    job = models.SlugField(max_length=60)
    started_at = models.DateTimeField(help_text="In real time.")
    milliseconds = models.PositiveIntegerField()
    changed = models.PositiveIntegerField(null=True, blank=True, help_text="Rows that the run changed.")
    looked_at = models.PositiveIntegerField(null=True, blank=True)
    opened = models.PositiveIntegerField(null=True, blank=True, help_text="Duties that were opened.")
    flagged = models.PositiveIntegerField(null=True, blank=True, help_text="Misses that were flagged.")
    told = models.PositiveIntegerField(null=True, blank=True, help_text="Notices that were written.")
    failure = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["started_at"], name="enginerun_newest"),
            models.Index(fields=["job", "started_at"], name="enginerun_of_job"),
        ]

    def __str__(self) -> str:
        return f"{self.job}, {self.started_at}"
