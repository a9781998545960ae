"""Feed addresses, invitations and the code of the first page.

Only hashes are kept, and each opens as long as it should.
"""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.entry.rules.doors import hashed, plain_code
from accounts.entry.selectors import feeds as feed_selector
from accounts.entry.selectors import invitations as invitation_selector
from accounts.entry.services import feeds, invitations, setup_codes
from accounts.letters.services.direct import Patience
from accounts.models import AuditEvent, FeedAddress, Invitation, Organisation, SetupCode
from tests import make
from traps_web.lib.faults import Invalid, Refused, StaleState

PASSWORD = "a-long-enough-one"


@pytest.fixture
def nina(world):
    return make.person("Nina New")


def test_a_feed_address_opens_until_it_is_renewed(world, now):
    first = feeds.renew(make.act(now=now), person=world.rep)
    assert feed_selector.owner_of(token=first, now=make.NOW) == world.rep
    second = feeds.renew(make.act(now=now), person=world.rep)
    assert feed_selector.owner_of(token=first, now=make.NOW) is None
    assert feed_selector.owner_of(token=second, now=make.NOW) == world.rep
    feeds.revoke(make.act(now=now), person=world.rep)
    assert feed_selector.owner_of(token=second, now=make.NOW) is None
    with pytest.raises(StaleState):
        feeds.revoke(make.act(now=now), person=world.rep)


def test_a_closed_login_has_no_feed(world, now):
    token = feeds.renew(make.act(now=now), person=world.rep)
    world.rep.is_active = False
    world.rep.save()
    assert feed_selector.owner_of(token=token, now=make.NOW) is None


def test_secrets_are_stored_as_hashes_and_never_in_the_trail(world, nina, now):
    token = feeds.renew(make.act(now=now), person=world.rep)
    link = invitations.make(make.act(world.admin, now=now), person=nina).token
    assert FeedAddress.objects.get().token_hash == hashed(token)
    assert Invitation.objects.get().token_hash == hashed(link)
    trail = " ".join(str(row) for row in AuditEvent.objects.values_list("before", "after", "reason"))
    assert token not in trail
    assert link not in trail


def test_an_invitation_sets_the_password_once(world, nina, now):
    made = invitations.make(make.act(world.admin, now=now), person=nina)
    row = invitation_selector.by_token(token=made.token)
    assert invitations.accept(make.act(now=now), invitation=row, password=PASSWORD) == nina
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)
    with pytest.raises(StaleState):
        invitations.accept(make.act(now=now), invitation=row, password="another-long-one")
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)


def test_a_newer_invitation_replaces_the_one_before(world, nina, now):
    first = invitations.make(make.act(world.admin, now=now), person=nina)
    second = invitations.make(make.act(world.admin, now=now), person=nina)
    with pytest.raises(StaleState):
        invitations.accept(make.act(now=now), invitation=first.invitation, password=PASSWORD)
    assert invitation_selector.open_of(person=nina, now=now) == second.invitation
    assert invitation_selector.open_count(now=now) == 1


@pytest.mark.parametrize(("days", "opens"), [(6, True), (7, False), (30, False)])
def test_an_invitation_lasts_seven_days(world, nina, now, days, opens):
    row = invitations.make(make.act(world.admin, now=now), person=nina).invitation
    later = now + timedelta(days=days)
    if opens:
        invitations.accept(make.act(now=later), invitation=row, password=PASSWORD)
    else:
        with pytest.raises(StaleState):
            invitations.accept(make.act(now=later), invitation=row, password=PASSWORD)
    assert invitation_selector.open_of(person=nina, now=later) is None


def test_a_weak_password_leaves_the_invitation_open(world, nina, now):
    row = invitations.make(make.act(world.admin, now=now), person=nina).invitation
    with pytest.raises(Invalid) as fault:
        invitations.accept(make.act(now=now), invitation=row, password="short")
    assert "password" in fault.value.errors
    assert invitation_selector.open_of(person=nina, now=now) == row


def test_who_may_not_makes_no_link_and_nobody_makes_their_own(world, nina, now):
    with pytest.raises(Refused, match="admins"):
        invitations.make(make.act(world.manager, now=now), person=nina)
    with pytest.raises(Refused, match="your own password"):
        invitations.make(make.act(world.admin, now=now), person=world.admin)
    nina.is_active = False
    nina.save()
    with pytest.raises(Refused, match="closed"):
        invitations.make(make.act(world.admin, now=now), person=nina)


def test_the_mail_carries_the_link(world, nina):
    link = "https://traps.example/invitation/x/"
    assert invitations.send(make.act(), person=nina, link=link, until="Wed 2 Dec 10:00", patience=Patience())
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([nina.email], "Maven invites you to TRAPS")
    assert link in sent.body
    assert "Wed 2 Dec 10:00" in sent.body


def test_a_mail_server_that_fails_loses_no_invitation(world, nina, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert not invitations.send(make.act(), person=nina, link="x", until="y", patience=Patience())


@pytest.mark.django_db
def test_the_newest_code_opens_the_first_page_however_it_is_typed(now):
    old, code = setup_codes.make(now=now), setup_codes.make(now=now)
    assert SetupCode.objects.get().code_hash == hashed(plain_code(code))
    setup_codes.check(code=f" {code.lower().replace('-', ' ')} ")
    for wrong in (old, "", code[:-1]):
        with pytest.raises(Invalid):
            setup_codes.check(code=wrong)
    setup_codes.use_up()
    with pytest.raises(Invalid):
        setup_codes.check(code=code)


def test_an_organisation_has_no_first_page(world, now):
    assert Organisation.objects.exists()
    with pytest.raises(Refused):
        setup_codes.make(now=now)
