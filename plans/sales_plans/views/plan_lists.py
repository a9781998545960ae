"""The page of plans: who has a number and no plan, then the plans by who acts next."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from plans.sales_plans.presenters import plan_lists as presenter
from plans.sales_plans.presenters import plans as plan_words
from plans.sales_plans.selectors import plan_lists as selector
from traps_web.edges import lists
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib import paging
from traps_web.lib.fiscal import Period
from traps_web.ui import values

NO_COUNTS: dict[str, int] = dict.fromkeys(selector.NEXT, 0)


@require_safe
@vary_on_headers("HX-Target")
def plans(request: PageRequest) -> HttpResponse:
    """My plans, and for managers those of the team, with the money that has none first."""
    team = _team(request)
    if team and lists.asks_for_fold(request):
        return render(request, "plans/sales_plans/plan_list.html#rows", team | {"is_fold": True})
    mine, missing = selector.mine(viewer=request.user), selector.missing(request.reader)
    counts = team["counts"] if team else NO_COUNTS
    context = {
        "statement": presenter.statement(
            mine=mine, missing=missing, counts=counts, leads=bool(team), today=request.today
        ),
        "mine": presenter.own_groups(mine, zone=request.zone),
        "mine_bar": presenter.own_bar(ListQuery(request.path, {})),
        "offers": presenter.offers(missing),
        "leads": bool(team),
    }
    return render(request, "plans/sales_plans/plan_list.html", context | team)


def _team(request: PageRequest) -> dict[str, Any]:
    """What stands of others; nothing where there is neither a plan nor a number to look at."""
    reader, list_query = request.reader, ListQuery(request.path, request.GET.dict())
    chosen, acts_next = list_query.query.get("period", ""), _acts_next(list_query)
    others = selector.others(reader)
    periods = selector.periods_of(others)
    period = selector.focus(reader, period_key=chosen)
    people = selector.lacking(reader, period=period)
    lacking = selector.lacking_sums(people)
    if not periods and not lacking.people:
        return {}
    if chosen:
        others = others.filter(period_key=chosen)
    counts = selector.counts(others)
    shown: dict[str, Any] = {
        "counts": counts,
        "period": plan_words.period(periods, chosen, today=request.today),
        "bar": presenter.bar(list_query, counts, lacking=lacking.people, acts_next=acts_next),
    }
    if lacking.people:
        shown["statement"] = presenter.lacking_statement(lacking, period=period, today=request.today)
        shown["sub"] = presenter.lacking_sub(counts)
    if acts_next == presenter.NONE:
        page = paging.page_of(people, list_query.number, list_query.size, count=lacking.people)
        return shown | {"page": page, "lacking": _lacking_rows(request, list(page), period)}
    shows = presenter.in_view(counts, acts_next)
    page = _page(list_query, others, counts, shows)
    if shows and not acts_next:
        shown["folds"] = presenter.folds(list_query, counts, shows)
    if lacking.people and not acts_next and page.number == 1:
        shown["first"] = _lacking_rows(request, list(people[: presenter.MOST_LACKING]), period)
        shown["first_more"] = max(lacking.people - presenter.MOST_LACKING, 0)
        shown["first_url"] = list_query.but(next=presenter.NONE)
    return shown | {"page": page, "others": presenter.groups(list(page), counts, zone=request.zone)}


def _page(list_query: ListQuery, others: QuerySet[Any], counts: dict[str, int], acts_next: str) -> Page[Any]:
    rows = others.filter(acts_next=acts_next) if acts_next else others
    count = counts[acts_next] if acts_next else sum(counts.values())
    return paging.page_of(selector.put(rows, sort=list_query.sort), list_query.number, list_query.size, count=count)


def _acts_next(list_query: ListQuery) -> str:
    asked = list_query.query.get("next", "")
    return asked if asked in (presenter.NONE, *selector.NEXT) else ""


def _lacking_rows(request: PageRequest, people: list[Any], period: Period) -> tuple[values.OwedRow, ...]:
    duties = selector.duties_of(people, period=period)
    return presenter.lacking_rows(
        people, duties, period=period, today=request.today, now=request.now, zone=request.zone
    )
