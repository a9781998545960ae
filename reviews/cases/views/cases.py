"""The cases in sight, one of them, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.cases.forms.cases import AnswerForm, AppealDecisionForm, AppealForm, DecideForm, NameAdminForm
from reviews.cases.models import Case
from reviews.cases.presenters import pages, rows
from reviews.cases.presenters.rows import RESTS
from reviews.cases.rules.states import Event
from reviews.cases.selectors import cases as selector
from reviews.cases.selectors import memory
from reviews.cases.services import cases as service
from reviews.explanations.presenters.case_tabs import case_tabs
from traps_web.edges.forms import ActForm
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.paging import page_of

MISSING = "There is no such case, or you cannot see it."
FORM = "reviews/cases/act.html"


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Those in sight: what waits for the viewer first."""
    query = ListQuery(request.path, request.GET.dict())
    visible, rests = selector.visible(viewer=request.user), query.query.get("state") == RESTS
    resting = visible.filter(memory.resting(request.reader.now))
    counting = visible.exclude(memory.resting(request.reader.now))
    page = page_of(selector.ordered(resting if rests else counting, request.user), query.number, query.size)
    count = page.paginator.count
    other = (counting if rests else resting).count()
    context = {
        "rows": rows.rows(request.reader, list(page)),
        "statement": rows.statement(other if rests else count, selector.waiting(request.user)),
        "page": page,
        "bar": rows.bar(query, count, resting=count if rests else other),
        "case_tabs": case_tabs("cases"),
    }
    return render(request, "reviews/cases/list.html", context)


@require_safe
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One case with everything that is known of it."""
    try:
        case = selector.by_id(viewer=request.user, pk=pk)
    except (Case.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None
    page = pages.page(request.reader, selector.shown(request.reader, case))
    return render(request, "reviews/cases/case.html", {"page": page, "case": case})


class _OfCase(ServicePage):
    """An act on one case in sight."""

    row: Case
    row_name, missing = "case", MISSING
    finds = selector.by_id
    template_name = FORM
    next_page, next_row = "case", "row.pk"
    event: Event = Event.READ
    head, button = "", ""

    def may(self) -> None:
        service.require(self.request.act, self.row, self.event)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = pages.page(self.request.reader, selector.shown(self.request.reader, self.row))
        return super().get_context_data(page=page, head=self.head, button=self.button, **kwargs)


class Read(ServiceButton):
    """Mark it as read."""

    row: Case
    form_class, service, row_name, missing = ActForm, service.read, "case", MISSING
    finds = selector.by_id
    done = "Marked as read."
    next_page, next_row = "case", "row.pk"


class AnswerIt(_OfCase):
    """Answer as its person."""

    form_class, service, event = AnswerForm, service.answer, Event.ANSWERED
    done, head, button = "Your answer is saved. Your line reads it.", "Your answer", "Answer"


class Decide(_OfCase):
    """Decide as the line."""

    form_class, service, event = DecideForm, service.decide, Event.CONFIRMED
    done, head, button = "Your decision is saved. {row.person.name} will be notified.", "Your decision", "Decide"


class Appeal(_OfCase):
    """Appeal as its person."""

    form_class, service, event = AppealForm, service.appeal, Event.APPEALED
    done, head, button = "Your appeal is on its way.", "Your appeal", "Appeal"


class DecideAppeal(_OfCase):
    """Decide on the appeal."""

    form_class, service, event = AppealDecisionForm, service.decide_appeal, Event.UPHELD
    done, head, button = "Your decision is saved. {row.person.name} will be notified.", "Your decision", "Decide"


class NameAdmin(_OfCase):
    """Name an admin who sees it from then on."""

    form_class, service, event = NameAdminForm, service.name_admin, Event.NAMED
    done = "The admin sees this case from now on. {row.person.name} will be notified."
    head, button = "Name an admin", "Name"
