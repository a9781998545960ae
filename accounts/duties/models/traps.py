"""Traps: what people are held to."""

from django.db import models
from django.db.models import Q

from traps_web.lib.keys import Name

CADENCES = ["once", "week", "month", "quarter", "year"]


class Trap(models.Model):
    """A requirement that nobody can slip out of: its purpose, how often it is owed, and the grace it gives."""

    key = models.SlugField(max_length=40, unique=True)
    name = Name(max_length=120)
    purpose = models.TextField()
    cadence = models.CharField(max_length=8)
    grace_working_days = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(cadence__in=CADENCES), name="trap_cadence_known")]

    def __str__(self) -> str:
        return self.name
