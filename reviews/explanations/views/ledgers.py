"""Explanations of oneself, a person, a team, the line and the organisation, with the ledger over them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.organisation.views import files
from reviews.explanations.presenters import ledger_words, ledgers, questions, rows, tabs
from reviews.explanations.presenters import people as presenter
from reviews.explanations.presenters.case_tabs import case_tabs
from reviews.explanations.selectors import ledgers as selector
from reviews.explanations.selectors import lines
from reviews.explanations.selectors import rows as row_selector
from reviews.explanations.selectors.given import Whose
from reviews.explanations.selectors.ledgers import Ledger
from traps_web.edges.lists import ListQuery
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused
from traps_web.lib.numbers import whole
from traps_web.lib.paging import page_of

MISSING_PERSON = "There is no such person, or you cannot see their explanations."
MISSING_TEAM = "There is no such team, or you cannot see its explanations."


@require_safe
def own(request: PageRequest) -> HttpResponseBase:
    """One's own: the misses to explain, with their forms, and the ledger."""
    reader = request.reader
    ledger, whose = selector.of_person(reader, request.user), Whose(people={request.user.pk})
    return _page(request, ledger, whose, tabs.OWN, is_own=True, asked=questions.of_reader(reader))


@require_safe
def person(request: PageRequest, pk: int) -> HttpResponseBase:
    """The ledger of somebody of the line."""
    try:
        of = selector.person_in_sight(viewer=request.user, pk=pk)
    except (ObjectDoesNotExist, OverflowError):
        raise Http404(MISSING_PERSON) from None
    ledger = selector.of_person(request.reader, of)
    return _page(request, ledger, Whose(people={of.pk}), tabs.LINE, is_own=of.pk == request.user.pk)


@require_safe
def team(request: PageRequest, pk: int) -> HttpResponseBase:
    """The ledger of a team as it was on each day."""
    try:
        of = selector.team_in_sight(request.reader, pk=pk)
    except ObjectDoesNotExist:
        raise Http404(MISSING_TEAM) from None
    ledger = selector.of_team(request.reader, of)
    whose = Whose(teams=selector.teams_of(request.reader, of), seen_by=request.user)
    return _page(request, ledger, whose, tabs.LINE)


@require_safe
def organisation(request: PageRequest) -> HttpResponseBase:
    """The ledger of everybody, for leaders."""
    if not request.user.is_leader:
        raise Refused("Only leaders can see the explanations of the whole organisation.")
    return _page(request, selector.of_organisation(request.reader), Whose(), tabs.ORGANISATION)


@require_safe
def line(request: PageRequest) -> HttpResponseBase:
    """Everybody of the line with what they explained and still have to explain, and the teams."""
    reader, list_query = request.reader, ListQuery(request.path, request.GET.dict())
    teams, everybody, waiting = selector.teams_in_sight(reader), lines.line(reader), lines.waiting(reader)
    team_id = whole(list_query.query.get("team", ""))
    team = next((row for row in teams if row.pk == team_id), None)
    people = lines.ordered(lines.of_team(reader, everybody, team), waiting, list_query.sort)
    page = page_of(people.values_list("pk", flat=True), list_query.number, list_query.size)
    context = {
        "tabs": tabs.tabs(reader, tabs.LINE),
        "case_tabs": case_tabs("explanations"),
        "statement": presenter.statement(lines.count_waiting(everybody, waiting)),
        "bar": presenter.bar(list_query, page.paginator.count, teams, team),
        "rows": presenter.lines(lines.of_people(reader, waiting, list(page))),
        "why": "Nobody is in this team today." if team else "Nobody is in your line.",
        "teams": teams,
        "teams_fold": presenter.teams_fold(len(teams)),
        "page": page,
    }
    return render(request, "reviews/explanations/line.html", context)


def _page(
    request: PageRequest, ledger: Ledger, whose: Whose, tab: str, *, is_own: bool = False, **more: Any
) -> HttpResponseBase:
    reader, list_query = request.reader, ListQuery(request.path, request.GET.dict())
    query = list_query.query
    keys = row_selector.keys(
        whose, columns=ledger.columns, cause=whole(query.get("cause", "")), quarter=query.get("quarter", "")
    )
    if files.is_requested(request):
        return files.sent(request, rows.file(reader, row_selector.rows(reader, keys)))
    page = page_of(keys, list_query.number, list_query.size)
    context = {
        "tabs": tabs.tabs(reader, tab),
        "case_tabs": case_tabs("explanations"),
        "title": _title(ledger, is_own=is_own),
        "statement": ledger_words.statement(ledger, is_own=is_own),
        "sub": ledger_words.sub(ledger, is_own=is_own),
        "ledger": ledgers.causes(ledger, list_query, is_own=is_own) if ledger.whole.times else None,
        "control": ledgers.control(ledger, is_own=is_own),
        "control_head": ledgers.control_head(ledger, is_own=is_own),
        "usual": ledgers.usual(ledger),
        "usual_head": ledgers.usual_head(ledger),
        "usual_note": ledgers.usual_note(ledger),
        "bar": rows.bar(list_query, ledger, len(keys)),
        "rows": rows.lines(reader, row_selector.rows(reader, list(page)), is_of_one=ledger.person is not None),
        "page": page,
        "is_own": is_own,
        "why": "Nothing that was missed has been explained yet, and no cause was given in a quarterly review.",
        **more,
    }
    return render(request, "reviews/explanations/ledger.html", context)


def _title(ledger: Ledger, *, is_own: bool) -> str:
    if is_own:
        return "Explanations"
    name = ledger.person.name if ledger.person else ledger.team.name if ledger.team else "the organisation"
    return f"Explanations of {name}"
