"""The lists of what is owed: mine, and my line's."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.duties.models import Obligation
from accounts.duties.presenters import trap_files
from accounts.duties.presenters import traps as presenter
from accounts.duties.selectors import notices
from accounts.duties.selectors import traps as selector
from accounts.organisation.views import files
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole

STATES = {key for key, _ in presenter.TABS}


@require_GET
def mine(request: PageRequest) -> HttpResponseBase:
    """Everything I owe, the nearest deadline first."""
    state = _state(request, "owed")
    rows = selector.mine(viewer=request.user)
    counts = selector.state_counts(rows, now=request.now)
    zone = request.organisation.time_zone
    listed = selector.filtered(rows, state=state, now=request.now, newest_first=True)
    if files.wanted(request):
        return _file(request, listed)
    page = selector.page(listed, request.GET.get("page"), count=counts[state])
    owed = page
    if state != "owed" or page.number > 1:
        owed = selector.page(selector.filtered(rows, state="owed", now=request.now), None, count=counts["owed"])
    context = {
        "statement": presenter.mine_statement(list(owed), counts, now=request.now, zone=zone),
        "sub": presenter.mine_sub(counts),
        "tabs": presenter.tabs(counts, current=state, address=reverse("traps")),
        "lines": presenter.lines(list(page), now=request.now, zone=zone),
        "rows": page,
        "has_team": selector.has_team(viewer=request.user),
        "unread": notices.unread(viewer=request.user),
    }
    return render(request, "accounts/duties/traps.html", context)


@require_GET
def team(request: PageRequest) -> HttpResponseBase:
    """Who below me missed what: person × trap × week, and the list to act on."""
    if not selector.has_team(viewer=request.user):
        raise Refused("Nobody reports to you, so there is no team to look at. Your own traps are under Mine.")
    state, person = _state(request, "all"), whole(request.GET.get("person", ""))
    zone = request.organisation.time_zone
    grid = selector.team_grid(request.reader, page=request.GET.get("people"))
    rows = selector.team_window(request.reader, person_id=person)
    listed = selector.filtered(rows, state=state, now=request.now)
    if files.wanted(request):
        return _file(request, listed)
    counts = selector.state_counts(rows, now=request.now)
    page = selector.page(listed, request.GET.get("page"), count=counts[state])
    shown = list(page)
    context = {
        "statement": presenter.team_statement(grid),
        "sub": presenter.team_sub(grid),
        "grid": grid,
        "heat": presenter.heat(grid, now=request.now, zone=zone),
        "waivers": presenter.waivers(selector.waivers_given(request.reader)),
        "tabs": presenter.tabs(counts, current=state, address=reverse("traps_team"), person=person),
        "lines": _lines(request, shown),
        "rows": page,
        "count": counts["all"],
        "person": shown[0].owner.name if person and shown else "",
        "is_filtered": person is not None,
    }
    return render(request, "accounts/duties/traps_team.html", context)


def _file(request: PageRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    table = trap_files.traps(
        rows.select_related("trap", "owner", "waived_by"), now=request.now, zone=request.organisation.time_zone
    )
    return files.sent(request, table)


def _lines(request: PageRequest, shown: list[Obligation]) -> tuple[presenter.Line, ...]:
    """The rows of my team with what I may decide about each."""
    return presenter.lines(
        shown,
        now=request.now,
        zone=request.organisation.time_zone,
        decidable=selector.decidable(viewer=request.user, owner_ids={row.owner_id for row in shown}),
        asked=selector.asked_of(obligation_ids=[row.pk for row in shown]),
    )


def _state(request: PageRequest, default: str) -> str:
    state = request.GET.get("state", "")
    return state if state in STATES else default
