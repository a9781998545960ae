"""The excuse ledger adds up, and compares only with groups in which nobody is recognised."""

from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from reviews.explanations.rules import ledger
from reviews.explanations.rules.ledger import Given
from reviews.explanations.rules.money import Sums

QUARTERS = 4
rows_given = st.lists(
    st.builds(
        Given,
        person_id=st.integers(1, 8),
        cause_id=st.integers(1, 4),
        quarter=st.integers(0, QUARTERS - 1),
        times=st.integers(1, 3),
        sums=st.builds(lambda came, rest: Sums(came + rest, came), st.integers(0, 900), st.integers(0, 900)),
    ),
    max_size=30,
)


@given(rows_given)
def test_causes_add_up_to_the_whole_in_every_quarter_and_in_money(rows):
    whole, lines = ledger.line(rows, quarters=QUARTERS), ledger.by_cause(rows, quarters=QUARTERS)
    assert [sum(line.by_quarter[place] for line in lines.values()) for place in range(QUARTERS)] == list(
        whole.by_quarter
    )
    total = Sums()
    for line in lines.values():
        total = total.plus(line.sums)
    assert total == whole.sums
    assert whole.times == sum(row.times for row in rows)


@given(rows_given)
def test_the_cause_given_most_often_comes_first_and_repeats_over_quarters(rows):
    lines = ledger.by_cause(rows, quarters=QUARTERS)
    times = [line.times for line in lines.values()]
    assert times == sorted(times, reverse=True)
    cause = ledger.repeated(lines)
    assert cause is None or (
        lines[cause].times == times[0] and len({r.quarter for r in rows if r.cause_id == cause}) > 1
    )


@given(rows_given, st.sets(st.integers(1, 8)))
def test_a_median_counts_everybody_and_needs_five_people(rows, people):
    usual = ledger.usual(rows, people=people)
    if len(people) < ledger.FEWEST:
        assert (usual.times, usual.promised, usual.share, usual.of(1)) == (None, None, None, None)
        return
    counts = {person: sum(row.times for row in rows if row.person_id == person) for person in people}
    assert usual.times == median(counts.values())
    of_first = [sum(row.times for row in rows if (row.person_id, row.cause_id) == (person, 1)) for person in people]
    assert usual.of(1) == median(of_first)


def test_a_share_needs_five_people_who_promised():
    promised = [Given(person, 1, 0, 1, Sums(100, 10 * person)) for person in range(1, 5)]
    assert ledger.usual(promised, people=range(1, 8)).share is None
    assert ledger.usual([*promised, Given(5, 1, 0, 1, Sums(100, 50))], people=range(1, 8)).share == 0.3
