"""Counts, the closing of a week and the score of a promise, taken back a moment later."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import obligations
from accounts.models import AuditEvent, Extension, Obligation, Undo
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from pipeline.activities.services import tallies, weeks
from pipeline.models import Activity, WeekLog
from plans.models import Promise, WeekOwed
from plans.weeks.services import promises, week_openings
from tests import make
from tests.builders import obligations as duty_build
from tests.builders import weeks as build
from traps_web.lib.faults import StaleState

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)
DUE = duty_build.DUE  # Fri 27 Nov 17:00 in New York, when week 48 closes.


@pytest.fixture
def types(world):
    made = build.defaults()
    week_openings.open_weekly_logs(make.act())
    return made


def undo(event, *, after=5):
    return undos.undo(make.act(event.actor, now=event.at + timedelta(seconds=after)), event=event)


def count(world, type, step=1, now=make.NOW, day=make.TODAY):
    act = make.act(world.rep, now=now)
    weeks.count(act, person=world.rep, type=type, day=day, step=step)
    return selector.offered(act)


def counts():
    return list(Activity.objects.order_by("pk").values_list("count", "is_late"))


def close(world, now=make.NOW, totals=()):
    act = make.act(world.rep, now=now)
    week_openings.close(act, person=world.rep, week=build.WEEK, totals=dict(totals), text="Slow.")
    return selector.offered(act)


def log():
    return WeekLog.objects.values("closed_at", "closed_by_id", "note").get()


def duty(world):
    return Obligation.objects.values("status", "done_at", "done_by_id", "flagged_at").get(
        owner=world.rep, subject=build.WEEK
    )


def test_one_more_is_taken_back(world, types):
    count(world, types["calls"])
    event = count(world, types["calls"], now=make.NOW + A_SECOND)
    made = undo(event)
    assert counts() == [(1, False)]
    assert made.text == "Calls of Wed 25 Nov are at 1 again."
    assert made.address == f"/week/{build.WEEK}/#plus-{types['calls'].pk}"
    assert AuditEvent.objects.get(verb="undone").before["added"] == 1


def test_one_less_is_put_back_where_it_was_taken_from(world, types):
    build.done(world.rep, "calls", make.TODAY, 4)
    build.done(world.rep, "calls", make.TODAY, 2, is_late=True)
    event = count(world, types["calls"], -1)
    assert counts() == [(4, False), (1, True)]
    assert undo(event).address.endswith(f"#minus-{types['calls'].pk}")
    assert counts() == [(4, False), (2, True)]


def test_each_of_several_counts_is_taken_back_once_in_any_order(world, types):
    events = [count(world, types["calls"], now=make.NOW + number * A_SECOND) for number in range(3)]
    for event in (events[1], events[2], events[0]):
        undo(event)
    assert counts() == [(0, False)]
    assert Undo.objects.count() == 3
    with pytest.raises(StaleState, match="already undone"):
        undo(events[0], after=6)


def test_a_count_that_is_gone_by_now_is_not_taken_below_nothing(world, types):
    event = count(world, types["calls"])
    count(world, types["calls"], -1, now=make.NOW + A_SECOND)
    with pytest.raises(StaleState, match="are already at 0"):
        undo(event)
    assert counts() == [(0, False)]


def test_a_count_stays_once_the_week_was_closed_with_it(world, types):
    event = count(world, types["calls"])
    close(world, make.NOW + A_SECOND)
    with pytest.raises(StaleState, match="Week 48 was closed since"):
        undo(event)
    assert counts() == [(1, False)]


def test_a_late_count_in_a_closed_week_is_taken_back(world, types):
    close(world)
    event = count(world, types["calls"], now=make.NOW + A_SECOND)
    assert counts() == [(1, True)]
    undo(event)
    assert counts() == [(0, True)]


def test_a_count_stays_once_the_day_was_set_to_a_total(world, types):
    event = count(world, types["calls"])
    act = make.act(world.rep, now=make.NOW + A_SECOND)
    tallies.set_total(act, person=world.rep, type=types["calls"], day=make.TODAY, total=7)
    with pytest.raises(StaleState, match="were changed since, so the new count stays"):
        undo(event)
    assert selector.offered(act) is None


def test_a_count_stays_once_the_deadline_passed(world, types):
    event = count(world, types["calls"], now=DUE - 5 * A_SECOND)
    with pytest.raises(StaleState, match="The deadline passed at 17:00"):
        undo(event, after=6)


def test_a_closed_week_is_open_and_owed_again_with_what_was_typed(world, types):
    before = duty(world)
    event = close(world, totals={(types["calls"], make.TODAY): 6}.items())
    assert duty(world)["status"] == "done" and WeekOwed.objects.filter(person=world.rep).exists()
    made = undo(event)
    assert (made.text, made.address) == ("week 48 is open again.", f"/week/{build.WEEK}/#close-week")
    assert duty(world) == before
    assert log() == {"closed_at": None, "closed_by_id": None, "note": "Slow."}
    assert counts() == [(6, False)]
    assert not WeekOwed.objects.filter(person=world.rep).exists()
    trail = AuditEvent.objects.get(verb="undone", object_type="pipeline.weeklog")
    assert trail.before["week"] == build.WEEK and trail.before["owed"]
    assert sorted(Undo.objects.values_list("event__verb", flat=True)) == ["obligation done", "week closed"]


def test_a_week_is_closed_again_after_an_undo(world, types):
    undo(close(world))
    close(world, make.NOW + 20 * A_SECOND)
    assert log()["closed_at"] == make.NOW + 20 * A_SECOND
    assert duty(world)["status"] == "done"
    assert WeekOwed.objects.get(person=world.rep).kept_at == make.NOW + 20 * A_SECOND


def test_a_week_closed_after_its_grace_is_owed_again_and_stays_missed(world, types):
    obligations.flag_missed(make.act(now=DUE + A_SECOND))
    before = duty(world)
    event = close(world, DUE + timedelta(hours=2))
    undo(event)
    assert duty(world) == before
    assert before["status"] == "missed" and before["flagged_at"] == DUE + A_SECOND


def test_the_flag_that_came_with_a_late_closing_is_not_taken_back(world, types):
    event = close(world, DUE + timedelta(hours=2))
    undo(event)
    stands = duty(world)
    assert (stands["status"], stands["done_at"], stands["flagged_at"]) == ("missed", None, event.at)


def test_a_week_stays_closed_once_its_deadline_passed(world, types):
    event = close(world, DUE - 5 * A_SECOND)
    with pytest.raises(StaleState, match="The deadline passed at 17:00"):
        undo(event, after=6)
    assert log()["closed_at"] is not None and duty(world)["status"] == "done"
    assert WeekOwed.objects.filter(person=world.rep).exists() and not Undo.objects.exists()


def test_a_week_stays_closed_once_something_was_counted_as_late(world, types):
    event = close(world)
    count(world, types["calls"], now=make.NOW + A_SECOND)
    with pytest.raises(StaleState, match="Something was counted late since then, so the week stays closed"):
        undo(event)


def test_a_week_stays_closed_once_somebody_else_closed_it_anew(world, types):
    event = close(world)
    undo(event)
    close(world, make.NOW + 6 * A_SECOND)
    with pytest.raises(StaleState, match="already undone"):
        undo(event, after=7)
    assert log()["closed_at"] == make.NOW + 6 * A_SECOND


def test_a_closing_that_withdrew_a_request_is_not_offered_and_stays(world, types):
    row = Obligation.objects.get(owner=world.rep, subject=build.WEEK)
    duty_build.extension(world.rep, row)
    assert close(world, make.NOW + A_SECOND) is None
    assert Extension.objects.get().status == "withdrawn"
    with pytest.raises(StaleState, match="This also withdrew a request for more time, so it cannot be undone"):
        undo(AuditEvent.objects.get(verb="week closed"))
    assert duty(world)["status"] == "done"


def test_what_a_week_owed_is_not_deleted_without_the_undo_of_its_closing(world, types):
    event = close(world)
    kept = WeekOwed.objects.filter(person=world.rep)
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        kept.delete()
    undos.note(make.act(world.rep, now=make.NOW + A_SECOND), event=event)
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        kept.update(worked_days=0)
    assert kept.delete()[0] == 1


@pytest.mark.parametrize("outcome", ["kept", "missed"])
def test_a_scored_promise_is_open_and_owed_again(world, outcome):
    promise = build.promise(world.rep, due_on=make.TODAY)
    act = make.act(world.rep)
    promises.score(act, promise=promise, outcome=outcome, words_="By phone.")
    made = undo(selector.offered(act))
    assert (made.text, made.address) == ("“Send the offer” is open again.", f"/week/#promise-{promise.pk}")
    stands = Promise.objects.get()
    assert (stands.outcome, stands.outcome_words, stands.scored_at, stands.scored_by) == ("open", "", None, None)
    assert Obligation.objects.get().status == "open"
    trail = AuditEvent.objects.get(verb="undone", object_type="plans.promise")
    assert (trail.before, trail.after["outcome"]) == ({"outcome": outcome}, "open")


def test_a_promise_that_moved_is_promised_anew_and_not_taken_back(world):
    promise = build.promise(world.rep)
    act = make.act(world.rep)
    later = build.FRIDAY + timedelta(days=3)
    promises.score(act, promise=promise, outcome="moved", words_="Plant closed.", moved_to=later)
    assert selector.offered(act) is None


def test_of_two_promises_scored_at_one_instant_one_is_taken_back(world):
    first, second = build.promise(world.rep), build.promise(world.rep, text="Call the signer")
    act = make.act(world.rep)
    promises.score(act, promise=first, outcome="kept")
    event = selector.offered(act)
    promises.score(act, promise=second, outcome="kept")
    undo(event)
    assert dict(Promise.objects.values_list("pk", "outcome")) == {first.pk: "open", second.pk: "kept"}
    states = dict(Obligation.objects.values_list("subject", "status"))
    assert states == {f"promise:{first.pk}": "open", f"promise:{second.pk}": "done"}
