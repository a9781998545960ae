"""Packets: the frozen numbers of a review."""

from django.db import models

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly


class Packet(models.Model):
    """The numbers of one review as they stood at one instant. A new build is a new version; the newest is presented."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="packets")
    version = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField(default=1, help_text="The template and stylesheet that always render it.")
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    numbers_at = models.DateTimeField(help_text="The instant of the numbers.")
    timing = models.CharField(
        max_length=8, default="on time", help_text="Built on time, earlier or later than planned."
    )
    built_at = models.DateTimeField()
    ordered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "version"], name="packet_version_once"),
            models.UniqueConstraint(fields=["review", "sha256"], name="packet_content_once"),
            one_of("packet", "timing", ["on time", "earlier", "later"]),
        ]


class PacketOrder(models.Model):
    """A packet that is to be built: the queue of the building job, and the progress that the page shows."""

    review = models.ForeignKey("reviews.Review", on_delete=models.CASCADE, related_name="packet_orders")
    status = models.CharField(max_length=7, default="waiting")
    timing = models.CharField(max_length=8, default="on time")
    ordered_at = models.DateTimeField()
    ordered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(
        null=True, blank=True, help_text="An old claim is taken over, because its worker must have died."
    )
    done_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("packetorder", "status", ["waiting", "claimed", "done", "failed"]),
            models.UniqueConstraint(
                fields=["review"], condition=models.Q(status__in=["waiting", "claimed"]), name="packetorder_one_live"
            ),
        ]
        indexes = [models.Index(fields=["status", "ordered_at"], name="packetorder_queue")]
