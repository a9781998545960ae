"""What the database counts and orders of explanations is what the rules say of every single row."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import Obligation, Trap
from pipeline.models import Credit
from reviews.explanations.rules import ledger as rules
from reviews.explanations.rules import money
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Booked, Promised, Sums
from reviews.explanations.selectors import ledgers, lines
from reviews.models import CatchUpAction, Cause, Cycle, Explanation, MissExplanation, Review
from tests import make
from tests.builders import reviews
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal
from tests.samples import tries
from traps_web.lib import clock
from traps_web.lib.money import to_minor

pytestmark = pytest.mark.django_db
PEOPLE = ("rep", "peer", "other_rep")
QUARTERS = ("FY2027-Q2", "FY2027-Q1", "FY2025-Q4")
CAUSES = ("slow follow-up", "absence", "product gap")
who, named = st.sampled_from(PEOPLE), st.sampled_from(CAUSES)
misses = st.fixed_dictionaries(
    {
        "who": who,
        "days": st.sampled_from([5, 20, 50, 90, 300, 900]),
        "is_waived": st.sampled_from([False, False, False, True]),
        "causes": st.lists(named, max_size=2),
    }
)
actions = st.fixed_dictionaries(
    {
        "about": st.sampled_from(["deal", "customer", ""]),
        "cents": st.integers(1, 100_001),
        "due": st.integers(-30, 30),
    }
)
held = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["live", "live", "due", "taken back"]),
        "started": st.integers(1, 60),
        "causes": st.lists(st.sampled_from([*CAUSES, None]), max_size=3),
        "actions": st.lists(actions, max_size=3),
    }
)
credit = st.lists(
    st.tuples(who, st.sampled_from(["deal", "customer", ""]), st.integers(1, 60), st.integers(1, 90_000)), max_size=4
)


def write_miss(world, number, row):
    due_at = make.NOW - timedelta(days=row["days"])
    person = getattr(world, row["who"])
    stamps = {"opened_at": due_at, "due_at": due_at, "first_due_at": due_at, "missed_at": due_at, "flagged_at": due_at}
    waived = {"waived_at": make.NOW, "waived_by": world.leader, "waive_reason": "Down."} if row["is_waived"] else {}
    miss = Obligation.objects.create(
        trap=Trap.objects.get(key="weekly-log"),
        owner=person,
        team_id=person.current_team_id,
        subject=f"thing:{number}",
        label="Close a week",
        due_on=due_at.date(),
        status="missed",
        **stamps,
        **waived,
    )
    before = None
    for name in row["causes"]:
        before = MissExplanation.objects.create(
            obligation=miss,
            cause=Cause.objects.get(name=name),
            words="So it was.",
            supersedes=before,
            given_at=make.NOW,
            given_by=person,
        )


def write_review(world, key, row, about):
    person, quarter = getattr(world, key[0]), key[1]
    cycle, _ = Cycle.objects.get_or_create(
        period_key=quarter, starts_on=date(2026, 9, 1), ends_before=date(2026, 12, 30), opened_at=make.NOW
    )
    started_at = make.NOW - timedelta(days=row["started"]) if row["status"] != "due" else None
    review = Review.objects.create(
        cycle=cycle,
        person=person,
        team_id=person.current_team_id,
        reviewer=world.manager,
        status=row["status"],
        started_at=started_at,
        started_by=world.manager if started_at else None,
        presents_at=make.NOW,
        freezes_at=make.NOW,
        prepare_by=make.NOW,
    )
    for number, name in enumerate(row["causes"]):
        cause = Cause.objects.get(name=name) if name else None
        Explanation.objects.create(review=review, month=f"M{number}", cause=cause, updated_at=make.NOW)
    for number, action in enumerate(row["actions"]):
        CatchUpAction.objects.create(
            review=review,
            text="Sign it",
            amount=Decimal(action["cents"]) / 100,
            chance_ppm=1,
            due_on=make.TODAY + timedelta(days=action["due"]),
            position=number,
            updated_at=make.NOW,
            **({action["about"]: about[action["about"]]} if action["about"] else {}),
        )


def by_the_rules():
    """Every row by itself, with the team of its day, worked out without the database."""
    rows = []
    for row in MissExplanation.objects.select_related("obligation"):
        if row.obligation.waived_at or MissExplanation.objects.filter(supersedes=row).exists():
            continue
        place = place_of_day(row.obligation.due_on)
        rows.append((row.obligation.team_id, Given(row.obligation.owner_id, row.cause_id, place, 1)))
    whole = money_by_review()
    for review in Review._base_manager.select_related("cycle").order_by("pk"):
        caused = [row for row in review.explanations.order_by("month") if row.cause_id is not None]
        if not is_held(review):
            continue
        shares = money.parted(whole.get(review.pk, Sums()), len(caused))
        place = columns().place_of(review.cycle.period_key)
        rows += [
            (review.team_id, Given(review.person_id, row.cause_id, place, 1, share))
            for row, share in zip(caused, shares, strict=True)
        ]
    return rows


def is_held(review):
    return review.started_at is not None and review.status != "taken back"


def columns():
    return ledgers.columns(make.TODAY)


def place_of_day(day):
    spans = enumerate(columns().quarters, 1)
    return next((place for place, quarter in spans if quarter.starts_on <= day < quarter.ends_before), 0)


def money_by_review():
    promised, review_of = [], {}
    for row in CatchUpAction.objects.select_related("review").order_by("pk"):
        caused = row.review.explanations.exclude(cause=None).exists()
        if is_held(row.review) and caused:
            since = clock.local_date(row.review.started_at, "America/New_York")
            facts = {"deal_id": row.deal_id, "customer_id": row.customer_id}
            person = row.review.person_id
            promised.append(Promised(row.pk, person, to_minor(row.amount), since, row.due_on, **facts))
            review_of[row.pk] = row.review_id
    booked = [
        Booked(row.person_id, row.booked_on, to_minor(row.amount), row.booking.customer_id, row.booking.deal_id)
        for row in Credit.objects.select_related("booking").order_by("pk")
    ]
    came, whole = money.came(promised, booked), {}
    for row in promised:
        sums = money.sums(row, came.get(row.pk, 0), today=make.TODAY)
        whole[review_of[row.pk]] = whole.get(review_of[row.pk], Sums()).plus(sums)
    return whole


def figures_of_person(person, rows, waiting):
    own = [row for row in rows if row.person_id == person.pk]
    line = rules.line(own, quarters=columns().count)
    mine = set(Cause.objects.filter(in_my_control=True).values_list("pk", flat=True))
    in_control = sum(row.times for row in own if row.cause_id in mine)
    return lines.OfPerson(person, waiting.get(person.pk, 0), line.times, in_control, line.sums)


ORDERS = {
    None: lambda row: (-row.asking, -row.times, row.person.name),
    "-explanations": lambda row: (-row.times, row.person.name),
    "in_control": lambda row: (row.in_control, row.person.name),
    "-promised": lambda row: (-row.sums.promised, row.person.name),
    "-person": lambda row: [-ord(letter) for letter in row.person.name],
}


def assert_same(ledger, rows):
    assert dict(ledger.lines) == rules.by_cause(rows, quarters=columns().count)
    assert list(ledger.lines) == list(rules.by_cause(rows, quarters=columns().count))
    assert ledger.whole == rules.line(rows, quarters=columns().count)


@pytest.fixture
def about(world):
    """What actions name and bookings are for."""
    reviews.install()
    return {"customer": make_customer("Isdom"), "deal": make_deal(world.rep)}


def held_with(*actions):
    return {"status": "live", "started": 40, "causes": list(CAUSES), "actions": list(actions)}


CUSTOMER_TWICE = {
    ("rep", QUARTERS[0]): held_with({"about": "customer", "cents": 50_000, "due": 10}),
    ("rep", QUARTERS[1]): held_with({"about": "customer", "cents": 7_001, "due": -5}),
}
"""Two reviews of one person wait for the same money."""


@example(missed=[], reviewed=CUSTOMER_TWICE, booked=[("rep", "customer", 20, 30_000), ("peer", "customer", 20, 500)])
@example(
    missed=[{"who": "rep", "days": 20, "is_waived": False, "causes": ["absence", "product gap"]}],
    reviewed={("rep", QUARTERS[2]): held_with({"about": "deal", "cents": 50_000, "due": 10})},
    booked=[("rep", "deal", 20, 30_000)],
)
@settings(max_examples=tries(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    missed=st.lists(misses, max_size=6),
    reviewed=st.dictionaries(st.tuples(who, st.sampled_from(QUARTERS)), held, max_size=5),
    booked=credit,
)
def test_the_database_and_the_rules_agree(world, about, missed, reviewed, booked):
    reader = make.reader(world.leader, organisation=world.organisation)
    with transaction.atomic():
        for number, row in enumerate(missed):
            write_miss(world, number, row)
        for key, row in reviewed.items():
            write_review(world, key, row, about)
        for name, what, days, cents in booked:
            named_by = {f"{what}_id": about[what].pk} if what else {}
            on = make.TODAY - timedelta(days=days)
            make_booking(getattr(world, name), Decimal(cents) / 100, on, **named_by)
        rows = by_the_rules()
        every = [row for _, row in rows]
        with patch.object(rules, "FEWEST", 2):
            whole = ledgers.of_organisation(reader)
            assert whole.usual == rules.usual(every, people=[getattr(world, name).pk for name in PEOPLE])
        assert_same(whole, every)
        assert_same(ledgers.of_team(reader, world.north), [row for team, row in rows if team == world.north.pk])
        assert_same(ledgers.of_person(reader, world.rep), [row for row in every if row.person_id == world.rep.pk])
        people = lines.line(reader)
        waiting = lines.waiting(reader)
        misses_by_person = Counter(waiting.values_list("owner_id", flat=True))
        expected = [figures_of_person(person, every, misses_by_person) for person in people]
        assert lines.count_waiting(people, waiting) == sum(row.asking for row in expected)
        for order, key in ORDERS.items():
            ordered = list(lines.ordered(people, waiting, order).values_list("pk", flat=True))
            assert lines.of_people(reader, waiting, ordered) == sorted(expected, key=key)
        transaction.set_rollback(True)
