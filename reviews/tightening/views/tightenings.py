"""The tightenings in sight, one of them with what it did, and the acts on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties.views.in_place import InPlace
from reviews.explanations.presenters.case_tabs import case_tabs
from reviews.tightening.forms.tightenings import EndForm, NoteForm, TightenForm, WordForm
from reviews.tightening.models import Tightening
from reviews.tightening.presenters import pages
from reviews.tightening.presenters import rows as row_presenter
from reviews.tightening.selectors import figures
from reviews.tightening.selectors import tightenings as selector
from reviews.tightening.services import checks, tightenings
from traps_web.edges.forms import ActForm
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.paging import page_of

MISSING = "There is no such tightening, or you cannot see it."


@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Those in sight: what runs first, then what comes, then what is over."""
    reader, query = request.reader, ListQuery(request.path, request.GET.dict())
    every = selector.by_standing(selector.visible(viewer=request.user), reader.today)
    page = page_of(every, query.number, query.size)
    effects = figures.first_effects(reader, list(page))
    context = {
        "rows": row_presenter.rows(list(page), effects, reader.today),
        "statement": row_presenter.statement(every, reader.today),
        "may_tighten": selector.may_tighten(reader),
        "page": page,
        "bar": row_presenter.bar(query, page.paginator.count),
        "case_tabs": case_tabs("tightenings"),
    }
    return render(request, "reviews/tightening/list.html", context)


@require_safe
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One tightening: what was agreed, and each measure before, during and after it."""
    try:
        row = selector.by_id(viewer=request.user, pk=pk)
    except (Tightening.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None
    page = pages.page(request.reader, row, figures.measured(request.reader, row))
    return render(request, "reviews/tightening/tightening.html", {"page": page})


class Tighten(ServicePage):
    """Say a tightening."""

    form_class, service, makes = TightenForm, tightenings.tighten, True
    template_name = "reviews/tightening/tighten.html"
    done = "Saved. Everyone covered will be notified."
    next_page, next_row = "tightening", "made.pk"

    def enter(self) -> None:
        if not selector.may_tighten(self.request.reader):
            raise Refused(tightenings.WHO_TIGHTENS)


class _OfTightening(ServicePage):
    """An act on one tightening in sight."""

    row: Tightening
    row_name, missing = "tightening", MISSING
    finds = selector.by_id
    next_page, next_row = "tightening", "row.pk"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(whom=selector.whom(self.row), **kwargs)


class End(_OfTightening):
    """End it before its time, or take it back before it begins."""

    form_class, service = EndForm, tightenings.end
    template_name = "reviews/tightening/end.html"
    done = "Everyone covered will be notified."

    def may(self) -> None:
        if not selector.stands_above(self.request.user, self.row):
            raise Refused(tightenings.WHO_TIGHTENS)


class Say(_OfTightening):
    """Say, as somebody whom it covered, what it was worth."""

    form_class, service = WordForm, tightenings.say
    template_name = "reviews/tightening/word.html"
    done = "Saved. Your line reads it."

    def may(self) -> None:
        if self.request.user.pk not in {row.person_id for row in self.row.covered.all()}:
            raise Refused("Only those whom it covered can say what it was worth.")


class _OfDay(InPlace):
    """An act on a day of a tightening, from the row of its duty or from its page."""

    row: Tightening
    row_name, missing = "tightening", MISSING
    finds = selector.by_id
    template_name = "reviews/tightening/day.html"
    next_page, next_row = "tightening", "row.pk"

    @property
    def day(self) -> date:
        try:
            return date.fromisoformat(self.kwargs["day"])
        except ValueError:
            raise Http404("There is no such day.") from None

    def may(self) -> None:
        if not self.row.starts_on <= self.day < self.row.ends_before:
            raise Http404("The tightening has no such day.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context if self.duty else context | pages.of_day(self.row, self.day)


class Check(_OfDay):
    """Note what the check of a day came to."""

    form_class, service = NoteForm, checks.note
    line_fields, line_buttons = ("note",), (("", "Note it"),)
    done = "The check is noted."

    def may(self) -> None:
        super().may()
        if not selector.stands_above(self.request.user, self.row):
            raise Refused(checks.WHO_CHECKS)

    def act(self, form: ActForm) -> Any:
        form.cleaned_data["day"] = self.day
        return super().act(form)


class Report(_OfDay):
    """Report the extra duty of a day as done."""

    form_class, service = ActForm, checks.report
    line_buttons = (("", "Mark as done"),)
    done = "Marked as done."

    def act(self, form: ActForm) -> Any:
        form.cleaned_data |= {"day": self.day, "person": self.duty.owner if self.duty else None}
        return super().act(form)
