"""The reviews of a quarter open by the rule: on its day, once, for everybody, and never against what people did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from accounts.models import AuditEvent, Notice, Obligation, Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.acts import Act, Via
from reviews.cycles.selectors.opening_rules import Planner, Window
from reviews.cycles.services import cycles, opening_rules, take_backs
from reviews.models import Cycle, OpeningRule, Review
from reviews.tasks import open_cycles
from tests import make
from tests.builders import reviews as build
from traps_web.lib import clock, fiscal
from traps_web.lib.faults import Invalid, Refused

# FY2027-Q3 runs from 1 Dec 2026 to 28 Feb 2027. Reviews are held in its last three weeks, from Mon 8 Feb on, and are
# opened ten working days before that: on Mon 25 Jan, at midnight in New York.
QUARTER = "FY2027-Q3"
EVE = datetime(2027, 1, 25, 4, 59, tzinfo=UTC)
SINCE = datetime(2027, 1, 25, 5, 1, tzinfo=UTC)


def by_job(now):
    return Act(None, now, Via.JOB)


def quarter(key=QUARTER):
    return fiscal.period(calendar.rules(), key)


def opened():
    return list(Cycle.objects.order_by("period_key").values_list("period_key", flat=True))


@pytest.fixture
def world(world):
    """The quarter that runs today has its reviews already."""
    build.cycle(world)
    return world


def set_rule(world, **facts):
    usual = {"is_on": True, "first_day_before": None, "last_day_after": 0, "opens_before": 10}
    return opening_rules.change(make.act(world.admin), **(usual | facts))


def test_the_reviews_open_on_their_day_and_once(world):
    assert (Planner.load().window(quarter()), Planner.load().opens_on(quarter())) == (
        Window(date(2027, 2, 8), date(2027, 3, 1)),
        date(2027, 1, 25),
    )
    assert opening_rules.open_due(by_job(EVE)) == 0
    assert [opening_rules.open_due(by_job(SINCE)), opening_rules.open_due(by_job(SINCE + timedelta(days=1)))] == [1, 0]
    cycle = Cycle.objects.get(period_key=QUARTER)
    assert (cycle.starts_on, cycle.ends_before, cycle.opened_by) == (date(2027, 2, 8), date(2027, 3, 1), None)
    names = set(Review.objects.filter(cycle=cycle).values_list("person__name", flat=True))
    assert names == {"Rita Rep", "Paul Peer", "Olga Other", "Mara Manager", "Otto Manager", "Lea Leader"}
    mine = {f"review:{pk}" for pk in Review.objects.filter(cycle=cycle).values_list("pk", flat=True)}
    assert Obligation.objects.filter(subject__in=mine).count() == 12
    assert not Obligation.objects.filter(subject__in=mine, due_at__lt=SINCE + timedelta(days=10)).exists()


def test_traps_stands_in_the_trail_and_who_reviews_is_told_once(world):
    opening_rules.open_due(by_job(SINCE))
    event = AuditEvent.objects.get(verb="review cycle opened", after__period=QUARTER)
    assert (event.actor, event.actor_name) == (None, "TRAPS")
    texts = dict(Notice.objects.filter(kind="cycle-opened").values_list("person__name", "text"))
    span = "The reviews of FY2027-Q3 are open, held Mon 8 Feb to Sun 28 Feb 2027: 6 reviews"
    assert texts == {
        "Mara Manager": f"{span}, 2 of them by you.",
        "Otto Manager": f"{span}, 1 of them by you.",
        "Lea Leader": f"{span}, 2 of them by you.",
        "Ada Admin": f"{span}, 1 of them by you.",
    }


def test_late_it_opens_what_can_still_be_held_and_nothing_that_is_over(world):
    assert opening_rules.open_due(by_job(datetime(2027, 2, 17, 12, 0, tzinfo=UTC))) == 1
    held = Review.objects.filter(cycle__period_key=QUARTER).values_list("presents_at", flat=True)
    assert min(held) > datetime(2027, 2, 21, tzinfo=UTC)
    assert opening_rules.open_due(by_job(datetime(2027, 6, 1, 12, 0, tzinfo=UTC))) == 0
    assert opened() == ["FY2027-Q2", QUARTER]


def test_what_was_opened_by_hand_or_taken_back_is_left_alone(world):
    leader = make.act(world.leader, now=SINCE)
    cycle = cycles.open_cycle(leader, period_key=QUARTER).cycle
    assert opening_rules.open_due(by_job(SINCE)) == 0
    take_backs.take_back(leader, cycle=cycle, reason="Too early.")
    assert opening_rules.open_due(by_job(SINCE + timedelta(hours=1))) == 0
    assert opened() == ["FY2027-Q2"]


def test_switched_off_nothing_opens_and_by_hand_it_still_does(world):
    set_rule(world, is_on=False)
    assert opening_rules.open_due(by_job(SINCE)) == 0
    cycles.open_cycle(make.act(world.leader, now=SINCE), period_key=QUARTER)
    assert opened() == ["FY2027-Q2", QUARTER]


def test_no_quarter_before_the_first_day_of_the_organisation(world):
    Organisation.objects.update(started_on=date(2027, 3, 1))
    assert opening_rules.open_due(by_job(SINCE)) == 0


def test_a_newcomer_is_reviewed_on_the_first_quarter_in_which_they_owe(world):
    set_rule(world, last_day_after=10)
    # Rita is invited on Wed 24 Feb, owes from Mon 1 Mar, the first day of Q4, and Q3 is held up to Fri 12 Mar.
    invited_at = datetime(2027, 2, 24, 15, 0, tzinfo=UTC)
    Person.objects.filter(pk=world.rep.pk).update(reached_at=invited_at)
    assert opening_rules.open_due(by_job(datetime(2027, 3, 2, 15, 0, tzinfo=UTC))) == 1
    on_it = Review.objects.filter(cycle__period_key=QUARTER).values_list("person__name", flat=True)
    assert "Paul Peer" in on_it and "Rita Rep" not in on_it


def test_who_owes_from_the_next_quarter_on_is_on_its_roster_when_that_opens_ahead(world):
    set_rule(world, opens_before=60)
    # Q2 runs until 30 Nov 2026; Paul owes from Mon 7 Dec on.
    Person.objects.filter(pk=world.peer.pk).update(reached_at=datetime(2026, 12, 1, 15, 0, tzinfo=UTC))
    assert opening_rules.open_due(by_job(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))) == 1
    on_it = Review.objects.filter(cycle__period_key=QUARTER).values_list("person__name", flat=True)
    assert "Paul Peer" in on_it


def test_without_anybody_to_review_nothing_is_opened(world):
    world.root.memberships.all().delete()
    world.north.memberships.all().delete()
    world.south.memberships.all().delete()
    assert opening_rules.open_due(by_job(SINCE)) == 0


@pytest.mark.django_db(transaction=True)
def test_four_workers_open_them_once(transactional_db):
    build.cycle(make.world())

    def run(_):
        try:
            return opening_rules.open_due(by_job(SINCE))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert Review.objects.filter(cycle__period_key=QUARTER).count() == 6
    assert Notice.objects.filter(kind="cycle-opened").count() == 4


def test_the_task_goes_by_the_clock_of_the_organisation(world):
    with clock.frozen(SINCE):
        assert open_cycles() == 1


# --- The rule ----------------------------------------------------------------------------------------------------


def test_working_days_of_the_rule_go_around_holidays(world):
    set_rule(world, first_day_before=5, last_day_after=2, opens_before=3)
    planner = Planner.load()
    # Q2 ends on Mon 30 Nov 2026; Thu 26 Nov is Thanksgiving.
    assert planner.window(quarter("FY2027-Q2")) == Window(date(2026, 11, 23), date(2026, 12, 3))
    assert planner.opens_on(quarter("FY2027-Q2")) == date(2026, 11, 18)


def test_the_page_of_opening_offers_the_days_of_the_rule(world):
    set_rule(world, first_day_before=5)
    opening = cycles.foresee(make.act(world.manager, now=SINCE), period_key=QUARTER)
    assert opening.window == Window(date(2027, 2, 22), date(2027, 3, 1))


def test_the_rule_is_recorded_and_only_admins_set_it(world):
    with pytest.raises(Refused):
        opening_rules.change(
            make.act(world.leader), is_on=False, first_day_before=None, last_day_after=0, opens_before=10
        )
    set_rule(world, opens_before=12)
    set_rule(world, opens_before=12)
    event = AuditEvent.objects.get(verb="rule of opening reviews set")
    assert (event.before, event.after) == ({"opens_before": 10}, {"opens_before": 12})
    assert OpeningRule.objects.count() == 1


@pytest.mark.parametrize(
    "facts", [{"first_day_before": 0}, {"first_day_before": 61}, {"last_day_after": 16}, {"opens_before": 0}]
)
def test_days_outside_the_bounds_are_refused_beside_their_field(world, facts):
    with pytest.raises(Invalid) as fault:
        set_rule(world, **facts)
    assert set(fault.value.errors) == set(facts)


def test_page_and_api_set_the_same_rule(world, client_of, api_of):
    page = client_of(world.admin)
    with clock.frozen(make.NOW):
        shown = page.get("/settings/reviews/")
    assert shown.context["statement"] == (
        "TRAPS opens the reviews of Q3 (Dec 2026–Feb 2027) on Mon 25 Jan 2027; "
        "they are held from Mon 8 Feb to Sun 28 Feb 2027."
    )
    data = {"is_on": "on", "first_day_before": "", "last_day_after": "3", "opens_before": "8"}
    assert page.post("/settings/reviews/", data).status_code == 302
    api = api_of(world.admin)
    assert api.get("/api/v1/opening-rule/").data == {
        "is_on": True,
        "first_day_before": None,
        "last_day_after": 3,
        "opens_before": 8,
    }
    answer = api.patch("/api/v1/opening-rule/", {"is_on": False}, format="json")
    assert (answer.status_code, answer.data["is_on"], answer.data["opens_before"]) == (200, False, 8)
