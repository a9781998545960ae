"""An ended case counts, rests, and goes with all that happened to it; how many there were stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notice
from reviews.cases.rules import memory
from reviews.cases.rules.states import Event
from reviews.cases.selectors import cases as selector
from reviews.cases.selectors.memory import over, resting
from reviews.cases.services import engine, forgetting
from reviews.helps.services import engine as help_engine
from reviews.models import Case, CaseCount, CaseEvent, Help
from tests import make
from tests.builders import cases as build

RESTS = timedelta(weeks=26)
GOES = RESTS + memory.KEPT


@pytest.fixture
def waived(world):
    case = build.opened(world.rep, by=world.leader)
    build.decided(case, "waived", by=world.manager)
    return Case.objects.get(pk=case.pk)


def after(span):
    return make.act(now=make.NOW + span)


def test_the_days_of_an_ended_case():
    assert memory.counts_until(make.NOW, 2) == make.NOW + RESTS
    assert memory.goes_at(make.NOW, 2) == make.NOW + GOES


@pytest.mark.parametrize(
    ("span", "rests", "goes"),
    [
        (RESTS - timedelta(seconds=1), False, False),
        (RESTS, True, False),
        (GOES - timedelta(seconds=1), True, False),
        (GOES, True, True),
    ],
)
def test_it_rests_after_two_quarters_and_goes_two_years_later(world, waived, span, rests, goes):
    now = make.NOW + span
    assert (Case.objects.filter(resting(now)).exists(), Case.objects.filter(over(now)).exists()) == (rests, goes)


def test_an_open_case_never_rests(world):
    build.opened(world.rep, by=world.leader)
    assert not Case.objects.filter(resting(make.NOW + timedelta(days=4000))).exists()


def test_it_goes_with_its_events_and_notices_and_leaves_counts(world, waived):
    assert forgetting.forget(after(GOES - timedelta(days=1))) == 0
    engine.run(after(GOES))
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()
    assert not Notice.objects.filter(kind="case").exists()
    row = CaseCount.objects.get()
    assert (row.quarter, row.version, row.step_number, row.state, row.count) == ("FY2027-Q2", 1, 1, "waived", 1)
    assert forgetting.forget(after(GOES)) == 0
    assert CaseCount.objects.get().count == 1


def test_two_of_a_kind_are_counted_together(world, waived):
    other = build.opened(world.peer, by=world.leader)
    build.decided(other, "waived", by=world.manager)
    assert forgetting.forget(after(GOES)) == 2
    assert CaseCount.objects.get().count == 2


def test_one_that_cannot_go_is_passed_by(world, waived, monkeypatch):
    other = build.opened(world.peer, by=world.leader)
    build.decided(other, "waived", by=world.manager)
    real = forgetting._forget_one
    monkeypatch.setattr(forgetting, "_forget_one", lambda pk: 1 / 0 if pk == waived.pk else real(pk))
    assert forgetting.forget(after(GOES)) == 1
    assert list(Case.objects.all()) == [waived]


def test_a_case_that_another_followed_waits_for_it(world, waived):
    later = make.NOW + timedelta(days=1)
    build.kept_since(world.rep, waived.policy, later, Event.WAIVED, by=world.manager, step=2, follows=waived)
    assert forgetting.forget(after(GOES)) == 0
    assert forgetting.forget(after(GOES + timedelta(days=3))) == 1
    assert forgetting.forget(after(GOES + timedelta(days=3))) == 1
    assert not Case.objects.exists()


def test_help_that_it_led_to_goes_first(world):
    case = build.opened(world.rep, by=world.leader)
    build.decided(case, "helped", by=world.manager)
    help_engine.run(make.act())
    record = Help.objects.get(case=case)
    Help.objects.filter(pk=record.pk).update(state="dropped", ended_at=make.NOW)
    engine.run(after(GOES))
    assert Case.objects.exists(), "it waits for the help"
    help_engine.run(after(GOES))
    assert not Help.objects.exists()
    engine.run(after(GOES + timedelta(days=1)))
    assert not Case.objects.exists()
    help_engine.run(after(GOES + timedelta(days=1)))
    assert not Help.objects.exists()


def test_what_happened_to_a_case_stays_while_the_case_does(world, waived):
    for change in (lambda: CaseEvent.objects.all().delete(), lambda: CaseEvent.objects.update(words="Other words.")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_list_and_a_program_tell_apart_what_rests(client_of, api_of, world, waived, monkeypatch):
    assert selector.visible(viewer=world.rep).count() == 1
    Case.objects.filter(pk=waived.pk).update(ended_at=make.NOW - RESTS)
    page = client_of(world.rep).get("/cases/").content.decode()
    assert "There is no case that you can see." in page
    assert "Resting 1" in page
    assert f"/cases/{waived.pk}/" not in page
    assert f"/cases/{waived.pk}/" in client_of(world.rep).get("/cases/?state=rests").content.decode()
    api = api_of(world.rep)
    found = {value: api.get(f"/api/v1/cases/?rests={value}").json()["count"] for value in ("true", "false")}
    assert found == {"true": 1, "false": 0}
