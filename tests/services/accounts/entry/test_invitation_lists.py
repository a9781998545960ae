"""Several invitations at once, and taking one back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.entry.rules.invitations import MOST, Invitee, LineFault
from accounts.entry.selectors import invitations as selector
from accounts.entry.services import invitations as service
from accounts.models import AuditEvent, Invitation, Membership, Person
from tests import make
from traps_web.lib.faults import Refused, StaleState

PASSWORD = "a-long-enough-one"
NINA = Invitee(1, "nina@example.com", "Nina New", "rep", "North")
OTA = Invitee(2, "ota@example.com", "Ota Other", "manager", "south")
LEA = Invitee(3, "lea.two@example.com", "Lea Two", "leader")


def invite(world, *invitees, by=None, faults=()):
    return service.invite_many(make.act(by or world.admin), invitees=invitees, faults=faults)


def test_everybody_of_the_list_is_taken_in_with_role_team_and_link(world):
    made = invite(world, NINA, OTA, LEA)
    people = {
        person.name: person for person in Person.objects.filter(pk__in=[row.invitation.person_id for row in made])
    }
    assert people["Nina New"].current_team == world.north
    assert Membership.objects.get(person=people["Ota Other"]).manages
    assert people["Lea Two"].is_leader and not people["Lea Two"].is_admin
    assert world.rep.pk not in people
    person = service.accept(make.act(), invitation=selector.by_token(token=made[0].token), password=PASSWORD)
    assert person == people["Nina New"]
    assert AuditEvent.objects.filter(verb="invited").count() == 3


def test_one_line_at_fault_and_nobody_is_invited(world):
    before = (Person.objects.count(), AuditEvent.objects.count())
    wrong = [
        NINA,
        Invitee(2, world.rep.email.upper(), "Rita Again", "rep", "North"),
        Invitee(3, "ota@example.com", "Ota", "rep", "East"),
        Invitee(4, "no address", "", "boss"),
    ]
    with pytest.raises(service.NotInvited) as refused:
        invite(world, *wrong, faults=[LineFault(5, "Unreadable.")])
    assert refused.value.details["lines"] == [
        {"line": 2, "reason": f"Another person already signs in with {world.rep.email}."},
        {"line": 3, "reason": "There is no team named East."},
        {"line": 4, "reason": "The role is one of rep, manager, leader, admin."},
        {"line": 5, "reason": "Unreadable."},
    ]
    assert (Person.objects.count(), AuditEvent.objects.count()) == before
    assert not Invitation.objects.exists()


def test_too_many_and_nobody_are_refused(world):
    many = [Invitee(n, f"n{n}@example.com", f"N {n}", "rep", "North") for n in range(1, MOST + 2)]
    with pytest.raises(service.NotInvited, match=f"Line {MOST + 1}: You can invite at most {MOST} people"):
        invite(world, *many)
    with pytest.raises(service.NotInvited, match="Line 1: Enter e-mail"):
        invite(world)
    with pytest.raises(Refused):
        invite(world, NINA, by=world.leader)


def test_an_invitation_is_taken_back_once_and_its_link_says_nothing_more(world):
    made = invite(world, NINA)[0]
    service.revoke(make.act(world.admin), invitation=made.invitation)
    with pytest.raises(StaleState):
        service.accept(make.act(), invitation=made.invitation, password=PASSWORD)
    with pytest.raises(StaleState, match="withdrawn or replaced"):
        service.revoke(make.act(world.admin), invitation=made.invitation)
    assert not selector.by_token(token=made.token).is_replaced
    service.make(make.act(world.admin), person=made.invitation.person)
    assert selector.by_token(token=made.token).is_replaced
    with pytest.raises(Refused):
        service.revoke(make.act(world.leader), invitation=made.invitation)


def test_a_used_invitation_is_not_taken_back(world):
    made = invite(world, NINA)[0]
    service.accept(make.act(), invitation=made.invitation, password=PASSWORD)
    with pytest.raises(StaleState, match="Nina New has already used this invitation"):
        service.revoke(make.act(world.admin), invitation=made.invitation)
    assert Invitation.objects.get().revoked_at is None


@pytest.mark.django_db(transaction=True)
def test_used_and_taken_back_at_the_same_moment_only_one_holds(transactional_db):
    world = make.world()
    made = invite(world, NINA)[0]
    both = Barrier(2)

    def act(service_call, by=None, **more):
        both.wait(timeout=20)
        try:
            service_call(make.act(by), invitation=made.invitation, **more)
            return True
        except StaleState:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        acts = [pool.submit(act, service.accept, password=PASSWORD), pool.submit(act, service.revoke, by=world.admin)]
        done = [future.result(timeout=60) for future in acts]
    row = Invitation.objects.get()
    assert sorted(done) == [False, True]
    assert (row.used_at is None) != (row.revoked_at is None)
