"""The lists of what is owed: mine, and my line's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from accounts.duties.models import Obligation
from accounts.duties.presenters import trap_files, trap_groups
from accounts.duties.presenters import traps as presenter
from accounts.duties.presenters.trap_tabs import trap_tabs
from accounts.duties.selectors import traps as selector
from accounts.organisation.views import files
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole
from traps_web.ui import values

STATES = {key for key, _ in presenter.TABS}
MOST_IN_VIEW = 12
"""So many past due stand under the grid of a team; the others are turned to."""


@dataclass(frozen=True)
class _Choice:
    """What the address of a list of duties asks for."""

    query: ListQuery
    state: str
    when: str
    trap: str
    ends: date

    @classmethod
    def of(cls, request: PageRequest) -> _Choice:
        state, when = request.GET.get("state", ""), request.GET.get("when", "")
        state = state if state in STATES else "owed"
        return cls(
            query=ListQuery(request.path, request.GET.dict()),
            state=state,
            when=when if state == "owed" and when in selector.WHEN else "",
            trap=request.GET.get("trap", ""),
            ends=selector.week_ends(request.reader),
        )

    def folds_later(self, counts: Mapping[str, int]) -> bool:
        """What comes later is folded away where much is owed and some of it is nearer."""
        is_whole = self.state == "owed" and not self.when
        return is_whole and counts["owed"] > selector.LONG and counts["owed"] > counts[selector.LATER]


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def mine(request: PageRequest) -> HttpResponseBase:
    """Everything I owe, what is past due first."""
    choice, every = _Choice.of(request), selector.mine(viewer=request.user)
    rows = every.filter(trap__key=choice.trap) if choice.trap else every
    listed = _listed(request, choice, rows, newest_first=True)
    if files.is_requested(request):
        return _file(request, listed)
    counts = selector.state_counts(rows, now=request.now, ends=choice.ends)
    listed, count, folded = _cut(request, choice, listed, counts)
    listed = listed if choice.state == "owed" else selector.OWN_ORDERS.put(listed, choice.query.sort)
    page = selector.page(listed, choice.query.number, choice.query.size, count=count)
    tabs = presenter.tabs(counts, current=choice.state, address=reverse("traps"), trap=choice.trap)
    context = {
        "rows": page,
        "bar": _bar(choice, tabs, selector.traps_of(every), is_of_team=False),
        **_own_rows(request, choice, list(page), counts),
    }
    if lists.asks_for_fold(request):
        return render(request, "accounts/duties/traps.html#rows", context)
    is_nearest = choice.state == "owed" and not (choice.when or choice.trap) and page.number == 1
    context |= {
        **_finding(request, choice, every, (list(page), counts) if is_nearest else None),
        "folds": folded,
        "trap_tabs": trap_tabs(request.reader, "traps"),
    }
    return render(request, "accounts/duties/traps.html", context)


def _own_rows(
    request: PageRequest, choice: _Choice, shown: list[Obligation], counts: Mapping[str, int]
) -> dict[str, Any]:
    """What is owed is a list of acts; what was, is read."""
    if choice.state != "owed":
        return {"lines": presenter.lines(shown, now=request.now, zone=request.organisation.time_zone)}
    requests = selector.asked_of(obligation_ids=[row.pk for row in shown])
    drawn = trap_groups.own_rows(shown, request_ids=requests, now=request.now, zone=request.zone)
    return {"groups": trap_groups.groups(shown, drawn, counts, now=request.now, ends=choice.ends)}


def _finding(
    request: PageRequest,
    choice: _Choice,
    every: QuerySet[Any],
    known: tuple[list[Obligation], Mapping[str, int]] | None,
) -> dict[str, str]:
    """What the page says of everything that is owed, whatever part of it is shown; `known` where that is read."""
    if known is None:
        counts = selector.state_counts(every, now=request.now, ends=choice.ends)
        owed = selector.filtered(every, state="owed", now=request.now)
        known = list(selector.page(owed, None, count=counts["owed"])), counts
    nearest, counted = known
    zone = request.organisation.time_zone
    return {
        "statement": presenter.mine_statement(nearest, counted, now=request.now, zone=zone),
        "sub": presenter.mine_sub(counted),
    }


def _listed(request: PageRequest, choice: _Choice, rows: QuerySet[Any], *, newest_first: bool = False) -> QuerySet[Any]:
    """The rows that the address asks for, as page and as file."""
    listed = selector.filtered(rows, state=choice.state, now=request.now, newest_first=newest_first)
    return listed.filter(_due(request, choice, choice.when)) if choice.when else listed


def _due(request: PageRequest, choice: _Choice, *whens: str) -> Q:
    """Due at one of these times, and still owed."""
    filters = [selector.when_filter(when, now=request.now, ends=choice.ends) for when in whens]
    return reduce(or_, filters)


def _cut(
    request: PageRequest, choice: _Choice, listed: QuerySet[Any], counts: Mapping[str, int]
) -> tuple[QuerySet[Any], int, list[values.Fold]]:
    """The rows in view with their count, and what is folded away beside them."""
    if choice.when or choice.state != "owed":
        return listed, counts[choice.when or choice.state], []
    if not choice.folds_later(counts):
        return listed, counts["owed"], trap_groups.folds(choice.query, (), counts)
    folded = (selector.LATER,) if counts[selector.LATER] else ()
    near = listed.filter(_due(request, choice, selector.PAST, selector.WEEK))
    return near, counts["owed"] - counts[selector.LATER], trap_groups.folds(choice.query, folded, counts)


def _bar(
    choice: _Choice,
    tabs: tuple[values.Tab, ...],
    traps: list[tuple[str, str]],
    *,
    is_of_team: bool,
    weeks: Sequence[str] = (),
    week: str = "",
) -> values.ListBar:
    make = presenter.bar_of_acts if choice.state == "owed" else presenter.bar
    return make(
        choice.query,
        tabs,
        is_of_team=is_of_team,
        groups=[
            *trap_groups.week_menu(choice.query, weeks, week),
            *trap_groups.trap_menu(choice.query, traps, choice.trap),
        ],
        held=trap_groups.held(choice.query, traps, choice.trap, choice.when, week),
    )


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def team(request: PageRequest) -> HttpResponseBase:
    """Who below me missed what: person × trap × week, and the list to act on."""
    if not selector.has_team(viewer=request.user):
        raise Refused("Nobody reports to you, so you have no team here. Your own traps are under Mine.")
    choice, person = _Choice.of(request), whole(request.GET.get("person", ""))
    narrowed = _narrowed(request)
    every = (
        selector.of_team(request.reader, **narrowed)
        if narrowed
        else selector.team_window(request.reader, person_id=person)
    )
    rows = every.filter(trap__key=choice.trap) if choice.trap else every
    listed = _listed(request, choice, rows)
    if files.is_requested(request):
        return _file(request, listed)
    counts = selector.state_counts(rows, now=request.now, ends=choice.ends)
    whose: dict[str, Any] = {"team": narrowed["team_id"], "week": narrowed["week"]} if narrowed else {"person": person}
    tabs = presenter.tabs(counts, current=choice.state, address=reverse("traps_team"), trap=choice.trap, **whose)
    listed, count, folded = _cut_of_team(request, choice, listed, counts)
    listed = listed if choice.state == "owed" else selector.TEAM_ORDERS.put(listed, choice.query.sort)
    is_cut = count == counts[selector.PAST] < counts["owed"] and not choice.when
    page = selector.page(listed, choice.query.number, MOST_IN_VIEW if is_cut else choice.query.size, count=count)
    context = {
        "rows": page,
        "bar": _bar(choice, tabs, selector.traps_of(every), is_of_team=True, **_weeks(request, narrowed)),
        **_team_rows(request, choice, list(page), counts),
    }
    if lists.asks_for_fold(request):
        return render(request, "accounts/duties/traps_team.html#rows", context)
    context |= {
        **_grid(request),
        "folds": folded,
        "trap_tabs": trap_tabs(request.reader, "traps_team"),
        "count": counts["all"],
        "person": _whose(list(page), person, narrowed),
        "span": presenter.span_of_week(narrowed.get("week", "")),
        "is_filtered": person is not None or bool(narrowed),
    }
    return render(request, "accounts/duties/traps_team.html", context)


def _grid(request: PageRequest) -> dict[str, Any]:
    """The grid of people, traps and weeks, and who waived."""
    grid = selector.team_grid(request.reader, page=request.GET.get("people"))
    given = selector.waivers_given(request.reader)
    return {
        "statement": presenter.team_statement(grid),
        "sub": presenter.team_sub(grid),
        "grid": grid,
        "heat_title": presenter.heat_title(grid),
        "heat": presenter.heat(grid, now=request.now, zone=request.organisation.time_zone),
        "waivers": presenter.waivers(given),
        "waivers_fold": presenter.waivers_fold(given),
    }


def _cut_of_team(
    request: PageRequest, choice: _Choice, listed: QuerySet[Any], counts: Mapping[str, int]
) -> tuple[QuerySet[Any], int, list[values.Fold]]:
    """The same of a team: only what is past due stands in view, where there is any and much is owed."""
    nearer = [when for when in (selector.WEEK, selector.LATER) if counts[when]]
    if not choice.folds_later(counts) or not counts[selector.PAST] or not nearer:
        return _cut(request, choice, listed, counts)
    past = listed.filter(_due(request, choice, selector.PAST))
    return past, counts[selector.PAST], trap_groups.folds(choice.query, nearer, counts)


def _team_rows(
    request: PageRequest, choice: _Choice, shown: list[Obligation], counts: Mapping[str, int]
) -> dict[str, Any]:
    """The rows of my team with what I may decide about each."""
    may: dict[str, Any] = {
        "now": request.now,
        "zone": request.organisation.time_zone,
        "decidable": selector.decidable(viewer=request.user, owner_ids={row.owner_id for row in shown}),
    }
    requests = selector.asked_of(obligation_ids=[row.pk for row in shown])
    if choice.state != "owed":
        return {"lines": presenter.lines(shown, request_ids=requests, **may)}
    drawn = trap_groups.team_rows(shown, request_ids=requests, **may)
    return {"groups": trap_groups.groups(shown, drawn, counts, now=request.now, ends=choice.ends)}


def _narrowed(request: PageRequest) -> dict[str, Any]:
    """The team that a run of the dashboard asks for, and perhaps one of its weeks; nothing without a team."""
    team_id, week = whole(request.GET.get("team", "")), request.GET.get("week", "")
    if team_id is None:
        return {}
    return {"team_id": team_id, "week": week if week in selector.grid_weeks(request.today) else ""}


def _weeks(request: PageRequest, narrowed: Mapping[str, Any]) -> dict[str, Any]:
    """The weeks among which a list of a team can choose, and the one that it shows."""
    return {"weeks": selector.grid_weeks(request.today), "week": narrowed["week"]} if narrowed else {}


def _whose(shown: list[Obligation], person: int | None, narrowed: dict[str, Any]) -> str:
    """Whose rows are listed: a person or a team."""
    if not shown:
        return ""
    owner = shown[0].owner
    if not narrowed:
        return owner.name if person else ""
    return shown[0].team.name if shown[0].team else ""


def _file(request: PageRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    table = trap_files.traps(
        rows.select_related("trap", "owner", "waived_by"), now=request.now, zone=request.organisation.time_zone
    )
    return files.sent(request, table)
