"""Once-only keys: what was sent once is not written twice."""

from django.db import models


class OnceKey(models.Model):
    """The key of something a person sent, with the answer: sent again, it is answered again and nothing is written."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, help_text="The hash of the key that was sent.")
    content = models.CharField(max_length=64, help_text="The hash of the content and the address.")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0, help_text="The status of the first answer.")
    answer = models.TextField(blank=True, help_text="The address that a page led to, or the answer to a program.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="oncekey_taken_once")]

    def __str__(self) -> str:
        return f"Once-only key of {self.at:%Y-%m-%d %H:%M}"
