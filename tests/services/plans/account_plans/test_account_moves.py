"""The dated moves of account plans: owed from the approval on, done, changed by a revision, handed on."""

from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.apps import apps

from accounts import migrations
from accounts.duties.services import obligations, traps
from accounts.models import Obligation, Trap
from pipeline.customers.services import customers
from pipeline.models import AccountTeamMember
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.services import account_moves, account_plans, customer_duties
from plans.handovers.services import handovers
from plans.handovers.services.handovers import Heirs
from plans.models import AccountMove
from tests import make
from tests.builders import account_plans as builder
from tests.builders.customers import make_customer

A_DAY = timedelta(days=1)
FIRST, SECOND, THIRD = date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16)


@pytest.fixture
def customer(world):
    builder.install()
    made = make_customer("Condax", world.rep, tier="A")
    AccountTeamMember.objects.create(customer=made, person=world.peer)
    return made


@pytest.fixture
def plan(world, customer):
    return builder.make_plan(customer, at="approved", by=world.manager)


def owed(**more):
    rows = Obligation.objects.filter(trap__key="account-move", **more).order_by("due_on", "pk")
    return list(rows.values_list("owner__name", "status", "due_on"))


def rewrite(world, plan, moves, *, now=make.NOW, approve=True):
    """The plan taken up again with other moves, and approved anew."""
    plan = account_plans.revise(make.act(world.rep, now=now), plan=plan, version=plan.version)
    written = builder.written(world.rep, moves=moves)
    plan = account_plans.submit(make.act(world.rep, now=now), plan=plan, version=plan.version, written=written)
    if not approve:
        return plan
    return account_plans.decide(make.act(world.manager, now=now), plan=plan, version=plan.version, decision="approved")


def test_moves_are_owed_from_the_approval_on_by_who_is_named_until_five(world, customer):
    plan = builder.make_plan(customer)
    peers = [rules.Move("Meet the signer", world.peer.pk, FIRST), *builder.moves(world.rep)[1:]]
    plan = account_plans.submit(
        make.act(world.rep), plan=plan, version=plan.version, written=builder.written(world.rep, moves=peers)
    )
    assert not owed()
    account_plans.decide(make.act(world.manager), plan=plan, version=plan.version, decision="approved")
    assert owed() == [
        ("Paul Peer", "open", FIRST),
        ("Rita Rep", "open", SECOND),
        ("Rita Rep", "open", THIRD),
    ]
    duty = Obligation.objects.get(trap__key="account-move", owner=world.peer)
    assert (duty.label, duty.address) == ("Condax: Meet the signer", f"/customers/{customer.pk}/plan/#moves")
    assert duty.due_at.isoformat() == "2026-12-02T22:00:00+00:00"


def test_a_move_whose_hour_was_past_at_the_approval_is_owed_by_nobody(world, customer):
    plan = builder.make_plan(customer, at="submitted")
    after = make.NOW + 8 * A_DAY
    account_plans.decide(make.act(world.manager, now=after), plan=plan, version=plan.version, decision="approved")
    assert [day for *_, day in owed()] == [SECOND, THIRD]


def test_done_in_time_is_done_and_after_the_grace_it_stays_missed(world, plan):
    account_moves.finish(make.act(world.peer), plan=plan, position=1)
    later = make.NOW + 20 * A_DAY
    obligations.flag_missed(make.act(now=later))
    account_moves.finish(make.act(world.rep, now=later), plan=plan, position=2)
    assert [status for _, status, _ in owed()] == ["done", "missed", "open"]
    assert Obligation.objects.get(trap__key="account-move", due_on=SECOND).done_at == later


def test_a_revision_waives_what_it_changes_once_it_is_approved_and_owes_it_anew(world, plan):
    moves = builder.moves(world.rep)
    moves[1] = rules.Move("Show the third site", world.rep.pk, date(2026, 12, 11))
    waiting = rewrite(world, plan, moves, approve=False)
    assert owed(status="open") == [("Rita Rep", "open", day) for day in (FIRST, SECOND, THIRD)]
    account_plans.decide(make.act(world.manager), plan=waiting, version=waiting.version, decision="approved")
    assert owed() == [
        ("Rita Rep", "open", FIRST),
        ("Rita Rep", "waived", SECOND),
        ("Rita Rep", "open", date(2026, 12, 11)),
        ("Rita Rep", "open", THIRD),
    ]
    waived = Obligation.objects.get(status="waived")
    assert (waived.waived_by, waived.waive_reason) == (world.manager, account_moves.REVISED)


def test_a_revision_after_the_day_leaves_the_miss(world, plan):
    late = make.NOW + 10 * A_DAY
    obligations.flag_missed(make.act(now=late))
    moves = builder.moves(world.rep)
    moves[0] = rules.Move("Meet the signer", world.rep.pk, date(2026, 12, 18))
    rewrite(world, plan, moves, now=late)
    assert owed(due_on=FIRST) == [("Rita Rep", "missed", FIRST)]
    assert owed(due_on=date(2026, 12, 18), status="open")


def test_a_move_done_while_the_plan_is_written_anew_settles_what_was_agreed(world, plan):
    moves = builder.moves(world.rep)
    moves[0] = rules.Move("Meet the signer again", world.rep.pk, FIRST)
    waiting = rewrite(world, plan, moves, approve=False)
    account_moves.finish(make.act(world.rep), plan=waiting, position=1)
    assert owed(due_on=FIRST) == [("Rita Rep", "done", FIRST)]
    account_plans.decide(make.act(world.manager), plan=waiting, version=waiting.version, decision="approved")
    assert owed(due_on=FIRST) == [("Rita Rep", "done", FIRST)]


def test_an_approval_that_changes_no_move_changes_no_duty(world, plan):
    before = list(Obligation.objects.filter(trap__key="account-move").values().order_by("pk"))
    rewrite(world, plan, builder.moves(world.rep))
    assert list(Obligation.objects.filter(trap__key="account-move").values().order_by("pk")) == before


def test_a_new_owner_takes_over_what_the_old_one_had_not_done(world, customer, plan):
    account_moves.finish(make.act(world.rep), plan=plan, position=1)
    customers.change(make.act(world.manager), customer=customer, data={"owner_id": world.peer.pk})
    assert customer_duties.sweep(make.act()) > 0
    assert owed() == [
        ("Rita Rep", "done", FIRST),
        ("Rita Rep", "waived", SECOND),
        ("Paul Peer", "open", SECOND),
        ("Rita Rep", "waived", THIRD),
        ("Paul Peer", "open", THIRD),
    ]
    assert list(AccountMove.objects.order_by("position").values_list("owner__name", flat=True)) == [
        "Rita Rep",
        "Paul Peer",
        "Paul Peer",
    ]


def test_a_customer_that_comes_back_brings_its_moves_back(world, customer, plan):
    for owner in (world.peer, world.rep):
        customers.change(make.act(world.manager), customer=customer, data={"owner_id": owner.pk})
        customer_duties.sweep(make.act())
        customer.refresh_from_db()
    assert owed(status="open") == [("Rita Rep", "open", day) for day in (FIRST, SECOND, THIRD)]


def test_who_leaves_gives_the_moves_to_who_takes_the_customer(world, customer, plan):
    handovers.hand_over(
        make.act(world.admin),
        person=world.rep,
        last_day=make.TODAY,
        heirs=Heirs(None, world.peer, world.other_rep),
        seen="",
    )
    assert {name for name, *_ in owed(status="open")} == {"Paul Peer"}
    assert set(AccountMove.objects.values_list("owner__name", flat=True)) == {"Paul Peer"}


def test_the_sweep_owes_moves_that_were_approved_before_moves_were_owed_once(world, customer, plan):
    Obligation.objects.all().delete()
    after = make.NOW + 8 * A_DAY
    customer_duties.sweep(make.act(now=after))
    assert [day for *_, day in owed()] == [SECOND, THIRD]
    assert account_moves.sweep(make.act(now=after)) == 0


def test_the_sweep_leaves_alone_what_the_line_waived(world, plan):
    duty = Obligation.objects.get(due_on=SECOND)
    obligations.waive(make.act(world.manager), obligation=duty, reason="They moved away.")
    assert account_moves.sweep(make.act()) == 0


def test_an_organisation_that_was_set_up_before_gets_the_trap(db):
    names = [module.name for module in iter_modules(migrations.__path__)]
    [name] = [name for name in names if name.endswith("install_account_move_trap")]
    install = import_module(f"accounts.migrations.{name}").install
    install(apps, None)
    assert not Trap.objects.exists()
    traps.install_defaults(make.NOW)
    made = Trap.objects.get(key="account-move")
    made.delete()
    install(apps, None)
    again = Trap.objects.get(key="account-move")
    facts = ("name", "purpose", "cadence", "grace_working_days", "is_active")
    assert [getattr(again, name) for name in facts] == [getattr(made, name) for name in facts]
