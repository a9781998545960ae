"""The clock of a demo database."""

from django.db import models
from django.db.models import Q


class ClockOffset(models.Model):
    """How far the clock of a demo database stands from the real one; logins and tokens stay on real time."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clockoffset_single_row")]
