"""Where an entry of the audit trail came from, kept apart because it is not kept for ever."""

from django.db import models


class ClientAddress(models.Model):
    """The network address and the browser behind one recorded sign-in.

    It is deleted when its time is over; the entry stays.
    """

    event = models.OneToOneField(
        "accounts.AuditEvent", on_delete=models.DO_NOTHING, primary_key=True, related_name="client"
    )
    at = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField()
    browser = models.CharField(max_length=200, blank=True)
