"""Pipelines and their stages."""

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of, paired
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name

STAGE_KINDS = ["open", "won", "lost"]
FORECAST_CATEGORIES = ["omitted", "pipeline", "best case", "commit", "closed"]


class Pipeline(models.Model):
    """A way that deals go from first contact to won or lost."""

    name = Name(max_length=120, unique=True)
    name_key = KeyColumn()
    is_default = models.BooleanField(default=False)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="pipeline_one_default"),
            models.UniqueConstraint(fields=["name_key"], name="pipeline_name_key_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """A step of a pipeline with the chance that a deal at this step is won."""

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="stages")
    name = Name(max_length=120)
    name_key = KeyColumn()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, default="open")
    probability_ppm = models.PositiveIntegerField()
    forecast_category = models.CharField(max_length=9, default="pipeline")
    stale_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Working days at the stage after which a deal is stale; empty: never."
    )
    longest_pause_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Working days after which a pause at the stage is too long; empty: never."
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="No deal can enter it; deals at this stage go on."
    )
    retired_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_unique"),
            models.UniqueConstraint(fields=["pipeline", "name_key"], name="stage_name_key_unique"),
            models.UniqueConstraint(fields=["pipeline", "position"], name="stage_position_unique"),
            models.UniqueConstraint(
                fields=["pipeline", "kind"], condition=Q(kind__in=["won", "lost"]), name="stage_one_won_one_lost"
            ),
            one_of("stage", "kind", STAGE_KINDS),
            paired("stage", "retired"),
            models.CheckConstraint(condition=Q(retired_at__isnull=True) | Q(kind="open"), name="stage_closed_stays"),
            one_of("stage", "forecast_category", FORECAST_CATEGORIES),
            models.CheckConstraint(condition=Q(probability_ppm__lte=1_000_000), name="stage_probability_range"),
            models.CheckConstraint(
                condition=Q(kind="open") | Q(kind="won", probability_ppm=1_000_000) | Q(kind="lost", probability_ppm=0),
                name="stage_closed_probability",
            ),
        ]

    def __str__(self) -> str:
        return self.name
