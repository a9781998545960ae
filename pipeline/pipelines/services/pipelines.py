"""Pipelines and their stages, as admins set them. What has carried a deal is retired, never removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import Deal, StageChange
from pipeline.pipelines.services import chances as chance_service
from pipeline.pipelines.services import first_stages
from pipeline.stages.models import ChecklistItem, Pipeline, Stage, StageChance
from pipeline.stages.models.stages import FORECAST_CATEGORIES
from pipeline.stages.selectors import chances
from traps_web.lib import money
from traps_web.lib.faults import Invalid

NAME_TAKEN = "This name is already in use."
_FAR = 10_000


@dataclass(frozen=True, slots=True)
class StageData:
    """What an admin says about an open stage: chances in parts per million, staleness and pauses in working days."""

    name: str
    probability_ppm: int
    forecast_category: str = "pipeline"
    stale_after_days: int | None = None
    longest_pause_days: int | None = None


@configuration.writes(Pipeline, Stage, StageChance)
def create(act: Act, *, name: str) -> Pipeline:
    """Set up another pipeline, with the usual stages to be renamed. Raises Invalid (name)."""
    pipeline = Pipeline(name=_name(name))
    _save_named(pipeline.save)
    first_stages.furnish(pipeline)
    audit.record(act, verb="pipeline created", subject=pipeline, after={"name": pipeline.name})
    return pipeline


@configuration.writes(Pipeline)
def rename(act: Act, *, pipeline: Pipeline, name: str) -> Pipeline:
    """Give a pipeline another name. Raises Invalid (name)."""
    before, new_name = pipeline.name, _name(name)
    if new_name == before:
        return pipeline
    _save_named(lambda: Pipeline.objects.filter(pk=pipeline.pk).update(name=new_name))
    pipeline.refresh_from_db()
    audit.record(act, verb="pipeline renamed", subject=pipeline, before={"name": before}, after={"name": new_name})
    return pipeline


@configuration.writes(Pipeline)
def make_default(act: Act, *, pipeline: Pipeline) -> None:
    """New deals and names of stages in files and programs mean this pipeline from now on."""
    if pipeline.is_default:
        return
    Pipeline.objects.filter(is_default=True).update(is_default=False)
    Pipeline.objects.filter(pk=pipeline.pk).update(is_default=True)
    pipeline.refresh_from_db()
    audit.record(act, verb="pipeline made the default", subject=pipeline)


@configuration.writes(Stage, StageChance)
def add_stage(act: Act, *, pipeline: Pipeline, data: StageData) -> Stage:
    """Add an open stage behind the open ones. Raises Invalid by field."""
    _require_fine(data)
    last = Stage.objects.filter(pipeline=pipeline, kind="open").aggregate(last=Max("position"))["last"] or 0
    for stage in Stage.objects.filter(pipeline=pipeline, position__gt=last).order_by("-position"):
        Stage.objects.filter(pk=stage.pk).update(position=stage.position + 1)
    stage = Stage(pipeline=pipeline, position=last + 1, kind="open", **_cleaned(data))
    _save_named(stage.save)
    chance_service.begin([stage])
    audit.record(act, verb="stage added", subject=stage, after=asdict(data))
    return stage


@configuration.writes(Stage, StageChance)
def change_stage(act: Act, *, stage: Stage, data: StageData, probability_from: date | None = None) -> Stage:
    """Change a stage.

    Another probability holds from a day on (today when none is given) and weighs its open deals anew. Raises Invalid by
    field.
    """
    if stage.kind == "open":
        _require_fine(data)
        after = dict(_cleaned(data))
        probability = after.pop("probability_ppm")
        since = probability_from or organisation_today(act.now)
        held = chances.chances_on(since)[stage.pk]
        is_other = chance_service.set_chance(act, stage=stage, probability_ppm=probability, starts_on=since)
    else:
        after, is_other = {"name": _name(data.name)}, False
    before = {name: getattr(stage, name) for name in after}
    if after == before and not is_other:
        return stage
    _save_named(lambda: Stage.objects.filter(pk=stage.pk).update(**after))
    stage.refresh_from_db()
    if is_other:
        before |= {"probability_ppm": held}
        after |= {"probability_ppm": probability, "probability_from": since.isoformat()}
    audit.record(act, verb="stage changed", subject=stage, before=before, after=after)
    return stage


@configuration.writes(Stage)
def shift_stage(act: Act, *, stage: Stage, later: bool) -> bool:
    """Change places with the open stage before or after; returns whether there was one."""
    rows = Stage.objects.filter(pipeline_id=stage.pipeline_id, kind="open")
    if later:
        other = rows.filter(position__gt=stage.position).order_by("position").first()
    else:
        other = rows.filter(position__lt=stage.position).order_by("-position").first()
    if stage.kind != "open" or other is None:
        return False
    mine, theirs = stage.position, other.position
    for row, position in ((other, _FAR), (stage, theirs), (other, mine)):
        Stage.objects.filter(pk=row.pk).update(position=position)
    stage.refresh_from_db()
    audit.record(act, verb="stage shifted", subject=stage, before={"position": mine}, after={"position": theirs})
    return True


@configuration.writes(Stage, StageChance)
def remove_stage(act: Act, *, stage: Stage) -> bool:
    """Take an open stage out of use: removed when no deal was ever there, else retired. Returns whether it was removed.

    Deals that stand at a retired stage stay there until they move on. Raises Invalid for won, lost and the last open
    one.
    """
    if stage.kind != "open":
        raise Invalid(whole="Won and lost belong to every pipeline.")
    others = Stage.objects.filter(pipeline_id=stage.pipeline_id, kind="open", retired_at__isnull=True)
    if not others.exclude(pk=stage.pk).exists():
        raise Invalid(whole="A pipeline needs at least one open stage. Add another one first.")
    used = Deal.objects.filter(stage=stage).exists() or StageChange.objects.filter(to_stage=stage).exists()
    used = used or StageChange.objects.filter(from_stage=stage).exists()
    if used or ChecklistItem.objects.filter(stage=stage).exists():
        Stage.objects.filter(pk=stage.pk, retired_at__isnull=True).update(retired_at=act.now, retired_by=act.person)
        stage.refresh_from_db()
        audit.record(act, verb="stage retired", subject=stage)
        return False
    audit.record(act, verb="stage removed", subject=stage, before={"name": stage.name})
    stage.delete()
    return True


@configuration.writes(Stage)
def restore_stage(act: Act, *, stage: Stage) -> None:
    """Let deals come to a retired stage again."""
    if Stage.objects.filter(pk=stage.pk, retired_at__isnull=False).update(retired_at=None, retired_by=None):
        audit.record(act, verb="stage restored", subject=stage)


def _require_fine(data: StageData) -> None:
    sentences = {
        "name": "" if data.name.strip() else "Enter a name.",
        "probability": "" if 0 <= data.probability_ppm <= money.PPM else "A probability lies between 0 and 100 %.",
        "forecast_category": "" if data.forecast_category in FORECAST_CATEGORIES[:-1] else "Choose from the list.",
        "stale_after_days": _days_fault(data.stale_after_days),
        "longest_pause_days": _days_fault(data.longest_pause_days),
    }
    if wrong := {name: sentence for name, sentence in sentences.items() if sentence}:
        raise Invalid(**wrong)


def _days_fault(days: int | None) -> str:
    return "" if days is None or 1 <= days <= 250 else "Between 1 and 250 working days, or empty."


def _cleaned(data: StageData) -> Mapping[str, Any]:
    return asdict(data) | {"name": _name(data.name)}


def _name(name: str) -> str:
    if not name.strip():
        raise Invalid(name="Enter a name.")
    return name.strip()[:120]


def _save_named(write: Any) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        raise Invalid(name=NAME_TAKEN) from None
