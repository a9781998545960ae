"""Saved mappings: how another program names the columns of a kind of file."""

from django.db import models
from django.db.models import Q

from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name


class ColumnMapping(models.Model):
    """The column names of a foreign file, each with the column it is here, and its stages, each with ours.

    A run keeps its own copy.
    """

    name = Name(max_length=80, unique=True)
    name_key = KeyColumn()
    kind = models.CharField(max_length=20)
    columns = models.JSONField(help_text="{their name in small letters: our column}")
    stages = models.JSONField(default=dict, blank=True, help_text="{their name of a stage in small letters: our stage}")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="columnmapping_name_given"),
            models.UniqueConstraint(fields=["name_key"], name="columnmapping_name_key_unique"),
        ]

    def __str__(self) -> str:
        return self.name
