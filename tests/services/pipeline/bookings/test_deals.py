"""Deals: opened, changed, moved, taken over, and refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import AuditEvent
from pipeline.bookings.services import daily_credits
from pipeline.deals.services import deals, shares
from pipeline.intake.services import takeovers
from pipeline.models import Booking, Deal, DealShare, StageChange
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.deals import PROOF, STEP, make_deal, open_deal, stage
from traps_web.lib.faults import Invalid, Refused, StaleState


def move(deal, to, by, now, **values):
    return deals.move_stage(make.act(by, now=now), deal=deal, to_stage=stage(to), **values)


def refused(fault, field):
    return fault.value.errors[field]


def test_a_new_deal_stands_at_the_first_stage_and_is_credited_to_its_owner(world, now):
    deal = open_deal(world.rep, close_on=date(2026, 12, 18))
    share = deal.shares.get()
    assert (deal.stage.name, deal.status, deal.opened_on) == ("Prospecting", "open", date(2026, 11, 25))
    assert (share.person, share.team, share.share_amount, share.weighted_amount) == (
        world.rep,
        world.north,
        Decimal("1000.00"),
        Decimal("100.00"),
    )
    assert StageChange.objects.get(deal=deal).from_stage is None
    assert AuditEvent.objects.get(verb="deal created").actor == world.rep


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"opened_on": date(2026, 11, 26)}, "opened_on"),
        ({"close_on": date(2026, 11, 24)}, "close_on"),
        ({"close_on": date(2040, 1, 1)}, "close_on"),
        ({"next_step": "Call"}, "next_step_on"),
        ({"next_step_on": date(2026, 12, 1)}, "next_step"),
    ],
)
def test_wrong_input_is_refused_beside_its_field(world, values, field):
    with pytest.raises(Invalid) as fault:
        open_deal(world.rep, **values)
    assert list(fault.value.errors) == [field]
    assert not Deal.objects.exists()


def test_an_external_id_is_given_once(world):
    open_deal(world.rep, external_id="A1")
    with pytest.raises(Invalid) as fault:
        open_deal(world.rep, external_id="A1")
    assert refused(fault, "external_id") == deals.TAKEN_ID


def test_a_stale_page_overwrites_nothing(world, now):
    deal = open_deal(world.rep)
    stale = Deal.objects.get(pk=deal.pk)
    deals.change(make.act(world.manager, now=now), deal=deal, version=1, data={"amount": Decimal("2000")})
    with pytest.raises(StaleState):
        deals.change(make.act(world.rep, now=now), deal=stale, version=1, data={"amount": Decimal("3000")})
    assert Deal.objects.get().amount == Decimal("2000.00")
    assert DealShare.objects.get().share_amount == Decimal("2000.00")


def test_peers_and_leaders_outside_the_line_do_not_write(world, now):
    deal = open_deal(world.rep)
    for stranger in (world.peer, world.other_manager):
        with pytest.raises(Refused, match="Only Rita Rep, the line above and admins"):
            deals.change(make.act(stranger, now=now), deal=deal, version=1, data={"name": "Mine"})


def test_a_new_owner_takes_the_share_along_and_must_be_in_the_line(world, now):
    deal = open_deal(world.rep)
    with pytest.raises(Refused):
        deals.change(make.act(world.manager, now=now), deal=deal, version=1, data={"owner_id": world.other_rep.pk})
    deal.refresh_from_db()
    deals.change(make.act(world.manager, now=now), deal=deal, version=1, data={"owner_id": world.peer.pk})
    assert shares.of(deal) == [(world.peer.pk, 1_000_000)]


def test_a_close_date_is_required_from_the_second_stage_on(world, now):
    deal = open_deal(world.rep)
    with pytest.raises(Invalid) as fault:
        move(deal, "Engaging", world.rep, now)
    assert refused(fault, "close_on") == "From the second stage on a deal needs its expected close date."
    move(deal, "Engaging", world.rep, now, close_on=date(2026, 12, 18), **STEP)
    assert deal.shares.get().weighted_amount == Decimal("300.00")
    assert deal.shares.get().close_on == date(2026, 12, 18)
    with pytest.raises(Invalid) as fault:
        deals.change(make.act(world.rep, now=now), deal=deal, version=deal.version, data={"close_on": None})
    assert "close_on" in fault.value.errors


def test_won_creates_one_booking_from_the_planned_shares(world, now):
    deal = open_deal(world.rep, amount=Decimal("100.01"))
    shares.set_shares(
        make.act(world.rep, now=now), deal=deal, version=1, shares=[(world.rep.pk, 500_000), (world.peer.pk, 500_000)]
    )
    move(deal, "Won", world.manager, now, closed_on=date(2026, 11, 25), proof=PROOF)
    booking = Booking.objects.get(deal=deal)
    assert (booking.source, booking.amount, booking.booked_on) == ("deal", Decimal("100.01"), date(2026, 11, 25))
    assert [credit.amount for credit in booking.credits.order_by("person")] == [Decimal("50.01"), Decimal("50.00")]
    assert not deal.shares.filter(is_open=True).exists()
    daily_credits.verify_daily_sums(make.act(now=now))


def test_won_creates_nothing_when_a_file_has_booked_the_deal(world, now):
    deal = open_deal(world.rep)
    make_booking(world.rep, "900.00", deal_id=deal.pk)
    # As it stands where the file came before an invoice won the deal that it names.
    Deal.objects.update(stage=deal.stage, status="open", closed_on=None)
    deal.refresh_from_db()
    move(deal, "Won", world.rep, now, closed_on=date(2026, 11, 25), proof=PROOF)
    assert Booking.objects.get().amount == Decimal("900.00")


@pytest.mark.parametrize(
    ("to", "values", "field"),
    [
        ("Won", {"proof": PROOF}, "closed_on"),
        ("Won", {"proof": PROOF, "closed_on": date(2026, 11, 26)}, "closed_on"),
        ("Won", {"proof": PROOF, "closed_on": date(2026, 11, 24)}, "closed_on"),
        ("Lost", {"closed_on": date(2026, 11, 25)}, "reason"),
        ("Prospecting", {}, "to_stage"),
    ],
)
def test_a_move_that_lacks_something_is_refused(world, now, to, values, field):
    deal = open_deal(world.rep)
    with pytest.raises(Invalid) as fault:
        move(deal, to, world.rep, now, **values)
    assert list(fault.value.errors) == [field]


def test_won_needs_its_amount_which_may_come_with_the_move(world, now):
    deal = open_deal(world.rep, amount=None)
    with pytest.raises(Invalid) as fault:
        move(deal, "Won", world.rep, now, closed_on=date(2026, 11, 25), proof=PROOF)
    assert refused(fault, "amount") == "A won deal needs its amount."
    move(deal, "Won", world.manager, now, closed_on=date(2026, 11, 25), proof=PROOF, amount=Decimal("70"))
    assert Booking.objects.get().amount == Decimal("70.00")


def test_won_is_final_and_lost_is_reopened_from_above_with_a_reason(world, now):
    won = make_deal(world.rep, at="Won")
    with pytest.raises(Invalid) as fault:
        move(won, "Engaging", world.manager, now, reason="Not signed")
    assert "restate the booking" in refused(fault, "to_stage")
    lost = make_deal(world.rep, at="Lost")
    assert lost.lost_reason == "not recorded"
    with pytest.raises(Refused, match="line above"):
        move(lost, "Prospecting", world.rep, now, reason="They called")
    with pytest.raises(Invalid):
        move(lost, "Prospecting", world.manager, now)
    move(lost, "Prospecting", world.manager, now, reason="They called")
    assert (lost.status, lost.closed_on, lost.lost_reason) == ("open", None, "")
    assert lost.shares.get().is_open


def test_two_who_move_the_same_deal_make_one_booking(world, now):
    deal = open_deal(world.rep)
    other = Deal.objects.get(pk=deal.pk)
    move(deal, "Won", world.rep, now, closed_on=date(2026, 11, 25), proof=PROOF)
    with pytest.raises(StaleState):
        move(other, "Won", world.manager, now, closed_on=date(2026, 11, 25), proof=PROOF)
    assert Booking.objects.count() == 1


def test_a_take_over_keeps_the_stage_and_owes_what_is_missing(world, now):
    deal = make_deal(world.rep, at="Engaging", amount=None, close_on=None)
    assert deal.taken_over and deal.stage.name == "Engaging"
    assert StageChange.objects.get(deal=deal).taken_over
    deals.change(
        make.act(world.rep, now=now),
        deal=deal,
        version=1,
        data={"next_step": "Call", "next_step_on": date(2026, 12, 1)},
    )
    assert deal.next_step == "Call"


def test_a_take_over_books_the_won_ones_in_bulk(world, now, django_assert_max_num_queries):
    where = stage("Won")
    rows = [
        takeovers.TakenOverDeal(
            name=f"Deal {n}", owner_id=world.rep.pk, stage_id=where.pk, amount=Decimal(n), closed_on=date(2026, 11, 20)
        )
        for n in range(1, 301)
    ]
    with django_assert_max_num_queries(50):
        takeovers.take_over_many(make.act(now=now), rows=rows)
    assert Booking.objects.aggregate(total=Sum("amount"))["total"] == Decimal(300 * 301 // 2)
    daily_credits.verify_daily_sums(make.act(now=now))


def test_open_shares_follow_a_move_to_another_team(world, now):
    deal, won = open_deal(world.rep), make_deal(world.rep, at="Won")
    assert shares.move_open_shares(teams={world.rep.pk: world.south.pk}) == 1
    assert deal.shares.get().team == world.south
    assert won.shares.get().team == world.north
