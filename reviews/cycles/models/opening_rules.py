"""The rule by which the reviews of a quarter open by themselves."""

from django.db import models
from django.db.models import Q


class OpeningRule(models.Model):
    """When the reviews of every quarter are held and opened; one row, made with the first change of what is usual."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True, help_text="Whether TRAPS opens the reviews of a quarter by itself.")
    first_day_before = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Working days before the end of the quarter on which reviews begin; empty: three weeks before it.",
    )
    last_day_after = models.PositiveSmallIntegerField(
        default=0, help_text="Working days of the next quarter up to which reviews are held; 0: the quarter's last day."
    )
    opens_before = models.PositiveSmallIntegerField(
        default=10, help_text="Working days before the first day on which TRAPS opens the reviews."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="openingrule_single_row"),
            models.CheckConstraint(
                condition=Q(first_day_before__isnull=True) | Q(first_day_before__range=(1, 60)),
                name="openingrule_first_day_range",
            ),
            models.CheckConstraint(condition=Q(last_day_after__range=(0, 15)), name="openingrule_last_day_range"),
            models.CheckConstraint(condition=Q(opens_before__range=(1, 60)), name="openingrule_opens_before_range"),
        ]

    def __str__(self) -> str:
        return "rule of opening reviews"
