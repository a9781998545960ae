"""The roster: who has done it, who is due, who dodged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.organisation.access import sees_everybody
from reviews.cycles.models import Cycle
from reviews.cycles.presenters import openings as openings_presenter
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.presenters import rounds as rounds_presenter
from reviews.cycles.selectors import openings, rounds
from reviews.cycles.selectors import packet_orders as order_selector
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.services import cycles as service
from reviews.cycles.services import packet_orders as order_service
from reviews.cycles.views import doors
from reviews.cycles.views.packet_orders import nudge_workers
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of
from traps_web.ui import words


def reviews(request: PageRequest) -> HttpResponse:
    """The newest cycle, my own next review, and what my group presented."""
    cycles = selector.cycles()
    return _page(request, cycles[0] if cycles else None, cycles)


@vary_on_headers("HX-Request")
def cycle_detail(request: PageRequest, pk: int) -> HttpResponse:
    """One cycle; to htmx the progress of its packets alone."""
    cycle = doors.cycle(pk)
    if request.htmx:
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
    leads, mine = selector.may_open(request.user), selector.mine(viewer=request.user)
    context: dict[str, Any] = {
        "cycle": cycle,
        "leads": leads,
        "sees_all": sees_everybody(request.user),
        "offers": openings_presenter.offered(_offers(request)),
        "period": openings_presenter.period(all_cycles, cycle, today=request.today),
        "mine": presenter.listed(request.reader, mine, at="presents_at"),
        "group": presenter.listed(request.reader, selector.of_group(viewer=request.user), at="started_at"),
    }
    counts: dict[str, int] = {}
    if cycle is not None and leads:
        context |= _roster(request, cycle)
        counts = context["counts"]
    own = next((review for review in mine if review.cycle_id == (cycle.pk if cycle else None)), None)
    own_sentence = presenter.own_statement(request.reader, own) if own else ""
    of_all = rounds_presenter.statement(cycle, counts, is_ones_own=not leads)
    context |= {"own": own, "own_statement": own_sentence, "statement": own_sentence if own and not leads else of_all}
    return render(request, "reviews/cycles/review_list.html", context)


def _roster(request: PageRequest, cycle: Cycle) -> dict[str, Any]:
    who, team_id = request.GET.get("who", ""), whole(request.GET.get("team", ""))
    shown: dict[str, Any] = {"viewer": request.user, "cycle": cycle}
    narrowed = shown | {"today": request.today, "zone": request.zone.key, "team_id": team_id}
    counts, rows = rounds.counts(**narrowed), rounds.roster(group=who, **narrowed)
    chosen, list_query = who if who in rounds.GROUPS else "", ListQuery(request.path, request.GET.dict())
    page = page_of(rows, list_query.number, list_query.size, count=counts[chosen or "all"])
    return {
        "page": page,
        "rows": presenter.rows(page, now=request.now, today=request.today, zone=request.zone),
        "counts": counts,
        "bar": rounds_presenter.bar(list_query, cycle, counts, chosen, rounds.teams(**shown), team_id),
        "is_open": cycle.status == "open",
        "may_close": cycle.status == "open" and sees_everybody(request.user),
        "closed": rounds_presenter.closed_facts(cycle, request.zone),
        "job": presenter.job(cycle, order_selector.progress(viewer=request.user, cycle=cycle)),
    }


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
