"""The first stages of a pipeline, and the pipeline of a fresh installation."""

from __future__ import annotations

from pipeline.pipelines.services import chances
from pipeline.stages.models import ChecklistItem, Pipeline, Stage

STAGES = [
    ("Prospecting", "open", 100_000, "pipeline"),
    ("Engaging", "open", 300_000, "pipeline"),
    ("Proposal", "open", 500_000, "best case"),
    ("Closing", "open", 750_000, "commit"),
    ("Won", "won", 1_000_000, "closed"),
    ("Lost", "lost", 0, "omitted"),
]


STALE_AFTER = {"Prospecting": 20, "Engaging": 15, "Proposal": 10, "Closing": 10}
LONGEST_PAUSE = 40


PROOF = ("Proof of the order", "text", "Order number, or a link to the signed order.")


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
                longest_pause_days=LONGEST_PAUSE if kind == "open" else None,
            )
            for place, (name, kind, chance, forecast) in enumerate(STAGES, 1)
        ]
    )
    chances.begin(stages)
    won = next(stage for stage in stages if stage.kind == "won")
    name, kind, evidence = PROOF
    ChecklistItem.objects.create(stage_id=won.pk, position=1, name=name, kind=kind, evidence=evidence)


def install() -> None:
    """Install the default pipeline; what stands already is left alone."""
    if not Pipeline.objects.exists():
        furnish(Pipeline.objects.create(name="Sales", is_default=True))
