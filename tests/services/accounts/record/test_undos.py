"""A waiver taken back a moment later: who may, for how long, what comes in between, and what stays in the trail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from accounts.duties.services import extensions, notices, obligations
from accounts.letters.rules.kinds import Channel
from accounts.models import AuditEvent, Letter, Notice, Obligation, Undo
from accounts.record.rules import undos as rules
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from tests import make
from tests.builders import obligations as build
from tests.builders.letters import choose
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
SETTLED = ("status", "done_at", "done_by_id", "waived_at", "waived_by_id", "waive_reason", "flagged_at")


def waive(row, by, now=make.NOW):
    obligations.waive(make.act(by, now=now), obligation=row, reason="Plant closed.")
    return selector.offered(make.act(by, now=now))


def undo(event, by, *, after=5):
    return undos.undo(make.act(by, now=event.at + timedelta(seconds=after)), event=event)


def verdict(row):
    return Obligation.objects.values(*SETTLED).get(pk=row.pk)


def test_what_was_waived_is_owed_again_and_the_trail_tells_both(world):
    row = build.obligation(world.rep)
    before = verdict(row)
    event = waive(row, world.manager)
    assert verdict(row)["status"] == "waived"
    assert undo(event, world.manager).text == "Rita Rep owes “Send the offer” again."
    assert verdict(row) == before
    kept = Undo.objects.get()
    assert (kept.event, kept.by, kept.at) == (event, world.manager, make.NOW + 5 * A_SECOND)
    trail = AuditEvent.objects.filter(object_id=str(row.pk), object_type="accounts.obligation").order_by("pk")
    assert list(trail.values_list("verb", flat=True)) == ["obligation waived", "undone"]
    assert (trail.last().before, trail.last().after) == ({"status": "waived"}, {"status": "open"})


def test_a_waived_miss_is_owed_again_and_stays_missed(world):
    row = build.missed(world.rep)
    before = verdict(row)
    undo(waive(row, world.manager), world.manager)
    assert verdict(row) == before
    assert before["status"] == "missed"


def test_it_is_waived_again_after_an_undo_and_undone_again(world):
    row = build.obligation(world.rep)
    undo(waive(row, world.manager), world.manager)
    again = waive(row, world.manager, make.NOW + 8 * A_SECOND)
    assert Notice.objects.filter(kind="waived").count() == 1
    undo(again, world.manager)
    assert verdict(row)["status"] == "open"
    assert Undo.objects.count() == 2


@pytest.mark.parametrize(("seconds", "is_undone"), [(0, True), (15, True), (15.001, False), (3600, False)])
def test_fifteen_seconds_are_accepted_by_the_instant_of_the_row(world, seconds, is_undone):
    event = waive(build.obligation(world.rep), world.manager)
    if is_undone:
        undo(event, world.manager, after=seconds)
        return
    with pytest.raises(StaleState, match="The 15 seconds for undoing this are over"):
        undo(event, world.manager, after=seconds)
    assert not Undo.objects.exists()


@pytest.mark.parametrize("name", ["rep", "leader", "admin", "other_manager"])
def test_only_who_did_it_undoes_it(world, name):
    event = waive(build.obligation(world.rep), world.manager)
    with pytest.raises(Refused, match="Only the person who did this can undo it"):
        undo(event, getattr(world, name))
    with pytest.raises(AuditEvent.DoesNotExist):
        selector.one(viewer=getattr(world, name), pk=event.pk)
    assert Obligation.objects.get().status == "waived"


def test_it_is_undone_once(world):
    event = waive(build.obligation(world.rep), world.manager)
    undo(event, world.manager)
    with pytest.raises(StaleState, match="already undone"):
        undo(event, world.manager, after=6)


def test_a_deadline_that_passed_in_between_keeps_it(world):
    row = build.obligation(world.rep)
    event = waive(row, world.manager, row.due_at - 5 * A_SECOND)
    with pytest.raises(StaleState, match="The deadline passed at 17:00"):
        undo(event, world.manager, after=6)
    assert verdict(row)["status"] == "waived"


def test_what_was_done_in_between_stays_waived(world):
    row = build.obligation(world.rep)
    event = waive(row, world.manager)
    act = make.act(world.rep, now=make.NOW + 2 * A_SECOND)
    assert obligations.fulfil(act, trap_key="promise", owner=world.rep, subject=row.subject).status == "waived"
    with pytest.raises(StaleState, match="done in the meantime"):
        undo(event, world.manager)


def test_what_is_done_when_nothing_can_be_undone_any_more_leaves_no_trace(world):
    row = build.obligation(world.rep)
    waive(row, world.manager)
    act = make.act(world.rep, now=make.NOW + timedelta(minutes=1))
    obligations.fulfil(act, trap_key="promise", owner=world.rep, subject=row.subject)
    assert not AuditEvent.objects.filter(verb="done while waived").exists()


def test_a_request_that_went_with_it_is_a_decision_and_stays(world):
    row = build.obligation(world.rep)
    build.extension(world.rep, row)
    obligations.waive(make.act(world.manager, now=make.NOW + A_SECOND), obligation=row, reason="Plant closed.")
    act = make.act(world.manager, now=make.NOW + A_SECOND)
    assert selector.offered(act) is None
    event = AuditEvent.objects.get(verb="obligation waived")
    with pytest.raises(StaleState, match="This also withdrew a request for more time, so it cannot be undone"):
        undo(event, world.manager)


def test_a_waiver_that_follows_from_another_act_is_no_act_of_its_own(world):
    row = build.obligation(world.rep)
    obligations.set_aside(make.act(world.manager), obligation=row, reason="On leave.")
    assert selector.offered(make.act(world.manager)) is None
    with pytest.raises(Refused, match="cannot be undone"):
        undo(AuditEvent.objects.get(verb="obligation waived"), world.manager)


def test_a_decision_is_never_offered(world):
    extension = build.extension(world.rep, build.obligation(world.rep))
    act = make.act(world.manager, now=make.NOW + A_SECOND)
    extensions.decide_extension(act, extension=extension, grant=True, answer="")
    assert selector.offered(act) is None
    for event in AuditEvent.objects.filter(actor=world.manager):
        with pytest.raises(Refused):
            undo(event, world.manager)


def test_its_notice_waits_and_goes_with_it(world):
    row = build.obligation(world.rep)
    event = waive(row, world.manager)
    soon, later = make.NOW + 14 * A_SECOND, make.NOW + 15 * A_SECOND
    assert notices.write_letters(make.act(now=soon)) == 0
    assert notices.selector.unread(make.reader(world.rep, now=soon)) == 0
    assert notices.selector.unread(make.reader(world.rep, now=later)) == 1
    undo(event, world.manager)
    assert not Notice.objects.filter(kind="waived").exists()
    notices.deliver(make.act(now=later + timedelta(hours=1)))
    assert not mail.outbox and not Letter.objects.exists()


def test_a_notice_nobody_took_back_is_mailed_after_its_time(world):
    choose(world.rep, answers=Channel.AT_ONCE)
    waive(build.obligation(world.rep), world.manager)
    assert notices.deliver(make.act(now=make.NOW + 14 * A_SECOND)) == 0
    assert notices.deliver(make.act(now=make.NOW + 15 * A_SECOND)) == 1
    assert [message.to for message in mail.outbox] == [[world.rep.email]]


def test_what_is_held_back_is_not_read_with_all_others(world):
    waive(build.obligation(world.rep), world.manager)
    assert notices.read_all(make.act(world.rep, now=make.NOW + A_SECOND)) == 0
    assert notices.read_all(make.act(world.rep, now=make.NOW + 15 * A_SECOND)) == 1


def test_once_the_letter_is_written_the_waiver_stays(world):
    choose(world.rep, answers=Channel.AT_ONCE)
    row = build.obligation(world.rep)
    event = waive(row, world.manager)
    notices.write_letters(make.act(now=make.NOW + 15 * A_SECOND))
    with pytest.raises(StaleState, match="The owner was already notified, so the waiver cannot be undone"):
        undo(event, world.manager, after=15)
    assert verdict(row)["status"] == "waived"


def test_own_acts_are_listed_while_they_can_be_undone(world):
    row, other = build.obligation(world.rep), build.obligation(world.rep, subject="thing:2")
    first, second = waive(row, world.manager), waive(other, world.manager, make.NOW + 2 * A_SECOND)
    at = {name: make.reader(world.manager, now=make.NOW + timedelta(seconds=name)) for name in (3, 16, 18)}
    assert list(selector.open_to(at[3])) == [second, first]
    assert list(selector.open_to(at[16])) == [second]
    assert not selector.open_to(at[18])
    assert not selector.open_to(make.reader(world.leader, now=at[3].now))
    undo(second, world.manager, after=1)
    assert list(selector.open_to(at[3])) == [first]


EMPTY = {"waived_at": None, "waived_by": None, "waive_reason": ""}


def refused(match, write):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        write()


def rows(row):
    return Obligation.objects.filter(pk=row.pk)


def test_without_the_row_of_an_undo_the_database_empties_nothing(world):
    row = build.obligation(world.rep)
    waive(row, world.manager)
    refused("stays as it is", lambda: rows(row).update(status="open", **EMPTY))
    assert verdict(row)["status"] == "waived"


def test_the_row_of_an_undo_lets_go_of_that_act_alone_and_only_of_what_it_wrote(world):
    row = build.obligation(world.rep)
    event = waive(row, world.manager)
    undos.note(make.act(world.manager, now=make.NOW + A_SECOND), event=event)
    refused("stays as it is", lambda: rows(row).update(status="open", label="Another", **EMPTY))
    refused("stays as it is", lambda: rows(row).update(status="done", done_at=make.NOW, done_by=world.rep, **EMPTY))
    refused("stays as it is", lambda: rows(row).update(waive_reason="Other words."))
    rows(row).update(status="open", **EMPTY)
    waive(row, world.manager, make.NOW + 2 * A_SECOND)
    refused("stays as it is", lambda: rows(row).update(status="open", **EMPTY))


def test_no_undo_lets_go_of_a_flag(world):
    row = build.missed(world.rep)
    event = waive(row, world.manager)
    undos.note(make.act(world.manager, now=make.NOW + A_SECOND), event=event)
    refused("stays as it is", lambda: rows(row).update(status="open", flagged_at=None, **EMPTY))


@pytest.mark.parametrize(
    ("after", "by"), [(timedelta(seconds=16), "manager"), (-A_SECOND, "manager"), (A_SECOND, "leader")]
)
def test_the_database_takes_no_undo_that_is_late_or_somebody_elses(world, after, by):
    event = waive(build.obligation(world.rep), world.manager)
    refused("only who acted", lambda: Undo.objects.create(event=event, at=make.NOW + after, by=getattr(world, by)))


def test_the_row_of_an_undo_is_kept_for_good(world):
    event = waive(build.obligation(world.rep), world.manager)
    undo(event, world.manager)
    refused("only grow", lambda: Undo.objects.update(at=make.NOW))
    refused("only grow", lambda: Undo.objects.all().delete())


def test_verbs_of_what_is_taken_back_are_those_of_the_list():
    from traps_web.undos import REVERSALS

    assert set(REVERSALS) == {
        "activity counted",
        "activity logged",
        "account move done",
        "deal judged",
        "deal paused",
        "deal resumed",
        "milestone done",
        "obligation waived",
        "promise scored",
        "week closed",
    }
    assert rules.VERB == "undone"
