"""A signature says how it was given, and needs somebody else's word where others changed the login days before."""

from datetime import timedelta

import pytest

from accounts.entry.rules.login_changes import DOUBTFUL_FOR, What
from accounts.entry.services import login_changes
from accounts.models import AuditEvent
from reviews.documents.services import confirmations, minutes
from reviews.models import Minutes, Signature
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db


def changed(person, by, *, ago=timedelta(days=1)):
    login_changes.note(make.act(by, now=make.NOW - ago), person=person, what=What.PASSWORD)


def signed_by_rep(world):
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    minutes.sign(make.act(world.rep), review=review, sha256=sha256, password=make.PASSWORD)
    return review, Signature.objects.get()


def test_a_signature_says_how_it_was_given(world):
    _, signature = signed_by_rep(world)
    assert (signature.way, signature.doubt) == ("password", "")


def test_a_signature_soon_after_a_change_by_others_waits_for_a_word(world):
    changed(world.rep, world.admin)
    review, signature = signed_by_rep(world)
    assert signature.doubt.startswith("Ada Admin changed the password on ")
    confirmations.confirm(make.act(world.manager), review=review, role="person")
    assert AuditEvent.objects.get(verb="review signature confirmed").after == {"role": "person", "name": "Rita Rep"}
    with pytest.raises(StaleState, match="This signature is already confirmed"):
        confirmations.confirm(make.act(world.manager), review=review, role="person")


def test_three_days_later_nobody_has_to_confirm(world):
    changed(world.rep, world.admin, ago=DOUBTFUL_FOR)
    review, signature = signed_by_rep(world)
    assert signature.doubt == ""
    with pytest.raises(StaleState, match="This signature needs no confirmation"):
        confirmations.confirm(make.act(world.manager), review=review, role="person")


def test_a_long_name_fits_beside_a_signature(world):
    world.admin.name = "A" * 200
    world.admin.save()
    changed(world.rep, world.admin)
    _, signature = signed_by_rep(world)
    assert signature.doubt.endswith(" changed the password on Tue 24 Nov 2026")
    assert len(signature.doubt) <= 200


@pytest.mark.parametrize("who", ["rep", "peer", "admin", "other_manager"])
def test_neither_the_signer_nor_whoever_changed_it_nor_a_stranger_confirms(world, who):
    changed(world.rep, world.admin)
    review, _ = signed_by_rep(world)
    with pytest.raises(Refused, match="Only the line above Rita Rep can confirm this"):
        confirmations.confirm(make.act(getattr(world, who)), review=review, role="person")


def test_a_second_admin_confirms_where_whoever_stands_above_changed_the_login(world):
    second = make.person("Abel Admin", is_admin=True)
    changed(world.rep, world.manager)
    review, _ = signed_by_rep(world)
    with pytest.raises(Refused):
        confirmations.confirm(make.act(world.manager), review=review, role="person")
    assert confirmations.confirm(make.act(second), review=review, role="person").by == second
