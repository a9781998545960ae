"""Minutes and signatures: what was agreed, word for word, for ever."""

from django.db import models

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly
from traps_web.lib.keys import Name


class Minutes(models.Model):
    """The hash of the packet and all that was written, as one canonical document; signed reviews render from it."""

    review = models.OneToOneField("reviews.Review", on_delete=models.PROTECT, related_name="minutes")
    packet = models.ForeignKey("reviews.Packet", on_delete=models.PROTECT, related_name="+")
    schema = models.PositiveSmallIntegerField(default=1)
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]


class Signature(models.Model):
    """A person's signature under the minutes, given with the password."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="signatures")
    name = Name(max_length=200, help_text="The person's name on that day: minutes outlive what they describe.")
    role = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, help_text="The hash of the minutes that were signed.")
    at = models.DateTimeField()
    way = models.CharField(
        max_length=40, default="password", db_default="password", help_text="How the person confirmed their identity."
    )
    doubt = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Why another person has to confirm it; empty: no confirmation needed.",
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("signature", "role", ["person", "reviewer"]),
            models.UniqueConstraint(fields=["minutes", "role"], name="signature_role_once"),
        ]


class SignatureConfirmation(models.Model):
    """Another person's confirmation that a signature is genuine, needed where the login was changed shortly before."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="confirmation")
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = Name(max_length=200, help_text="The name of the person who confirmed, on that day.")
    at = models.DateTimeField()

    guards = [AppendOnly()]
