"""The team page: who is ahead, who is behind, what waits for my decision."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.selectors.calendar import OutsideCalendar, organisation_today
from plans.measures.selectors.scopes import NotVisible
from reviews.boards.presenters import team as presenter
from reviews.boards.selectors import team as selector
from traps_web.edges.requests import PageRequest
from traps_web.lib.fiscal import UnknownPeriod
from traps_web.lib.numbers import whole


@require_safe
@vary_on_headers("HX-Request")
def team(request: PageRequest) -> HttpResponse:
    """A team that the viewer looks after (`?team=`), worst first; the table alone for a fragment.

    The day is the organisation's.
    """
    organisation = request.organisation
    try:
        shown = selector.team(request.reader, _query(request), today=organisation_today(request.now, organisation))
    except NotVisible as reason:
        raise Http404(str(reason)) from None
    except (OutsideCalendar, UnknownPeriod):
        return render(request, "reviews/boards/team_without_calendar.html")
    page = presenter.page(
        shown,
        now=request.now,
        zone_name=organisation.time_zone,
        has_all_columns=request.GET.get("columns") == "all",
    )
    template = "reviews/boards/team.html#teams" if shown.query.is_table else "reviews/boards/team.html"
    return render(request, template, {"page": page, "table": page.table})


def _query(request: PageRequest) -> selector.TeamQuery:
    opened = (whole(text) for text in request.GET.get("open", "").split("-"))
    return selector.TeamQuery(
        team_id=_number(request.GET.get("team", "")),
        opened=tuple(dict.fromkeys(pk for pk in opened if pk is not None)),
        has_everybody=request.GET.get("people") == "all",
        number=request.GET.get("page"),
        sort=request.GET.get("sort", ""),
        is_table=request.headers.get("HX-Target") == "teams",
    )


def _number(text: str) -> int | None:
    """The id of the team that the address names. Raises Http404 when it is not a number."""
    if not text:
        return None
    number = whole(text)
    if number is None:
        raise Http404("There is no such team.")
    return number
