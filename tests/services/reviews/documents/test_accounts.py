"""A accounts without a fresh approved plan: the review warns, and is not signed before they have one."""

import pytest

from reviews.cycles.services import steps
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.selectors import accounts
from reviews.documents.services import minutes
from reviews.models import Packet
from reviews.presenting.services import presenting
from tests import make
from tests.builders import account_plans as plans
from tests.builders import reviews as builder
from tests.builders.customers import make_customer
from traps_web.lib.faults import Invalid


@pytest.fixture
def customer(world):
    plans.install()
    return make_customer("Condax", world.rep, tier="A")


def close(review, world):
    review = steps.read(review.pk)
    wrote = presenting.write_promises(make.act(world.rep), review=review, version=review.version, rows=builder.PROMISES)
    return minutes.close_writing(make.act(world.manager), review=wrote, version=wrote.version)


def test_the_writing_is_closed_only_when_every_a_account_has_a_fresh_plan(world, customer):
    make_customer("A B one", world.rep, tier="B")
    review = builder.review(world, at="stands")
    view = PacketView.of(Packet.objects.get(review=review))
    assert view.accounts_finding == "A accounts with a fresh plan: 0 of 1" and view.accounts[0].state.word == "none"
    with pytest.raises(Invalid, match="Condax has no fresh approved account plan: an A account needs one"):
        close(review, world)
    plans.make_plan(customer, at="approved", by=world.manager)
    assert close(review, world).review_id == review.pk


def test_a_packet_that_was_frozen_before_account_plans_only_warns(world, customer, monkeypatch):
    review = builder.review(world, at="stands")
    monkeypatch.setattr(accounts, "binds", lambda document: False)
    assert [row.customer for row in accounts.wanting(review=review, today=make.TODAY)] == [customer]
    assert close(review, world).review_id == review.pk


def test_the_page_names_them_to_both_sides_and_not_to_the_group(world, customer, client_of):
    review = builder.review(world, at="live")
    for who, is_shown in ((world.rep, True), (world.manager, True), (world.peer, False)):
        page = client_of(who).get(f"/reviews/{review.pk}/").content.decode()
        assert ("A accounts that block the signature" in page) is is_shown
