"""The help records in sight, one of them, and the acts of the manager."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties.views.in_place import InPlace
from reviews.explanations.presenters.case_tabs import case_tabs
from reviews.helps.forms.records import StartForm
from reviews.helps.models import Help
from reviews.helps.presenters import pages
from reviews.helps.rules.standing import Event
from reviews.helps.selectors import records as selector
from reviews.helps.services import records as service
from traps_web.edges.forms import ActForm
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of

MISSING = "There is no such help record, or you cannot see it."


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Those in sight: what has to be started first."""
    query = ListQuery(request.path, request.GET.dict())
    every = selector.visible(viewer=request.user)
    page = page_of(selector.ordered(every), query.number, query.size)
    context = {
        "rows": pages.rows(request.reader, list(page)),
        "statement": pages.statement(every),
        "page": page,
        "bar": pages.bar(query, page.paginator.count),
        "case_tabs": case_tabs("help_records"),
    }
    return render(request, "reviews/helps/list.html", context)


@require_safe
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One of them with everything that is known of it."""
    try:
        row = selector.by_id(viewer=request.user, pk=pk)
    except (Help.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None
    return render(request, "reviews/helps/record.html", {"page": pages.page(request.reader, row)})


class Start(ServicePage):
    """Start the help, as the line."""

    row: Help
    form_class, service, row_name, missing = StartForm, service.start, "record", MISSING
    finds = selector.by_id
    template_name = "reviews/helps/start.html"
    done = "The help is started. {row.person.name} will be notified."
    next_page, next_row = "help_record", "row.pk"

    def may(self) -> None:
        service.require(self.request.act, self.row, Event.STARTED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=pages.page(self.request.reader, self.row), **kwargs)


class ActionDone(InPlace):
    """Mark an action as done, on its page or in the row of its duty."""

    row: Help
    form_class, service, row_name, missing = ActForm, service.report, "record", MISSING
    finds = selector.by_id
    template_name = "reviews/helps/action.html"
    line_buttons = (("", "Mark as done"),)
    done = "Marked as done."
    next_page, next_row = "help_record", "row.pk"

    def may(self) -> None:
        if not self.row.actions.filter(place=self.kwargs["place"]).exists():
            raise Http404("There is no such action.")

    def act(self, form: ActForm) -> Any:
        form.cleaned_data["place"] = self.kwargs["place"]
        return super().act(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.duty:
            return context
        return context | {"page": pages.action_page(self.request.reader, self.row, self.kwargs["place"])}
