"""Nobody signs in as somebody else: what others change of a login is told, and every other way in ends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail

from accounts.duties.services import notices
from accounts.entry.models import LoginChange
from accounts.entry.selectors import login_changes as selector
from accounts.entry.services import doors, feeds, invitations, login_changes, logins, tokens
from accounts.models import APIToken, FeedAddress, Invitation, Notice
from accounts.record.rules.acts import Via
from tests import make
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
NEW = "a-password-that-nobody-guesses"


@pytest.fixture
def signed_in_rep(world):
    world.rep.last_login = make.NOW
    world.rep.save()
    return world.rep


def session_of(person):
    store = SessionStore()
    store.create()
    return UserSession.objects.create(user=person, ip="192.0.2.7", session_key=store.session_key)


def test_nobody_chooses_a_password_for_whoever_signs_in(world, signed_in_rep):
    with pytest.raises(Refused, match="Rita Rep already signs in"):
        logins.set_first_password(make.act(world.admin), person=signed_in_rep, password=NEW)
    signed_in_rep.refresh_from_db()
    assert not signed_in_rep.check_password(NEW)


def test_no_program_chooses_a_password_not_even_the_first(world):
    with pytest.raises(Refused, match="A program cannot set passwords"):
        logins.set_first_password(make.act(world.admin, via=Via.API), person=world.rep, password=NEW)


def test_a_link_resets_the_password_and_person_and_line_are_told(world, signed_in_rep):
    made = invitations.make(make.act(world.admin), person=signed_in_rep)
    assert made.invitation.resets
    assert not LoginChange.objects.exists()
    invitations.accept(make.act(), invitation=made.invitation, password=NEW)
    change = LoginChange.objects.get()
    assert (change.person, change.what, change.by) == (signed_in_rep, "password", world.admin)
    told = dict(Notice.objects.filter(kind="login-changed").values_list("person__name", "text"))
    assert told == {
        "Rita Rep": "Ada Admin changed your password. If you did not expect this, contact an admin now.",
        "Mara Manager": "Ada Admin changed the password of Rita Rep.",
    }


def test_the_first_invitation_is_no_change_of_a_login(world):
    made = invitations.make(make.act(world.admin), person=world.rep)
    invitations.accept(make.act(), invitation=made.invitation, password=NEW)
    assert not LoginChange.objects.exists()


def test_another_email_address_is_told_at_the_old_and_at_the_new_one(world):
    logins.change_person(make.act(world.admin), person=world.rep, email="rita.new@example.com")
    notices.deliver(make.act())
    letters = sorted((letter.to[0], letter.body.count("changed your e-mail address")) for letter in mail.outbox)
    assert letters == [("mara.manager@example.com", 0), ("rita.new@example.com", 1), ("rita.rep@example.com", 1)]


def test_what_somebody_changes_of_themselves_or_beside_the_address_is_not_told(world):
    logins.change_person(make.act(world.admin), person=world.rep, name="Rita R.")
    logins.change_person(make.act(world.admin), person=world.admin, email="ada.new@example.com")
    assert not LoginChange.objects.exists()


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_closing_a_login_and_a_new_password_end_every_way_in(world, how):
    session = session_of(world.rep)
    tokens.create(make.act(), person=world.rep, name="CRM")
    feeds.renew(make.act(), person=world.rep)
    invitation = invitations.make(make.act(world.admin), person=world.rep).invitation
    later = make.NOW + timedelta(hours=1)
    if how == "closed":
        logins.deactivate(make.act(world.admin, now=later), person=world.rep)
    else:
        logins.choose_password(make.act(now=later), person=world.rep, password=NEW)
    assert not SessionStore().exists(session.session_key)
    assert not UserSession.objects.filter(user=world.rep).exists()
    assert not APIToken.objects.filter(user=world.rep).exists()
    assert not FeedAddress.objects.filter(person=world.rep, revoked_at__isnull=True).exists()
    assert Invitation.objects.get(pk=invitation.pk).expires_at == later


def test_a_session_is_ended_by_its_person_or_an_admin_and_once(world):
    session = session_of(world.rep)
    with pytest.raises(Refused, match="Only an admin"):
        doors.end_session(make.act(world.manager), session=session)
    doors.end_session(make.act(world.rep), session=session)
    assert not SessionStore().exists(session.session_key)
    with pytest.raises(StaleState, match="has already ended"):
        doors.end_session(make.act(world.admin), session=session)


def test_a_link_made_before_the_first_sign_in_resets_the_password_after_it(world):
    """Otherwise an admin keeps such a link until the person has signed in, and signs in their place unseen."""
    made = invitations.make(make.act(world.admin), person=world.rep)
    world.rep.last_login = make.NOW
    world.rep.save()
    invitations.accept(make.act(), invitation=made.invitation, password=NEW)
    change = LoginChange.objects.get()
    assert (change.what, change.by) == ("password", world.admin)


def test_a_first_password_is_told_and_known_until_the_person_chooses_another(world):
    logins.set_first_password(make.act(world.admin), person=world.rep, password=NEW)
    told = dict(Notice.objects.filter(kind="login-changed").values_list("person__name", "text"))
    assert told["Rita Rep"].startswith("Ada Admin changed your password. Choose your own under My settings.")
    a_year_later = make.NOW + timedelta(days=365)
    assert selector.recent(person=world.rep, now=a_year_later).by == world.admin
    assert selector.changed_by(person=world.rep, now=a_year_later) == {world.admin.pk}
    logins.choose_password(make.act(now=a_year_later), person=world.rep, password=NEW + "-own")
    assert selector.recent(person=world.rep, now=a_year_later) is None
    assert selector.changed_by(person=world.rep, now=a_year_later - timedelta(days=1)) == {world.admin.pk}


def test_whoever_is_taken_in_with_a_password_is_told_and_no_program_gives_one(world):
    facts = {"email": "nina@example.com", "name": "Nina New"}
    with pytest.raises(Invalid, match="A program cannot set passwords"):
        logins.take_in(make.act(world.admin, via=Via.API), password=NEW, **facts)
    nina = logins.take_in(make.act(world.admin), password=NEW, **facts)
    assert selector.recent(person=nina, now=make.NOW).by == world.admin
    assert (
        selector.recent(person=logins.take_in(make.act(world.admin), email="n@example.com", name="N"), now=make.NOW)
        is None
    )


def test_a_reset_by_mail_counts_as_of_whoever_moved_the_address_before(world):
    logins.change_person(make.act(world.admin), person=world.rep, email="ada.too@example.com")
    later = make.act(now=make.NOW + timedelta(days=30))
    login_changes.note_reset_by_mail(later, person=world.rep)
    assert selector.recent(person=world.rep, now=later.now).by == world.admin
    login_changes.take_untold(later, person=world.rep)
    next_month = make.act(now=make.NOW + timedelta(days=60))
    login_changes.note_reset_by_mail(next_month, person=world.rep)
    assert selector.recent(person=world.rep, now=next_month.now) is None
