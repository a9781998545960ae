"""Import runs: a file taken in, or refused, with every reason; what each wrote, and how it was taken back."""

from django.db import models
from django.db.models import F, Q

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly
from traps_web.lib.keys import Name

IMPORT_STATUSES = ["waiting", "planning", "applying", "done", "refused", "failed"]
TRACE_ACTS = ["created", "changed", "deleted"]
UNDO_STATUSES = ["waiting", "working", "done", "refused", "failed"]


class ImportRun(models.Model):
    """One file of one kind: a dry run or a real one, with its counts and its refusals by line and column."""

    kind = models.CharField(max_length=20)
    file_name = Name(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(help_text="The uploaded file; emptied when the run has ended.")
    dry_run = models.BooleanField()
    renames = models.JSONField(
        default=dict, blank=True, help_text="A copy of the mapping that was used: {their column: ours}."
    )
    stages = models.JSONField(
        default=dict, blank=True, help_text="A copy of the stages of that mapping: {their stage: ours}."
    )
    by_line = models.BooleanField(
        default=False, db_default=False, help_text="What holds is taken, and the rest refused by line."
    )
    status = models.CharField(max_length=8, default="waiting")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True, help_text="[{line, column, reason}], the first 1,000.")
    refused_lines = models.BinaryField(
        default=b"", help_text="The refused lines as CSV, each with its reasons; emptied a week after the run."
    )
    noted_count = models.PositiveIntegerField(default=0, db_default=0)
    notes = models.JSONField(
        default=list, blank=True, help_text="[{line, column, sentence}], pointed out and not refused; the first 1,000."
    )
    failure = models.TextField(blank=True)
    audit_mark = models.BigIntegerField(
        null=True,
        blank=True,
        help_text="The last event of the audit trail when it had written; "
        "empty: it wrote nothing, or no traces were kept yet.",
    )
    started_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often it was started.")
    alive_at = models.DateTimeField(
        null=True, blank=True, help_text="The last sign of life of the process that works on it, by the real clock."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("importrun", "status", IMPORT_STATUSES)]
        indexes = [models.Index(fields=["-created_at"], name="importrun_created")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"


class ImportTrace(models.Model):
    """What a run wrote in one place: rows it created, one row it changed (with both values), or one it deleted.

    Rows that it created without a gap are one trace, from `first_id` to `last_id`; traces of one act and table never
    overlap.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="traces", db_index=False)
    act = models.CharField(max_length=7)
    label = models.CharField(max_length=60, help_text="The table, like pipeline.customer.")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("importtrace", "act", TRACE_ACTS),
            models.CheckConstraint(condition=Q(last_id__gte=F("first_id")), name="importtrace_last_not_before_first"),
            models.UniqueConstraint(fields=["run", "act", "label", "first_id"], name="importtrace_once"),
        ]
        indexes = [models.Index(fields=["label", "first_id"], name="importtrace_row")]


class ImportUndo(models.Model):
    """Somebody takes a whole run back, or tried to: with the reason, what it did, and what stood in the way."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="undos")
    reason = models.TextField()
    status = models.CharField(max_length=7, default="waiting")
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0, help_text="How many have been looked at.")
    found = models.JSONField(default=list, blank=True, help_text="[{act, what, count}]: what is or would be undone.")
    refused_count = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list, blank=True, help_text="[{what, reason}], the first 1,000.")
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often it was started.")
    alive_at = models.DateTimeField(
        null=True, blank=True, help_text="The last sign of life of the process that works on it, by the real clock."
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("importundo", "status", UNDO_STATUSES),
            models.CheckConstraint(condition=~Q(reason=""), name="importundo_reason_given"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(status__in=["waiting", "working", "done"]), name="importundo_once"
            ),
        ]

    def __str__(self) -> str:
        return f"undo of {self.run}"
