"""Overdue decisions climb: twice, in parallel, late, up to the last resort, and the first decision settles them all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.absences.services import leave
from accounts.duties.services import extensions, obligations
from accounts.duties.services.climbing import climb_overdue
from accounts.models import Extension, Leave, Notice, Obligation, Organisation
from accounts.organisation.access import deciding_for
from plans.account_plans.services import account_plans
from plans.amendments.services import amendment_decisions
from plans.sales_plans.services import plan_decisions
from reviews.cycles.selectors.moves import may_answer
from reviews.models import Review, ReviewMoveRequest
from tests import make
from tests.builders import absences
from tests.builders import account_plans as account_build
from tests.builders import amendments as amendment_build
from tests.builders import obligations as owed
from tests.builders import plans as plan_build
from tests.builders import reviews as build
from tests.builders.customers import make_customer
from traps_web.lib.faults import Refused

# Asked on Wed 25 Nov; Thu is Thanksgiving, so an answer to more time is due Fri 27 Nov 17:00 in New York.
DUE = owed.DUE
BEFORE = datetime(2026, 11, 30, 21, 59, tzinfo=UTC)
AFTER = datetime(2026, 11, 30, 22, 1, tzinfo=UTC)


def asked_for_more_time(world):
    return owed.extension(world.rep, owed.obligation(world.rep, due_at=DUE + timedelta(days=30)), wanted_on=LATER)


LATER = date(2027, 1, 5)


def standing(subject):
    rows = Obligation.objects.filter(subject=subject).order_by("pk")
    return [(row.owner.name, row.status) for row in rows.select_related("owner")]


def test_after_one_more_working_day_it_stands_with_the_next_above_too(world):
    request = asked_for_more_time(world)
    assert Obligation.objects.get(subject=f"extension:{request.pk}").due_at == DUE
    assert climb_overdue(make.act(now=BEFORE)) == 0
    assert climb_overdue(make.act(now=AFTER)) == 1
    climbed = Obligation.objects.get(subject=f"extension:{request.pk}", owner=world.leader)
    assert climbed.label.startswith("Overdue with Mara Manager: Decide on more time for Rita Rep")
    assert climbed.due_on == date(2026, 12, 1)
    assert climbed.address == f"/traps/extensions/{request.pk}/"
    notice = Notice.objects.get(person=world.leader, kind="decision-climbed")
    assert notice.text.startswith("Overdue with Mara Manager since Fri 27 Nov, you can decide it too:")
    assert Notice.objects.filter(person=world.manager, kind="decision-climbed").count() == 1


def test_run_twice_or_late_it_climbs_one_step_a_deadline(world):
    request = asked_for_more_time(world)
    assert [climb_overdue(make.act(now=AFTER)) for _ in range(3)] == [1, 0, 0]
    much_later = AFTER + timedelta(days=30)
    assert [climb_overdue(make.act(now=much_later)) for _ in range(3)] == [1, 0, 0]
    owners = [name for name, _ in standing(f"extension:{request.pk}")]
    assert owners == ["Mara Manager", "Lea Leader", "Ada Admin"]
    # Nobody stands above the last resort: it stays where it is.
    assert climb_overdue(make.act(now=much_later + timedelta(days=30))) == 0


def test_after_the_reviewer_of_last_resort_it_stands_with_the_deputy(world):
    Organisation.objects.update(deputy_of_last_resort=world.other_manager)
    request = asked_for_more_time(world)
    for days in (0, 10, 20):
        climb_overdue(make.act(now=AFTER + timedelta(days=days)))
    owners = [name for name, _ in standing(f"extension:{request.pk}")]
    assert owners == ["Mara Manager", "Lea Leader", "Ada Admin", "Otto Manager"]


def test_the_first_decision_settles_all_and_nobodys_miss_goes_away(world):
    request = asked_for_more_time(world)
    obligations.flag_missed(make.act(now=AFTER))
    climb_overdue(make.act(now=AFTER))
    extensions.decide_extension(
        make.act(world.leader, now=AFTER + timedelta(minutes=5)), extension=request, grant=True, answer=""
    )
    assert standing(f"extension:{request.pk}") == [("Mara Manager", "missed"), ("Lea Leader", "done")]
    assert climb_overdue(make.act(now=AFTER + timedelta(days=30))) == 0


def test_whom_it_climbed_to_may_decide_while_it_stands_with_them(world):
    request, other = asked_for_more_time(world), absences.waiting_leave(world.peer)
    with pytest.raises(Refused):
        extensions.decide_extension(make.act(world.admin, now=AFTER), extension=request, grant=True, answer="")
    climb_overdue(make.act(now=AFTER))
    climb_overdue(make.act(now=AFTER + timedelta(days=10)))
    later = AFTER + timedelta(days=11)
    with pytest.raises(Refused):
        leave.decide(make.act(world.other_manager, now=later), leave=other, approve=True, answer="")
    extensions.decide_extension(make.act(world.admin, now=later), extension=request, grant=True, answer="")
    assert Extension.objects.get().decided_by == world.admin


def test_what_the_next_above_asked_for_passes_them_by(world):
    row = leave.ask(
        make.act(world.manager), person=world.rep, starts_on=absences.FIRST, last_day=absences.LAST, reason="Ill."
    )
    climb_overdue(make.act(now=AFTER + timedelta(days=10)))
    owners = [name for name, _ in standing(f"leave:{row.pk}")]
    assert owners == ["Lea Leader", "Ada Admin"]
    leave.decide(make.act(world.admin, now=AFTER + timedelta(days=10)), leave=row, approve=True, answer="")
    assert Leave.objects.get().status == "approved"


def a_plan(world):
    plan = plan_build.make_plan(world.rep, at="submitted")
    act = {"plan": plan, "version": plan.version}
    return f"plan:{plan.pk}:1", lambda now: plan_decisions.approve(make.act(world.leader, now=now), **act)


def an_amendment(world):
    row = amendment_build.open_amendment(world.rep, by=world.manager)
    return f"amendment:{row.pk}", lambda now: amendment_decisions.refuse(
        make.act(world.leader, now=now), amendment=row, answer="No."
    )


def an_account_plan(world):
    plan = account_build.make_plan(make_customer("Isdom", world.rep, tier="A"), at="submitted")
    act = {"plan": plan, "version": plan.version, "decision": "approved"}
    return f"account-plan:{plan.pk}:{plan.version}", lambda now: account_plans.decide(
        make.act(world.leader, now=now), **act
    )


def a_leave(world):
    row = absences.waiting_leave(world.rep)
    act = {"leave": row, "approve": True, "answer": ""}
    return f"leave:{row.pk}", lambda now: leave.decide(make.act(world.leader, now=now), **act)


@pytest.mark.parametrize("ask", [a_plan, an_amendment, an_account_plan, a_leave])
def test_every_kind_of_decision_climbs_and_is_settled_at_once(world, ask):
    subject, decide = ask(world)
    late = AFTER + timedelta(days=7)
    assert climb_overdue(make.act(now=late)) == 1
    assert [name for name, _ in standing(subject)] == ["Mara Manager", "Lea Leader"]
    decide(late)
    assert not Obligation.objects.filter(subject=subject, done_at=None).exists()


def test_what_was_decided_as_it_climbed_is_settled_by_the_next_run(world):
    request = asked_for_more_time(world)
    climb_overdue(make.act(now=AFTER))
    rows = Obligation.objects.filter(subject=f"extension:{request.pk}", owner=world.manager)
    at = AFTER + timedelta(minutes=1)
    rows.update(status="missed", flagged_at=at, done_at=at, done_by=world.manager)
    climb_overdue(make.act(now=AFTER + timedelta(minutes=20)))
    duty = Obligation.objects.get(subject=f"extension:{request.pk}", owner=world.leader)
    assert (duty.status, duty.done_at, duty.done_by) == ("done", at, world.manager)


def test_a_waived_decision_does_not_climb(world):
    request = asked_for_more_time(world)
    duty = Obligation.objects.get(subject=f"extension:{request.pk}")
    obligations.waive(make.act(world.leader), obligation=duty, reason="On a plane.")
    assert climb_overdue(make.act(now=AFTER)) == 0


def test_a_poisoned_decision_stops_nobody_else(world, monkeypatch, caplog):
    from accounts.duties.services import climbing

    first, second = asked_for_more_time(world), absences.waiting_leave(world.peer)
    known = climbing._next

    def refuse(duties, matter):
        if duties[0].subject == f"extension:{first.pk}":
            raise ValueError("poison")
        return known(duties, matter)

    monkeypatch.setattr(climbing, "_next", refuse)
    assert climb_overdue(make.act(now=AFTER + timedelta(days=7))) == 1
    assert len(standing(f"leave:{second.pk}")) == 2
    assert f"Decision extension:{first.pk} could not climb." in caplog.text


@pytest.mark.django_db(transaction=True)
def test_in_parallel_it_climbs_once(transactional_db):
    world = make.world()
    request = asked_for_more_time(world)

    def sweep(_):
        try:
            return climb_overdue(make.act(now=AFTER))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(sweep, range(4)))
    assert sum(counts) == 1
    assert [name for name, _ in standing(f"extension:{request.pk}")] == ["Mara Manager", "Lea Leader"]
    assert Notice.objects.filter(person=world.leader, kind="decision-climbed").count() == 1


def test_a_later_day_of_a_review_that_nobody_decides_on_climbs_too(world):
    build.cycle(world)
    row = Review.objects.get(person=world.rep)
    request = ReviewMoveRequest.objects.create(
        review=row,
        presents_before=row.presents_at,
        presents_after=row.presents_at + timedelta(days=1),
        reason="The plant is closed.",
        word_of="above",
        asked_at=make.NOW,
        asked_by=world.manager,
    )
    owed.obligation(world.leader, trap_key="extension-decision", subject=f"review-move:{request.pk}", due_at=DUE)
    assert not may_answer(request=request, viewer=world.admin, today=make.TODAY)
    assert climb_overdue(make.act(now=AFTER)) == 1
    assert standing(f"review-move:{request.pk}") == [("Lea Leader", "open"), ("Ada Admin", "open")]
    assert may_answer(request=request, viewer=world.admin, today=make.TODAY)


def test_the_stand_in_of_whom_it_climbed_to_decides_in_that_place(world):
    Organisation.objects.update(reviewer_of_last_resort=world.other_manager)
    request = asked_for_more_time(world)
    for days in (0, 10):
        climb_overdue(make.act(now=AFTER + timedelta(days=days)))
    assert standing(f"extension:{request.pk}")[-1] == ("Otto Manager", "open")
    facts = {"owner": world.rep, "today": make.TODAY}
    assert deciding_for(by=world.other_rep, **facts, duty=f"extension:{request.pk}") is None
    absences.delegation(world.other_manager, world.other_rep)
    assert deciding_for(by=world.other_rep, **facts, duty=f"extension:{request.pk}") == world.other_manager
    assert deciding_for(by=world.other_rep, **facts, duty="extension:0") is None
