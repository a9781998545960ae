"""Movement between two days: the page, and the deals of each bucket."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.views import files
from pipeline.history.forms.movement import MovementForm
from pipeline.history.presenters import movement as presenter
from pipeline.history.presenters import movement_deals, movement_files
from pipeline.history.presenters import push_counts as push_words
from pipeline.history.presenters.movement_line import moved_line
from pipeline.history.presenters.movement_words import parameters_of
from pipeline.history.rules.movement import Bucket
from pipeline.history.selectors import bucket_deals
from pipeline.history.selectors import movement as selector
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from pipeline.history.selectors.push_counts import pushes_of
from pipeline.history.selectors.scopes import NotVisible, teams_to_choose
from pipeline.stages.selectors import stages
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid
from traps_web.lib.paging import page_of

TEMPLATE = "pipeline/history/movement.html"


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def movement(request: PageRequest) -> HttpResponseBase:
    """What moved between the ends of two days, bucket by bucket; one sentence of it for a page that links here."""
    form = MovementForm(request.GET.dict(), reader=request.reader)
    if not form.is_valid():
        return _page(request, form, None, None, status=400)
    try:
        query = form.query()
        shown = selector.movement(request.reader, query)
    except NotVisible as fault:
        raise Http404(str(fault)) from None
    except Invalid as fault:
        for name, sentence in fault.errors.items():
            form.add_error(name, sentence)
        return _page(request, form, query, None, status=400)
    if shown is not None and files.is_requested(request):
        return files.sent(request, movement_files.buckets(shown))
    if request.headers.get("HX-Target") == "moved":
        line = moved_line(shown, form.today) if shown else None
        return render(request, "pipeline/history/movement_line.html", {"line": line})
    return _page(request, form, query, shown)


def _page(
    request: PageRequest,
    form: MovementForm,
    query: MovementQuery | None,
    shown: MovementShown | None,
    *,
    status: int = 200,
) -> HttpResponse:
    team_id = query.scope.team_id if query else None
    teams = teams_to_choose(request.reader)
    parameters = parameters_of(query) if query else {}
    context = {
        "deal_tabs": presenter.places(query),
        "days": [form["since"], form["until"]],
        "period": presenter.picker(query, form.today) if query else None,
        "teams": presenter.teams(teams, team_id),
        "hidden": [(name, parameters[name]) for name in ("period", "person") if name in parameters],
        "refusals": [sentence for sentences in form.errors.values() for sentence in sentences],
        "page": presenter.page(shown, today=form.today) if shown else None,
        "pushes": push_words.table(pushes_of(request.reader, shown.query)) if shown else None,
    }
    return render(request, TEMPLATE, context, status=status)


@require_safe
def deals(request: PageRequest) -> HttpResponseBase:
    """The deals of one bucket with the day each moved and who moved it."""
    form = MovementForm(request.GET.dict(), reader=request.reader)
    if not form.is_valid() or not form.cleaned_data["bucket"]:
        raise Http404("There is no such movement.")
    bucket = Bucket(form.cleaned_data["bucket"])
    try:
        shown = selector.movement(request.reader, form.query())
    except (NotVisible, Invalid) as fault:
        raise Http404(str(fault)) from None
    if shown is None:
        raise Http404("There is no deal yet.")
    moved = bucket_deals.deals_in(request.reader, shown, bucket)
    if files.is_requested(request):
        return files.sent(request, movement_files.deals(shown, bucket, moved))
    list_query = ListQuery(request.path, request.GET.dict())
    rows = page_of(moved, list_query.number, list_query.size)
    names = {stage.pk: stage.name for stage in stages.every()}
    page = movement_deals.page(shown, bucket, rows, zone=request.zone, today=form.today, stage_names=names)
    bar = movement_deals.bar(list_query, shown.query, rows.paginator.count)
    return render(request, "pipeline/history/movement_deals.html", {"page": page, "rows": rows, "bar": bar})
