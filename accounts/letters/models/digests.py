"""The daily mail of a person: that it was made, for which of their days, and over what."""

from django.db import models
from django.db.models import F, Q


class Digest(models.Model):
    """What there is to say to one person on one day of theirs; without a letter there was nothing to say."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="digests")
    day = models.DateField(help_text="The day in the person's own time zone.")
    since = models.DateTimeField(help_text="It covers decisions and misses after this instant.")
    made_at = models.DateTimeField()
    letter = models.OneToOneField(
        "accounts.Letter", null=True, blank=True, on_delete=models.CASCADE, related_name="digest"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=Q(since__lte=F("made_at")), name="digest_looks_back"),
        ]
        indexes = [models.Index(fields=["made_at"], name="digest_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day}"
