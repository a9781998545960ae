"""A policy is written, published once and for all, put before whom it covers, read, and objected to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notice, Obligation
from accounts.organisation.services import lines
from reviews.models import Policy, PolicyObjection, PolicyReading, PolicyStep
from reviews.policies.rules.ladders import DEFAULT_STEPS
from reviews.policies.selectors import ladders
from reviews.policies.selectors import readings as selector
from reviews.policies.services import drafts, putting, readings
from tests import make
from tests.builders import policies
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.fixture
def draft(world):
    return policies.draft(world.leader)


@pytest.fixture
def policy(world):
    return policies.published(world.leader)


def changed(world, draft, **changes):
    facts = {
        "revision": draft.revision,
        "first_day": draft.first_day,
        "steps": DEFAULT_STEPS,
        "memory_quarters": 2,
        "answer_days": 2,
        "appeal_days": 5,
        "help_days": 5,
    }
    return drafts.change(make.act(world.leader), policy=draft, **facts | changes)


def test_nothing_holds_until_something_is_published(world, draft):
    assert (ladders.ladders(), ladders.switched_on(), PolicyReading.objects.count()) == ((), False, 0)
    drafts.publish(make.act(world.leader), policy=draft, revision=draft.revision)
    assert [ladder.steps for ladder in ladders.ladders()] == [DEFAULT_STEPS]
    assert ladders.switched_on()
    assert ladders.ladder_on(draft.first_day - timedelta(days=1)) is None
    assert ladders.ladder_on(draft.first_day).version == 1


def test_only_admins_and_leaders_write(world, draft):
    for person in (world.rep, world.manager):
        with pytest.raises(Refused):
            drafts.publish(make.act(person), policy=draft, revision=draft.revision)
    with pytest.raises(StaleState):
        drafts.start(make.act(world.leader))


def test_a_draft_with_faults_is_kept_and_not_published(world, draft):
    harder = changed(world, draft, first_day=make.TODAY, steps=[replace(DEFAULT_STEPS[0], level=6)])
    with pytest.raises(Invalid) as refusal:
        drafts.publish(make.act(world.leader), policy=harder, revision=harder.revision)
    assert "has to lie in the future" in str(refusal.value)
    assert "nobody can act on it" in str(refusal.value)
    assert harder.steps.get().level == 6


def test_two_people_do_not_write_over_each_other(world, draft):
    changed(world, draft)
    with pytest.raises(StaleState):
        changed(world, draft, first_day=draft.first_day + timedelta(days=7))
    with pytest.raises(StaleState):
        drafts.publish(make.act(world.leader), policy=draft, revision=draft.revision)


def test_a_published_version_is_never_changed(world, policy):
    with pytest.raises(StaleState):
        changed(world, policy)
    for rows in (Policy.objects.filter(pk=policy.pk), PolicyStep.objects.filter(policy=policy)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete() if rows.model is PolicyStep else rows.update(appeal_days=6)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyStep.objects.filter(policy=policy).update(misses=5)


def test_it_is_put_before_whom_it_covers_once_and_owed_by_the_tenth_working_day(world, policy):
    covered = set(PolicyReading.objects.values_list("person_id", flat=True))
    assert {world.rep.pk, world.manager.pk} <= covered
    assert world.leader.pk not in covered
    reading = policies.put_before(world.rep)
    duty = Obligation.objects.get(trap__key="policy-read", owner=world.rep)
    assert (reading.put_on, reading.last_day, duty.due_on) == (make.TODAY, duty.due_on, reading.last_day)
    assert putting.put_before(make.act(now=make.NOW + timedelta(hours=1))) == 0
    assert Notice.objects.filter(kind="policy-put", person=world.rep).count() == 1


def test_who_comes_later_gets_it_by_the_job(world, policy):
    newcomer = make.person("Nora New")
    make.member(newcomer, world.north)
    lines.rebuild(today=make.TODAY)
    assert putting.put_before(make.act(now=make.NOW + timedelta(days=3))) == 1
    assert policies.put_before(newcomer).put_on == make.TODAY + timedelta(days=3)


def test_reading_is_signed_by_the_person_alone_and_stays(world, policy):
    reading = policies.put_before(world.rep)
    with pytest.raises(Refused):
        readings.read(make.act(world.manager), reading=reading)
    assert readings.read(make.act(world.rep), reading=reading).read_on == make.TODAY
    assert Obligation.objects.get(trap__key="policy-read", owner=world.rep).status == "done"
    with pytest.raises(StaleState):
        readings.read(make.act(world.rep), reading=reading)
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyReading.objects.filter(pk=reading.pk).update(state="put", read_at=None, read_on=None)


def test_it_applies_from_the_first_day_or_the_last_day_of_reading(world, policy):
    ids = [world.rep.pk, world.leader.pk]
    reading = policies.put_before(world.rep)
    assert ladders.applies_from(1, ids) == {world.rep.pk: max(policy.first_day, reading.last_day)}


def test_an_objection_is_read_by_the_line_and_changes_nothing(world, policy):
    reading = policies.put_before(world.rep)
    before = ladders.applies_from(1, [world.rep.pk])
    with pytest.raises(Invalid):
        readings.object_to(make.act(world.rep), reading=reading, words=" ")
    made = readings.object_to(make.act(world.rep), reading=reading, words="Two misses in four weeks is strict.")
    assert list(selector.objections(policy, viewer=world.manager)) == [made]
    assert list(selector.objections(policy, viewer=world.peer)) == []
    assert Notice.objects.filter(kind="policy-objected", person=world.manager).count() == 1
    assert ladders.applies_from(1, [world.rep.pk]) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyObjection.objects.update(words="Never mind.")


def test_the_whole_is_switched_off_and_on_again_with_a_reason(world, policy):
    act = make.act(world.leader)
    with pytest.raises(Invalid):
        drafts.switch(act, is_on=False, reason="")
    drafts.switch(act, is_on=False, reason="The works council looks at it.")
    assert not ladders.switched_on()
    with pytest.raises(StaleState):
        drafts.switch(act, is_on=False, reason="Again.")
    drafts.switch(act, is_on=True, reason="It has agreed.")
    assert ladders.switched_on()


def test_the_next_version_replaces_the_one_before_from_its_first_day_on(world, policy):
    newer = policies.draft(world.leader)
    assert (newer.version, newer.steps.count()) == (2, len(DEFAULT_STEPS))
    with pytest.raises(Invalid, match="Version 1 begins later or on the same day"):
        drafts.publish(make.act(world.leader), policy=newer, revision=newer.revision)
    newer = changed(world, newer, first_day=policy.first_day + timedelta(days=30))
    drafts.publish(make.act(world.leader), policy=newer, revision=newer.revision)
    assert [(ladder.version, end) for ladder, end in ladders.spans()] == [(1, newer.first_day), (2, None)]
    assert Obligation.objects.filter(trap__key="policy-read", owner=world.rep).count() == 2
