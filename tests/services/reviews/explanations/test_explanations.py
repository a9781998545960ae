"""A miss is explained by its owner, corrected in the open, and caught up with."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.selectors import explained as explained_seam
from accounts.duties.services import miss_digests, obligations, undoing
from accounts.models import AuditEvent, Notice, Obligation
from accounts.reasons.services import reasons
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.tallies import judged
from reviews.documents.selectors import minutes, preparation
from reviews.explanations.rules.asking import Missed, asks
from reviews.explanations.selectors import asking
from reviews.explanations.selectors import explanations as selector
from reviews.explanations.services import explanations
from reviews.models import AskingStart, MissExplanation
from tests import make
from tests.builders import absences, reviews
from tests.builders import obligations as duties
from tests.builders.explanations import CATCH_UP_ON, WORDS, cause, explained
from tests.builders.trap_rules import rule
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.fixture
def miss(world):
    return duties.missed(world.rep, subject="2026-W47", label="Close week 47")


def asked(person, now=make.NOW):
    return [row.pk for row in asking.of_reader(make.reader(person, now=now))]


def missed(row):
    counts = row.verdict == Verdict.MISSED
    return Missed(row.status, row.waived_at is not None, False, False, row.trap.key, row.due_on, row.missed_at, counts)


def catch_up(miss):
    return Obligation.objects.get(trap__key="catch-up", subject=f"obligation:{miss.pk}")


def test_a_miss_asks_its_owner_alone_until_it_is_explained(world, miss):
    assert asked(world.rep) == [miss.pk]
    assert asked(world.manager) == []
    explained(world.rep, miss=miss)
    assert asked(world.rep) == []
    assert explained_seam.causes([miss.pk]) == {miss.pk: "slow follow-up"}


def test_the_day_that_was_named_is_owed_by_five_in_the_evening(world, miss):
    row = explained(world.rep, miss=miss)
    duty = catch_up(miss)
    assert (duty.owner, duty.due_on, duty.status) == (world.rep, CATCH_UP_ON, "open")
    assert duty.due_at.isoformat() == "2026-11-30T22:00:00+00:00"  # 17:00 in New York.
    assert (duty.label, duty.address) == ("Catch up: Close week 47", f"/explanations/{row.pk}/")
    assert AuditEvent.objects.filter(verb="miss explained", object_id=str(miss.pk)).count() == 1


def test_what_was_missed_and_is_done_after_all_is_caught_up(world, miss):
    explained(world.rep, miss=miss)
    obligations.fulfil(make.act(world.rep), trap_key="weekly-log", owner=world.rep, subject=miss.subject)
    assert catch_up(miss).status == "done"


def test_what_is_undone_a_moment_later_is_to_be_caught_up_again(world, miss):
    explained(world.rep, miss=miss)
    act = make.act(world.rep, now=make.NOW + timedelta(seconds=1))
    obligations.fulfil(act, trap_key="weekly-log", owner=world.rep, subject=miss.subject)
    event = AuditEvent.objects.get(verb="obligation done", object_id=str(miss.pk))
    owned = Obligation.objects.filter(pk=miss.pk)
    undoing.owe_again(act.at(make.NOW + timedelta(seconds=5)), event=event, duties=owned)
    assert (owned.get().done_at, catch_up(miss).status) == (None, "open")


def test_the_line_reads_the_cause_beside_the_miss_in_the_morning(world, miss):
    explained(world.rep, miss=miss)
    miss_digests.tell_line(make.act(now=make.NOW + timedelta(days=2)))
    text = Notice.objects.get(person=world.manager, kind=miss_digests.KIND).text
    assert text.endswith("Explained so far: slow follow-up 1.")


@pytest.mark.parametrize("name", ["rep", "manager"])
def test_the_owner_and_the_line_report_it_as_caught_up(world, miss, name):
    row = explained(world.rep, miss=miss)
    explanations.report_done(make.act(getattr(world, name)), explanation=row)
    assert catch_up(miss).status == "done"
    with pytest.raises(StaleState):
        explanations.report_done(make.act(world.rep), explanation=row)


@pytest.mark.parametrize("name", ["peer", "other_manager", "admin"])
def test_others_do_not(world, miss, name):
    row = explained(world.rep, miss=miss)
    with pytest.raises(Refused):
        explanations.report_done(make.act(getattr(world, name)), explanation=row)


@pytest.mark.parametrize("name", ["manager", "leader", "admin", "peer"])
def test_nobody_explains_for_somebody_else(world, miss, name):
    act = make.act(getattr(world, name))
    with pytest.raises(Refused, match="Only Rita Rep can explain this"):
        explanations.explain(act, obligation=miss, cause=cause(), words=WORDS, catch_up_on=CATCH_UP_ON)


def test_a_missed_catch_up_asks_for_its_cause_once_and_for_no_further_day(world, miss):
    explained(world.rep, miss=miss)
    later = make.NOW + timedelta(days=10)
    obligations.flag_missed(make.act(now=later))
    duty = catch_up(miss)
    assert (duty.status, asked(world.rep, later)) == ("missed", [duty.pk])
    act = make.act(world.rep, now=later)
    with pytest.raises(Invalid):
        explanations.explain(act, obligation=duty, cause=cause(), words=WORDS, catch_up_on=date(2026, 12, 8))
    explanations.explain(act, obligation=duty, cause=cause(), words=WORDS)
    assert asked(world.rep, later) == []
    assert not Obligation.objects.filter(trap__key="catch-up", subject=f"obligation:{duty.pk}").exists()


def test_what_is_done_by_now_needs_no_day(world, miss):
    obligations.fulfil(make.act(world.rep), trap_key="weekly-log", owner=world.rep, subject=miss.subject)
    explanations.explain(make.act(world.rep), obligation=miss, cause=cause(), words=WORDS)
    assert not Obligation.objects.filter(trap__key="catch-up").exists()


def test_a_waived_miss_asks_nothing_any_more_and_its_explanation_counts_no_longer(world, miss):
    row = explained(world.rep, miss=miss)
    other = duties.missed(world.rep, subject="2026-W46")
    assert asked(world.rep) == [other.pk]
    for duty in (miss, other):
        obligations.waive(make.act(world.manager), obligation=duty, reason="The system was down.")
    assert asked(world.rep) == []
    assert not MissExplanation.objects.current().filter(pk=row.pk).exists()
    with pytest.raises(Invalid):
        explanations.explain(make.act(world.rep), obligation=other, cause=cause(), words=WORDS)


def test_misses_older_than_eight_weeks_or_before_the_first_day_ask_nothing(world, miss):
    assert asked(world.rep, miss.missed_at + timedelta(weeks=8)) == [miss.pk]
    assert asked(world.rep, miss.missed_at + timedelta(weeks=8, seconds=1)) == []
    assert miss in asking.never_explained(now=miss.missed_at + timedelta(weeks=9))
    AskingStart.objects.create(starts_on=miss.due_on)
    assert asked(world.rep) == [miss.pk]
    AskingStart.objects.create(starts_on=miss.due_on + timedelta(days=1))
    assert asked(world.rep) == []


def test_nothing_is_asked_of_days_on_which_the_trap_is_off_for_the_organisation(world, miss):
    rule("catch-up", by=world.admin, is_on=False)
    today = duties.missed(world.rep, by_days=0, subject="2026-W48")
    later = make.NOW + timedelta(days=4)
    obligations.flag_missed(make.act(now=later))
    assert Obligation.objects.get(pk=today.pk).status == "missed"
    assert asked(world.rep, later) == [miss.pk]


def test_where_the_trap_is_off_for_a_team_no_day_is_asked_for(world, miss):
    rule("catch-up", by=world.admin, team=world.north, is_on=False)
    explanations.explain(make.act(world.rep), obligation=miss, cause=cause(), words=WORDS)
    assert not Obligation.objects.filter(trap__key="catch-up").exists()


def test_a_correction_stands_behind_the_first_and_keeps_the_day(world, miss):
    first = explained(world.rep, miss=miss)
    act = make.act(world.rep, now=make.NOW + timedelta(hours=1))
    second = explanations.correct(act, explanation=first, cause=cause("absence"), words="I was ill.")
    story = selector.story(selector.by_id(viewer=world.rep, pk=second.pk))
    assert [row.pk for row in story.earlier] == [first.pk]
    assert second.catch_up_on == CATCH_UP_ON
    assert story.catch_up.due_on == CATCH_UP_ON
    assert selector.newest(viewer=world.rep, pk=first.pk) == second
    with pytest.raises(StaleState):
        explanations.correct(act, explanation=first, cause=cause(), words="Once more.")
    with pytest.raises(Refused):
        explanations.correct(make.act(world.manager), explanation=second, cause=cause(), words="No.")


def test_a_retired_cause_is_not_given_any_more_and_stays_where_it_was_given(world, miss):
    first = explained(world.rep, miss=miss)
    reasons.switch(make.act(world.admin), reason=cause(), on=False)
    corrected = explanations.correct(make.act(world.rep), explanation=first, cause=cause(), words="The fair was long.")
    assert corrected.cause == first.cause
    other = duties.missed(world.rep, subject="2026-W46")
    with pytest.raises(Invalid) as refusal:
        explanations.explain(make.act(world.rep), obligation=other, cause=cause(), words=WORDS, catch_up_on=CATCH_UP_ON)
    assert set(refusal.value.errors) == {"cause"}


def test_a_review_counts_a_cause_on_from_the_misses_before_it(world, miss):
    explained(world.rep, miss=miss)
    review = reviews.review(world, at="prepared", now=make.NOW + timedelta(hours=1))
    prepared = preparation.preparation(review=review, now=make.NOW + timedelta(hours=1))
    assert [row["times"] for row in minutes.explanations(prepared)] == [2, 3, 4]


def test_of_two_answers_the_second_is_told(world, miss):
    explained(world.rep, miss=miss)
    with pytest.raises(StaleState, match="already explained"):
        explanations.explain(make.act(world.rep), obligation=miss, cause=cause(), words=WORDS, catch_up_on=CATCH_UP_ON)


def test_the_line_adds_a_note_that_the_owner_hears_of(world, miss):
    row = explained(world.rep, miss=miss)
    explanations.add_note(make.act(world.manager), explanation=row, text="Ask me before the next fair.")
    assert [note.text for note in selector.story(row).notes] == ["Ask me before the next fair."]
    assert Notice.objects.filter(person=world.rep, kind="explanation-note").count() == 1
    for by in (world.rep, world.peer, world.admin):
        with pytest.raises(Refused):
            explanations.add_note(make.act(by), explanation=row, text="No.")


def test_rows_only_grow(world, miss):
    row = explained(world.rep, miss=miss)
    for change in (lambda: MissExplanation.objects.filter(pk=row.pk).update(words="x"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_the_person_the_line_and_leaders_see_it(world, miss):
    row = explained(world.rep, miss=miss)
    sees = {
        name: selector.visible(viewer=getattr(world, name)).filter(pk=row.pk).exists()
        for name in ("rep", "manager", "leader", "peer", "other_rep", "other_manager", "admin")
    }
    assert {name for name, can in sees.items() if can} == {"rep", "manager", "leader"}


def test_a_miss_on_leave_is_nothing_to_explain(world):
    absences.approved(world.rep, by=world.manager, starts_on=date(2026, 11, 26), last_day=date(2026, 11, 27))
    due_at = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
    on_leave, missed = (
        duties.obligation(person, trap_key="weekly-log", subject="2026-W48", due_at=due_at)
        for person in (world.rep, world.peer)
    )
    later = due_at + timedelta(days=5)
    obligations.flag_missed(make.act(now=later))
    assert (asked(world.rep, later), asked(world.peer, later)) == ([], [missed.pk])
    with pytest.raises(Invalid):
        explained(world.rep, miss=on_leave)
    assert not asking.never_explained(now=later + timedelta(weeks=9)).filter(owner=world.rep).exists()


def test_questions_in_sql_are_those_of_the_rule(world):
    since = date(2026, 10, 15)
    AskingStart.objects.create(starts_on=since)
    for days in (3, 20, 38, 40, 45, 70):
        duties.missed(world.rep, by_days=days, subject=f"thing:{days}")
    obligations.waive(
        make.act(world.manager), obligation=Obligation.objects.get(subject="thing:20"), reason="The system was down."
    )
    for now in (make.NOW, make.NOW + timedelta(days=20), make.NOW + timedelta(days=60)):
        rows = [(row.pk, missed(row)) for row in judged(Obligation.objects.select_related("trap"), now)]
        by_rule = {pk for pk, miss in rows if asks(miss, now=now, since=since, silent=[])}
        assert set(asked(world.rep, now)) == by_rule
