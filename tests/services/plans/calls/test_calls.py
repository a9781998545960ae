"""Calls: rows that supersede, for whom somebody may speak, on deals that can be relied on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from pipeline.deals.services import deals, forecasts
from plans.calls.selectors import calls as selector
from plans.calls.selectors import quarters, sums
from plans.calls.services.calls import Word, make_many
from plans.models import Call, CallDeal
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.calls import NEXT_QUARTER, QUARTER, make_call, of_organisation, of_person, of_team
from tests.builders.deals import make_deal
from traps_web.lib.faults import Invalid, Refused, StaleState

A_DAY = timedelta(days=1)


def test_a_call_supersedes_and_the_chain_stays(world):
    make_booking(world.rep, "200.00")
    first = make_call(world.rep, "1000", "1500", note="Two are signed.")
    second = make_call(world.rep, "900", "1500", now=make.NOW + A_DAY)
    first.refresh_from_db()
    assert (first.commit, first.booked, first.superseded_by) == (Decimal(1000), Decimal(200), second)
    event = AuditEvent.objects.filter(verb="call made").latest("pk")
    assert (event.before["commit"], event.after["commit"], event.actor) == ("1000.00", "900.00", world.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=first.pk).update(commit=Decimal(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=second.pk).delete()


def test_each_speaker_has_a_chain_of_their_own(world):
    own = make_call(world.rep, "1000")
    of_manager = make_call(world.manager, "800", subject=of_person(world.rep))
    assert of_manager.supersedes_id is None
    standing = selector.standing(subjects=[of_person(world.rep)], period=quarters.quarter(QUARTER))
    assert set(standing) == {own, of_manager}


@pytest.mark.parametrize(
    ("commit", "best_case", "field"), [("-1", "5", "commit"), ("10", "9.99", "best_case"), ("-2", "-3", "best_case")]
)
def test_figures_that_cannot_be_are_refused_beside_their_field(world, commit, best_case, field):
    with pytest.raises(Invalid) as refused:
        make_call(world.rep, commit, best_case)
    assert field in refused.value.errors and not Call.objects.exists()


def test_the_database_refuses_what_the_form_does(world):
    call = make_call(world.rep)
    for wrong in ({"commit": Decimal(-1)}, {"best_case": Decimal(1)}, {"about": "team"}, {"supersedes": None}):
        values = {
            "about": "person",
            "person": world.rep,
            "period": QUARTER,
            "starts_on": call.starts_on,
            "ends_before": call.ends_before,
            "week": call.week,
            "commit": Decimal(10),
            "best_case": Decimal(20),
            "booked": Decimal(0),
            "said_at": make.NOW,
            "said_by": world.rep,
            "supersedes": call,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.create(**values | wrong)


def test_of_two_that_follow_the_same_call_the_second_is_told(world):
    first = make_call(world.rep)
    make_call(world.rep, "900", after=first.pk, knows_after=True)
    with pytest.raises(StaleState, match="made again while you were writing"):
        make_call(world.rep, "800", after=first.pk, knows_after=True)
    with pytest.raises(StaleState):
        make_call(world.rep, "800", after=None, knows_after=True)
    assert Call.objects.count() == 2


def test_only_running_quarters_are_called(world):
    with pytest.raises(Invalid, match="This quarter is over"):
        make_call(world.rep, period="FY2027-Q1")
    with pytest.raises(Invalid, match="last two weeks"):
        make_call(world.rep, period="FY2027-Q4")
    with pytest.raises(Invalid, match="Calls are made for quarters"):
        make_call(world.rep, period="FY2027")
    with pytest.raises(Invalid):
        make_call(world.rep, period="FY2027-Q9")
    assert make_call(world.rep, period=NEXT_QUARTER).period == NEXT_QUARTER  # Wed 25 Nov: six days are left.


def test_who_may_say_it_for_whom(world):
    for by, subject in (
        (world.peer, of_person(world.rep)),
        (world.other_manager, of_person(world.rep)),
        (world.admin, of_person(world.rep)),
        (world.manager, of_team(world.south)),
        (world.rep, of_team(world.north)),
        (world.manager, of_organisation()),
        (world.admin, of_organisation()),
    ):
        with pytest.raises(Refused):
            make_call(by, subject=subject)
    for by, subject in (
        (world.manager, of_person(world.rep)),
        (world.leader, of_person(world.rep)),
        (world.manager, of_team(world.north)),
        (world.leader, of_team(world.north)),
        (world.leader, of_organisation()),
    ):
        assert make_call(by, subject=subject).said_by == by


def test_who_sees_it(world):
    own, for_rep = make_call(world.rep), make_call(world.manager, subject=of_person(world.rep))
    team, whole = (
        make_call(world.manager, subject=of_team(world.north)),
        make_call(world.leader, subject=of_organisation()),
    )
    seen = {
        who.name: set(selector.visible(viewer=who))
        for who in (world.rep, world.peer, world.manager, world.other_manager, world.leader, world.admin)
    }
    assert seen["Rita Rep"] == {own, for_rep}
    assert seen["Paul Peer"] == seen["Otto Manager"] == set()
    assert seen["Mara Manager"] == {own, for_rep, team}
    assert seen["Lea Leader"] == seen["Ada Admin"] == {own, for_rep, team, whole}


def test_a_call_rests_on_open_deals_of_its_person_inside_the_quarter(world):
    good = make_deal(world.rep, at="Closing", name="Good", close_on=date(2026, 11, 28))
    forecasts.choose(make.act(world.rep), deal=good, forecast="best case")
    call = make_call(world.rep, deals=[good.pk, good.pk])
    [named] = CallDeal.objects.filter(call=call)
    assert (named.forecast, named.amount, named.close_on) == ("best case", Decimal(1000), date(2026, 11, 28))
    for deal, why in (
        (make_deal(world.peer, at="Closing", close_on=date(2026, 11, 28)), "no such deal of this person"),
        (make_deal(world.rep, at="Won", name="Won one"), "Won one is won"),
        (make_deal(world.rep, name="Undated"), "Undated has no close date"),
        (make_deal(world.rep, at="Closing", name="Later", close_on=date(2027, 1, 5)), "Later closes outside"),
    ):
        with pytest.raises(Invalid, match=why):
            make_call(world.rep, deals=[good.pk, deal.pk])
    with pytest.raises(Invalid, match="Only the call for a person"):
        make_call(world.manager, subject=of_team(world.north), deals=[good.pk])


def test_a_call_is_older_than_a_change_in_its_deals(world):
    deal = make_deal(world.rep, at="Closing", close_on=date(2026, 11, 28))
    other = make_deal(world.rep, at="Closing", close_on=date(2026, 11, 28))
    call = make_call(world.rep, deals=[deal.pk])
    assert selector.older_than_deals([call]) == {}
    later = make.act(world.rep, now=make.NOW + timedelta(minutes=1))
    deals.change(later, deal=other, version=other.version, data={"amount": Decimal(5)})
    deals.change(later, deal=deal, version=deal.version, data={"name": "Renamed"})
    assert selector.older_than_deals([call]) == {}
    deals.change(later, deal=deal, version=deal.version, data={"amount": Decimal(5)})
    assert selector.older_than_deals([call]) == {call.pk: frozenset({deal.pk})}


def test_many_words_are_said_together_or_not_at_all(world):
    good = Word(of_person(world.rep), Decimal(10), Decimal(20))
    with pytest.raises(Invalid):
        make_many(make.act(world.manager), period=QUARTER, words=[good, Word(good.subject, Decimal(9), Decimal(1))])
    assert not Call.objects.exists()
    both = [good, Word(of_team(world.north), Decimal(15), Decimal(20))]
    assert len(make_many(make.act(world.manager), period=QUARTER, words=both)) == 2


def test_money_of_teams_is_that_of_the_day(world):
    make_booking(world.rep, "100.00")
    make_booking(world.other_rep, "40.00")
    start, end = date(2026, 9, 1), date(2026, 12, 1)
    subjects = [of_person(world.rep), of_team(world.north), of_team(world.root), of_organisation()]
    booked = sums.booked(subjects, start, end)
    assert [booked.get((subject.about, subject.pk)) for subject in subjects] == [100, 100, 140, 140]
