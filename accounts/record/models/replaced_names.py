"""Names that are no longer shown: of whom, since when, and what stands in their place."""

from __future__ import annotations

from django.db import models


class ReplacedName(models.Model):
    """What the papers and the trail call somebody whose name is gone.

    Rows that judge or prove keep their bytes, so the name is replaced when they are drawn. The former names are not
    kept: only their hashes, by which they are known where they occur.
    """

    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text="Given once for each kind of thing.")
    label = models.CharField(max_length=80, help_text="What is shown, such as “Former rep 17”.")
    at = models.DateTimeField(help_text="What was written up to this instant is drawn with the label.")
    digests = models.JSONField(default=list, help_text="Hashes of the former names and addresses.")
    shared = models.JSONField(
        default=list,
        blank=True,
        help_text="Hashes that may also mean others: replaced only where it is known whose name it is.",
    )
    mentions = models.JSONField(
        default=list, blank=True, help_text="[{table, id, column}]: texts that named them when the name was replaced."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_type", "object_id"], name="replacedname_one_of_a_thing"),
            models.UniqueConstraint(fields=["object_type", "number"], name="replacedname_number_given_once"),
        ]

    def __str__(self) -> str:
        return self.label
