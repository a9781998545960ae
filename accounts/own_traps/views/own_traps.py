"""The pages of own traps: the list, one of them, and making, changing and retiring one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_POST

from accounts.duties.presenters import trap_files
from accounts.duties.presenters import traps as duty_words
from accounts.duties.presenters.trap_tabs import trap_tabs
from accounts.duties.selectors import traps as duty_lists
from accounts.organisation.views import files
from accounts.own_traps.forms.own_traps import ChangeOwnTrapForm, OwnTrapForm, RetireOwnTrapForm
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.presenters import pages
from accounts.own_traps.presenters import ready_made as ready_words
from accounts.own_traps.rules.ready_made import ReadyMade
from accounts.own_traps.selectors import audiences, ready_made
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.selectors.ready_made import Offer
from accounts.own_traps.services import checks
from accounts.own_traps.services import own_traps as service
from traps_web.edges.forms import ActForm
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Invalid

MISSING = "There is no such trap, or you cannot see it."
WORDS = ("name", "help_text", "reason")
FORM = "accounts/own_traps/own_trap_form.html"


@require_GET
def index(request: PageRequest) -> HttpResponse:
    """Every trap that was made here and that the viewer may see."""
    reader = request.reader
    traps = list(selector.visible(reader))
    asking_ids = selector.asking(reader, traps)
    rows = [pages.row(reader, own_trap, is_mine=own_trap.pk in asking_ids) for own_trap in traps]
    context = {
        "rows": rows,
        "statement": pages.statement(rows),
        "may_make": selector.may_make(reader),
        "cases": pages.CASES,
        "trap_tabs": trap_tabs(reader, "traps_library"),
    }
    if context["may_make"]:
        context |= ready_words.offered(reader, ready_made.offers(reader))
    return render(request, "accounts/own_traps/own_traps.html", context)


def _trap_or_404(request: PageRequest, pk: int) -> OwnTrap:
    try:
        return selector.by_id(request.reader, pk=pk)
    except (OwnTrap.DoesNotExist, OverflowError):
        raise Http404(MISSING) from None


@require_GET
def of_key(request: PageRequest, key: str) -> HttpResponse:
    """Leads from the key of a trap, as other rooms know it, to its page."""
    own_trap = selector.visible(request.reader).filter(trap__key=key).first()
    if own_trap is None:
        raise Http404(MISSING)
    return redirect("own_trap", own_trap.pk)


@require_GET
def detail(request: PageRequest, pk: int) -> HttpResponse:
    """One trap: what it asks, who will owe it when, what became of it, and its versions."""
    reader, own_trap = request.reader, _trap_or_404(request, pk)
    page = pages.sheet(
        reader,
        own_trap,
        audiences.ahead(list(own_trap.versions.all()), today=reader.today),
        selector.outcomes(reader, own_trap),
    )
    return render(request, "accounts/own_traps/own_trap.html", {"page": page, "cases": pages.CASES})


@require_GET
def duties(request: PageRequest, pk: int) -> HttpResponseBase:
    """What a trap asked so far of the people in sight, by how it stands; as a file too."""
    own_trap, query = _trap_or_404(request, pk), ListQuery(request.path, request.GET.dict())
    now, zone = request.now, request.organisation.time_zone
    every = selector.duties_of(request.reader, own_trap)
    state = request.GET.get("state", "")
    state = state if state in dict(duty_words.TABS) else "all"
    listed = duty_lists.TEAM_ORDERS.put(duty_lists.filtered(every, state=state, now=now), query.sort)
    if files.is_requested(request):
        return files.sent(request, trap_files.traps(listed, now=now, zone=zone))
    counts = duty_lists.state_counts(every, now=now)
    rows = duty_lists.page(listed, query.number, query.size, count=counts[state])
    context = {
        "own_trap": own_trap,
        "rows": rows,
        "lines": duty_words.lines(list(rows), now=now, zone=zone),
        "bar": duty_words.bar(query, duty_words.tabs(counts, current=state, address=request.path), is_of_team=True),
    }
    return render(request, "accounts/own_traps/own_trap_duties.html", context)


class _OfTrap(ServicePage):
    """An act on one trap in sight, by who may change it."""

    row: OwnTrap
    row_name, missing = "own_trap", MISSING
    next_page, next_row = "own_trap", "row.pk"

    def find(self) -> OwnTrap:
        return selector.by_id(self.request.reader, pk=self.kwargs["pk"])

    def may(self) -> None:
        service.require_keeper(self.request.reader, self.row)


class _Foreseeing(ServicePage):
    """A form that shows who will owe what before it is saved."""

    template_name = FORM
    makes = True

    def first_day_after(self) -> timedelta:
        """How long after today a version may begin at the earliest."""
        return timedelta(0)

    def foresee(self, form: ActForm) -> pages.Foresight | None:
        """Who will owe it when, until that was seen."""
        reader, facts = self.request.reader, form.facts()
        first_day = reader.today + self.first_day_after()
        shown = foreseen(self.request, facts, first_day=first_day)
        return None if self.request.POST.get("seen") == shown.sentence else shown


class Make(_Foreseeing):
    """Make a trap."""

    form_class, service = OwnTrapForm, service.make
    done = "“{made.trap.name}” is made. What is due within two weeks opens within the hour."
    next_page, next_row = "own_trap", "made.pk"

    def enter(self) -> None:
        service.require_maker(self.request.reader)

    @cached_property
    def offers(self) -> list[Offer]:
        """The ready-made traps to start from."""
        return ready_made.offers(self.request.reader)

    @cached_property
    def started(self) -> ReadyMade | None:
        """The one that the address names; None where it names none, or one whose name is taken."""
        key = self.request.GET.get(ready_words.START)
        return next((offer.ready for offer in self.offers if offer.ready.key == key and not offer.is_taken), None)

    def get_initial(self) -> dict[str, Any]:
        return ready_made.begins_with(self.request.reader, self.started) if self.started else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = ready_words.offered(self.request.reader, self.offers)
        return super().get_context_data(is_new=True, started=self.started, **offered, **kwargs)


class Change(_Foreseeing, _OfTrap):
    """Have a trap ask something else from a day on."""

    form_class, service = ChangeOwnTrapForm, service.change
    done = "The change is saved. Everyone affected will be notified."

    def first_day_after(self) -> timedelta:
        return timedelta(days=1)


class Retire(_OfTrap):
    """Let a trap ask nothing more from a day on."""

    form_class, service = RetireOwnTrapForm, service.retire
    template_name = "accounts/own_traps/own_trap_retire.html"
    done = "“{row.trap.name}” will be retired. Until that day you can take this back."


class Keep(_OfTrap, ServiceButton):
    """Take a retirement back before its day."""

    service = service.keep
    done = "“{row.trap.name}” stays as it is."


def foreseen(request: PageRequest, facts: dict[str, Any], *, first_day: Any) -> pages.Foresight:
    """Who would owe what when. Raises Invalid by field, Refused."""
    row = facts["new_version"].row()
    checks.check(request.reader, row, first_day=first_day, name=facts.get("name"))
    return pages.foresight(audiences.ahead([row], today=request.today))


@require_POST
def preview(request: PageRequest) -> HttpResponse:
    """The same while a form is being filled in; it saves nothing."""
    service.require_maker(request.reader)
    is_change = "name" not in request.POST
    form = (ChangeOwnTrapForm if is_change else OwnTrapForm)(request.POST, reader=request.reader)
    wrong = {name: str(sentences[0]) for name, sentences in form.errors.items() if name not in WORDS}
    shown = None
    if not wrong:
        # Who will owe it does not wait for the words about it.
        facts = form.cleaned_data | dict.fromkeys(WORDS, "-")
        facts.pop("name")
        try:
            row = service.NewVersion(**facts)
            shown = foreseen(request, {"new_version": row}, first_day=request.today)
        except Invalid as refusal:
            wrong = refusal.errors
    context = {"preview": shown, "wrong": next(iter(wrong.values()), ""), "is_new": not is_change}
    return render(request, "accounts/own_traps/foreseen.html", context)
