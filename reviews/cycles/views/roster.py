"""The roster: who has done it, who is due, who dodged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.access import sees_everybody
from reviews.cycles.models import Cycle
from reviews.cycles.presenters import openings as openings_presenter
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.presenters import rounds as rounds_presenter
from reviews.cycles.selectors import openings, roster_parts, rounds
from reviews.cycles.selectors import packet_orders as order_selector
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.services import cycles as service
from reviews.cycles.services import packet_orders as order_service
from reviews.cycles.views import doors
from reviews.cycles.views.packet_orders import nudge_workers
from reviews.kinds.rules.rosters import GROUPS
from traps_web.edges.lists import ListQuery, asks_for_fold
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of
from traps_web.ui import words


@vary_on_headers("HX-Request", "HX-Target")
def reviews(request: PageRequest) -> HttpResponse:
    """The newest cycle, my own next review, and what my group presented."""
    cycles = selector.cycles()
    return _page(request, cycles[0] if cycles else None, cycles)


@vary_on_headers("HX-Request", "HX-Target")
def cycle_detail(request: PageRequest, pk: int) -> HttpResponse:
    """One cycle; to htmx the progress of its packets alone, or what the roster folds away."""
    cycle = doors.cycle(pk)
    if request.htmx and not asks_for_fold(request):
        _require_builder(request)
        job = presenter.job(cycle, order_selector.progress(viewer=request.user, cycle=cycle))
        return render(request, "reviews/cycles/review_list.html#progress", {"job": job})
    return _page(request, cycle, selector.cycles())


@require_POST
def cycle_refresh(request: PageRequest, pk: int) -> HttpResponse:
    """Add who joined since."""
    opened = service.refresh_roster(request.act, cycle=doors.cycle(pk))
    sentence = (
        f"{words.plural(opened.added, 'person was', 'people were')} added." if opened.added else "Nobody is missing."
    )
    messages.success(request, sentence)
    say_without(request, opened.without_reviewer)
    return redirect("cycle_detail", pk)


@require_POST
def cycle_build(request: PageRequest, pk: int) -> HttpResponse:
    """Order the packets of my line; workers build them, and the sweep finds what nobody took."""
    orders = order_service.order_packets(request.act, cycle=doors.cycle(pk))
    nudge_workers(orders)
    if not orders:
        messages.info(request, "There is no packet to build, because every review of your line was held.")
    return redirect("cycle_detail", pk)


def _page(request: PageRequest, cycle: Cycle | None, all_cycles: list[Cycle]) -> HttpResponse:
    leads = selector.may_open(request.user)
    if asks_for_fold(request) and leads and cycle is not None:
        return render(request, "reviews/cycles/review_list.html#rows", _roster(request, cycle))
    mine = selector.mine(viewer=request.user)
    context: dict[str, Any] = {
        "cycle": cycle,
        "leads": leads,
        "sees_all": sees_everybody(request.user),
        "offers": openings_presenter.offered(_offers(request)),
        "period": openings_presenter.period(all_cycles, cycle, today=request.today),
        "own_fold": rounds_presenter.OWN,
        "group_fold": rounds_presenter.GROUP,
        "open_fold": rounds_presenter.OPEN,
        "mine": presenter.listed(request.reader, mine, at="presents_at"),
        "group": presenter.listed(request.reader, selector.of_group(viewer=request.user), at="started_at"),
    }
    counts: dict[str, int] = {}
    if cycle is not None and leads:
        context |= _roster(request, cycle)
        counts = context["counts"]
    own = next((review for review in mine if review.cycle_id == (cycle.pk if cycle else None)), None)
    own_sentence = presenter.own_statement(request.reader, own) if own else ""
    of_all = rounds_presenter.statement(cycle, counts, is_ones_own=not leads, today=request.today)
    context |= {"own": own, "own_statement": own_sentence, "statement": own_sentence if own and not leads else of_all}
    return render(request, "reviews/cycles/review_list.html", context)


def _roster(request: PageRequest, cycle: Cycle) -> dict[str, Any]:
    team_id, list_query = whole(request.GET.get("team", "")), ListQuery(request.path, request.GET.dict())
    day: dict[str, Any] = {"today": request.today, "zone": request.zone.key}
    shown: dict[str, Any] = {"viewer": request.user, "cycle": cycle}
    counts, every = rounds.counts(**shown, **day, team_id=team_id), _by_next(request, cycle, team_id)
    counts |= roster_parts.counts(every, **day)
    parts = roster_parts.parts_of(counts, cycle)
    chosen = _chosen(list_query, parts)
    rows = _cut(every, chosen, day)
    page = page_of(
        roster_parts.put(rows, sort=list_query.sort), list_query.number, list_query.size, count=counts[chosen]
    )
    cuts = rounds_presenter.cuts(list_query, cycle, counts, parts, chosen)
    folded = parts[1:] if parts and chosen == parts[0] else ()
    return {
        "page": page,
        "groups": rounds_presenter.row_groups(page, now=request.now, today=request.today, zone=request.zone),
        "folds": rounds_presenter.folds(folded, counts, list_query, request.today),
        "counts": counts,
        "bar": rounds_presenter.bar(list_query, cuts, counts["all"], rounds.teams(**shown), team_id),
        "is_open": cycle.status == "open",
        "may_close": cycle.status == "open" and sees_everybody(request.user),
        "closed": rounds_presenter.closed_facts(cycle, request.zone),
        "job": presenter.job(cycle, order_selector.progress(viewer=request.user, cycle=cycle)),
    }


def _by_next(request: PageRequest, cycle: Cycle, team_id: int | None) -> QuerySet[Any]:
    day: dict[str, Any] = {"today": request.today, "zone": request.zone.key}
    rows = rounds.roster(viewer=request.user, cycle=cycle, group="", team_id=team_id, **day)
    return roster_parts.by_next(rows, viewer=request.user, **day)


def _chosen(list_query: ListQuery, parts: tuple[str, ...]) -> str:
    """The cut asked for; else what is near, or all where nothing is folded away."""
    asked = list_query.query.get("who", "")
    first = parts[0] if parts else "all"
    return asked if asked in (*parts, *GROUPS, "all") else first


def _cut(rows: QuerySet[Any], chosen: str, day: dict[str, Any]) -> QuerySet[Any]:
    if chosen in GROUPS:
        return rows.filter(rounds.conditions(**day)[chosen])
    return rows.filter(roster_parts.condition(chosen, **day)) if chosen in roster_parts.PARTS else rows


def _offers(request: PageRequest) -> list[openings.Offer]:
    return openings.offers(request.reader) if selector.may_open(request.user) else []


def _require_builder(request: PageRequest) -> None:
    if not selector.may_open(request.user):
        raise Http404


def say_without(request: PageRequest, without_reviewer: list[str]) -> None:
    """Name the people whom nobody reviews."""
    if without_reviewer:
        names = words.listed(without_reviewer)
        messages.warning(
            request, f"{names} cannot be reviewed: there is nobody above, and no other reviewer of last resort."
        )
