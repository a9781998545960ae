"""Who decides on what somebody asked for.

The line above them does, in the last resort a reviewer or the deputy, and they alone where nobody else is there.
"""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.absences.services import leave
from accounts.duties.selectors import traps as trap_selector
from accounts.duties.selectors.obligations import nearest_above, standing_of
from accounts.duties.services import extensions
from accounts.entry.services import logins, organisations
from accounts.models import AuditEvent, Extension, Leave, Membership, Notice, Obligation, Organisation, Person
from accounts.organisation.access import decides_alone, deciding_for, may_decide
from accounts.organisation.selectors import stand_ins
from accounts.organisation.selectors.pace_limits import limits_on
from accounts.organisation.services import lines
from tests import make
from tests.builders import absences
from tests.builders import obligations as owed
from traps_web.lib.faults import Invalid, Refused

PEOPLE = ("rep", "peer", "other_rep", "manager", "other_manager", "leader", "admin")


def those_who_decide(world, *, owner, asked_by=None, today=make.TODAY):
    return {
        who
        for who in PEOPLE
        if may_decide(by=getattr(world, who), owner=getattr(world, owner), today=today, asked_by=asked_by)
    }


def with_deputy(who: Person) -> None:
    Organisation.objects.update(deputy_of_last_resort=who)


@pytest.mark.parametrize(
    ("asker", "owner", "deciders"),
    [
        ("rep", "rep", {"manager", "leader"}),
        ("manager", "rep", {"leader"}),
        ("leader", "rep", {"admin"}),
        ("admin", "rep", {"manager", "leader"}),
        ("other_manager", "rep", {"manager", "leader"}),
        ("leader", "manager", {"admin"}),
        ("leader", "leader", {"admin"}),
    ],
)
def test_who_asks_does_not_decide_and_the_next_above_does(world, asker, owner, deciders):
    assert those_who_decide(world, owner=owner, asked_by=getattr(world, asker)) == deciders
    # The duty lies with the nearest of them.
    nearest = nearest_above(getattr(world, owner), asked_by=getattr(world, asker))
    assert nearest == getattr(world, "manager" if "manager" in deciders else min(deciders))


def test_two_managers_of_a_team_do_not_decide_for_each_other(world, today):
    make.member(world.other_manager, world.north, manages=True)
    lines.rebuild(today=today)
    assert those_who_decide(world, owner="rep") == {"manager", "other_manager", "leader"}
    assert those_who_decide(world, owner="rep", asked_by=world.manager) == {"leader"}


def test_a_stand_in_of_who_asked_does_not_decide_either(world, today):
    absences.delegation(world.manager, world.peer)
    assert "peer" in those_who_decide(world, owner="rep")
    assert those_who_decide(world, owner="rep", asked_by=world.manager) == {"leader"}
    # And who asked does not decide in the place of the next above.
    absences.delegation(world.leader, world.manager)
    assert those_who_decide(world, owner="rep", asked_by=world.manager) == {"leader"}


def test_a_stand_in_of_the_next_above_decides_in_that_place(world, today):
    absences.delegation(world.leader, world.other_manager)
    place = deciding_for(by=world.other_manager, owner=world.rep, today=today, asked_by=world.manager)
    assert place == world.leader


def test_who_has_left_decides_on_nothing(world):
    Person.objects.filter(pk=world.manager.pk).update(is_active=False)
    assert those_who_decide(world, owner="rep") == {"leader"}
    assert nearest_above(world.rep) == world.leader


@pytest.mark.parametrize(
    ("owner", "asker"), [("admin", "admin"), ("leader", "admin"), ("admin", "leader")], ids=["own", "asked", "both"]
)
def test_the_deputy_decides_where_the_reviewer_is_a_party(world, owner, asker):
    with_deputy(world.other_manager)
    assert those_who_decide(world, owner=owner, asked_by=getattr(world, asker)) == {"other_manager"}
    assert nearest_above(getattr(world, owner), asked_by=getattr(world, asker)) == world.other_manager


def test_the_deputy_has_no_say_while_the_reviewer_can_decide(world):
    with_deputy(world.other_manager)
    assert those_who_decide(world, owner="leader") == {"admin"}


def test_the_deputy_decides_while_the_reviewer_is_on_leave(world, today):
    with_deputy(world.other_manager)
    absences.approved(world.admin, by=world.other_manager)
    assert those_who_decide(world, owner="leader") == {"admin"}
    assert those_who_decide(world, owner="leader", today=absences.FIRST) == {"admin", "other_manager"}
    assert world.leader in stand_ins.entrusted(person=world.other_manager, today=absences.FIRST)


def test_the_stand_in_of_the_deputy_decides_for_the_deputy(world, today):
    with_deputy(world.other_manager)
    absences.delegation(world.other_manager, world.other_rep)
    assert deciding_for(by=world.other_rep, owner=world.admin, today=today) == world.other_manager
    assert world.admin in stand_ins.entrusted(person=world.other_rep, today=today)


def test_the_selectors_agree_with_the_rule_for_the_deputy(world, today):
    with_deputy(world.other_manager)
    ids = [getattr(world, who).pk for who in PEOPLE]
    for by in (getattr(world, who) for who in PEOPLE):
        decidable = trap_selector.decidable(viewer=by, owner_ids=ids)
        entrusted = stand_ins.entrusted(person=by, today=today)
        for owner in (getattr(world, who) for who in PEOPLE):
            decides = may_decide(by=by, owner=owner, today=today)
            assert (owner.pk in decidable) is decides, f"{by} on {owner}"
            assert owner not in entrusted or decides, f"{by} is entrusted with {owner}"
    assert standing_of(viewer=world.other_manager, owner=world.admin) == "line"


def test_without_a_deputy_the_reviewer_decides_alone_only_where_nobody_else_could(world, today):
    # The leader could be named as the deputy, so nobody decides on the reviewer's own matters until one is.
    assert those_who_decide(world, owner="admin") == set()
    assert nearest_above(world.admin) is None
    # On what the reviewer asked for at the top nobody else could: everybody else stands below the top.
    assert those_who_decide(world, owner="leader", asked_by=world.admin) == {"admin"}
    assert decides_alone(by=world.admin, owner=world.leader, asked_by=world.admin)
    assert not decides_alone(by=world.admin, owner=world.leader)


def company_of_one(world) -> Person:
    """Everybody but the admin is gone."""
    Person.objects.exclude(pk=world.admin.pk).update(is_active=False)
    return world.admin


def test_a_company_of_one_decides_alone_and_the_papers_say_so(world, now):
    only = company_of_one(world)
    request = owed.extension(only, owed.obligation(only))
    duty = Obligation.objects.get(trap__key="extension-decision")
    assert duty.owner == only
    extensions.decide_extension(make.act(only, now=now), extension=request, grant=True, answer="")
    assert Extension.objects.get().decided_alone
    assert AuditEvent.objects.get(verb="extension granted").actor_name == "Ada Admin (decided alone)"
    days_off = absences.approved(only, by=only)
    assert Leave.objects.get(pk=days_off.pk).decided_alone
    assert AuditEvent.objects.get(verb="leave approved").actor_name == "Ada Admin (decided alone)"


def test_a_decision_of_the_line_is_not_alone(world, now):
    row = absences.approved(world.rep, by=world.manager)
    assert not Leave.objects.get(pk=row.pk).decided_alone
    request = owed.extension(world.rep, owed.obligation(world.rep))
    extensions.decide_extension(make.act(world.manager, now=now), extension=request, grant=True, answer="")
    assert not Extension.objects.get().decided_alone


def test_in_a_company_of_two_the_manager_decides_on_the_other_and_alone_on_what_was_asked_for_the_other(world, today):
    company_of_one(world)
    Person.objects.filter(pk=world.rep.pk).update(is_active=True)
    Membership.objects.filter(person=world.manager).update(person=world.admin)
    lines.rebuild(today=today)
    assert may_decide(by=world.admin, owner=world.rep, today=today)
    assert may_decide(by=world.admin, owner=world.rep, today=today, asked_by=world.admin)
    assert decides_alone(by=world.admin, owner=world.rep, asked_by=world.admin)
    assert not may_decide(by=world.rep, owner=world.admin, today=today)
    with_deputy(world.rep)
    assert may_decide(by=world.rep, owner=world.admin, today=today)
    assert not may_decide(by=world.admin, owner=world.admin, today=today)


def test_a_decision_alone_without_a_decision_is_refused_by_the_database(world):
    absences.waiting_leave(world.rep)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.update(decided_alone=True)


def test_leave_that_the_manager_asked_for_is_decided_by_the_next_above(world, now):
    row = leave.ask(
        make.act(world.manager, now=now),
        person=world.rep,
        starts_on=absences.FIRST,
        last_day=absences.LAST,
        reason="Ill.",
    )
    assert Obligation.objects.get(trap__key="leave-decision").owner == world.leader
    with pytest.raises(Refused, match="Only the line above decides on leave, and nobody decides on their own request"):
        leave.decide(make.act(world.manager, now=now), leave=row, approve=True, answer="")
    leave.decide(make.act(world.leader, now=now), leave=row, approve=True, answer="")
    assert not Leave.objects.get(pk=row.pk).decided_alone


def change(world, **changes):
    facts = {
        "name": "Maven",
        "limits": limits_on(make.TODAY),
        "pace_from": make.TODAY,
        "reviewer_of_last_resort": world.admin,
        "win_limit_amount": None,
        "second_step": "nobody",
        "digest_hour": 7,
        "deputy_of_last_resort": None,
    }
    stored = Organisation.objects.get()
    return organisations.change(make.act(world.admin), organisation=stored, **(facts | changes))


def test_a_deputy_is_named_told_and_in_the_trail(world):
    change(world, deputy_of_last_resort=world.leader)
    assert Organisation.objects.get().deputy_of_last_resort == world.leader
    event = AuditEvent.objects.get(verb="organisation changed")
    assert (event.before, event.after) == (
        {"deputy_of_last_resort": None},
        {"deputy_of_last_resort": "Lea Leader"},
    )
    assert Notice.objects.get(person=world.leader).text.startswith("Ada Admin: You are the deputy")
    change(world, deputy_of_last_resort=world.manager)
    assert Notice.objects.filter(person=world.leader, text__contains="no longer the deputy").count() == 1


def test_nobody_is_their_own_deputy(world):
    with pytest.raises(Invalid) as fault:
        change(world, deputy_of_last_resort=world.admin)
    assert fault.value.errors == {"deputy_of_last_resort": "Choose another person: nobody can be their own deputy."}
    with pytest.raises(IntegrityError), transaction.atomic():
        with_deputy(world.admin)


def test_the_login_of_a_deputy_is_closed_when_another_one_is_named(world, now):
    with_deputy(world.leader)
    with pytest.raises(Refused, match="deputy"):
        logins.deactivate(make.act(world.admin, now=now), person=world.leader)
    with_deputy(world.manager)
    logins.deactivate(make.act(world.admin, now=now), person=world.leader)


def test_a_deputy_who_has_left_is_none(world):
    with_deputy(world.other_manager)
    Person.objects.filter(pk=world.other_manager.pk).update(is_active=False)
    assert those_who_decide(world, owner="admin") == set()


def test_the_day_of_a_decision_is_the_day_of_the_leave(world):
    with_deputy(world.other_manager)
    absences.approved(world.admin, by=world.other_manager)
    assert those_who_decide(world, owner="leader", today=date(2026, 12, 5)) == {"admin"}
