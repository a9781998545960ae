"""Setting, ending and reading the rules of traps, and what the opening of obligations makes of them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.selectors import trap_rules as selector
from accounts.duties.services import extensions, obligations, trap_rules
from accounts.models import AuditEvent, Notice, Obligation, TeamPlacement, TrapRule
from tests import make
from tests.builders import obligations as owed
from tests.builders import trap_rules as build
from tests.builders.trap_rules import MONDAY_AFTER_NEXT, rule
from traps_web.lib.faults import Invalid, Refused, StaleState

TOMORROW = make.TODAY + timedelta(days=1)
YESTERDAY = make.TODAY - timedelta(days=1)


def grace_of(person, key="milestone", day=make.TODAY):
    return selector.terms_of(key=key, person=person, day=day).grace_working_days


def test_the_nearest_team_that_has_a_rule_decides(world):
    for team, grace in ((None, 2), (world.root, 3), (world.north, 4)):
        rule("milestone", team=team, by=world.admin, grace_working_days=grace)
    assert [grace_of(person) for person in (world.rep, world.manager, world.other_rep, world.admin)] == [4, 4, 3, 2]
    assert grace_of(world.rep, day=YESTERDAY) == 1


def test_a_team_goes_by_where_it_stands_on_the_day(world):
    rule("milestone", team=world.south, by=world.admin, grace_working_days=5)
    TeamPlacement.objects.filter(team=world.north).update(ends_before=TOMORROW)
    TeamPlacement.objects.create(team=world.north, parent=world.south, starts_on=TOMORROW)
    assert (grace_of(world.rep), grace_of(world.rep, day=TOMORROW)) == (1, 5)


def test_a_change_ends_the_rule_before_and_both_stand_in_the_history(world, now):
    first = rule("milestone", team=world.north, by=world.admin, grace_working_days=2)
    rule("milestone", team=world.north, by=world.admin, grace_working_days=3, starts_on=TOMORROW)
    first.refresh_from_db()
    assert (first.ends_before, first.ended_at, first.ended_by) == (TOMORROW, now, world.admin)
    assert (grace_of(world.rep), grace_of(world.rep, day=TOMORROW)) == (2, 3)
    assert AuditEvent.objects.filter(verb="trap rule set", object_id=str(first.trap_id)).count() == 2


def test_a_rule_with_a_last_day_gives_way_to_the_one_above(world):
    rule("milestone", by=world.admin, grace_working_days=2)
    rule("milestone", team=world.north, by=world.admin, grace_working_days=4, last_day=make.TODAY)
    assert (grace_of(world.rep), grace_of(world.rep, day=TOMORROW)) == (4, 2)


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_only_admins_set_and_end_rules(world, now, who):
    standing = rule("milestone", by=world.admin)
    with pytest.raises(Refused):
        rule("milestone", team=world.north, by=getattr(world, who))
    with pytest.raises(Refused):
        trap_rules.end_rule(make.act(getattr(world, who), now=now), rule=standing)


@pytest.mark.parametrize(
    ("key", "facts", "field", "sentence"),
    [
        ("milestone", {"starts_on": YESTERDAY}, "starts_on", "Choose today, Wed 25 Nov 2026"),
        ("milestone", {"last_day": YESTERDAY}, "last_day", "or a later day"),
        ("milestone", {"grace_working_days": 11}, "grace_working_days", "from 0 to 10"),
        ("milestone", {"term": 2}, "term", "no number that a rule could change"),
        ("milestone", {"reason": " "}, "reason", "Give a reason"),
        ("milestone", {"closes_weekday": 3, "closes_at": time(16)}, "closes_weekday", "has no closing day and time."),
        ("plan-decision", {"is_on": False}, "is_on", "cannot be switched off: someone is waiting"),
        ("review-signature", {"is_on": False}, "is_on", "cannot be switched off"),
        ("extension-decision", {"is_on": False}, "is_on", "cannot be switched off"),
        ("milestone", {"again_within": 2}, "again_within", "nothing to return"),
        ("annual-plan", {"again_within": 21}, "again_within", "from 1 to 20"),
        ("extension-decision", {"term": 6}, "term", "working days from 1 to 5"),
        ("plan-decision", {"term": 11}, "term", "working days from 1 to 10"),
        ("weekly-log", {"starts_on": MONDAY_AFTER_NEXT - timedelta(days=1)}, "starts_on", "Choose Mon 7 Dec 2026"),
        ("weekly-log", {"starts_on": MONDAY_AFTER_NEXT, "closes_weekday": 3}, "closes_at", "Enter a time"),
        (
            "weekly-log",
            {"starts_on": MONDAY_AFTER_NEXT, "closes_weekday": 5, "closes_at": time(16)},
            "closes_weekday",
            "Choose a working day of the organisation.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, key, facts, field, sentence):
    with pytest.raises(Invalid) as fault:
        rule(key, team=world.north, by=world.admin, **facts)
    assert list(fault.value.errors) == [field]
    assert sentence in fault.value.errors[field]
    assert not TrapRule.objects.exists()


def test_a_rule_that_is_to_come_stands_in_the_way_of_another_one(world):
    rule("milestone", team=world.north, by=world.admin, starts_on=TOMORROW)
    for starts_on in (make.TODAY, TOMORROW):
        with pytest.raises(Invalid, match=r"(?i)end it first"):
            rule("milestone", team=world.north, by=world.admin, starts_on=starts_on)
    rule("milestone", team=world.north, by=world.admin, last_day=make.TODAY)
    assert TrapRule.objects.count() == 2


@pytest.mark.parametrize("whole", [True, False])
def test_the_database_holds_no_two_rules_of_a_team_on_a_day(world, whole):
    copied_rule = rule("milestone", team=None if whole else world.north, by=world.admin)
    rule("milestone", team=world.north if whole else None, by=world.admin)
    copied_rule.pk, copied_rule.starts_on = None, TOMORROW
    with pytest.raises(DatabaseError), transaction.atomic():
        copied_rule.save(force_insert=True)


def test_ending_keeps_what_has_held(world, now):
    standing = rule("milestone", team=world.north, by=world.admin)
    with pytest.raises(Invalid, match="what applied until then cannot change"):
        trap_rules.end_rule(make.act(world.admin, now=now), rule=standing, last_day=YESTERDAY)
    ended = trap_rules.end_rule(make.act(world.admin, now=now), rule=standing)
    assert (ended.ends_before, ended.ended_by) == (TOMORROW, world.admin)
    with pytest.raises(Invalid, match="already"):
        trap_rules.end_rule(make.act(world.admin, now=now), rule=standing, last_day=TOMORROW)
    with pytest.raises(StaleState):
        trap_rules.end_rule(make.act(world.admin, now=now + timedelta(days=2)), rule=standing)


@pytest.mark.parametrize(("key", "starts_on"), [("milestone", TOMORROW), ("weekly-log", MONDAY_AFTER_NEXT)])
def test_a_rule_that_nothing_was_opened_under_is_taken_back(world, now, key, starts_on):
    coming = rule(key, by=world.admin, starts_on=starts_on)
    assert trap_rules.end_rule(make.act(world.admin, now=now), rule=coming) is None
    assert not TrapRule.objects.exists()
    assert AuditEvent.objects.filter(verb="trap rule taken back").exists()


def test_what_is_switched_off_for_a_team_is_not_opened_there(world):
    build.trap("milestone")
    rule("milestone", team=world.north, by=world.admin, is_on=False)
    assert owed.obligation(world.rep, trap_key="milestone") is None
    assert owed.obligation(world.other_rep, trap_key="milestone").owner == world.other_rep


def test_what_is_open_keeps_the_grace_it_was_opened_with(world, now):
    row = owed.obligation(world.rep, trap_key="milestone")
    rule("milestone", by=world.admin, grace_working_days=5)
    assert owed.obligation(world.rep, trap_key="milestone").missed_at == row.missed_at
    newer = owed.obligation(world.rep, trap_key="milestone", subject="thing:2")
    assert (row.grace_working_days, newer.grace_working_days) == (1, 5)
    assert newer.missed_at == datetime(2026, 12, 4, 22, 0, tzinfo=UTC)
    extension = owed.extension(world.rep, row)
    extensions.decide_extension(make.act(world.manager, now=now), extension=extension, grant=True, answer="")
    row.refresh_from_db()
    assert row.missed_at == datetime(2026, 12, 2, 22, 0, tzinfo=UTC)  # One working day after Tue 1 Dec.


def test_a_duty_ends_when_it_is_handed_to_a_team_that_does_not_owe_it(world, now):
    row = owed.obligation(world.rep, trap_key="milestone")
    rule("milestone", team=world.south, by=world.admin, is_on=False)
    act = {"obligation": row, "reason": "Rita leaves."}
    assert obligations.hand_over(make.act(world.admin, now=now), to=world.other_rep, **act) is None
    row.refresh_from_db()
    assert (row.status, "switched off" in row.waive_reason) == ("waived", True)
    assert Obligation.objects.count() == 1


def test_opening_asks_as_often_with_many_rules_as_with_one(world, now, django_assert_num_queries):
    rule("promise", team=world.north, by=world.admin, grace_working_days=2)
    people = [world.rep, world.other_rep, world.manager, world.admin]

    def rows(mark):
        due = (date(2026, 11, 27), owed.DUE)
        return [
            obligations.NewObligation("promise", person, f"{mark}:{n}", "Many", "/", *due)
            for person in people
            for n in range(5)
        ]

    obligations.open_many(make.act(now=now), rows=rows("first"))  # Reads the configuration.
    with django_assert_num_queries(5) as few:
        assert obligations.open_many(make.act(now=now), rows=rows("few")) == 20
    for team in (None, world.south, world.root):
        rule("promise", team=team, by=world.admin, grace_working_days=3)
    obligations.open_many(make.act(now=now), rows=rows("second"))
    with django_assert_num_queries(len(few.captured_queries)):
        assert obligations.open_many(make.act(now=now), rows=rows("more")) == 20
    opened = Obligation.objects.filter(subject="more:1").order_by("owner__name")
    assert list(opened.values_list("owner__name", "grace_working_days")) == [
        ("Ada Admin", 3),
        ("Mara Manager", 2),
        ("Olga Other", 3),
        ("Rita Rep", 2),
    ]


def test_it_is_said_how_many_a_rule_would_concern(world):
    rule("milestone", team=world.south, by=world.admin)
    trap = build.trap("milestone")
    for team, people, apart in (
        (world.north, 3, ()),
        (world.root, 4, ("South",)),
        (None, 5, ("South",)),
        (world.south, 2, ()),
    ):
        reach = selector.reach(trap=trap, team=team, day=make.TODAY)
        assert (len(reach.people), reach.apart) == (people, apart)


def test_whom_a_rule_concerns_is_told_before_it_applies_and_when_it_is_taken_back(world, now):
    coming = rule("milestone", team=world.north, by=world.admin, starts_on=TOMORROW, reason="Slow plants.")
    text_by_person = {notice.person: notice.text for notice in Notice.objects.filter(kind="trap-rule")}
    assert set(text_by_person) == {world.rep, world.peer, world.manager}
    assert text_by_person[world.rep] == "“Milestone” follows a new rule from Thu 26 Nov 2026: Slow plants."
    trap_rules.end_rule(make.act(world.admin, now=now), rule=coming)
    newest = Notice.objects.filter(person=world.rep, kind="trap-rule").order_by("-pk")[0]
    assert newest.text == "“Milestone”: the rule that was to begin on Thu 26 Nov 2026 is taken back."


def test_people_read_the_rules_that_hold_for_their_teams(world):
    for team in (None, world.root, world.north, world.south):
        rule("milestone", team=team, by=world.admin)
    seen = {
        who: {
            rule.team.name if rule.team else None
            for rule in selector.visible(make.reader(getattr(world, who), today=make.TODAY))
        }
        for who in ("rep", "other_manager", "leader", "admin")
    }
    assert seen["rep"] == {None, "Root", "North"}
    assert seen["other_manager"] == {None, "Root", "South"}
    assert seen["leader"] == seen["admin"] == {None, "Root", "North", "South"}


def test_more_time_is_decided_by_the_rule_of_the_managers_team_and_before_the_deadline(world):
    rule("extension-decision", team=world.north, by=world.admin, term=3)
    weeks = {"due_at": make.NOW + timedelta(days=20)}
    near = owed.obligation(world.rep, subject="near", due_at=make.NOW + timedelta(days=2))
    owed.extension(world.rep, near)
    for who in (world.rep, world.other_rep):
        owed.extension(who, owed.obligation(who, subject="far", **weeks), wanted_on=date(2026, 12, 18))
    due = {
        (duty.owner, duty.subject): duty.due_at
        for duty in Obligation.objects.filter(trap__key="extension-decision").select_related("owner")
    }
    assert sorted(at.date() for (owner, _), at in due.items() if owner == world.manager) == [
        near.due_at.date(),
        date(2026, 12, 1),
    ]
    assert [at.date() for (owner, _), at in due.items() if owner == world.other_manager] == [date(2026, 11, 27)]
