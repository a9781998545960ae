"""The last day closes every door, at midnight where the person lives; and the way back is an act of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.entry.selectors import feeds as feed_selector
from accounts.entry.services import feeds, invitations, logins, organisations, service_ends, tokens
from accounts.models import APIToken, AuditEvent, FeedAddress, Invitation, Organisation, Person
from accounts.organisation.selectors import service
from accounts.organisation.selectors.pace_limits import limits_on
from accounts.organisation.services import people
from tests import make
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 27)
MIDNIGHT = datetime(2026, 11, 28, 5, tzinfo=UTC)
"""In New York, where the organisation is."""


def leaves(person, last_day=LAST, **more):
    people.change(make.act(), person=person, ends_on=last_day, **more)
    person.refresh_from_db()
    return person


def test_the_day_is_over_at_midnight_of_the_persons_own_zone(world):
    here, east = leaves(world.rep), leaves(world.peer, time_zone="Asia/Tokyo")
    for person, midnight in ((here, MIDNIGHT), (east, datetime(2026, 11, 27, 15, tzinfo=UTC))):
        assert not service.is_shut_out(person, now=midnight - timedelta(seconds=1))
        assert service.is_shut_out(person, now=midnight)


def test_the_job_closes_login_tokens_calendar_address_and_invitations(world):
    tokens.create(make.act(), person=world.rep, name="CRM")
    feed = feeds.renew(make.act(), person=world.rep)
    Person.objects.filter(pk=world.rep.pk).update(last_login=None)
    invited = invitations.make(make.act(world.admin), person=world.rep)
    leaves(world.rep)
    assert service_ends.end_logins(make.act(now=MIDNIGHT - timedelta(seconds=1))) == 0
    assert feed_selector.owner_of(token=feed, now=MIDNIGHT - timedelta(seconds=1)) == world.rep
    assert feed_selector.owner_of(token=feed, now=MIDNIGHT) is None
    assert [service_ends.end_logins(make.act(now=MIDNIGHT)), service_ends.end_logins(make.act(now=MIDNIGHT))] == [1, 0]
    assert not Person.objects.get(pk=world.rep.pk).is_active
    assert not APIToken.objects.filter(user=world.rep).exists()
    assert FeedAddress.objects.get(person=world.rep).revoked_at == MIDNIGHT
    assert Invitation.objects.get(pk=invited.invitation.pk).expires_at <= MIDNIGHT
    assert AuditEvent.objects.filter(verb="login closed", object_id=str(world.rep.pk)).count() == 1


def test_an_invitation_opens_nothing_after_the_last_day(world):
    Person.objects.filter(pk=world.rep.pk).update(last_login=None)
    invited = invitations.make(make.act(world.admin), person=world.rep)
    leaves(world.rep)
    with pytest.raises(StaleState):
        invitations.accept(make.act(now=MIDNIGHT), invitation=invited.invitation, password="a long new password")
    with pytest.raises(Refused, match="Rita Rep left after Fri 27 Nov 2026"):
        invitations.make(make.act(world.admin, now=MIDNIGHT), person=world.rep)


@pytest.mark.parametrize("act", ["change", "leave", "deactivate"])
def test_the_last_admin_and_the_reviewer_of_last_resort_name_a_successor_first(world, act):
    acts = {
        "change": lambda who: people.change(make.act(world.admin), person=who, ends_on=LAST),
        "leave": lambda who: people.leave(make.act(), person=who, last_day=LAST),
        "deactivate": lambda who: logins.deactivate(make.act(), person=who),
    }
    with pytest.raises((Invalid, Refused), match="Ada Admin is the reviewer of last resort"):
        acts[act](world.admin)
    Organisation.objects.update(reviewer_of_last_resort=world.leader, deputy_of_last_resort=world.admin)
    with pytest.raises((Invalid, Refused), match="Ada Admin is the deputy of the reviewer of last resort"):
        acts[act](world.admin)
    Organisation.objects.update(deputy_of_last_resort=None)
    with pytest.raises((Invalid, Refused), match="Ada Admin is the last admin"):
        acts[act](world.admin)
    other = make.person("Anna Admin", is_admin=True)
    people.change(make.act(), person=other, ends_on=LAST)
    with pytest.raises((Invalid, Refused), match="Ada Admin is the last admin"):
        acts[act](world.admin)  # The other one goes too.
    make.person("Abel Admin", is_admin=True)
    acts[act](world.admin)
    assert people.Person.objects.get(pk=world.admin.pk).ends_on == (None if act == "deactivate" else LAST)


def test_who_leaves_is_not_named_reviewer_of_last_resort(world):
    leaves(world.leader)
    with pytest.raises(Invalid, match="Lea Leader leaves after Fri 27 Nov 2026"):
        organisations.change(
            make.act(world.admin),
            organisation=world.organisation,
            name="Maven",
            limits=limits_on(make.TODAY),
            pace_from=make.TODAY,
            deputy_of_last_resort=None,
            win_limit_amount=None,
            second_step="nobody",
            digest_hour=7,
            reviewer_of_last_resort=world.leader,
        )


def test_where_only_one_could_name_a_successor_that_one_is_not_shut_out(world):
    Person.objects.filter(pk=world.admin.pk).update(ends_on=LAST)  # As rows from before may stand.
    world.admin.refresh_from_db()
    assert not service.is_shut_out(world.admin, now=MIDNIGHT)
    assert service_ends.end_logins(make.act(now=MIDNIGHT)) == 0


@pytest.mark.parametrize("role", ["is_admin", "is_leader"])
def test_a_manager_changes_nothing_of_an_admin_or_a_leader(world, role):
    make.person("Abel Admin", is_admin=True)
    Person.objects.filter(pk=world.rep.pk).update(**{role: True})
    world.rep.refresh_from_db()
    word = "an admin" if role == "is_admin" else "a leader"
    by = {"person": world.rep}
    for act in (
        lambda: logins.deactivate(make.act(world.manager), **by),
        lambda: people.change(make.act(world.manager), email="mine@example.com", **by),
        lambda: people.leave(make.act(world.manager), last_day=LAST, **by),
    ):
        with pytest.raises(Refused, match=f"Rita Rep is {word}: only an admin"):
            act()
    with pytest.raises(Refused, match="Only an admin can set the password of another person"):
        logins.set_first_password(make.act(world.manager), password="a long new password", **by)
    assert Person.objects.get(pk=world.rep.pk).email == "rita.rep@example.com"


def test_coming_back_is_an_act_of_its_own_and_needs_a_new_invitation(world):
    world.rep.set_password("a long old password")
    world.rep.last_login = make.NOW
    world.rep.save()
    leaves(world.rep)
    service_ends.end_logins(make.act(now=MIDNIGHT))
    for change in ({"ends_on": None}, {"ends_on": date(2027, 5, 1)}):
        with pytest.raises(Invalid, match="To bring them back, open their page in the settings"):
            people.change(make.act(world.admin, now=MIDNIGHT), person=world.rep, **change)
    with pytest.raises(Refused, match="To bring them back, open their page in the settings"):
        logins.activate(make.act(world.admin, now=MIDNIGHT), person=world.rep)
    back = {"person": world.rep, "day": date(2026, 12, 7)}
    with pytest.raises(Refused, match="Only an admin"):
        service_ends.come_back(make.act(world.manager, now=MIDNIGHT), **back)
    with pytest.raises(Invalid, match="choose a later day"):
        service_ends.come_back(make.act(world.admin, now=MIDNIGHT), person=world.rep, day=LAST)
    person = service_ends.come_back(make.act(world.admin, now=MIDNIGHT), **back)
    assert (person.ends_on, person.starts_on, person.is_active) == (None, date(2026, 12, 7), True)
    assert not person.has_usable_password()
    assert invitations.make(make.act(world.admin, now=MIDNIGHT), person=person).token
    with pytest.raises(StaleState, match="has no last day"):
        service_ends.come_back(make.act(world.admin, now=MIDNIGHT), **back)


def test_before_the_last_day_somebody_just_stays(world):
    world.rep.set_password("a long old password")
    world.rep.save()
    leaves(world.rep)
    person = service_ends.come_back(make.act(world.admin), person=world.rep, day=make.TODAY)
    assert (person.ends_on, person.has_usable_password()) == (None, True)
