"""Undos: acts that were taken back a moment later."""

from django.db import models

from accounts.record.models.guards import AppendOnly
from accounts.record.models.undo_guards import SoonAfter


class Undo(models.Model):
    """An act that whoever did it took back within 15 seconds; it happens to an act once.

    Guards that keep a row as it is let go of what this very act wrote, and of nothing else.
    """

    event = models.OneToOneField("accounts.AuditEvent", on_delete=models.PROTECT, related_name="undo")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)

    guards = [AppendOnly(), SoonAfter()]
