"""Feed addresses, invitations and the code of the first page: only hashes are kept, and each opens as long as it should."""

from datetime import timedelta

import pytest
from django.core import mail

from accounts.entry.rules.doors import hashed, plain_code
from accounts.entry.selectors import feeds as feed_selector
from accounts.entry.selectors import invitations as invitation_selector
from accounts.entry.services import feeds, invitations, setup_codes
from accounts.models import AuditEvent, FeedAddress, Invitation, Organisation, SetupCode
from tests import make
from traps_web.lib.faults import Invalid, Refused, StaleState

PASSWORD = "a-long-enough-one"


@pytest.fixture
def nina(world):
    return make.person("Nina New")


def test_a_feed_address_opens_until_it_is_renewed(world, now):
    first = feeds.renew(person=world.rep, now=now)
    assert feed_selector.owner_of(token=first, now=make.NOW) == world.rep
    second = feeds.renew(person=world.rep, now=now)
    assert feed_selector.owner_of(token=first, now=make.NOW) is None
    assert feed_selector.owner_of(token=second, now=make.NOW) == world.rep
    feeds.revoke(person=world.rep, now=now)
    assert feed_selector.owner_of(token=second, now=make.NOW) is None
    with pytest.raises(StaleState):
        feeds.revoke(person=world.rep, now=now)


def test_a_closed_login_has_no_feed(world, now):
    token = feeds.renew(person=world.rep, now=now)
    world.rep.is_active = False
    world.rep.save()
    assert feed_selector.owner_of(token=token, now=make.NOW) is None


def test_secrets_are_stored_as_hashes_and_never_in_the_trail(world, nina, now):
    token = feeds.renew(person=world.rep, now=now)
    link = invitations.make(person=nina, by=world.admin, now=now).token
    assert FeedAddress.objects.get().token_hash == hashed(token)
    assert Invitation.objects.get().token_hash == hashed(link)
    trail = " ".join(str(row) for row in AuditEvent.objects.values_list("before", "after", "reason"))
    assert token not in trail
    assert link not in trail


def test_an_invitation_sets_the_password_once(world, nina, now):
    made = invitations.make(person=nina, by=world.admin, now=now)
    row = invitation_selector.by_token(token=made.token)
    assert invitations.accept(invitation=row, password=PASSWORD, now=now) == nina
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)
    with pytest.raises(StaleState):
        invitations.accept(invitation=row, password="another-long-one", now=now)
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)


def test_a_newer_invitation_replaces_the_one_before(world, nina, now):
    first = invitations.make(person=nina, by=world.admin, now=now)
    second = invitations.make(person=nina, by=world.admin, now=now)
    with pytest.raises(StaleState):
        invitations.accept(invitation=first.invitation, password=PASSWORD, now=now)
    assert invitation_selector.open_of(person=nina, now=now) == second.invitation
    assert invitation_selector.open_count(now=now) == 1


@pytest.mark.parametrize(("days", "opens"), [(6, True), (7, False), (30, False)])
def test_an_invitation_lasts_seven_days(world, nina, now, days, opens):
    row = invitations.make(person=nina, by=world.admin, now=now).invitation
    later = now + timedelta(days=days)
    if opens:
        invitations.accept(invitation=row, password=PASSWORD, now=later)
    else:
        with pytest.raises(StaleState):
            invitations.accept(invitation=row, password=PASSWORD, now=later)
    assert invitation_selector.open_of(person=nina, now=later) is None


def test_a_weak_password_leaves_the_invitation_open(world, nina, now):
    row = invitations.make(person=nina, by=world.admin, now=now).invitation
    with pytest.raises(Invalid) as fault:
        invitations.accept(invitation=row, password="short", now=now)
    assert "password" in fault.value.errors
    assert invitation_selector.open_of(person=nina, now=now) == row


def test_who_signs_in_already_or_may_not_is_not_invited(world, nina, now):
    with pytest.raises(Refused, match="admins"):
        invitations.make(person=nina, by=world.manager, now=now)
    nina.last_login = now
    nina.save()
    with pytest.raises(Refused, match="signs in already"):
        invitations.make(person=nina, by=world.admin, now=now)
    nina.is_active = False
    nina.save()
    with pytest.raises(Refused, match="closed"):
        invitations.make(person=nina, by=world.admin, now=now)


def test_the_mail_carries_the_link(world, nina):
    link = "https://traps.example/invitation/x/"
    assert invitations.send(person=nina, link=link, until="Wed 2 Dec 10:00")
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == ([nina.email], "Maven invites you to TRAPS")
    assert link in sent.body
    assert "Wed 2 Dec 10:00" in sent.body


def test_a_mail_server_that_fails_loses_no_invitation(world, nina, settings):
    settings.EMAIL_BACKEND = "no.such.Backend"
    assert not invitations.send(person=nina, link="x", until="y")


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
