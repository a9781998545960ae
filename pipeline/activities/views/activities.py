"""Single activities: logged, corrected, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.duties.views.in_place import InPlace
from accounts.organisation.views import files
from pipeline.activities.forms.activities import ActivityForm
from pipeline.activities.models import Activity
from pipeline.activities.presenters import activities as presenter
from pipeline.activities.presenters import activity_files
from pipeline.activities.selectors import activities as selector
from pipeline.activities.services import activities as services
from pipeline.customers.access import require_write
from pipeline.customers.forms.period_filters import PeriodFilter
from pipeline.customers.presenters import spans
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of
from traps_web.ui import values, words


def activities(request: PageRequest) -> HttpResponseBase:
    """What was done, by whom and when: the rows behind every count."""
    filter_form = PeriodFilter(request.GET, viewer=request.user, today=request.today)
    starts_on, ends_before = filter_form.span
    rows = selector.listed(
        request.reader,
        person_id=filter_form.person_id,
        team_id=filter_form.team_id,
        starts_on=starts_on,
        ends_before=ends_before,
        sort=request.GET.get("sort", ""),
    )
    if files.is_requested(request):
        return files.sent(request, activity_files.activities(rows))
    list_query = ListQuery(request.path, request.GET.dict())
    page = page_of(rows, list_query.number, list_query.size)
    context = {
        "bar": _bar(list_query, filter_form, page),
        "period": spans.control("activities", filter_form.span, request.GET.dict(), today=request.today),
        "page": page,
        "rows": presenter.rows(page, today=request.today),
        "statement": presenter.list_statement(selector.total_of(rows), page.paginator.count),
        "is_narrowed": lists.is_narrowed(list_query.query),
    }
    return render(request, "pipeline/activities/activity_list.html", context)


def _bar(list_query: ListQuery, filter_form: PeriodFilter, page: Page[Any]) -> values.ListBar:
    sort = selector.ORDERS.key(list_query.query.get("sort"))
    return lists.bar(
        list_query,
        "Activities",
        has_files=True,
        count=words.plural(page.paginator.count, "row"),
        sorts=list_query.sorts(presenter.ORDERS, sort),
        heads=list_query.heads(presenter.HEADINGS, sort),
        same={} if page.has_other_pages() else presenter.left_out(page),
        **filter_form.parts(list_query),
    )


class _Page(ServicePage):
    """A form about an act, on the way from a week, a deal or a customer and back to it."""

    template_name = "pipeline/customers/form.html"

    def leads_to(self, made: Activity) -> str:
        return back_url(self.request, made.done_on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        params = self.request.GET
        query = {name: params[name] for name in ("week", "deal", "customer", "contact") if name in params}
        return super().get_context_data(heading="Activity", query=urlencode(query), **kwargs)


class New(InPlace, _Page):
    """Log one act; `week`, `day`, `type`, `deal` and `customer` of the address are filled in."""

    form_class, service, makes, may_be_undone = ActivityForm, services.log_one, True, True
    line_fields, line_buttons = ("done_on", "type", "note"), (("", "Log it"),)

    @cached_property
    def day(self) -> date:
        """The day that the address means."""
        params = self.request.GET
        return selector.first_day(week=params.get("week", ""), day=params.get("day", ""), today=self.request.today)

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": self.day, **selector.named(self.request.GET.dict())}

    def message(self, made: Activity) -> str:
        return presenter.logged(made)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": "Log an activity.",
            "sub": "It counts in the week of its day.",
            "button": "Log it",
            "back": back_url(self.request, self.day),
        }
        return super().get_context_data(**words, **kwargs)


class _OfActivity(_Page):
    row: Activity
    row_name = "activity"

    def find(self) -> Activity:
        return selector.visible(viewer=self.request.user).get(pk=self.kwargs["pk"], kind="single")

    def may(self) -> None:
        require_write(self.request.user, self.row.person, "this activity")


class Edit(_OfActivity):
    """Correct an act, or take it back."""

    form_class, service = ActivityForm, services.change_one

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": presenter.edit_statement(self.row),
            "button": "Save",
            "back": back_url(self.request, self.row.done_on),
            "delete_url": reverse("activity_delete", args=[self.row.pk]),
        }
        return super().get_context_data(**words, **kwargs)


class Delete(_OfActivity, ServiceButton):
    """Take back an act logged by mistake."""

    service = services.delete_one
    done = "Deleted. The audit trail keeps a record."

    def leads_to(self, made: Any) -> str:
        return back_url(self.request, self.row.done_on)


def back_url(request: PageRequest, day: date) -> str:
    """The week of a day, or the deal or customer that the form was opened from."""
    for name in ("deal", "customer"):
        if (opened := whole(request.GET.get(name, ""))) is not None:
            return reverse(f"{name}_detail", args=[opened])
    return presenter.week_url(selector.week_of(day))
