"""Errors and bias: signed, added up before they are divided, and n/a where there is nothing to divide by."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from plans.calls.rules.scores import Accuracy, Scored, accuracy, weeks_before_end

CENTS = st.integers(0, 10**9).map(lambda minor: Decimal(minor) / 100)
CAME = st.integers(-(10**6), 10**9).map(lambda minor: Decimal(minor) / 100)
CALLS = st.lists(st.builds(Scored, commit=CENTS, came=CAME), max_size=30)
POSITIVE = CENTS.filter(bool)


@given(CALLS)
def test_the_bias_is_the_sum_of_errors_over_the_sum_of_what_came(calls):
    measured = [call for call in calls if call.came > 0]
    scored = accuracy(calls)
    assert scored.counted == len(measured)
    assert 0 <= scored.within <= scored.counted
    if not measured:
        assert (scored.bias, scored.reads_as) == (None, "n/a")
        return
    assert scored.bias * Fraction(sum(call.came for call in measured)) == Fraction(sum(call.error for call in measured))


@given(POSITIVE, st.lists(POSITIVE, min_size=1, max_size=10))
def test_the_sign_says_which_way(more, cames):
    high = accuracy([Scored(came + more, came) for came in cames])
    low = accuracy([Scored(came - min(came, more), came) for came in cames])
    assert high.bias > 0 > low.bias
    assert accuracy([Scored(came, came) for came in cames]) == Accuracy(Fraction(0), len(cames), len(cames))


@given(CALLS, CALLS)
def test_calls_of_two_spans_are_counted_once_each(first, second):
    together, of_first, of_second = accuracy([*first, *second]), accuracy(first), accuracy(second)
    assert together.counted == of_first.counted + of_second.counted
    assert together.within == of_first.within + of_second.within


def test_it_reads_as_a_word():
    def reads(share):
        return accuracy([Scored(Decimal(100 + share), Decimal(100))]).reads_as

    assert [reads(share) for share in (-6, 6)] == ["sandbagging", "happy ears"]
    assert {reads(share) for share in (-5, 0, 5)} == {"holds"}
    assert Scored(Decimal(110), Decimal(100)).is_within and not Scored(Decimal(111), Decimal(100)).is_within
    assert Scored(Decimal(5), Decimal(0)).is_within is None


@given(st.integers(0, 91))
def test_weeks_before_the_end_count_down_to_zero(days):
    end = date(2027, 1, 1)
    weeks = weeks_before_end(end - timedelta(days=days), end)
    assert weeks == max(0, days - 1) // 7
    assert weeks_before_end(end - timedelta(days=1), end) == weeks_before_end(end - timedelta(days=7), end) == 0
    assert weeks_before_end(end - timedelta(days=8), end) == 1
