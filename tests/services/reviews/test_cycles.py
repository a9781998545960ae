"""Opening the reviews of a quarter."""

from datetime import date, timedelta

import pytest

from accounts.models import Membership, Obligation
from accounts.rules.faults import Invalid, Refused
from accounts.selectors import calendar
from accounts.services import lines
from reviews.models import Cycle, Review
from reviews.services import cycles
from tests import make
from tests.builders import reviews as build
from tests.builders.trap_rules import rule


def open_it(world: make.World, by=None, **changes: object):
    facts = {"period_key": build.PERIOD, "starts_on": build.STARTS_ON, "ends_before": build.ENDS_BEFORE} | changes
    return cycles.open_cycle(by=by or world.manager, now=make.NOW, **facts)


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
    assert {one.label for one in held} == {
        f"Hold Rita Rep’s review of {build.PERIOD}",
        f"Hold Paul Peer’s review of {build.PERIOD}",
    }


def test_the_preparation_goes_by_the_rule_of_the_team(world: make.World) -> None:
    rule("review-preparation", team=world.north, by=world.admin, term=48)
    rule("review-preparation", team=world.south, by=world.admin, is_on=False)
    open_it(world)
    before = {one.person.name: one.presents_at - one.prepare_by for one in Review.objects.select_related("person")}
    assert (before["Rita Rep"], before["Lea Leader"]) == (timedelta(hours=48), timedelta(hours=24))
    owners = Obligation.objects.filter(trap__key="review-preparation").values_list("owner__name", flat=True)
    assert set(owners) == {"Rita Rep", "Paul Peer", "Mara Manager", "Lea Leader"}


def test_opening_twice_changes_nothing(world: make.World) -> None:
    open_it(world)
    before = list(Review.objects.order_by("pk").values())
    assert open_it(world, by=world.leader).added == 0
    assert list(Review.objects.order_by("pk").values()) == before
    assert Cycle.objects.count() == 1


def test_who_joins_later_is_added(world: make.World) -> None:
    cycle = open_it(world).cycle
    late = make.person("Lara Late")
    make.member(late, world.north)
    lines.rebuild(today=make.TODAY)
    late.refresh_from_db()
    assert cycles.refresh_roster(cycle=cycle, by=world.manager, now=make.NOW).added == 1
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


def test_opened_on_the_last_days_of_its_window_it_is_held_all_the_same(world: make.World) -> None:
    days = calendar.working_days(make.TODAY, build.ENDS_BEFORE)[:2]
    cycle = open_it(world, starts_on=make.TODAY, ends_before=days[1] + timedelta(days=1)).cycle
    assert {review.presents_at.date() for review in Review.objects.filter(cycle=cycle)} == {days[1]}


def test_who_has_nobody_above_and_is_the_last_resort_is_said_and_left_out(world: make.World) -> None:
    world.organisation.reviewer_of_last_resort = world.leader
    world.organisation.save()
    assert open_it(world).without_reviewer == ["Lea Leader"]


def test_a_rep_may_not_open_it(world: make.World) -> None:
    with pytest.raises(Refused, match="Managers, leaders and admins"):
        open_it(world, by=world.rep)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period_key": "FY2027"}, "period_key"),
        ({"period_key": "FY2027-Q9"}, "period_key"),
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
        period_key="FY2027-Q3",
        starts_on=date(2027, 2, 9),
        ends_before=date(2027, 3, 1),
        by=world.manager,
        now=make.NOW,
    )
    following = Review.objects.get(cycle=later.cycle, person=world.rep)
    assert following.previous == first
    assert Membership.objects.filter(person=world.rep).exists()
