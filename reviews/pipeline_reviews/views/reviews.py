"""The roster of a week, one review, and the memory of verdicts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.organisation.selectors import calendar
from reviews.pipeline_reviews.forms.acts import OpenForm
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.presenters import memory as memory_presenter
from reviews.pipeline_reviews.presenters import review_pages
from reviews.pipeline_reviews.presenters import rosters as presenter
from reviews.pipeline_reviews.selectors import memory as memory_selector
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.roles import role_of
from reviews.pipeline_reviews.services import openings
from reviews.pipeline_reviews.views import doors
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton
from traps_web.edges.requests import PageRequest
from traps_web.lib import fiscal
from traps_web.lib.paging import page_of
from traps_web.ui import values
from traps_web.ui.deal_tabs import deal_tabs


@require_safe
def roster(request: PageRequest) -> HttpResponse:
    """The reviews of a week that the viewer sees, and what they do next about their own."""
    reader, list_query = request.reader, ListQuery(request.path, request.GET.dict())
    known = selector.weeks(reader)
    week = _week(request, known)
    entries = selector.roster(reader, week=week) if week else []
    own = next((entry.review for entry in entries if entry.review.holder_id == reader.viewer.pk), None)
    chosen = list_query.query.get("state", "")
    chosen = chosen if chosen in presenter.CUTS else ""
    page = page_of(presenter.cut(entries, chosen), list_query.number, list_query.size)
    context = {
        "deal_tabs": deal_tabs("pipeline_reviews"),
        "statement": presenter.statement(entries, own, reader, is_now=week == _this_week(request)),
        "memory_url": reverse("pipeline_memory"),
        "act": presenter.act(own),
        "period": presenter.week_control(week, known, reader) if week else None,
        "bar": presenter.bar(list_query, entries, chosen) if entries else None,
        "rows": presenter.rows(reader, list(page)),
        "page": page,
        "why": "Each week one is planned for every team with reps. None has been yet.",
    }
    return render(request, "reviews/pipeline_reviews/roster.html", context)


def _this_week(request: PageRequest) -> str:
    return fiscal.activity_week(request.today, calendar.rules())


def _week(request: PageRequest, known: list[str]) -> str:
    """The week that is asked for, or else the one of today, or the last one before it that has reviews."""
    asked = request.GET.get("week", "")
    if asked:
        if asked not in known:
            raise Http404("No pipeline review that you can see is of this week.")
        return asked
    this = _this_week(request)
    return next((week for week in known if week <= this), known[-1] if known else "")


@require_safe
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One review: what it will take, how far it is, or its minutes."""
    review = doors.seen(request, pk)
    role = role_of(viewer=request.user, review=review, today=request.today)
    return render(request, "reviews/pipeline_reviews/review.html", review_pages.context(request.reader, review, role))


class Open(doors.OfReview, ServiceButton):
    """Open the review: from now on its list stands."""

    form_class, service, says_why, done = OpenForm, openings.open_review, True, ""

    def leads_to(self, made: PipelineReview | None) -> str:
        return reverse("pipeline_review_present" if made else "pipeline_review", args=[self.row.pk])


@require_safe
def memory(request: PageRequest) -> HttpResponse:
    """What keep kept alive, for how many weeks, and what became of it, by who said keep."""
    list_query = ListQuery(request.path, request.GET.dict())
    remembered = memory_selector.memory(request.reader)
    page = page_of(remembered.judges, list_query.number, list_query.size)
    context: dict[str, Any] = {
        "path": (values.Crumb("Pipeline reviews", reverse("pipeline_reviews")),),
        "statement": memory_presenter.statement(remembered),
        "sub": memory_presenter.sub(remembered),
        "bar": memory_presenter.bar(list_query, remembered),
        "rows": memory_presenter.rows(list(page)),
        "whole": memory_presenter.row("", remembered.whole),
        "page": page,
    }
    return render(request, "reviews/pipeline_reviews/memory.html", context)
