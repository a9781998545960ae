"""The last contact that stands on a customer is that of its activities, whoever writes and on whatever road."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.imports.models import ImportRun
from accounts.record.models import JobRun, guards
from pipeline.activities.services import activities
from pipeline.activities.services.last_contacts import LastContactsDiffered, verify_last_contacts
from pipeline.customers.services import account_teams, customers
from pipeline.models import AccountTeamMember, Activity, Customer
from plans.handovers.services import handovers
from tests import make
from tests.builders.activities import kind, make_activity
from tests.builders.customers import make_contact, make_customer
from tests.builders.imports import ACTIVITIES, PAUL, RITA, take, undo

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


def stands(customer: Customer) -> date | None:
    """The day on the customer, after the proof that it is that of the activities."""
    verify_last_contacts(make.act())
    return Customer.objects.values_list("last_contact", flat=True).get(pk=customer.pk)


def test_a_program_of_ours_or_a_page_logs_changes_and_strikes(world, now):
    condax, isdom = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    act = make.act(world.rep, now=now)
    assert stands(condax) is None
    older = make_activity(world.rep, customer_id=condax.pk, on=MONDAY)
    newer = make_activity(world.rep, customer_id=condax.pk, on=TUESDAY)
    assert stands(condax) == TUESDAY
    activities.change_one(act, activity=older, data={"done_on": WEDNESDAY})
    assert stands(condax) == WEDNESDAY
    activities.change_one(act, activity=older, data={"done_on": MONDAY})
    assert stands(condax) == TUESDAY
    activities.change_one(act, activity=newer, data={"customer_id": isdom.pk})
    assert (stands(condax), stands(isdom)) == (MONDAY, TUESDAY)
    activities.change_one(act, activity=newer, data={"contact_id": make_contact(isdom).pk, "note": "by phone"})
    activities.delete_one(act, activity=newer)
    assert (stands(condax), stands(isdom)) == (MONDAY, None)
    activities.change_one(act, activity=older, data={"customer_id": None})
    assert stands(condax) is None


def test_only_those_who_work_with_the_customer_count_as_long_as_they_do(world, now):
    condax, by = make_customer("Condax", world.rep), make.act(world.manager, now=now)
    make_activity(world.rep, customer_id=condax.pk, on=MONDAY)
    make_activity(world.peer, customer_id=condax.pk, on=TUESDAY)
    assert stands(condax) == MONDAY
    account_teams.put(by, customer=condax, person=world.peer, role="")
    assert stands(condax) == TUESDAY
    AccountTeamMember.objects.update(person=world.other_rep)
    assert stands(condax) == MONDAY
    AccountTeamMember.objects.update(person=world.peer)
    assert stands(condax) == TUESDAY
    account_teams.remove(by, member=AccountTeamMember.objects.get())
    assert stands(condax) == MONDAY
    customers.change(by, customer=condax, data={"owner_id": world.peer.pk})
    assert stands(condax) == TUESDAY
    account_teams.set_all(by, customer=condax, roles={world.rep.pk: "technical"})
    customers.change(by, customer=condax, data={"owner_id": None})
    assert stands(condax) == MONDAY


def test_a_file_and_its_undo(world, now):
    acme, twin = make_customer("Acme", world.rep), make_customer("Twin", world.rep)
    kind()
    make_activity(world.rep, customer_id=acme.pk, on=MONDAY)
    first = take(
        "activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-24,12,Acme,,", f"A2,{RITA},calls,2026-11-20,1,Twin,,"
    )
    assert (stands(acme), stands(twin)) == (TUESDAY, date(2026, 11, 20))
    second = take("activities", ACTIVITIES, f"A1,{RITA},calls,2026-11-24,12,Twin,,")
    assert (stands(acme), stands(twin)) == (MONDAY, TUESDAY)
    assert undo(second, by=world.admin).status == "done"
    assert (stands(acme), stands(twin)) == (TUESDAY, date(2026, 11, 20))
    assert undo(first, by=world.admin).status == "done"
    assert (stands(acme), stands(twin)) == (MONDAY, None)


def test_a_contact_that_came_later_is_no_obstacle_to_the_undo_of_a_file_of_customers(world):
    condax = make_customer("Condax", world.rep, external_id="C1")
    run = take("customers", "external_id,name,industry", "C1,Condax,Sports")
    make_activity(world.rep, customer_id=condax.pk, on=TUESDAY)
    assert undo(run, by=world.admin).status == "done"
    assert stands(condax) == TUESDAY


def test_statements_past_the_services(world, now):
    condax, isdom = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    stale = Customer.objects.get(pk=condax.pk)
    entered = {"entered_at": now, "person": world.rep, "type": kind()}
    Activity.objects.bulk_create(
        [
            Activity(customer=customer, done_on=day, **entered)
            for customer in (isdom, condax)
            for day in (TUESDAY, MONDAY)
        ]
    )
    assert (stands(condax), stands(isdom)) == (TUESDAY, TUESDAY)
    stale.save()
    Customer.objects.filter(pk=isdom.pk).update(last_contact=WEDNESDAY)
    assert (stands(condax), stands(isdom)) == (TUESDAY, TUESDAY)
    Activity.objects.filter(done_on=TUESDAY).delete()
    assert (stands(condax), stands(isdom)) == (MONDAY, MONDAY)
    Activity.objects.filter(customer=isdom).update(customer=None)
    assert stands(isdom) is None
    Activity.objects.all().delete()
    condax.delete()
    assert verify_last_contacts(make.act()) == 1


def test_what_differs_is_told_and_put_right(world):
    condax = make_customer("Condax", world.rep)
    guards.lift(connection)
    make_activity(world.rep, customer_id=condax.pk, on=TUESDAY)
    guards.install(connection)
    with pytest.raises(LastContactsDiffered, match=f"1 of 1 .* customer {condax.pk}: kept None, newest 2026-11-24"):
        call_command("run_job", "verify-last-contacts")
    assert stands(condax) == TUESDAY
    call_command("run_job", "verify-last-contacts")
    assert JobRun.objects.get().rows == 1


def at_once(*acts: Callable[[], Any]) -> None:
    """Each act in a thread of its own, from the same moment on."""
    all_there = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        all_there.wait(timeout=20)
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for one in [pool.submit(run, act) for act in acts]:
            one.result(timeout=90)


@pytest.mark.django_db(transaction=True)
def test_those_who_write_at_the_same_moment(transactional_db):
    world = make.world()
    condax, isdom = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    kind()
    for turn in range(4):
        newest = make_activity(world.rep, customer_id=condax.pk, on=TUESDAY)
        both = [condax.pk, isdom.pk] if turn % 2 else [isdom.pk, condax.pk]
        new = [
            activities.NewActivity(person_id=world.rep.pk, type_id=kind().pk, done_on=MONDAY, customer_id=pk)
            for pk in both
        ]
        at_once(
            lambda act=newest: activities.delete_one(make.act(world.rep), activity=act),
            lambda rows=new: activities.add_many(make.act(world.rep), rows=rows),
            lambda rows=new[::-1]: activities.add_many(make.act(world.rep), rows=rows),
            lambda: make_activity(world.peer, customer_id=condax.pk, on=MONDAY + timedelta(days=2)),
            lambda heir=(world.peer, world.rep)[turn % 2]: Customer.objects.filter(pk=condax.pk).update(owner=heir),
        )
        assert stands(isdom) == MONDAY
        stands(condax)
        Activity.objects.filter(person=world.peer).delete()
        Customer.objects.filter(pk=condax.pk).update(owner=world.rep)


@pytest.mark.django_db(transaction=True)
def test_who_logs_while_the_newest_contact_is_being_struck(transactional_db):
    world = make.world()
    condax = make_customer("Condax", world.rep)
    newest = make_activity(world.rep, customer_id=condax.pk, on=TUESDAY)
    is_struck, is_logged = Event(), Event()

    def strike() -> None:
        with transaction.atomic():
            activities.delete_one(make.act(world.rep), activity=newest)
            is_struck.set()
            is_logged.wait(timeout=2)

    def log() -> None:
        is_struck.wait(timeout=20)
        make_activity(world.rep, customer_id=condax.pk, on=MONDAY)
        is_logged.set()

    at_once(strike, log)
    assert stands(condax) == MONDAY


def a_file_that_corrects(world: make.World, first: Customer, second: Customer) -> Callable[[], str]:
    """The activity with the second customer comes first, in the tables and in the file."""
    header, lines = "external_id,email,type,done_on,customer", []
    for place, customer in enumerate((second, first)):
        take("activities", header, f"A{place},{RITA},calls,2026-11-24,{customer.name}")
        lines.append(f"A{place},{RITA},calls,2026-11-23,{customer.name}")
    return lambda: take("activities", header, *lines).status


def an_undo_of_it(world: make.World, first: Customer, second: Customer) -> Callable[[], str]:
    a_file_that_corrects(world, first, second)()
    run = ImportRun.objects.latest("pk")
    return lambda: undo(run, by=world.admin).status


def a_file_that_hands_customers_over(world: make.World, first: Customer, second: Customer) -> Callable[[], str]:
    lines = [f"{customer.name},{PAUL}" for customer in (second, first)]
    return lambda: take("customers", "name,owner_email", *lines).status


def somebody_who_leaves(world: make.World, first: Customer, second: Customer) -> Callable[[], str]:
    """One customer is owned by who leaves; of the other's account team they are."""
    customers.change(make.act(world.admin), customer=first, data={"owner_id": world.peer.pk})
    account_teams.put(make.act(world.admin), customer=first, person=world.rep, role="")

    def leave() -> str:
        heirs = handovers.Heirs(None, world.peer, None)
        handovers.hand_over(make.act(world.manager), person=world.rep, last_day=make.TODAY, heirs=heirs, seen="")
        return "done"

    return leave


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "prepare", [a_file_that_corrects, an_undo_of_it, a_file_that_hands_customers_over, somebody_who_leaves]
)
def test_who_writes_many_customers_takes_turns_in_one_order(prepare: Any, transactional_db: Any) -> None:
    world = make.world()
    kind()
    first, second = make_customer("Condax", world.rep), make_customer("Isdom", world.rep)
    write = prepare(world, first, second)
    has_first = Event()

    def log_both() -> None:
        """With the first customer, and with the second once the other one waits."""
        with transaction.atomic():
            make_activity(world.rep, customer_id=first.pk, on=WEDNESDAY)
            has_first.set()
            Event().wait(timeout=0.5)
            make_activity(world.rep, customer_id=second.pk, on=WEDNESDAY)

    ends: list[str] = []

    def write_in_between() -> None:
        has_first.wait(timeout=20)
        ends.append(write())

    at_once(log_both, write_in_between)
    assert ends == ["done"]
    for customer in (first, second):
        stands(customer)
