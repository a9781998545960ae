"""Checklists: what a stage asks for before a deal may leave it."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of, paired
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name

ITEM_KINDS = ["yes/no", "text", "date", "person", "link", "file", "number"]
METHODS = ["", "MEDDPICC", "SPICED", "BANT"]


class ChecklistItem(models.Model):
    """One thing that has to be known at a stage. On the stage of won deals it is the proof that a deal is won."""

    stage = models.ForeignKey("pipeline.Stage", on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = Name(max_length=120)
    name_key = KeyColumn()
    kind = models.CharField(max_length=6)
    required_at_exit = models.BooleanField(default=True)
    evidence = models.CharField(max_length=200, blank=True, help_text="What counts as an answer.")
    method = models.CharField(max_length=8, blank=True, help_text="The method it was installed with.")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("checklistitem", "kind", ITEM_KINDS),
            one_of("checklistitem", "method", METHODS),
            paired("checklistitem", "retired"),
            models.UniqueConstraint(
                fields=["stage", "name"], condition=Q(retired_at__isnull=True), name="checklistitem_name_once_live"
            ),
            models.UniqueConstraint(
                fields=["stage", "name_key"], condition=Q(retired_at__isnull=True), name="checklistitem_name_key_live"
            ),
        ]
        indexes = [models.Index(fields=["stage", "position"], name="checklistitem_stage")]

    def __str__(self) -> str:
        return self.name
