"""A reason of a list."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from accounts.reasons.rules.listings import LONGEST, Listing
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name


class ReasonQuerySet(KeyedQuerySet):
    """Reasons of one list."""

    def in_order(self) -> Self:
        """Group by group, each with those offered before the retired ones."""
        groups = [f"-{mark}" for mark in self.model.marks]
        return self.order_by(*groups, "-is_active", "position", "pk")

    def offered(self) -> Self:
        """The reasons to choose from, in order."""
        return self.in_order().filter(is_active=True)


class Reason(models.Model):
    """A reason that the organisation's list offers; one that was given is retired, never removed."""

    listing: ClassVar[Listing]
    marks: ClassVar[tuple[str, ...]] = ()
    """The columns that make the groups of the list; they are guarded, because what was given counts by them."""

    name = Name(max_length=LONGEST, unique=True)
    name_key = KeyColumn()
    position = models.PositiveSmallIntegerField()
    is_active = models.BooleanField(default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["name_key"], name="%(class)s_name_key_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def group(self) -> dict[str, Any]:
        """What the reasons of its group share."""
        return {mark: getattr(self, mark) for mark in self.marks}
