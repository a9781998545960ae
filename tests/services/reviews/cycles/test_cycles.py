"""Opening the reviews of a quarter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Membership, Obligation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.services import lines
from reviews.cycles.services import cycles
from reviews.models import Cycle, Review
from tests import make
from tests.builders import reviews as build
from tests.builders.trap_rules import rule
from traps_web.lib.faults import Invalid, Refused, StaleState


def open_it(world: make.World, by=None, **changes: object):
    facts = {"period_key": build.PERIOD, "starts_on": build.STARTS_ON, "ends_before": build.ENDS_BEFORE} | changes
    return cycles.open_cycle(make.act(by or world.leader), **facts)


@pytest.fixture(autouse=True)
def installed(world: make.World) -> None:
    build.install()


def test_everyone_in_sales_is_on_the_roster_managers_included(world: make.World) -> None:
    cycle = open_it(world).cycle
    reviewers = {r.person.name: r.reviewer.name for r in Review.objects.filter(cycle=cycle)}
    assert reviewers == {
        "Rita Rep": "Mara Manager",
        "Paul Peer": "Mara Manager",
        "Olga Other": "Otto Manager",
        "Mara Manager": "Lea Leader",
        "Otto Manager": "Lea Leader",
        "Lea Leader": "Ada Admin",
    }


def test_each_owes_the_preparation_and_each_reviewer_the_review(world: make.World) -> None:
    open_it(world)
    assert Obligation.objects.filter(trap__key="review-preparation").count() == 6
    held = Obligation.objects.filter(trap__key="review-held", owner=world.manager)
    assert {duty.label for duty in held} == {
        f"Hold Rita Rep’s review of {build.PERIOD}",
        f"Hold Paul Peer’s review of {build.PERIOD}",
    }


def test_the_preparation_goes_by_the_rule_of_the_team(world: make.World) -> None:
    rule("review-preparation", team=world.north, by=world.admin, term=48)
    rule("review-preparation", team=world.south, by=world.admin, is_on=False)
    open_it(world)
    before = {
        review.person.name: review.presents_at - review.prepare_by for review in Review.objects.select_related("person")
    }
    assert (before["Rita Rep"], before["Lea Leader"]) == (timedelta(hours=48), timedelta(hours=24))
    owners = Obligation.objects.filter(trap__key="review-preparation").values_list("owner__name", flat=True)
    assert set(owners) == {"Rita Rep", "Paul Peer", "Mara Manager", "Lea Leader"}


@pytest.mark.parametrize("who", ["leader", "admin"])
def test_opening_twice_changes_nothing(world: make.World, who: str) -> None:
    open_it(world)
    before = list(Review.objects.order_by("pk").values())
    assert open_it(world, by=getattr(world, who)).added == 0
    assert list(Review.objects.order_by("pk").values()) == before
    assert Cycle.objects.count() == 1


def test_who_joins_later_is_added(world: make.World) -> None:
    cycle = open_it(world).cycle
    late = make.person("Lara Late")
    make.member(late, world.north)
    lines.rebuild(today=make.TODAY)
    late.refresh_from_db()
    assert cycles.refresh_roster(make.act(world.manager), cycle=cycle).added == 1
    assert Review.objects.get(person=late).reviewer == world.manager


def test_slots_lie_on_working_days_ahead_inside_the_window(world: make.World) -> None:
    cycle = open_it(world).cycle
    for review in Review.objects.filter(cycle=cycle):
        assert build.ENDS_BEFORE > review.presents_at.date() > make.TODAY
        assert review.presents_at.weekday() < 5


def test_opened_inside_its_window_it_leaves_a_working_day_to_prepare(world: make.World) -> None:
    cycle = open_it(world, starts_on=make.TODAY).cycle
    tomorrow = make.TODAY + timedelta(days=1)
    (to_prepare, *_) = calendar.working_days(tomorrow, build.ENDS_BEFORE)
    assert min(review.presents_at for review in Review.objects.filter(cycle=cycle)).date() > to_prepare
    assert all(review.prepare_by > make.NOW for review in Review.objects.filter(cycle=cycle))


@pytest.mark.parametrize("last_day", [date(2026, 11, 20), make.TODAY, date(2026, 11, 27), date(2026, 11, 29)])
@pytest.mark.parametrize("who", ["leader", "admin"])
def test_a_last_day_that_nobody_can_prepare_for_is_refused(world: make.World, who: str, last_day: date) -> None:
    with pytest.raises(Invalid) as refused:
        open_it(world, by=getattr(world, who), ends_before=last_day + timedelta(days=1))
    assert refused.value.errors["last_day"].startswith("Choose Mon 30 Nov 2026 or later: numbers freeze 72 h before")
    assert not Cycle.objects.exists() and not Obligation.objects.filter(trap__key__startswith="review-").exists()


def test_the_nearest_last_day_leaves_everybody_four_days(world: make.World) -> None:
    cycle = open_it(world, ends_before=date(2026, 12, 1)).cycle
    reviews = list(Review.objects.filter(cycle=cycle))
    assert {review.presents_at.date() for review in reviews} == {date(2026, 11, 30)}
    assert all(make.NOW < review.freezes_at < review.prepare_by for review in reviews)


def test_a_quarter_keeps_to_its_own_days(world: make.World) -> None:
    """The days of the next quarter that were left in a form open nothing for this one."""
    with pytest.raises(Invalid) as refused:
        open_it(world, starts_on=date(2027, 2, 8), ends_before=date(2027, 3, 1))
    assert refused.value.errors == {"starts_on": "The reviews of FY2027-Q2 begin by Tue 22 Dec 2026."}
    ended = cycles.open_cycle(
        make.act(world.leader),
        period_key="FY2027-Q1",
        starts_on=make.TODAY,
        ends_before=make.TODAY + timedelta(weeks=3),
    )
    assert ended.added == 6


def names(cycle: Cycle) -> set[str]:
    return set(Review.objects.filter(cycle=cycle).values_list("person__name", flat=True))


def test_who_manages_opens_it_for_the_own_people_on_the_days_of_the_rule(world: make.World) -> None:
    opened = cycles.open_cycle(make.act(world.manager), period_key=build.PERIOD)
    assert (opened.cycle.starts_on, opened.cycle.ends_before) == (date(2026, 11, 10), date(2026, 12, 1))
    assert names(opened.cycle) == {"Rita Rep", "Paul Peer"}
    assert cycles.open_cycle(make.act(world.other_manager), period_key=build.PERIOD).added == 1
    filled = cycles.refresh_roster(make.act(world.leader), cycle=opened.cycle)
    assert filled.added == 3 and len(names(opened.cycle)) == 6


def test_who_manages_sets_no_days(world: make.World) -> None:
    with pytest.raises(Refused, match="By the rule, FY2027-Q2 is held from Tue 10 Nov to Mon 30 Nov 2026"):
        open_it(world, by=world.manager)
    with pytest.raises(Refused, match="By the rule"):
        open_it(world, by=world.manager, starts_on=date(2026, 11, 1), ends_before=date(2026, 11, 21))
    with pytest.raises(Invalid, match="too near or over"):
        cycles.open_cycle(make.act(world.manager), period_key="FY2027-Q1")
    assert not Cycle.objects.exists()


def test_other_days_for_a_quarter_that_is_open_are_stale(world: make.World) -> None:
    open_it(world)
    with pytest.raises(StaleState, match="already open, held from Tue 10 Nov to Fri 18 Dec 2026"):
        open_it(world, starts_on=date(2026, 11, 11))


def test_the_preview_writes_nothing_and_is_what_is_opened(world: make.World) -> None:
    foreseen = cycles.foresee(make.act(world.manager), period_key=build.PERIOD)
    assert not Cycle.objects.exists() and not Review.objects.exists()
    opened = cycles.open_cycle(make.act(world.manager), period_key=build.PERIOD, seen=foreseen.seen)
    rows = {(r.person_id, r.reviewer_id, r.presents_at, r.prepare_by) for r in Review.objects.all()}
    assert rows == {(r.person.pk, r.reviewer.pk, r.slot.presents_at, r.prepare_by) for r in foreseen.rows}
    again = cycles.open_cycle(make.act(world.manager), period_key=build.PERIOD, seen=foreseen.seen)
    assert (again.added, again.is_new, opened.is_new) == (0, False, True)


def test_a_roster_that_changed_since_it_was_read_is_not_opened(world: make.World) -> None:
    foreseen = cycles.foresee(make.act(world.leader), period_key=build.PERIOD)
    make.member(make.person("Lara Late"), world.north)
    lines.rebuild(today=make.TODAY)
    with pytest.raises(StaleState, match="The roster changed while you were looking at it"):
        cycles.open_cycle(make.act(world.leader), period_key=build.PERIOD, seen=foreseen.seen)
    assert not Cycle.objects.exists()


def test_who_joins_when_the_last_days_are_too_near_is_not_dodging(world: make.World) -> None:
    cycle = open_it(world).cycle
    make.member(make.person("Lara Late"), world.north)
    lines.rebuild(today=make.TODAY)
    for now in (datetime(2026, 12, 16, 15, tzinfo=UTC), datetime(2027, 1, 5, 15, tzinfo=UTC)):
        with pytest.raises(StaleState, match="end on Fri 18 Dec, so nobody can be added"):
            cycles.refresh_roster(make.act(world.leader, now=now), cycle=cycle)
    assert "Lara Late" not in names(cycle)


def test_who_is_added_later_gets_an_hour_of_the_reviewer_that_is_free(world: make.World) -> None:
    cycle = open_it(world).cycle
    for number in range(8):
        make.member(make.person(f"Nora {number}"), world.north)
        lines.rebuild(today=make.TODAY)
        cycles.refresh_roster(make.act(world.manager), cycle=cycle)
    slots = Review.objects.filter(cycle=cycle, reviewer=world.manager).values_list("presents_at", flat=True)
    assert len(slots) == 10 and len(set(slots)) >= 6


def test_who_has_nobody_above_and_is_the_last_resort_is_said_and_left_out(world: make.World) -> None:
    world.organisation.reviewer_of_last_resort = world.leader
    world.organisation.save()
    assert open_it(world).without_reviewer == ["Lea Leader"]


@pytest.mark.parametrize(
    ("facts", "is_on"),
    [
        ({"reached_at": None}, False),
        ({"starts_on": date(2026, 12, 1)}, False),
        ({"starts_on": date(2026, 11, 30)}, True),
        ({"reached_at": make.NOW}, True),
    ],
    ids=["never reached", "begins after the quarter", "begins on its last day", "owes from next week"],
)
def test_who_owes_nothing_in_the_quarter_is_not_on_the_roster(
    world: make.World, facts: dict[str, object], is_on: bool
) -> None:
    Person.objects.filter(pk=world.rep.pk).update(**facts)
    cycle = open_it(world).cycle
    assert Review.objects.filter(cycle=cycle, person=world.rep).exists() is is_on
    assert Review.objects.filter(cycle=cycle, person=world.peer).exists()


def test_the_reviewer_of_last_resort_is_reviewed_by_the_deputy(world: make.World) -> None:
    world.organisation.reviewer_of_last_resort = world.leader
    world.organisation.deputy_of_last_resort = world.admin
    world.organisation.save()
    opened = open_it(world)
    assert opened.without_reviewer == []
    assert Review.objects.get(cycle=opened.cycle, person=world.leader).reviewer == world.admin


def test_a_rep_may_not_open_it(world: make.World) -> None:
    with pytest.raises(Refused, match="Only managers, leaders and admins can"):
        open_it(world, by=world.rep)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period_key": "FY2027"}, "period"),
        ({"period_key": "FY2027-Q9"}, "period"),
        ({"ends_before": build.STARTS_ON}, "last_day"),
        ({"starts_on": date(2026, 8, 1)}, "starts_on"),
        ({"starts_on": date(2026, 11, 28), "ends_before": date(2026, 11, 30)}, "last_day"),
    ],
)
def test_each_fault_is_a_sentence_beside_its_field(world: make.World, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_it(world, **changes)
    assert list(refused.value.errors) == [field]
    assert not Cycle.objects.exists()


def test_the_next_review_is_chained_to_the_one_before(world: make.World) -> None:
    first = build.review(world, at="signed")
    later = cycles.open_cycle(
        make.act(world.leader), period_key="FY2027-Q3", starts_on=date(2027, 2, 9), ends_before=date(2027, 3, 1)
    )
    following = Review.objects.get(cycle=later.cycle, person=world.rep)
    assert following.previous == first
    assert Membership.objects.filter(person=world.rep).exists()
