"""Pipelines, stages and checklists: the settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views.doors import AdminsOnly, admins_only
from pipeline.pipelines.forms.pipelines import (
    HomeForm,
    ItemForm,
    MethodForm,
    NewItemForm,
    NewStageForm,
    PipelineForm,
    ShiftForm,
    StageForm,
)
from pipeline.pipelines.presenters import pipelines as presenter
from pipeline.pipelines.selectors import pipelines as selector
from pipeline.pipelines.services import checklist_items, homes
from pipeline.pipelines.services import pipelines as services
from pipeline.stages.models import ChecklistItem, Pipeline, Stage
from pipeline.stages.rules.homes import Home
from pipeline.stages.selectors import chances, gates
from pipeline.stages.selectors import homes as home_selector
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid


class Pipelines(AdminsOnly, ServicePage):
    """All pipelines; POST sets up another one."""

    form_class, service, makes = PipelineForm, services.create, True
    template_name = "pipeline/pipelines/settings_pipelines.html"
    done = "{made.name} is set up with the usual stages. Rename them as you need."
    next_page, next_row = "settings_pipeline", "made.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        in_crm = home_selector.in_crm(organisation_today(self.request.now))
        rows = presenter.pipeline_rows(selector.every(), in_crm=in_crm)
        words = {"rows": rows, "statement": presenter.list_statement(rows), "path": presenter.path()}
        return super().get_context_data(**words, **kwargs)


class _OfPipeline(AdminsOnly, ServicePage):
    """An act on one pipeline, on its page with those of the other acts."""

    row: Pipeline
    row_name = "pipeline"
    template_name = "pipeline/pipelines/settings_pipeline.html"
    next_page, next_row = "settings_pipeline", "row.pk"

    def find(self) -> Pipeline:
        return selector.by_id(pk=self.kwargs["pk"])

    @property
    def today(self) -> date:
        """A pipeline is kept somewhere from days of the organisation on."""
        return organisation_today(self.request.now)

    @property
    def home(self) -> Home:
        """Where it is kept today."""
        return home_selector.home_on(pipeline_id=self.row.pk, day=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stages = selector.stages_of(pipeline=self.row)
        page = {
            "pipeline": self.row,
            "statement": presenter.pipeline_statement(self.row, stages),
            "rows": presenter.stage_rows(stages),
            "methods": presenter.method_rows(gates.checklist(pipeline_id=self.row.pk)),
            "name_form": PipelineForm(row=self.row),
            "stage_form": NewStageForm(given={"pipeline"}),
            "home_form": HomeForm(initial={"home": self.home, "starts_on": self.today}),
            "is_in_crm": self.home == Home.CRM,
            "home": presenter.home_words(self.home),
            "dated": presenter.home_rows(
                home_selector.history(pipeline_id=self.row.pk),
                today=self.today,
                zone=self.request.organisation.time_zone,
            ),
            "path": presenter.path((self.row.name, "")),
        }
        return page | super().get_context_data(**kwargs)


class Rename(_OfPipeline):
    """One pipeline: its stages and methods; POST renames it."""

    form_class, service, form_name = PipelineForm, services.rename, "name_form"


class SetHome(_OfPipeline):
    """Keep a pipeline here or in the CRM from a day on."""

    form_class, service, form_name = HomeForm, homes.set_home, "home_form"
    http_method_names = ["post", "options"]

    def message(self, made: Pipeline) -> str:
        return presenter.home_sentence(home_selector.history(pipeline_id=made.pk), made, today=self.today)


class MakeDefault(_OfPipeline, ServiceButton):
    """Let new deals start in this pipeline."""

    service = services.make_default
    done = "New deals start in {row.name}."


class Install(_OfPipeline):
    """Install a method onto the stages, in one click."""

    form_class, service, form_name = MethodForm, checklist_items.install_method, "method_form"
    http_method_names = ["post", "options"]

    def message(self, made: int) -> str:
        return presenter.installed_sentence(self.request.POST["method"], made)


class NewStage(_OfPipeline):
    """Add an open stage behind the open ones."""

    form_class, service, form_name, makes = NewStageForm, services.add_stage, "stage_form", True
    http_method_names = ["post", "options"]
    done = "{made.name} is added before the closed stages."


class _OfStage(AdminsOnly, ServicePage):
    """An act on one stage, on its page with those of the other acts."""

    row: Stage
    row_name = "stage"
    template_name = "pipeline/pipelines/settings_stage.html"
    next_page, next_row = "settings_stage", "row.pk"

    def find(self) -> Stage:
        return selector.stage(pk=self.kwargs["pk"])

    @property
    def today(self) -> date:
        """Chances hold from days of the organisation on."""
        return organisation_today(self.request.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items, pipeline = selector.items_of(stage=self.row), self.row.pipeline
        dated = chances.history(stage=self.row) if self.row.kind == "open" else []
        page = {
            "stage": self.row,
            "dated": presenter.chance_rows(dated, today=self.today, zone=self.request.organisation.time_zone),
            "statement": presenter.stage_statement(self.row, items),
            "rows": presenter.item_rows(items),
            "stage_form": StageForm(row=self.row, initial={"probability_from": self.today}),
            "item_form": NewItemForm(given={"stage"}),
            "back": presenter.address(pipeline),
            "path": presenter.path((pipeline.name, presenter.address(pipeline)), (self.row.name, "")),
        }
        return page | super().get_context_data(**kwargs)


class ChangeStage(_OfStage):
    """One stage with its checklist; POST changes the stage."""

    form_class, service, form_name = StageForm, services.change_stage, "stage_form"

    def get_initial(self) -> dict[str, Any]:
        return {"probability_from": self.today}


class ShiftStage(_OfStage, ServiceButton):
    """Put a stage one place earlier or later."""

    form_class, service, makes = ShiftForm, services.shift_stage, True
    says_why, done = True, ""
    next_page, next_row = "settings_pipeline", "row.pipeline_id"


@require_POST
@admins_only
def stage_state(request: PageRequest, pk: int) -> HttpResponse:
    """Take a stage out of use, or bring a retired one back."""
    try:
        stage = selector.stage(pk=pk)
    except Stage.DoesNotExist:
        raise Http404 from None
    pipeline_id, name = stage.pipeline_id, stage.name
    if request.POST.get("state") == "on":
        services.restore_stage(request.act, stage=stage)
        messages.success(request, f"Deals can come to {name} again.")
        return redirect("settings_pipeline", pipeline_id)
    try:
        removed = services.remove_stage(request.act, stage=stage)
        outcome = "is removed" if removed else "is retired; deals already there can move on"
        messages.success(request, f"{name} {outcome}.")
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return redirect("settings_pipeline", pipeline_id)


class NewItem(_OfStage):
    """Ask for one more thing at a stage."""

    form_class, service, form_name, makes = NewItemForm, checklist_items.add, "item_form", True
    http_method_names = ["post", "options"]
    done = "{row.name} now asks for: {made.name}."


class _OfItem(AdminsOnly, ServicePage):
    """An act on one item of a checklist."""

    row: ChecklistItem
    row_name = "item"
    next_page, next_row = "settings_stage", "row.stage_id"

    def find(self) -> ChecklistItem:
        return selector.item(pk=self.kwargs["pk"])


class ChangeItem(_OfItem):
    """Word an item anew."""

    form_class, service = ItemForm, checklist_items.change
    template_name = "pipeline/pipelines/settings_item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = self.row.stage
        back, above = presenter.stage_address(stage), (stage.pipeline.name, presenter.address(stage.pipeline))
        path = presenter.path(above, (stage.name, back), (self.row.name, ""))
        return super().get_context_data(item=self.row, back=back, path=path, **kwargs)


class RetireItem(_OfItem, ServiceButton):
    """Ask for an item no longer."""

    service, says_why = checklist_items.retire, True
    done = "{row.stage.name} no longer asks for: {row.name}."
