"""Taking people in, changing them, letting them go."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.entry.services import logins, tokens
from accounts.models import APIToken, AuditEvent, Membership, Organisation, Person, ReportingLine
from accounts.organisation.services import people
from tests import make
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, Refused, StaleState


def test_a_new_person_can_sign_in_and_stands_above_themselves(world, now):
    made = people.create(
        make.act(world.admin, now=now), email=" New@Example.com ", name="  Nina   New ", password="a-good-one-9"
    )
    assert (made.email, made.name) == ("new@example.com", "Nina New")
    assert made.check_password("a-good-one-9")
    assert ReportingLine.objects.filter(above=made, below=made, depth=0).exists()
    event = AuditEvent.objects.get(verb="person created")
    assert (event.object_label, event.actor_name, event.after["email"]) == ("Nina New", "Ada Admin", "new@example.com")


def test_without_a_password_nobody_can_sign_in_yet(world, now):
    made = people.create(make.act(world.admin, now=now), email="new@example.com", name="Nina")
    assert not made.has_usable_password()


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"email": "RITA.rep@example.com"}, "email", "Another person already signs in with rita.rep@example.com."),
        ({"email": "nobody"}, "email", "“nobody” is not an e-mail address."),
        ({"email": ""}, "email", "Enter the person's e-mail address."),
        ({"name": "  "}, "name", "Enter the person's name."),
        (
            {"time_zone": "Mars/Base"},
            "time_zone",
            "“Mars/Base” is not a time zone; write it like America/New_York or Europe/Berlin.",
        ),
        ({"country": "XX"}, "country", "No holiday calendar is known for “XX”. Write two letters, like US or DE."),
        (
            {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
            "ends_on",
            "The last day is before the first day.",
        ),
    ],
)
def test_wrong_input_is_one_sentence_beside_its_field(world, now, facts, field, sentence):
    with pytest.raises(Invalid) as refused:
        people.create(make.act(world.admin, now=now), **{"email": "new@example.com", "name": "Nina", **facts})
    assert refused.value.errors == {field: sentence}


def test_a_weak_password_is_refused_and_nobody_is_taken_in(world, now):
    with pytest.raises(Invalid) as refused:
        people.create(make.act(world.admin, now=now), email="new@example.com", name="Nina", password="short")
    assert set(refused.value.errors) == {"password"}
    assert not Person.objects.filter(email="new@example.com").exists()


def test_a_change_records_just_what_changed(world, now):
    people.change(make.act(world.admin, now=now), person=world.rep, country="de")
    event = AuditEvent.objects.get(verb="person changed")
    assert (event.before, event.after) == ({"country": ""}, {"country": "DE"})


def test_a_change_of_nothing_leaves_no_trace(world, now):
    people.change(make.act(world.admin, now=now), person=world.rep, name=world.rep.name)
    assert not AuditEvent.objects.exists()


def test_the_last_admin_stays_one(world, now):
    with pytest.raises(Refused, match="last admin"):
        people.change(make.act(world.admin, now=now), person=world.admin, is_admin=False)


def test_who_leaves_is_in_no_team_after_the_last_day(world, now):
    people.leave(make.act(world.admin, now=now), person=world.rep, last_day=date(2026, 11, 20))
    assert Membership.objects.get(person=world.rep).ends_before == date(2026, 11, 21)
    assert not ReportingLine.objects.filter(above=world.manager, below=world.rep).exists()


def test_a_closed_login_takes_its_tokens_along(world, now):
    tokens.create(make.act(now=now), person=world.rep, name="CRM")
    logins.deactivate(make.act(world.admin, now=now), person=world.rep)
    assert not APIToken.objects.exists()
    assert not Person.objects.get(pk=world.rep.pk).is_active
    with pytest.raises(StaleState):
        logins.deactivate(make.act(world.admin, now=now), person=world.rep)
    logins.activate(make.act(world.admin, now=now), person=world.rep)
    assert Person.objects.get(pk=world.rep.pk).is_active


def test_nobody_closes_the_own_login_or_that_of_the_reviewer_of_last_resort(world, now):
    with pytest.raises(Refused, match="your own"):
        logins.deactivate(make.act(world.admin, now=now), person=world.admin)
    second = people.create(make.act(now=now), email="second@example.com", name="Sam", is_admin=True)
    with pytest.raises(Refused, match="last resort"):
        logins.deactivate(make.act(second, now=now), person=world.admin)
    Organisation.objects.update(reviewer_of_last_resort=second)
    logins.deactivate(make.act(second, now=now), person=world.admin)


def test_a_new_password_is_recorded_without_its_words(world, now):
    logins.set_first_password(make.act(world.admin, now=now), person=world.rep, password="another-one-7")
    assert Person.objects.get(pk=world.rep.pk).check_password("another-one-7")
    event = AuditEvent.objects.get(verb="password set")
    assert "another-one-7" not in f"{event.before}{event.after}"


def test_a_token_needs_a_name_and_there_are_twenty_at_most(world, now):
    with pytest.raises(Invalid):
        tokens.create(make.act(now=now), person=world.rep, name=" ")
    for number in range(tokens.MOST):
        tokens.create(make.act(now=now), person=world.rep, name=f"Program {number}")
    with pytest.raises(Refused, match="20 tokens"):
        tokens.create(make.act(now=now), person=world.rep, name="One more")
    newest = APIToken.objects.order_by("-created").values("pk")[:1]
    APIToken.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(expiry=clock.real_now())
    assert tokens.create(make.act(now=now), person=world.rep, name="In place of one that ended")


def test_a_token_is_revoked_once_and_only_by_its_owner(world, now):
    row, _ = tokens.create(make.act(now=now), person=world.rep, name="CRM")
    with pytest.raises(StaleState):
        tokens.revoke(make.act(world.peer, now=now), token_key=row.token_key)
    tokens.revoke(make.act(world.rep, now=now), token_key=row.token_key)
    with pytest.raises(StaleState):
        tokens.revoke(make.act(world.rep, now=now), token_key=row.token_key)
    assert not APIToken.objects.exists()


def test_a_token_has_the_scopes_of_its_person_unless_fewer_are_chosen(world, now):
    theirs, _ = tokens.create(make.act(now=now), person=world.rep, name="CRM")
    admins, _ = tokens.create(make.act(now=now), person=world.admin, name="CRM")
    narrow, _ = tokens.create(make.act(now=now), person=world.admin, name="CRM", scopes=["facts", "read"], days=7)
    assert (theirs.scopes, admins.scopes, narrow.scopes) == ("read write", "read write facts admin", "read facts")
    assert narrow.expiry - clock.real_now() < timedelta(days=7)
    event = AuditEvent.objects.filter(verb="token created").latest("pk")
    assert (event.after["scopes"], event.after["days"]) == ("read facts", 7)


@pytest.mark.parametrize(
    ("field", "facts"),
    [("scopes", {"scopes": ["read", "admin"]}), ("scopes", {"scopes": []}), ("days", {"days": 3650})],
)
def test_a_token_has_no_scope_and_no_end_beyond_those_offered(world, now, field, facts):
    with pytest.raises(Invalid) as fault:
        tokens.create(make.act(now=now), person=world.rep, name="CRM", **facts)
    assert set(fault.value.errors) == {field}


@pytest.mark.parametrize("wrong", [{"expiry": None}, {"scopes": ""}, {"scopes": "write read"}, {"scopes": "all"}])
def test_the_database_keeps_no_token_without_an_end_or_with_unknown_scopes(world, wrong):
    tokens.create(make.act(), person=world.rep, name="CRM")
    with pytest.raises(IntegrityError), transaction.atomic():
        APIToken.objects.update(**wrong)
