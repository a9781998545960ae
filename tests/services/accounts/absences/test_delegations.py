"""Stand-ins: who decides in whose place, on which days, and never on oneself."""

from datetime import date, timedelta

import pytest

from accounts.absences.selectors import delegations as selector
from accounts.absences.services import delegations
from accounts.duties.services import extensions
from accounts.models import AuditEvent, Delegation, Notice, Obligation
from accounts.organisation.access import deciding_for, may_decide
from accounts.organisation.selectors import stand_ins
from tests import make
from tests.builders import absences as build
from tests.builders import obligations as owed
from traps_web.lib.faults import Invalid, Refused, StaleState

PEOPLE = ("rep", "peer", "other_rep", "manager", "other_manager", "leader", "admin")


def name(world, now, *, away="manager", stand_in="peer", starts_on=make.TODAY, last_day=date(2026, 12, 4), by=None):
    return delegations.name_stand_in(
        make.act(getattr(world, by or away), now=now),
        from_person=getattr(world, away),
        to_person=getattr(world, stand_in),
        starts_on=starts_on,
        last_day=last_day,
    )


def test_nobody_stands_in_beyond_the_own_last_day(world, now):
    world.peer.ends_on = date(2026, 12, 3)
    world.peer.save()
    with pytest.raises(Invalid, match="The last day of Paul Peer is Thu 3 Dec 2026"):
        name(world, now)
    assert name(world, now, last_day=date(2026, 12, 3))


def test_without_a_stand_in_the_line_decides_and_nobody_else(world, today):
    deciders = {who for who in PEOPLE if may_decide(by=getattr(world, who), owner=world.rep, today=today)}
    assert deciders == {"manager", "leader"}


def test_who_has_nobody_above_is_decided_on_by_the_reviewer_of_last_resort(world, today):
    deciders = {who for who in PEOPLE if may_decide(by=getattr(world, who), owner=world.leader, today=today)}
    assert deciders == {"admin"}
    assert not any(may_decide(by=getattr(world, who), owner=world.admin, today=today) for who in PEOPLE)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 11, 24), False), (make.TODAY, True), (date(2026, 12, 4), True), (date(2026, 12, 5), False)],
)
def test_a_stand_in_decides_on_the_days_and_on_no_other(world, now, day, holds):
    name(world, now)
    assert may_decide(by=world.peer, owner=world.rep, today=day) is holds
    assert deciding_for(by=world.peer, owner=world.rep, today=day) == (world.manager if holds else None)
    assert deciding_for(by=world.manager, owner=world.rep, today=day) == world.manager


def test_nobody_decides_on_oneself_in_whose_place_ever(world, now, today):
    name(world, now)
    assert not may_decide(by=world.peer, owner=world.peer, today=today)


def test_a_stand_in_has_the_place_below_and_not_that_of_the_person(world, now, today):
    name(world, now)
    assert not may_decide(by=world.peer, owner=world.manager, today=today)
    assert not may_decide(by=world.peer, owner=world.other_rep, today=today)


def test_a_stand_in_does_not_pass_it_on(world, now, today):
    name(world, now)
    # Standing in for the stand-in is no way to the manager's decisions.
    build.delegation(world.peer, world.other_rep)
    assert not may_decide(by=world.other_rep, owner=world.rep, today=today)


def test_the_reviewer_of_last_resort_has_a_stand_in_too(world, now, today):
    name(world, now, away="admin", stand_in="other_manager")
    assert deciding_for(by=world.other_manager, owner=world.leader, today=today) == world.admin
    assert world.leader in stand_ins.entrusted(person=world.other_manager, today=today)


def test_reads_say_who_is_who(world, now, today):
    name(world, now)
    assert stand_ins.stand_in_of(person=world.manager, today=today) == world.peer
    assert stand_ins.stands_in_for(person=world.peer, today=today) == [world.manager]
    assert stand_ins.stand_in_of(person=world.manager, today=date(2026, 12, 5)) is None
    assert set(stand_ins.entrusted(person=world.peer, today=today)) == {world.rep}
    assert not stand_ins.entrusted(person=world.other_rep, today=today).exists()


def test_may_decide_and_entrusted_agree_for_every_pair(world, now, today):
    name(world, now)
    name(world, now, away="leader", stand_in="other_rep")
    for by in (getattr(world, who) for who in PEOPLE):
        trusted = set(stand_ins.entrusted(person=by, today=today))
        for owner in (getattr(world, who) for who in PEOPLE):
            place = deciding_for(by=by, owner=owner, today=today)
            if place is not None and place != by:
                assert owner in trusted, f"{by} for {place} on {owner}"
            if owner in trusted:
                assert place is not None, f"{by} on {owner}"


def test_a_stand_in_decides_on_more_time_and_the_trail_names_both(world, now):
    name(world, now)
    extension = owed.extension(world.rep, owed.obligation(world.rep))
    extensions.decide_extension(make.act(world.peer, now=now), extension=extension, grant=True, answer="Fine.")
    assert AuditEvent.objects.get(verb="extension granted").actor_name == "Paul Peer for Mara Manager"
    assert Obligation.objects.get(trap__key="extension-decision", owner=world.manager).status == "done"
    text = Notice.objects.get(person=world.rep, kind="extension-decided").text
    assert text.startswith("Paul Peer for Mara Manager decided")


def test_what_waits_is_told_to_the_stand_in_and_stays_the_managers_duty(world, now, today):
    name(world, now)
    extension = owed.extension(world.rep, owed.obligation(world.rep))
    notice = Notice.objects.get(person=world.peer, kind="extension-asked")
    assert notice.text.startswith("For Mara Manager: Rita Rep asks for more time")
    waiting = selector.waiting_for(people=stand_ins.stands_in_for(person=world.peer, today=today))
    assert [row.address for row in waiting] == [f"/traps/extensions/{extension.pk}/"]


@pytest.mark.parametrize("by", ["manager", "leader", "admin"])
def test_the_person_the_line_and_admins_name_one(world, now, by):
    row = name(world, now, by=by)
    assert (row.made_by, row.ends_before) == (getattr(world, by), date(2026, 12, 5))
    assert Notice.objects.filter(person=world.peer, kind="stand-in").exists()
    assert Notice.objects.filter(person=world.manager, kind="stand-in").exists() is (by != "manager")


@pytest.mark.parametrize("by", ["rep", "peer", "other_manager"])
def test_nobody_else_names_one(world, now, by):
    with pytest.raises(Refused):
        name(world, now, by=by)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"stand_in": "manager"}, {"to_person": "Choose another person: nobody can stand in for themselves."}),
        ({"last_day": date(2026, 11, 20)}, {"last_day": "Choose Wed 25 Nov or a later day."}),
        (
            {"starts_on": date(2026, 11, 2), "last_day": date(2026, 11, 6)},
            {"last_day": "These days are past."},
        ),
        ({"last_day": date(2028, 1, 1)}, {"last_day": "A stand-in can be named for one year at most."}),
    ],
)
def test_wrong_days_and_people_get_one_sentence(world, now, fields, wrong):
    with pytest.raises(Invalid) as fault:
        name(world, now, **fields)
    assert fault.value.errors == wrong


def test_one_stand_in_a_day(world, now):
    name(world, now)
    with pytest.raises(Invalid, match="Paul Peer stands in from Wed 25 Nov to Fri 4 Dec already"):
        name(world, now, stand_in="other_manager", starts_on=date(2026, 12, 4), last_day=date(2026, 12, 8))


def test_who_is_away_does_not_stand_in(world, now):
    name(world, now)
    with pytest.raises(Invalid, match="Mara Manager is away too, until Fri 4 Dec"):
        name(world, now, away="other_manager", stand_in="manager")


def test_a_closed_login_does_not_stand_in(world, now):
    world.peer.is_active = False
    world.peer.save()
    with pytest.raises(Invalid, match="login"):
        name(world, now)


@pytest.mark.parametrize("by", ["manager", "peer", "leader", "admin"])
def test_it_ends_at_once(world, now, today, by):
    row = name(world, now)
    delegations.end(make.act(getattr(world, by), now=now), delegation=row)
    assert not may_decide(by=world.peer, owner=world.rep, today=today)
    with pytest.raises(StaleState):
        delegations.end(make.act(getattr(world, by), now=now), delegation=row)
    assert Delegation.objects.get().revoked_by == getattr(world, by)
    name(world, now, stand_in="other_manager")


@pytest.mark.parametrize("by", ["rep", "other_manager"])
def test_nobody_else_ends_it(world, now, by):
    row = name(world, now)
    with pytest.raises(Refused):
        delegations.end(make.act(getattr(world, by), now=now), delegation=row)


def test_a_past_one_cannot_be_ended(world, now):
    row = name(world, now)
    with pytest.raises(StaleState):
        delegations.end(make.act(world.manager, now=now + timedelta(days=12)), delegation=row)
