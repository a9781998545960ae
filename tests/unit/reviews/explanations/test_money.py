"""What was promised to catch up, and what came of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reviews.explanations.rules import money
from reviews.explanations.rules.money import Booked, Promised, Sums

START = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))


@st.composite
def histories(draw):
    """Actions of two people on two deals and two customers, and credit on them; deals belong to their customers."""
    count = draw(st.integers(0, 6))
    actions = []
    for pk in range(count):
        deal = draw(st.sampled_from([None, 1, 2]))
        customer = draw(st.sampled_from([None, 10, 20])) if deal is None else None
        since = draw(days)
        due = since + timedelta(days=draw(st.integers(0, 40)))
        amount = draw(st.integers(1, 500))
        person = draw(st.sampled_from([1, 2]))
        actions.append(Promised(pk, person, amount, since, due, deal_id=deal, customer_id=customer))
    credit = [
        Booked(draw(st.sampled_from([1, 2])), draw(days), draw(st.integers(-200, 500)), 10 * deal if deal else 10, deal)
        for deal in draw(st.lists(st.sampled_from([None, 1, 2]), max_size=12))
    ]
    return actions, credit


@given(histories())
def test_an_action_gets_at_most_its_amount_and_nothing_is_counted_twice(history):
    actions, credit = history
    came = money.came(actions, credit)
    assert set(came) == {row.pk for row in actions if row.is_measured}
    assert all(0 <= came[row.pk] <= row.amount for row in actions if row.is_measured)
    for person in (1, 2):
        own = sum(came[row.pk] for row in actions if row.is_measured and row.person_id == person)
        assert own <= sum(row.amount for row in credit if row.person_id == person and row.amount > 0)


@given(histories())
def test_the_order_in_which_rows_are_read_changes_nothing_of_the_whole(history):
    actions, credit = history
    assert money.came(actions, credit) == money.came(actions[::-1], credit)


def test_credit_before_the_review_or_after_the_day_of_the_action_is_not_what_came():
    action = Promised(1, 1, 100, date(2026, 1, 10), date(2026, 1, 20), deal_id=5)
    rows = [Booked(1, date(2026, 1, day), 30, 50, 5) for day in (9, 10, 20, 21)]
    assert money.came([action], rows) == {1: 60}


def test_a_deal_comes_before_its_customer_and_the_earlier_day_before_the_later():
    by_customer = Promised(1, 1, 100, START, START + timedelta(days=5), customer_id=50)
    later = Promised(2, 1, 100, START, START + timedelta(days=9), deal_id=5)
    earlier = Promised(3, 1, 60, START, START + timedelta(days=8), deal_id=5)
    came = money.came([by_customer, later, earlier], [Booked(1, START, 130, 50, 5)])
    assert came == {1: 0, 2: 70, 3: 60}


def test_a_correction_takes_back_what_had_come():
    action = Promised(1, 1, 100, START, START + timedelta(days=9), deal_id=5)
    rows = [Booked(1, START, 80, 50, 5), Booked(1, START + timedelta(days=1), -50, 50, 5)]
    assert money.came([action], rows) == {1: 30}


def test_an_action_that_names_neither_deal_nor_customer_is_not_in_the_money():
    action = Promised(1, 1, 100, START, START)
    assert money.came([action], []) == {}
    assert money.sums(action, 0, today=START) == Sums()


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 7))
def test_the_money_of_a_review_is_parted_among_its_causes_to_the_cent(came, still, lost, parts):
    whole = Sums(came + still + lost, came, still)
    shares = money.parted(whole, parts)
    assert len(shares) == parts
    total = Sums()
    for share in shares:
        total = total.plus(share)
    assert total == whole
