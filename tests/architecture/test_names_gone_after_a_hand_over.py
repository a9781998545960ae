"""Somebody hands over and leaves, and the name goes: no paper, duty, number, file or run of that time shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from accounts.duties.services import climbing, extensions, miss_digests
from accounts.duties.services import obligations as obligation_services
from accounts.keeping.services import former_reps
from accounts.models import Extension, ImportRun, Obligation, Person
from pipeline.models import Deal, WinRequest
from plans.handovers.services import handovers
from plans.handovers.services.handovers import Fates, Heirs
from plans.models import Plan
from reviews.models import Review
from tests import make
from tests.architecture.names_shown import places
from tests.builders import budgets, customers, deals, imports, obligations, plans, requests, reviews
from traps_web.lib import clock

LAST = date(2026, 11, 25)
LATER = make.NOW + timedelta(days=1)
NAMES = ("Rita", "rita.rep")
LISTS = {
    *("dashboard_budgets", "deal_board", "deals", "imports", "notices", "plans", "restatements", "reviews"),
    *("hallway", "settings_audit", "settings_people", "team", "traps", "traps_team"),
    *("api-budget-changes-list", "api-deals-list"),
    *("api-extensions-list", "api-imports-list", "api-notices-list", "api-plan-amendments-list", "api-plans-list"),
    *("api-share-requests-list", "api-traps-list", "api-win-requests-list"),
}
FILES = ("deals", "plans", "traps_team", "restatements", "reviews", "settings_audit")
DETAILS = {
    Obligation: ("trap_detail", "trap_extend", "api-traps-detail"),
    Extension: ("extension_decide", "api-extensions-detail"),
    Deal: ("deal_detail", "deal_shares", "deal_edit", "api-deals-detail", "api-deals-shares", "deal_row"),
    Plan: ("plan_detail", "api-plans-detail", "api-plans-versions", "api-plans-comments"),
    WinRequest: ("win_request", "api-win-requests-detail"),
    ImportRun: ("import_detail", "import_undo", "api-imports-detail"),
    Review: (
        *("review_detail", "review_packet", "packet_pdf", "review_sign", "review_present"),
        *("api-reviews-detail", "api-reviews-packet", "api-reviews-minutes"),
    ),
}

pytestmark = pytest.mark.once


def lists() -> list[str]:
    return [reverse(name) for name in sorted(LISTS)]


def files_and_things() -> Iterator[str]:
    yield from (f"{reverse(name)}?format=csv" for name in FILES)
    yield f"{reverse('traps_team')}?format=xlsx"
    yield from (f"{reverse('traps_team')}?state={state}" for state in ("missed", "waived", "done", "all"))
    yield from (reverse(name) + "?q=rep" for name in ("find", "api-find"))
    for model, names in DETAILS.items():
        yield from (reverse(name, args=[pk]) for pk in _pks(model) for name in names)


def of_the_line() -> Iterator[str]:
    """What only whoever decides on a duty is shown."""
    yield from (reverse("trap_waive", args=[pk]) for pk in _pks(Obligation))
    yield from (reverse("extension_decide", args=[pk]) for pk in _pks(Extension))


def _pks(model: type[models.Model]) -> list[int]:
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True))


def lived(world: Any) -> None:
    """A year of the rep, through the services."""
    rep = world.rep
    reviews.install()
    plans.install()
    customer = customers.make_customer("Acme", owner=rep)
    deals.open_deal(rep, name="First", customer_id=customer.pk)
    deals.make_deal(rep, at="Won", name="Won one")
    requests.asked_to_win(rep, name="Asked")
    requests.asked_for_shares(rep, world.peer, name="Shared")
    budgets.set_budget(rep)
    plans.make_plan(rep, at="submitted")
    owed(world)
    reviews.review(world, at="signed")
    reviews.review(world, of=world.manager, at="prepared")
    taken_in(world)
    handovers.hand_over(
        make.act(world.admin),
        person=Person.objects.get(pk=rep.pk),
        last_day=LAST,
        heirs=Heirs(world.peer, world.peer, world.peer, world.peer),
        seen="",
        fates=Fates("heir", "now"),
    )


def owed(world: Any) -> None:
    """Duties of the rep and about the rep, with requests for more time in each state."""
    rep = world.rep
    obligations.obligation(rep, trap_key="extension-decision", subject="extension:99", label="Decide")
    asked = obligations.extension(rep, obligations.obligation(rep, subject="thing:2", label="Offer"))
    extensions.withdraw_extension(make.act(rep), extension=asked)
    obligations.extension(rep, obligations.obligation(rep, subject="thing:3", label="Other offer"))
    obligations.missed(world.manager, subject="review:9", label="Hold Rita Rep’s review")
    obligations.missed(rep, subject="thing:4", label="Weekly log")


def taken_in(world: Any) -> None:
    """Files that name the rep: taken, noted and refused."""
    people, admin = "email,name,role,team", world.admin
    imports.take("people", people, "rita.rep@example.com,Rita Rep,king,North", by=admin)
    imports.take("people", people, "rita.rep@example.com,Rita Representative,rep,North", by=admin)
    imports.take("memberships", "email,team,starts_on", "rita.rep@example.com,South,2026-01-05", by=admin)
    row = "D-7,Filed,rita.rep@example.com,Acme,,Prospecting,10,2026-11-01,,,"
    imports.take("deals", imports.DEALS, row, by=admin)
    imports.take("budgets", "email,period,amount", "rita.rep@example.com,FY2027,x", by=admin)


def gone(world: Any) -> None:
    Obligation.objects.filter(owner=world.rep, status="open").delete()
    Person.objects.filter(pk=world.rep.pk).update(ends_on=make.TODAY - timedelta(days=210), is_active=False)
    former_reps.pseudonymise(make.act(world.admin), person=Person.objects.get(pk=world.rep.pk))


def a_day_later(world: Any) -> None:
    """What TRAPS writes by itself from then on, out of what was written before."""
    act = make.act(now=LATER)
    obligation_services.flag_missed(act)
    obligation_services.remind(act)
    climbing.climb_overdue(act)
    miss_digests.tell_line(act)
    row = Obligation.objects.get(subject="review:9")
    obligation_services.waive(make.act(world.leader, now=LATER), obligation=row, reason="Held at last.")


def read(client: Client, addresses: Iterable[str]) -> dict[str, list[str]]:
    """Those of the addresses at which somebody reads the name."""
    shown = {}
    for address in addresses:
        with transaction.atomic():
            if names := places(client.get(address), NAMES):
                shown[address] = names
            transaction.set_rollback(True)
    return shown


@pytest.mark.django_db
def test_no_page_shows_the_name(world, client_of):
    lived(world)
    paper = reverse("packet_pdf", args=[Review.objects.get(person=world.rep).pk])
    named = [reverse("settings_audit"), reverse("plans"), reverse("traps_team") + "?state=missed", paper]
    assert list(read(client_of(world.admin), named)) == named
    gone(world)
    with clock.frozen(LATER):
        a_day_later(world)
        admin, heir = (client_of(Person.objects.get(pk=person.pk)) for person in (world.admin, world.peer))
        assert read(admin, [*lists(), *files_and_things()]) == {}
        assert read(heir, lists()) == {}
        assert read(client_of(world.manager), [*lists(), *of_the_line()]) == {}
