"""Bringing files in, and watching them come."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from accounts import tasks
from accounts.imports.forms.imports import ImportForm
from accounts.imports.importing import running
from accounts.imports.models import ImportRun
from accounts.imports.presenters import imports as presenter
from accounts.imports.selectors import imports as selector
from accounts.imports.services import imports as services
from accounts.imports.views.refused_files import refused_file
from accounts.organisation.views import files
from accounts.organisation.views.doors import AdminsOnly, admins_only
from traps_web.edges.forms import ActForm
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of


class _Queues(AdminsOnly, ServicePage):
    """An act that leaves a file to the worker, who is told at once."""

    done, next_page, next_row = "", "import_detail", "made.pk"

    def act(self, form: ActForm) -> ImportRun:
        run: ImportRun = super().act(form)
        tasks.run_import.delay_on_commit(run_id=run.pk)
        return run


class New(_Queues):
    """The files that came in, and the form that brings another."""

    form_class, service, makes = ImportForm, running.queue, True
    template_name = "accounts/imports/imports.html"

    def get_initial(self) -> dict[str, Any]:
        return {"kind": self.request.GET.get("kind", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        list_query, zone = ListQuery(self.request.path, self.request.GET.dict()), self.request.zone
        runs = selector.ORDERS.put(selector.runs(viewer=self.request.user), list_query.sort)
        page = page_of(runs, list_query.number, list_query.size)
        is_newest_first = selector.ORDERS.key(list_query.sort) == selector.ORDERS.first
        is_first = page.paginator.count and page.number == 1 and is_newest_first
        last = page.object_list[0] if is_first else selector.newest(viewer=self.request.user)
        facts = {
            "page": page,
            "bar": presenter.bar(list_query, page.paginator.count, selector.ORDERS),
            "rows": presenter.run_rows(page, zone=zone),
            "statement": presenter.list_statement(count=page.paginator.count, last=last, zone=zone),
            "guides": presenter.guides(),
        }
        return super().get_context_data(**facts, **kwargs)


@admins_only
def run(request: PageRequest, pk: int) -> HttpResponse:
    """One run: how far it is, or how it ended. htmx asks for the progress alone until then.

    `?format=csv` sends the refused lines.
    """
    import_run = get_object_or_404(selector.runs(viewer=request.user), pk=pk)
    if files.is_requested(request):
        return refused_file(request, import_run)
    page = presenter.run_page(
        request.reader,
        import_run,
        keeps_file=selector.keeps_file(run=import_run),
        keeps_lines=selector.keeps_refused_lines(run=import_run),
        page=request.GET.get("page"),
        notes_page=request.GET.get("notes"),
    )
    part = "#progress" if request.htmx and page.job else ""
    response = render(request, f"accounts/imports/import.html{part}", {"run": page, "pk": import_run.pk})
    if request.htmx and page.job is None:
        response["HX-Refresh"] = "true"
    patch_vary_headers(response, ["HX-Request"])
    return response


class ForReal(_Queues, ServiceButton):
    """Import the file of a clean dry run without sending it again."""

    row: ImportRun
    row_name, service = "run", services.queue_dry_run_for_real

    def find(self) -> ImportRun:
        return get_object_or_404(selector.runs(viewer=self.request.user), pk=self.kwargs["pk"])
