"""The audit trail: who changed what, when, from what to what."""

from django.db import models

from accounts.record.models.guards import AppendOnly


class AuditEvent(models.Model):
    """One recorded act. Things are named as text, so that the row outlives what it describes."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        "accounts.Person",
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    actor_name = models.CharField(max_length=200, help_text="The person, or the job that acted.")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=200)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(blank=True)

    guards = [AppendOnly()]

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="auditevent_object"),
            models.Index(fields=["at"], name="auditevent_at"),
            models.Index(fields=["actor"], condition=models.Q(actor__isnull=False), name="auditevent_actor"),
        ]
