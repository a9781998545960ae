"""The team page: who is ahead, who is behind, what waits for my decision."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.organisation.selectors.calendar import OutsideCalendar, organisation_today
from plans.measures.selectors.scopes import NotVisible
from reviews.boards.presenters import team as presenter
from reviews.boards.selectors import team as selector
from traps_web.edges.requests import PageRequest
from traps_web.lib.fiscal import UnknownPeriod
from traps_web.lib.numbers import whole


@require_safe
def team(request: PageRequest) -> HttpResponse:
    """A team that the viewer looks after (`?team=`), person by person, worst first; the day is the organisation's."""
    organisation = request.organisation
    try:
        found = selector.team(
            request.reader,
            team_id=_number(request.GET.get("team", "")),
            number=request.GET.get("page"),
            today=organisation_today(request.now, organisation),
        )
    except NotVisible as reason:
        raise Http404(str(reason)) from None
    except (OutsideCalendar, UnknownPeriod):
        return render(request, "reviews/boards/team_without_calendar.html")
    page = presenter.page(found, now=request.now, zone_name=organisation.time_zone)
    return render(request, "reviews/boards/team.html", {"page": page})


def _number(asked: str) -> int | None:
    """The team asked for; what is no number names no team."""
    if not asked:
        return None
    number = whole(asked)
    if number is None:
        raise Http404("There is no such team.")
    return number
