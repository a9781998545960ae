"""Secret ways in: invitations, calendar feeds and the code of the first page. Only hashes of them are kept."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import paired


class Invitation(models.Model):
    """A link with which a person sets the own password, once, within a week."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resets = models.BooleanField(
        default=False, db_default=False, help_text="For a person who has signed in before: it resets the password."
    )

    class Meta:
        constraints = [
            paired("invitation", "revoked"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="invitation_used_or_revoked"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="invitation_expires_later"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person.name}"


class FeedAddress(models.Model):
    """The secret address of a person's calendar feed; the one that is not revoked works."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="feed_addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="feedaddress_one_works"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar feed of {self.person.name}"


class SetupCode(models.Model):
    """The code that opens the first page of an empty installation; it goes when the organisation is set up."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="setupcode_single_row")]
