"""Nobody's share is made smaller without their yes, or that of somebody above both sides."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notice, Person
from pipeline.deals.services import deals, share_requests, shares
from pipeline.models import Booking, DealChange, ShareConsent, ShareRequest, ShareRequestPart
from tests import make
from tests.builders.deals import make_deal
from tests.builders.imports import take
from tests.builders.requests import asked_for_shares, raise_amount, share, win
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db


def planned(deal):
    """Shares in per cent by the first name of each person."""
    names = dict(Person.objects.values_list("pk", "name"))
    return {names[pk].split()[0]: share_ppm // 10_000 for pk, share_ppm in shares.of(deal)}


def test_giving_away_ones_own_needs_no_yes_and_the_receiver_is_told(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    assert planned(deal) == {"Rita": 60, "Paul": 40}
    assert not ShareRequest.objects.exists()
    notice = Notice.objects.get(kind="shares-changed")
    assert (notice.person, notice.text) == (
        world.peer,
        "Rita Rep changed your share of Condax, GTX Pro from 0 % to 40 %.",
    )
    assert notice.address == ""


@pytest.mark.parametrize("after", [{"rep": 100}, {"rep": 61, "peer": 39}, {"rep": 60, "other_rep": 40}])
def test_taking_from_a_colleague_waits_for_the_yes(world, after):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    share(deal, {getattr(world, name): percent for name, percent in after.items()}, by=world.rep)
    assert planned(deal) == {"Rita": 60, "Paul": 40}
    request = ShareRequest.objects.get()
    [part] = [part for part in request.parts.all() if part.needs_yes]
    assert (part.person, part.before_ppm, part.after_ppm) == (world.peer, 400_000, after.get("peer", 0) * 10_000)
    notice = Notice.objects.get(person=world.peer, kind="shares-asked")
    assert "from 40 % to" in notice.text and notice.address == f"/share-requests/{request.pk}/"


@pytest.mark.parametrize("who", ["peer", "manager", "leader", "admin"])
def test_the_person_or_the_common_line_agrees(world, who):
    request = asked_for_shares(world.rep, world.peer)
    done = share_requests.agree(make.act(getattr(world, who)), request=request)
    assert done.status == "approved"
    assert planned(request.deal) == {"Rita": 100}
    assert ShareConsent.objects.get().by == getattr(world, who)
    change = DealChange.objects.filter(field="shares").latest("pk")
    assert (change.by, change.reason) == (getattr(world, who), "Asked for by Rita Rep")
    assert Notice.objects.filter(person=world.rep, kind="shares-decided").exists()


@pytest.mark.parametrize("who", ["rep", "other_rep", "other_manager"])
def test_nobody_else_does(world, who):
    request = asked_for_shares(world.rep, world.peer)
    with pytest.raises(
        Refused, match="Only a person whose share gets smaller, or a manager above both sides, can answer this"
    ):
        share_requests.agree(make.act(getattr(world, who)), request=request)
    with pytest.raises(Refused):
        share_requests.refuse(make.act(getattr(world, who)), request=request, answer="No")
    assert planned(request.deal) == {"Rita": 60, "Paul": 40}


def test_the_line_of_another_team_is_not_the_common_line(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.other_rep: 40}, by=world.rep)
    share(deal, {world.rep: 100}, by=world.manager)
    request = ShareRequest.objects.get()
    assert planned(deal) == {"Rita": 60, "Olga": 40}
    with pytest.raises(Refused):
        share_requests.agree(make.act(world.other_manager), request=request)
    share_requests.agree(make.act(world.leader), request=request)
    assert planned(deal) == {"Rita": 100}


@pytest.mark.parametrize("who", ["manager", "leader", "admin"])
def test_the_common_line_changes_shares_at_once_and_everybody_is_told(world, who):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    Notice.objects.all().delete()
    share(deal, {world.rep: 90, world.peer: 10}, by=getattr(world, who))
    assert planned(deal) == {"Rita": 90, "Paul": 10}
    text_by_person = dict(Notice.objects.filter(kind="shares-changed").values_list("person__name", "text"))
    assert text_by_person["Paul Peer"].endswith("from 40 % to 10 %.") and text_by_person["Rita Rep"].endswith(
        "from 60 % to 90 %."
    )


@pytest.mark.parametrize("who", ["manager", "admin"])
def test_nobody_takes_for_themselves_whatever_they_are(world, who):
    taker = getattr(world, who)
    deal = make_deal(world.rep)
    share(deal, {world.rep: 50, taker: 50}, by=taker)
    assert planned(deal) == {"Rita": 100}
    request = ShareRequest.objects.get()
    with pytest.raises(Refused):
        share_requests.agree(make.act(taker), request=request)
    share_requests.agree(make.act(world.rep), request=request)
    assert planned(deal) == {"Rita": 50, taker.name.split()[0]: 50}


def test_who_gains_does_not_agree_for_others(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    share(deal, {world.rep: 60, world.manager: 40}, by=world.rep)
    request = ShareRequest.objects.get()
    with pytest.raises(Refused):
        share_requests.agree(make.act(world.manager), request=request)
    share_requests.agree(make.act(world.peer), request=request)
    assert planned(deal) == {"Rita": 60, "Mara": 40}


def test_everybody_it_takes_from_says_yes(world):
    deal = share(make_deal(world.rep), {world.rep: 20, world.peer: 40, world.other_rep: 40}, by=world.rep)
    share(deal, {world.rep: 100}, by=world.rep)
    request = ShareRequest.objects.get()
    assert share_requests.agree(make.act(world.peer), request=request).status == "asked"
    assert planned(deal) == {"Rita": 20, "Paul": 40, "Olga": 40}
    assert share_requests.agree(make.act(world.other_rep), request=request).status == "approved"
    assert planned(deal) == {"Rita": 100}


def test_one_no_is_enough_and_needs_words(world):
    request = asked_for_shares(world.rep, world.peer)
    with pytest.raises(Invalid):
        share_requests.refuse(make.act(world.peer), request=request, answer="")
    assert share_requests.refuse(make.act(world.peer), request=request, answer="I found them").status == "refused"
    with pytest.raises(StaleState):
        share_requests.agree(make.act(world.leader), request=request)
    assert planned(request.deal) == {"Rita": 60, "Paul": 40}


def test_who_asked_withdraws_and_nobody_else(world):
    request = asked_for_shares(world.rep, world.peer)
    with pytest.raises(Refused):
        share_requests.withdraw(make.act(world.peer), request=request)
    assert share_requests.withdraw(make.act(world.rep), request=request).status == "withdrawn"
    with pytest.raises(StaleState):
        share_requests.agree(make.act(world.peer), request=request)


def test_won_meanwhile_it_is_booked_with_the_shares_as_they_stood(world):
    request = asked_for_shares(world.rep, world.peer)
    deal = request.deal
    win(deal, by=world.manager)
    credited = dict(Booking.objects.get().credits.values_list("person__name", "amount"))
    assert credited == {"Rita Rep": Decimal("600.00"), "Paul Peer": Decimal("400.00")}
    assert ShareRequest.objects.get().status == "overtaken"
    with pytest.raises(StaleState):
        share_requests.agree(make.act(world.peer), request=request)


def test_the_line_that_plans_them_anew_overtakes_the_request(world):
    request = asked_for_shares(world.rep, world.peer)
    share(request.deal, {world.rep: 50, world.peer: 50}, by=world.manager)
    assert ShareRequest.objects.get().status == "overtaken"


def test_another_wish_overtakes_the_one_before(world):
    request = asked_for_shares(world.rep, world.peer)
    share(request.deal, {world.rep: 80, world.peer: 20}, by=world.rep)
    assert list(ShareRequest.objects.order_by("pk").values_list("status", flat=True)) == ["overtaken", "asked"]


def test_the_same_wish_again_changes_nothing(world):
    request = asked_for_shares(world.rep, world.peer)
    share(request.deal, {world.rep: 100}, by=world.rep)
    assert list(ShareRequest.objects.values_list("pk", "status")) == [(request.pk, "asked")]


def test_shares_that_moved_on_are_not_agreed_to(world):
    request = asked_for_shares(world.rep, world.peer)
    deal = request.deal
    deals.change(make.act(), deal=deal, version=deal.version, data={"owner_id": world.peer.pk})
    with pytest.raises(StaleState, match="changed since this request"):
        share_requests.agree(make.act(world.manager), request=request)


def test_another_amount_is_no_matter_of_shares(world):
    request = asked_for_shares(world.rep, world.peer)
    raise_amount(request.deal, by=world.rep)
    assert share_requests.agree(make.act(world.peer), request=request).status == "approved"


def test_a_manager_who_takes_a_deal_over_takes_no_share_with_it(world):
    deal = make_deal(world.rep)
    deals.change(make.act(world.manager), deal=deal, version=1, data={"owner_id": world.manager.pk})
    assert (deal.owner, planned(deal)) == (world.manager, {"Rita": 100})
    share_requests.agree(make.act(world.rep), request=ShareRequest.objects.get())
    assert planned(deal) == {"Mara": 100}


def test_a_deal_that_is_given_to_a_colleague_takes_the_share_along_and_both_are_told(world):
    deal = make_deal(world.rep)
    deals.change(make.act(world.manager), deal=deal, version=1, data={"owner_id": world.peer.pk})
    assert planned(deal) == {"Paul": 100}
    address_by_person = dict(Notice.objects.filter(kind="shares-changed").values_list("person__name", "address"))
    assert address_by_person == {"Rita Rep": "", "Paul Peer": f"/deals/{deal.pk}/"}


def test_a_file_that_names_another_owner_moves_the_share_and_tells_both(world):
    make_deal(world.rep, external_id="D1")
    run = take("deals", "external_id,name,owner_email,stage", "D1,Condax,paul.peer@example.com,Prospecting")
    assert run.status == "done"
    assert set(Notice.objects.filter(kind="shares-changed").values_list("person__name", flat=True)) == {
        "Rita Rep",
        "Paul Peer",
    }


def test_a_share_of_somebody_who_has_left_is_answered_by_the_line(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    Person.objects.filter(pk=world.peer.pk).update(is_active=False)
    share(deal, {world.rep: 100}, by=world.rep)
    assert planned(deal) == {"Rita": 60, "Paul": 40}
    share_requests.agree(make.act(world.manager), request=ShareRequest.objects.get())
    assert planned(deal) == {"Rita": 100}


def test_where_nobody_else_could_agree_it_is_decided_alone(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.admin: 40}, by=world.rep)
    Person.objects.exclude(pk=world.admin.pk).update(is_active=False)
    share(deal, {world.admin: 100}, by=world.admin)
    assert planned(deal) == {"Ada": 100}
    assert DealChange.objects.latest("pk").reason.startswith("Decided alone")


def test_what_was_asked_and_agreed_only_grows(world):
    request = asked_for_shares(world.rep, world.peer)
    share_requests.agree(make.act(world.peer), request=request)
    for change in (
        lambda: ShareRequest.objects.filter(pk=request.pk).update(answer="Rewritten"),
        lambda: ShareRequestPart.objects.filter(request=request).update(after_ppm=1),
        lambda: ShareConsent.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_stale_page_asks_for_nothing(world):
    deal = share(make_deal(world.rep), {world.rep: 60, world.peer: 40}, by=world.rep)
    with pytest.raises(StaleState):
        shares.set_shares(make.act(world.rep), deal=deal, version=1, shares=[(world.rep.pk, 1_000_000)])
    assert not ShareRequest.objects.exists()


def test_shares_that_were_agreed_to_are_a_change_before_a_win(world):
    request = asked_for_shares(world.rep, world.peer)
    share_requests.agree(make.act(world.peer), request=request)
    deal = request.deal
    deal.refresh_from_db()
    assert win(deal, by=world.rep, closed_on=date(2026, 11, 25)).status == "open"
