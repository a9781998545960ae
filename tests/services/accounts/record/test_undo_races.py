"""An undo and another act at the same moment leave one true story, whichever of them comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.duties.services import notices, obligations
from accounts.models import Letter, Notice, Obligation, Undo
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from pipeline.activities.services import tallies, weeks
from pipeline.activities.services import undoing as week_undoing
from pipeline.models import Activity, WeekLog
from plans.weeks.services import week_openings
from tests import make
from tests.builders import obligations as build
from tests.builders import weeks as week_build
from tests.races import in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)
A_SECOND = timedelta(seconds=1)
SOON = make.NOW + 5 * A_SECOND


@pytest.fixture
def cast(transactional_db):
    return make.world()


@pytest.fixture
def waived(cast):
    """The event of a waiver of a moment ago."""
    act = make.act(cast.manager)
    obligations.waive(act, obligation=build.obligation(cast.rep), reason="Plant closed.")
    return selector.offered(act)


def undo(event, *, now=SOON):
    def act():
        undos.undo(make.act(event.actor, now=now), event=event)
        return "undone"

    return act


def test_of_two_undos_one_takes_it_back(waived, monkeypatch):
    came_to = in_the_middle(monkeypatch, undos, "is_accepted", undo(waived), undo(waived))
    assert sorted(came_to) == ["StaleState", "undone"]
    assert Undo.objects.count() == 1 and Obligation.objects.get().status == "open"


def test_what_is_done_while_a_waiver_is_undone_is_done_or_stays_waived(cast, waived, monkeypatch):
    def fulfil():
        act = make.act(cast.rep, now=SOON)
        return obligations.fulfil(act, trap_key="promise", owner=cast.rep, subject="thing:1").status

    came_to = in_the_middle(monkeypatch, undos, "is_accepted", undo(waived), fulfil)
    stands = Obligation.objects.get().status
    assert (stands, sorted(came_to)) in (("waived", ["StaleState", "waived"]), ("done", ["done", "undone"]))


def test_a_letter_is_written_or_the_waiver_is_undone_never_both(waived, monkeypatch):
    last = make.NOW + 15 * A_SECOND

    def write():
        return f"{notices.write_letters(make.act(now=last))} written"

    came_to = in_the_middle(monkeypatch, undos, "is_accepted", undo(waived, now=last), write)
    told = (Notice.objects.filter(kind="waived").count(), Letter.objects.count())
    stands = Obligation.objects.get().status
    assert (stands, told, sorted(came_to)) in (
        ("waived", (1, 1), ["1 written", "StaleState"]),
        ("open", (0, 0), ["0 written", "undone"]),
    )


def test_a_count_is_taken_back_or_the_week_is_closed_with_it(cast, monkeypatch):
    types = week_build.defaults()
    act = make.act(cast.rep)
    weeks.count(act, person=cast.rep, type=types["calls"], day=make.TODAY, step=1)
    counted = selector.offered(act)

    def close():
        week_openings.close_as_it_stands(make.act(cast.rep, now=SOON), person=cast.rep, week=week_build.WEEK)
        return "closed"

    came_to = in_the_middle(monkeypatch, week_undoing, "require_in_time", undo(counted), close)
    count, log = Activity.objects.get().count, WeekLog.objects.get()
    assert log.closed_at == SOON
    assert (count, sorted(came_to)) in ((0, ["closed", "undone"]), (1, ["StaleState", "closed"]))


def test_a_count_and_the_undo_of_another_both_count(cast, monkeypatch):
    types = week_build.defaults()
    act = make.act(cast.rep)
    weeks.count(act, person=cast.rep, type=types["calls"], day=make.TODAY, step=1)

    def count():
        weeks.count(make.act(cast.rep, now=SOON), person=cast.rep, type=types["calls"], day=make.TODAY, step=1)
        return "counted"

    came_to = in_the_middle(monkeypatch, tallies, "step_back", undo(selector.offered(act)), count)
    assert (sorted(came_to), Activity.objects.get().count) == (["counted", "undone"], 1)


def test_a_closing_is_undone_once_and_its_week_closes_again(cast, monkeypatch):
    week_build.defaults()
    week_openings.open_weekly_logs(make.act())
    act = make.act(cast.rep)
    week_openings.close_as_it_stands(act, person=cast.rep, week=week_build.WEEK)
    event = selector.offered(act)

    def close():
        week_openings.close_as_it_stands(make.act(cast.rep, now=SOON), person=cast.rep, week=week_build.WEEK)
        return "closed"

    came_to = in_the_middle(monkeypatch, week_undoing, "require_in_time", undo(event), close)
    duty = Obligation.objects.get(owner=cast.rep, subject=week_build.WEEK)
    stands = (WeekLog.objects.get().closed_at, duty.status)
    assert (stands, sorted(came_to)) in (
        ((SOON, "done"), ["closed", "undone"]),
        ((None, "open"), ["StaleState", "undone"]),
    )
