"""What the line decides on a request to win, who of the line, and what overtakes it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.duties.services.climbing import climb_overdue
from accounts.models import AuditEvent, Delegation, Membership, Notice, Obligation, Organisation, Person
from accounts.organisation.services import lines
from pipeline.bookings.services import daily_credits
from pipeline.deals.selectors import deciders
from pipeline.deals.selectors import win_requests as selector
from pipeline.deals.selectors.deciders import Parties
from pipeline.deals.services import deals, win_requests, wins
from pipeline.models import Booking, StageChange, WinRequest
from tests import make
from tests.builders.deals import PROOF, make_deal, make_item, stage
from tests.builders.requests import CLOSED, asked_to_win, raise_amount, share, win
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db


def is_open(deal):
    deal.refresh_from_db()
    return deal.status == "open" and not Booking.objects.filter(deal=deal).exists()


def test_approved_it_is_won_as_it_was_asked(world):
    request = asked_to_win(world.rep)
    done = wins.approve(make.act(world.manager), request=request)
    assert (done.status, done.decided_by) == ("approved", world.manager)
    booking = Booking.objects.get()
    assert (booking.amount, booking.booked_on, booking.entered_by) == (Decimal("1500.00"), CLOSED, world.manager)
    assert StageChange.objects.get(to_stage__kind="won").reason == "Asked for by Rita Rep"
    assert Obligation.objects.get(trap__key="win-decision").status == "done"
    assert Notice.objects.get(kind="win-decided").person == world.rep
    daily_credits.verify_daily_sums(make.act())


def test_refused_it_stays_and_says_why(world):
    request = asked_to_win(world.rep)
    with pytest.raises(Invalid) as fault:
        win_requests.refuse(make.act(world.manager), request=request, answer=" ")
    assert "answer" in fault.value.errors
    done = win_requests.refuse(make.act(world.manager), request=request, answer="Show me the order.")
    assert (done.status, done.answer) == ("refused", "Show me the order.")
    assert is_open(request.deal)
    with pytest.raises(StaleState):
        wins.approve(make.act(world.leader), request=request)


@pytest.mark.parametrize("who", ["rep", "peer", "other_rep", "other_manager", "admin"])
def test_nobody_but_the_line_decides(world, who):
    request = asked_to_win(world.rep)
    with pytest.raises(Refused, match="Only the line above Rita Rep"):
        wins.approve(make.act(getattr(world, who)), request=request)
    with pytest.raises(Refused):
        win_requests.refuse(make.act(getattr(world, who)), request=request, answer="No")
    assert is_open(request.deal)


@pytest.mark.parametrize("change", ["amount", "shares"])
def test_what_changed_meanwhile_is_not_won(world, change):
    request = asked_to_win(world.rep)
    deal = request.deal
    if change == "amount":
        raise_amount(deal, by=world.rep, to="99999.00")
    else:
        share(deal, {world.rep: 50, world.peer: 50}, by=world.rep)
    with pytest.raises(StaleState, match="changed since this request"):
        wins.approve(make.act(world.manager), request=request)
    assert is_open(deal)
    assert WinRequest.objects.get().status == "asked"


def test_an_item_that_is_asked_by_now_keeps_it_from_being_won(world):
    request = asked_to_win(world.rep)
    make_item("Won", name="Delivery date", kind="date")
    with pytest.raises(StaleState, match="It cannot be won yet"):
        wins.approve(make.act(world.manager), request=request)
    assert is_open(request.deal)
    assert WinRequest.objects.get().status == "asked"


def test_asked_again_it_is_the_same_request_and_another_amount_overtakes_it(world):
    request = asked_to_win(world.rep)
    version = request.deal.version
    assert win(request.deal, by=world.rep).version == version
    assert WinRequest.objects.count() == 1
    win(request.deal, by=world.rep, amount=Decimal("1700"))
    assert list(WinRequest.objects.order_by("pk").values_list("status", "amount")) == [
        ("overtaken", Decimal("1500.00")),
        ("asked", Decimal("1700.00")),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        WinRequest.objects.create(
            deal=request.deal,
            to_stage=stage("Won"),
            amount=1,
            shares=[],
            closed_on=CLOSED,
            reasons=[],
            asked_at=make.NOW,
            asked_by=world.rep,
        )


def test_who_asked_withdraws_and_nobody_else(world):
    request = asked_to_win(world.rep)
    with pytest.raises(Refused, match="Only Rita Rep"):
        win_requests.withdraw(make.act(world.manager), request=request)
    assert win_requests.withdraw(make.act(world.rep), request=request).status == "withdrawn"
    assert Obligation.objects.get(trap__key="win-decision").status == "done"
    with pytest.raises(StaleState):
        wins.approve(make.act(world.manager), request=request)
    assert is_open(request.deal)


@pytest.mark.parametrize("to", ["Won", "Lost"])
def test_a_deal_that_ends_in_another_way_overtakes_the_request(world, to):
    request = asked_to_win(world.rep)
    deal = request.deal
    deal.refresh_from_db()
    deals.move_stage(
        make.act(world.leader), deal=deal, to_stage=stage(to), closed_on=CLOSED, reason="Gone", proof=PROOF
    )
    assert WinRequest.objects.get().status == "overtaken"
    assert not Obligation.objects.filter(trap__key="win-decision", status="open").exists()
    assert Notice.objects.filter(person=world.manager, kind="win-ended").exists()


def test_a_stand_in_decides_in_the_managers_place_but_not_on_the_own(world):
    request = asked_to_win(world.rep)
    Delegation.objects.create(
        from_person=world.manager,
        to_person=world.other_rep,
        starts_on=make.TODAY,
        ends_before=make.TODAY + timedelta(days=3),
        made_at=make.NOW,
        made_by=world.manager,
    )
    wins.approve(make.act(world.other_rep), request=request)
    assert AuditEvent.objects.get(verb="win approved").actor_name == "Olga Other for Mara Manager"


def test_who_has_nobody_above_is_decided_on_by_the_reviewer_of_last_resort(world):
    request = asked_to_win(world.leader)
    assert request.asked_of == world.admin
    wins.approve(make.act(world.admin), request=request)
    assert Booking.objects.get().entered_by == world.admin


def test_a_company_of_one_decides_alone_and_says_so(world):
    Person.objects.exclude(pk=world.admin.pk).update(is_active=False)
    Membership.objects.filter(person=world.leader).delete()
    make.member(world.admin, world.root)
    lines.rebuild(today=make.TODAY)
    deal = raise_amount(make_deal(world.admin), by=world.admin)
    assert win(deal, by=world.admin).status == "won"
    request = WinRequest.objects.get()
    assert (request.is_alone, request.status, request.decided_by) == (True, "approved", world.admin)
    assert StageChange.objects.get(to_stage__kind="won").reason.startswith("Decided alone")
    assert AuditEvent.objects.filter(verb="win decided alone").exists()


def test_an_overdue_decision_climbs_and_the_first_one_settles_all(world):
    request = asked_to_win(world.rep)
    assert climb_overdue(make.act(now=make.NOW + timedelta(days=9))) == 1
    duties = Obligation.objects.filter(trap__key="win-decision")
    assert set(duties.values_list("owner__name", flat=True)) == {"Mara Manager", "Lea Leader"}
    wins.approve(make.act(world.leader, now=make.NOW + timedelta(days=9)), request=request)
    assert not duties.filter(done_at__isnull=True).exists()


def test_nobody_gets_rid_of_the_line_by_giving_it_shares(world):
    parts = {world.rep: 70, world.manager: 10, world.leader: 10, world.admin: 10}
    deal = share(make_deal(world.rep), parts, by=world.rep)
    win(deal, by=world.rep)
    assert is_open(deal)
    assert WinRequest.objects.get().asked_of == world.manager


def test_the_deputy_comes_before_any_admin(world):
    Organisation.objects.update(reviewer_of_last_resort=world.leader, deputy_of_last_resort=world.other_rep)
    deal = make_deal(world.leader)
    assert deciders.deciders(Parties(world.leader, world.leader.pk, frozenset({world.leader.pk}))) == [world.other_rep]
    assert deal.owner == world.leader


def test_where_somebody_of_the_line_asked_only_those_above_decide(world):
    asked_by_manager = Parties(world.rep, world.manager.pk, frozenset({world.rep.pk}))
    assert deciders.deciders(asked_by_manager) == [world.leader]
    asked_by_leader = Parties(world.rep, world.leader.pk, frozenset({world.rep.pk, world.leader.pk}))
    assert world.manager not in deciders.deciders(asked_by_leader)


def test_whom_a_decision_has_climbed_to_sees_what_it_is_about(world, client_of):
    Organisation.objects.update(reviewer_of_last_resort=world.other_manager)
    request = asked_to_win(world.rep)
    see = make.reader(world.other_manager)
    climb_overdue(make.act(now=make.NOW + timedelta(days=9)))
    assert not selector.visible(see).exists()
    climb_overdue(make.act(now=make.NOW + timedelta(days=19)))
    assert selector.visible(see).get() == request
    assert client_of(world.other_manager).get(f"/win-requests/{request.pk}/").status_code == 200
    wins.approve(make.act(world.other_manager, now=make.NOW + timedelta(days=19)), request=request)
