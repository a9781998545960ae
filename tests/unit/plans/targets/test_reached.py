"""How many targets of a week are reached."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plans.targets.rules.reached import NONE, Reached, reached, still_open

counts = st.dictionaries(st.integers(1, 9), st.integers(0, 60))


@given(done=counts, targets=counts)
def test_each_target_is_either_reached_or_open_and_says_what_is_left(done: dict[int, int], targets: dict[int, int]):
    stands, left = reached(done, targets), still_open(done, targets, sorted(targets))
    assert stands.of == sum(target > 0 for target in targets.values())
    assert stands.left == len(left) and 0 <= stands.count <= stands.of
    assert all(done.get(type_id, 0) + count == targets[type_id] for type_id, count in left.items())


@given(done=counts, targets=counts, type_id=st.integers(1, 9), more=st.integers(1, 60))
def test_more_of_one_type_never_opens_a_target_and_closes_no_other(
    done: dict[int, int], targets: dict[int, int], type_id: int, more: int
):
    after = done | {type_id: done.get(type_id, 0) + more}
    assert 0 <= reached(after, targets).count - reached(done, targets).count <= 1
    left, still = still_open(done, targets, targets), still_open(after, targets, targets)
    assert {key: count for key, count in left.items() if key != type_id} == {
        key: count for key, count in still.items() if key != type_id
    }


@given(done=counts, targets=counts)
def test_a_target_shrunk_to_nothing_changes_nothing(done: dict[int, int], targets: dict[int, int]):
    assert reached(done, targets) == reached(done, targets | {99: 0})


@given(weeks=st.lists(st.tuples(counts, counts)))
def test_weeks_add_up_target_by_target(weeks: list[tuple[dict[int, int], dict[int, int]]]):
    stands = [reached(*week) for week in weeks]
    whole = sum(stands, NONE)
    assert (whole.count, whole.of) == (sum(each.count for each in stands), sum(each.of for each in stands))


def test_the_words():
    assert Reached(4, 5).in_words == "4 of 5 targets reached"
    assert Reached(0, 1).in_words == "0 of 1 target reached"
    assert NONE.in_words == ""
