"""The pipeline settings in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.organisation.presenters.dated import DatedRow, dated_rows
from accounts.organisation.presenters.settings_paths import path as settings_path
from pipeline.bookings.rules import credit
from pipeline.stages.models import ChecklistItem, Pipeline, PipelineHome, Stage, StageChance
from pipeline.stages.rules import methods
from pipeline.stages.rules.homes import Home
from traps_web.ui import values, words

RETIRED = values.State("waived", "retired")
IN_USE = values.State("done", "in use")


def path(*labels: tuple[str, str]) -> tuple[values.Crumb, ...]:
    """Settings, pipelines, then what stands below."""
    return settings_path(("Pipelines", reverse("settings_pipelines") if labels else ""), *labels)


def address(pipeline: Pipeline) -> str:
    """Where a pipeline is set."""
    return reverse("settings_pipeline", args=[pipeline.pk])


def stage_address(stage: Stage) -> str:
    """Where a stage is set."""
    return reverse("settings_stage", args=[stage.pk])


@dataclass(frozen=True)
class PipelineRow:
    """A pipeline in the list."""

    name: str
    url: str
    default: str
    home: str
    stages: str
    deals: str


def pipeline_rows(pipelines: Iterable[Any], *, in_crm: Collection[int]) -> list[PipelineRow]:
    """The pipelines, the default one first; each with where it is kept."""
    return [
        PipelineRow(
            name=pipeline.name,
            url=address(pipeline),
            default="default" if pipeline.is_default else "",
            home="kept in the CRM" if pipeline.pk in in_crm else "kept here",
            stages=words.plural(pipeline.stage_count, "open stage"),
            deals=words.plural(pipeline.open_count, "open deal"),
        )
        for pipeline in pipelines
    ]


def list_statement(rows: Sequence[PipelineRow]) -> str:
    """How many ways there are."""
    if len(rows) == 1:
        return f"There is one pipeline: {rows[0].name}."
    return f"There are {words.plural(len(rows), 'pipeline')}: {words.listed([row.name for row in rows])}."


@dataclass(frozen=True)
class StageRow:
    """A stage in the table of a pipeline."""

    pk: int
    name: str
    url: str
    chance: str
    category: str
    stale: str
    items: str
    deals: str
    state: values.State
    is_open: bool
    is_retired: bool


def stage_rows(stages: Iterable[Any]) -> list[StageRow]:
    """The stages in order, retired ones last."""
    return [
        StageRow(
            pk=stage.pk,
            name=stage.name,
            url=stage_address(stage),
            chance=f"{credit.percent(stage.probability_ppm)} %",
            category=stage.forecast_category,
            stale=stale_words(stage),
            items="" if stage.kind == "lost" else words.plural(stage.item_count, "item"),
            deals=words.number(stage.deal_count) if stage.kind == "open" else "",
            state=RETIRED if stage.retired_at else IN_USE,
            is_open=stage.kind == "open",
            is_retired=stage.retired_at is not None,
        )
        for stage in stages
    ]


def chance_rows(chances: Sequence[StageChance], *, today: date, zone: str) -> list[DatedRow]:
    """The chances of a stage, the latest day first."""
    return dated_rows(chances, today=today, zone=zone, value=lambda row: f"{credit.percent(row.probability_ppm)} %")


HOMES = {
    Home.HERE: "Kept here. Gates hold on every road.",
    Home.CRM: "Kept in the CRM. Its files and programs move the deals; what a gate lacks is owed afterwards.",
}


def home_words(home: Home) -> str:
    """Where a pipeline is kept, and what that means."""
    return HOMES[home]


def home_sentence(homes: Sequence[PipelineHome], pipeline: Pipeline, *, today: date) -> str:
    """What a page says after it was set where a pipeline is kept; `homes` has the latest day first."""
    if not homes:
        return f"{pipeline.name} is kept here, as before."
    newest = max(homes, key=lambda row: row.pk)
    since = "today" if newest.starts_on == today else words.day(newest.starts_on, year=True)
    return f"{pipeline.name} is kept {Home(newest.home).label} from {since} on."


def home_rows(homes: Sequence[PipelineHome], *, today: date, zone: str) -> list[DatedRow]:
    """Where a pipeline was, is and will be kept, the latest day first."""
    return dated_rows(homes, today=today, zone=zone, value=lambda row: f"kept {Home(row.home).label}")


def stale_words(stage: Stage) -> str:
    """After how many working days a deal is stale."""
    if stage.kind != "open":
        return ""
    return "never" if stage.stale_after_days is None else f"{stage.stale_after_days} working days"


def pipeline_statement(pipeline: Pipeline, stages: Sequence[Any]) -> str:
    """What a pipeline asks for in all."""
    used = [stage for stage in stages if stage.kind == "open" and stage.retired_at is None]
    items = sum(stage.item_count for stage in stages if stage.retired_at is None)
    return f"{pipeline.name} has {words.plural(len(used), 'open stage')} and asks for {words.plural(items, 'item')}."


@dataclass(frozen=True)
class MethodRow:
    """A method that can be installed."""

    key: str
    asks: str
    installed: str
    is_whole: bool


def method_rows(installed: Iterable[ChecklistItem]) -> list[MethodRow]:
    """The methods with what they ask."""
    counted: dict[str, int] = {}
    for item in installed:
        counted[item.method] = counted.get(item.method, 0) + 1
    return [
        MethodRow(
            key=key,
            asks=", ".join(question.name for question in questions),
            installed=f"{counted[key]} of {len(questions)} installed" if counted.get(key) else "",
            is_whole=counted.get(key, 0) >= len(questions),
        )
        for key, questions in methods.METHODS.items()
    ]


def installed_sentence(method: str, count: int) -> str:
    """What a page says after a method was installed."""
    if not count:
        return f"{method} is already installed: nothing was added."
    return f"{method} is installed: {words.plural(count, 'item')} added. Deals owe them when they move on."


def stage_statement(stage: Stage, items: Sequence[ChecklistItem]) -> str:
    """What a stage asks for."""
    if stage.kind == "won":
        return f"{stage.name} needs its proof: {words.plural(len(items), 'item')}."
    if stage.kind == "lost":
        return f"{stage.name} needs only a reason."
    if not items:
        return f"{stage.name} lets every deal move on: it has no checklist yet."
    return f"A deal leaves {stage.name} with {words.plural(len(items), 'item')} answered."


@dataclass(frozen=True)
class ItemRow:
    """An item in the table of a stage."""

    name: str
    url: str
    kind: str
    required: str
    evidence: str
    method: str
    answers: str


def item_rows(items: Iterable[Any]) -> list[ItemRow]:
    """What a stage asks for, in order."""
    return [
        ItemRow(
            name=item.name,
            url=reverse("settings_item", args=[item.pk]),
            kind=item.kind,
            required="required" if item.required_at_exit else "asked",
            evidence=item.evidence,
            method=item.method,
            answers=words.number(item.answer_count),
        )
        for item in items
    ]
