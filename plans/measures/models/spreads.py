"""Curves: how a year's number is laid over its months."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name

CURVE_KINDS = ["working days", "weights"]


class Curve(models.Model):
    """A named spread of a fiscal year: by working days, or by a weight for each month that together make the whole."""

    name = Name(max_length=80, unique=True)
    name_key = KeyColumn()
    kind = models.CharField(max_length=12, default="weights")
    weights_ppm = models.JSONField(
        default=list, blank=True, help_text="Parts per million of the year, month by month; they add up to 1,000,000."
    )
    position = models.PositiveSmallIntegerField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name_key"], name="curve_name_key_unique"),
            one_of("curve", "kind", CURVE_KINDS),
            models.CheckConstraint(
                condition=Q(kind="working days", weights_ppm=[]) | (Q(kind="weights") & ~Q(weights_ppm=[])),
                name="curve_weights_match_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name
