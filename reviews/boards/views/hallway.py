"""The hallway: one phone page that says where somebody's business is."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import today_of
from reviews.boards.presenters import hallway as presenter
from reviews.boards.selectors import hallway as selector
from traps_web.edges.requests import PageRequest


@require_safe
def hallway(request: PageRequest, pk: int | None = None) -> HttpResponse:
    """One's own hallway, or that of somebody in one's line; the day is that person's."""
    try:
        person = selector.person_seen(viewer=request.user, pk=request.user.pk if pk is None else pk)
    except Person.DoesNotExist:
        raise Http404("There is no such person.") from None
    shown = selector.hallway(request.reader, person=person, today=today_of(person, request.now))
    return render(request, "reviews/boards/hallway.html", {"page": presenter.page(shown)})
