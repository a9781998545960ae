"""Pipelines, stages and checklists: the settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from pipeline.pipelines.forms.pipelines import ItemForm, MethodForm, PipelineForm, StageForm
from pipeline.pipelines.presenters import pipelines as presenter
from pipeline.pipelines.selectors import pipelines as selector
from pipeline.pipelines.services import checklist_items
from pipeline.pipelines.services import pipelines as service
from pipeline.stages.models import ChecklistItem, Pipeline, Stage
from pipeline.stages.selectors import chances, gates
from traps_web.lib import clock
from traps_web.lib.faults import Invalid


@admins_only
def pipelines(request: HttpRequest) -> HttpResponse:
    """All pipelines; POST sets up another one."""
    form = PipelineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.create(request.act, **form.cleaned_data)
            messages.success(request, f"{made.name} is set up with the usual stages. Name them as you work.")
            return redirect("settings_pipeline", made.pk)
    rows = presenter.pipeline_rows(selector.every())
    context = {"rows": rows, "form": form, "statement": presenter.list_statement(rows), "path": presenter.path()}
    return render(request, "pipeline/pipelines/settings_pipelines.html", context, status=422 if form.errors else 200)


@admins_only
def pipeline(request: HttpRequest, pk: int) -> HttpResponse:
    """One pipeline: its stages and methods; POST renames it."""
    one = _pipeline(pk)
    if request.method != "POST":
        return _page(request, one)
    form = PipelineForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            service.rename(request.act, pipeline=one, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("settings_pipeline", pk)
    return _page(request, one, name_form=form)


@require_POST
@admins_only
def make_default(request: HttpRequest, pk: int) -> HttpResponse:
    """Let new deals start in this pipeline."""
    one = _pipeline(pk)
    service.make_default(request.act, pipeline=one)
    messages.success(request, f"New deals start in {one.name}.")
    return redirect("settings_pipeline", pk)


@require_POST
@admins_only
def install(request: HttpRequest, pk: int) -> HttpResponse:
    """Install a method onto the stages, in one click."""
    one, form = _pipeline(pk), MethodForm(request.POST)
    if not form.is_valid():
        return _page(request, one, method_form=form)
    method = form.cleaned_data["method"]
    count = checklist_items.install_method(request.act, pipeline=one, method=method)
    messages.success(request, presenter.installed_sentence(method, count))
    return redirect("settings_pipeline", pk)


@require_POST
@admins_only
def stage_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an open stage behind the open ones."""
    one, form = _pipeline(pk), StageForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = service.add_stage(request.act, pipeline=one, data=form.facts())
            messages.success(request, f"{made.name} stands before the closed stages.")
            return redirect("settings_pipeline", pk)
    return _page(request, one, stage_form=form)


@admins_only
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """One stage with its checklist; POST changes the stage."""
    one = _stage(pk)
    if request.method != "POST":
        return _stage_page(request, one)
    form = StageForm(request.POST, stage=one)
    if form.is_valid():
        with refusals_on(form):
            since = form.cleaned_data.get("chance_from")
            service.change_stage(request.act, stage=one, data=form.facts(), chance_from=since)
            messages.success(request, "Saved.")
            return redirect("settings_stage", pk)
    return _stage_page(request, one, stage_form=form)


@require_POST
@admins_only
def stage_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a stage one place earlier or later."""
    one = _stage(pk)
    service.shift_stage(request.act, stage=one, later=request.POST.get("to") == "later")
    return redirect("settings_pipeline", one.pipeline_id)


@require_POST
@admins_only
def stage_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a stage out of use, or bring a retired one back."""
    one = _stage(pk)
    pipeline_id, name = one.pipeline_id, one.name
    if request.POST.get("state") == "on":
        service.restore_stage(request.act, stage=one)
        messages.success(request, f"Deals can come to {name} again.")
        return redirect("settings_pipeline", pipeline_id)
    try:
        removed = service.remove_stage(request.act, stage=one)
        said = "is removed" if removed else "is retired; deals that stand there go on from it"
        messages.success(request, f"{name} {said}.")
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return redirect("settings_pipeline", pipeline_id)


@require_POST
@admins_only
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for one more thing at a stage."""
    one, form = _stage(pk), ItemForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = checklist_items.add(request.act, stage=one, data=form.facts())
            messages.success(request, f"{one.name} asks for it from now on: {made.name}.")
            return redirect("settings_stage", pk)
    return _stage_page(request, one, item_form=form)


@admins_only
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Word an item anew."""
    one = _item(pk)
    form = ItemForm(request.POST or None, item=one)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            checklist_items.change(request.act, item=one, data=form.facts())
            messages.success(request, "Saved.")
            return redirect("settings_stage", one.stage_id)
    return _item_page(request, one, form)


@require_POST
@admins_only
def item_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an item no longer."""
    one = _item(pk)
    try:
        checklist_items.retire(request.act, item=one)
        messages.success(request, f"{one.stage.name} does not ask for it any more: {one.name}.")
    except Invalid as wrong:
        messages.error(request, str(wrong))
    return redirect("settings_stage", one.stage_id)


def _pipeline(pk: int) -> Pipeline:
    try:
        return selector.one(pk=pk)
    except Pipeline.DoesNotExist:
        raise Http404 from None


def _stage(pk: int) -> Stage:
    try:
        return selector.stage(pk=pk)
    except Stage.DoesNotExist:
        raise Http404 from None


def _item(pk: int) -> ChecklistItem:
    try:
        return selector.item(pk=pk)
    except ChecklistItem.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, one: Pipeline, **forms: Any) -> HttpResponse:
    found = selector.stages_of(pipeline=one)
    context = {
        "pipeline": one,
        "statement": presenter.pipeline_statement(one, found),
        "rows": presenter.stage_rows(found),
        "methods": presenter.method_rows(gates.checklist(pipeline_id=one.pk)),
        "name_form": forms.get("name_form") or PipelineForm(initial={"name": one.name}),
        "stage_form": forms.get("stage_form") or StageForm(),
        "method_form": forms.get("method_form"),
        "path": presenter.path((one.name, "")),
    }
    return render(request, "pipeline/pipelines/settings_pipeline.html", context, status=422 if forms else 200)


def _stage_page(request: HttpRequest, one: Stage, **forms: Any) -> HttpResponse:
    items = selector.items_of(stage=one)
    organisation = request.organisation
    today = clock.today_in(organisation.time_zone, request.now)
    dated = chances.history(stage=one) if one.kind == "open" else []
    context = {
        "stage": one,
        "dated": presenter.chance_rows(dated, today=today, zone=organisation.time_zone),
        "statement": presenter.stage_statement(one, items),
        "rows": presenter.item_rows(items),
        "stage_form": forms.get("stage_form") or StageForm(stage=one, today=today),
        "item_form": forms.get("item_form") or ItemForm(),
        "back": presenter.address(one.pipeline),
        "path": presenter.path((one.pipeline.name, presenter.address(one.pipeline)), (one.name, "")),
    }
    return render(request, "pipeline/pipelines/settings_stage.html", context, status=422 if forms else 200)


def _item_page(request: HttpRequest, one: ChecklistItem, form: ItemForm) -> HttpResponse:
    pipeline, stage = one.stage.pipeline, one.stage
    stage_url = presenter.stage_address(stage)
    path = presenter.path((pipeline.name, presenter.address(pipeline)), (stage.name, stage_url), (one.name, ""))
    context = {"form": form, "item": one, "back": stage_url, "path": path}
    return render(request, "pipeline/pipelines/settings_item.html", context, status=422 if form.errors else 200)
