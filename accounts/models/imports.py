"""Import runs: a file taken in, or refused, with every reason."""

from django.db import models

from accounts.models.constraints import one_of

IMPORT_STATUSES = ["waiting", "planning", "applying", "done", "refused", "failed"]


class ImportRun(models.Model):
    """One file of one kind: a dry run or a real one, with its counts and its refusals by line and column."""

    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="The file as it came; emptied when the run has ended.")
    dry_run = models.BooleanField()
    renames = models.JSONField(
        default=dict, blank=True, help_text="A copy of the mapping it was read by: {their column: ours}."
    )
    status = models.CharField(max_length=8, default="waiting")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True, help_text="[{line, column, reason}], the first 1,000.")
    failure = models.TextField(blank=True)
    started_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("importrun", "status", IMPORT_STATUSES)]
        indexes = [models.Index(fields=["-created_at"], name="importrun_created")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"
