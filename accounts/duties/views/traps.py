"""The lists of what is owed: mine, and my line's."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed as owed_presenter
from accounts.duties.presenters import trap_files
from accounts.duties.presenters import traps as presenter
from accounts.duties.selectors import notices
from accounts.duties.selectors import traps as selector
from accounts.organisation.views import files
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole
from traps_web.ui import values

STATES = {key for key, _ in presenter.TABS}
NARROWED = ("team", "trap", "week")


@require_GET
def mine(request: PageRequest) -> HttpResponseBase:
    """Everything I owe, the nearest deadline first."""
    state = _state(request, "owed")
    rows = selector.mine(viewer=request.user)
    counts = selector.state_counts(rows, now=request.now)
    zone = request.organisation.time_zone
    listed = selector.filtered(rows, state=state, now=request.now, newest_first=True)
    if files.is_requested(request):
        return _file(request, listed)
    list_query = ListQuery(request.path, request.GET.dict())
    page = selector.page(listed, list_query.number, list_query.size, count=counts[state])
    owed = page
    if state != "owed" or page.number > 1:
        owed = selector.page(selector.filtered(rows, state="owed", now=request.now), None, count=counts["owed"])
    tabs = presenter.tabs(counts, current=state, address=reverse("traps"))
    context = {
        "statement": presenter.mine_statement(list(owed), counts, now=request.now, zone=zone),
        "sub": presenter.mine_sub(counts),
        **_owed_or_lines(request, list(page), state, list_query, tabs),
        "rows": page,
        "has_team": selector.has_team(viewer=request.user),
        "unread": notices.unread(request.reader),
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
    narrowed = _narrowed(request, grid.weeks)
    rows = _rows_of_team(request, person, narrowed)
    listed = selector.filtered(rows, state=state, now=request.now)
    if files.is_requested(request):
        return _file(request, listed)
    counts = selector.state_counts(rows, now=request.now)
    list_query = ListQuery(request.path, request.GET.dict())
    page = selector.page(listed, list_query.number, list_query.size, count=counts[state])
    shown, given = list(page), selector.waivers_given(request.reader)
    context = {
        "statement": presenter.team_statement(grid),
        "sub": presenter.team_sub(grid),
        "grid": grid,
        "heat_title": presenter.heat_title(grid),
        "heat": presenter.heat(grid, now=request.now, zone=zone),
        "waivers": presenter.waivers(given),
        "waivers_fold": presenter.waivers_fold(given),
        "bar": presenter.bar(
            list_query,
            presenter.tabs(counts, current=state, address=reverse("traps_team"), **_asked(request, person, narrowed)),
            is_of_team=True,
        ),
        "lines": _lines(request, shown),
        "rows": page,
        "count": counts["all"],
        "person": _whose(shown, person, narrowed),
        "span": presenter.span_of_week(narrowed.get("week", "")),
        "is_filtered": person is not None or bool(narrowed),
    }
    return render(request, "accounts/duties/traps_team.html", context)


def _rows_of_team(request: PageRequest, person: int | None, narrowed: dict[str, Any]) -> Any:
    """The rows that a mark of the dashboard asks for, or those of these days, or of one person."""
    if narrowed:
        return selector.of_team(request.reader, **narrowed)
    return selector.team_window(request.reader, person_id=person)


def _asked(request: PageRequest, person: int | None, narrowed: dict[str, Any]) -> dict[str, object]:
    """What of the address stays when another state is picked."""
    if not narrowed:
        return {"person": person}
    return {name: request.GET.get(name, "") for name in NARROWED}


def _narrowed(request: PageRequest, weeks: Collection[str]) -> dict[str, Any]:
    """The team, and perhaps the trap and the week, that a mark of the dashboard asks for; nothing without a team."""
    team, trap, week = (request.GET.get(name, "") for name in NARROWED)
    team_id = whole(team)
    if team_id is None:
        return {}
    return {"team_id": team_id, "trap_id": whole(trap), "week": week if week in weeks else ""}


def _whose(shown: list[Obligation], person: int | None, narrowed: dict[str, Any]) -> str:
    """Whose rows are listed: a person, or a team with the trap that was asked for."""
    if not shown:
        return ""
    first = shown[0]
    if not narrowed:
        return first.owner.name if person else ""
    team = first.owner.current_team.name if first.owner.current_team else ""
    return f"{team}, {first.trap.name}" if narrowed["trap_id"] else team


def _file(request: PageRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    table = trap_files.traps(
        rows.select_related("trap", "owner", "waived_by"), now=request.now, zone=request.organisation.time_zone
    )
    return files.sent(request, table)


def _owed_or_lines(
    request: PageRequest, shown: list[Obligation], state: str, list_query: ListQuery, tabs: tuple[values.Tab, ...]
) -> dict[str, Any]:
    """What is owed is a list of acts; what was, is read."""
    if state == "owed":
        rows = owed_presenter.rows(shown, now=request.now, zone=request.zone)
        return {"owed": rows, "bar": presenter.bar_of_acts(list_query, tabs)}
    lines = presenter.lines(shown, now=request.now, zone=request.organisation.time_zone)
    return {"lines": lines, "bar": presenter.bar(list_query, tabs, is_of_team=False)}


def _lines(request: PageRequest, shown: list[Obligation]) -> tuple[presenter.Line, ...]:
    """The rows of my team with what I may decide about each."""
    return presenter.lines(
        shown,
        now=request.now,
        zone=request.organisation.time_zone,
        decidable=selector.decidable(viewer=request.user, owner_ids={row.owner_id for row in shown}),
        request_ids=selector.asked_of(obligation_ids=[row.pk for row in shown]),
    )


def _state(request: PageRequest, default: str) -> str:
    state = request.GET.get("state", "")
    return state if state in STATES else default
