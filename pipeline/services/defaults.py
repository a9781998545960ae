"""The facts' part of a fresh installation: categories, a pipeline, activity types."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pipeline.models import ActivityType, Category, ChecklistItem, Pipeline, Stage
from pipeline.rules import categories
from pipeline.services import chances

CATEGORIES = [
    ("new", "New business", categories.FIRST_BOOKING),
    ("existing", "Existing customers", categories.BOUGHT_BEFORE),
    ("renewal", "Renewal", categories.MANUAL),
]
STAGES = [
    ("Prospecting", "open", 100_000, "pipeline"),
    ("Engaging", "open", 300_000, "pipeline"),
    ("Proposal", "open", 500_000, "best case"),
    ("Closing", "open", 750_000, "commit"),
    ("Won", "won", 1_000_000, "closed"),
    ("Lost", "lost", 0, "omitted"),
]
STALE_AFTER = {"Prospecting": 20, "Engaging": 15, "Proposal": 10, "Closing": 10}
PROOF = ("Proof of the order", "text", "Order number, or a link to the signed order.")
ACTIVITY_TYPES = [
    ("calls", "Calls"),
    ("conversations", "Conversations"),
    ("first-meetings", "First meetings"),
    ("proposals", "Proposals"),
    ("referrals", "Referrals asked"),
]


@transaction.atomic
def install(now: datetime) -> None:
    """Install the default categories, pipeline and activity types; what stands already is left alone."""
    if not Category.objects.exists():
        Category.objects.bulk_create(
            [
                Category(key=key, name=name, rule=rule, position=place)
                for place, (key, name, rule) in enumerate(CATEGORIES, 1)
            ]
        )
    if not Pipeline.objects.exists():
        furnish(Pipeline.objects.create(name="Sales", is_default=True))
    if not ActivityType.objects.exists():
        ActivityType.objects.bulk_create(
            [ActivityType(key=key, name=name, position=place) for place, (key, name) in enumerate(ACTIVITY_TYPES, 1)]
        )


def furnish(pipeline: Pipeline) -> None:
    """Give a new pipeline its first stages, and the proof that a won deal needs."""
    stages = Stage.objects.bulk_create(
        [
            Stage(
                pipeline=pipeline,
                name=name,
                kind=kind,
                probability_ppm=chance,
                forecast_category=forecast,
                position=place,
                stale_after_days=STALE_AFTER.get(name),
            )
            for place, (name, kind, chance, forecast) in enumerate(STAGES, 1)
        ]
    )
    chances.begin(stages)
    won = next(stage for stage in stages if stage.kind == "won")
    name, kind, evidence = PROOF
    ChecklistItem.objects.create(stage_id=won.pk, position=1, name=name, kind=kind, evidence=evidence)
