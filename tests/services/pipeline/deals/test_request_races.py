"""Requests about a deal's money at the same moment: two who ask, two who decide, and a change beside a decision."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import Obligation
from pipeline.deals.services import share_requests, shares, win_requests, wins
from pipeline.models import Booking, Deal, ShareRequest, WinRequest
from tests import make
from tests.builders.deals import make_deal
from tests.builders.requests import asked_to_win, raise_amount, share, win
from traps_web.lib.faults import Fault

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db):
    return make.world()


def at_once(*acts):
    """Each act in a thread of its own, from the same moment on; how many were not refused."""
    all_there = Barrier(len(acts))

    def run(act):
        all_there.wait(timeout=20)
        try:
            act()
        except Fault:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(future.result(timeout=90) for future in [pool.submit(run, act) for act in acts])


def stands():
    return Deal.objects.select_related("owner", "stage").get()


def test_two_moves_to_won_make_one_request_and_one_duty(cast):
    raise_amount(make_deal(cast.rep), by=cast.rep)
    at_once(*[lambda: win(stands(), by=cast.rep)] * 3)
    assert WinRequest.objects.filter(status="asked").count() == 1
    assert Obligation.objects.filter(trap__key="win-decision", status="open").count() == 1
    assert not Booking.objects.exists()


def test_of_two_who_decide_one_is_first(cast):
    request = asked_to_win(cast.rep)
    done = at_once(
        lambda: wins.approve(make.act(cast.manager), request=request),
        lambda: win_requests.refuse(make.act(cast.leader), request=request, answer="No"),
        lambda: wins.approve(make.act(cast.leader), request=request),
    )
    assert done == 1
    status = WinRequest.objects.get().status
    assert (status, Booking.objects.count()) in (("approved", 1), ("refused", 0))


def test_another_amount_beside_the_approval_is_never_booked_unseen(cast):
    request = asked_to_win(cast.rep)
    at_once(
        lambda: wins.approve(make.act(cast.manager), request=request),
        lambda: raise_amount(stands(), by=cast.rep, to="99999.00"),
    )
    assert set(Booking.objects.values_list("amount", flat=True)) <= {Decimal("1500.00")}
    deal = stands()
    assert (deal.status == "won") is Booking.objects.exists()


def test_two_yeses_at_once_plan_the_shares(cast):
    deal = share(make_deal(cast.rep), {cast.rep: 20, cast.peer: 40, cast.other_rep: 40}, by=cast.rep)
    share(deal, {cast.rep: 100}, by=cast.rep)
    request = ShareRequest.objects.get()
    at_once(
        lambda: share_requests.agree(make.act(cast.peer), request=request),
        lambda: share_requests.agree(make.act(cast.other_rep), request=request),
    )
    assert ShareRequest.objects.get().status == "approved"
    assert shares.of(stands()) == [(cast.rep.pk, 1_000_000)]
