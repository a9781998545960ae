"""No cell, and nothing that follows from two of them, says who somebody is."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reviews.fairness.rules.cells import Cell, cells, is_safe, may_show, may_stand, together

WEST, EAST, NORTH, SOUTH, ALL = 1, 2, 3, 4, 9
TREE = {WEST: ALL, EAST: ALL, NORTH: WEST, SOUTH: WEST, ALL: None}


def of(**sizes):
    """People by team: `west=8` are eight people of West, numbered on."""
    teams = {"west": WEST, "east": EAST, "north": NORTH, "south": SOUTH, "none": None, "all": ALL}
    people = [teams[name] for name, size in sizes.items() for _ in range(size)]
    return dict(enumerate(people))


def groups(rows):
    return sorted(tuple(sorted(row.groups, key=str)) for row in rows)


def test_teams_of_eight_stand_alone():
    assert groups(cells(of(north=8, south=9), TREE, with_a_case=())) == [(NORTH,), (SOUTH,)]


def test_a_small_team_is_counted_with_its_nearest_neighbour():
    rows = cells(of(north=3, south=9, east=8), TREE, with_a_case=())
    assert groups(rows) == [(EAST,), (NORTH, SOUTH)]


def test_people_without_a_team_join_the_smallest_group():
    assert groups(cells(of(none=1, north=8, east=10), TREE, with_a_case=())) == [(EAST,), (NORTH, None)]


def test_a_team_with_one_or_two_people_who_have_a_case_is_not_told_apart():
    assert groups(cells(of(north=8, south=8), TREE, with_a_case={0, 1})) == []
    assert groups(cells(of(north=8, south=8), TREE, with_a_case={0, 1, 9})) == [()]
    assert groups(cells(of(north=8, south=8), TREE, with_a_case={0, 1, 2})) == [(NORTH,), (SOUTH,)]


def test_where_fewer_than_eight_are_covered_nothing_stands():
    assert cells(of(north=7), TREE, with_a_case=()) == []


def test_a_cell_that_would_differ_from_another_table_by_one_person_is_folded():
    shown = [Cell((7,), frozenset(range(9))), Cell((8,), frozenset(range(9, 20)))]
    assert groups(cells(of(north=8, east=12), TREE, with_a_case=(), shown=shown)) == [()]


@given(
    st.lists(st.sampled_from([WEST, EAST, NORTH, SOUTH, ALL, None]), max_size=60),
    st.lists(st.sampled_from([1, 2, 3]), min_size=60, max_size=60),
    st.sets(st.integers(0, 59)),
)
def test_every_cell_and_every_difference_of_two_may_stand(teams, managers, with_a_case):
    team_by_person = dict(enumerate(teams))
    manager_by_person = {pk: managers[pk] for pk in team_by_person}
    by_team = cells(team_by_person, TREE, with_a_case=with_a_case)
    by_manager = cells(manager_by_person, {}, with_a_case=with_a_case, shown=by_team)
    for rows in (by_team, by_manager):
        assert sum(len(row.people) for row in rows) in (0, len(teams))
    every = [*by_team, *by_manager]
    assert all(may_stand(row.people, with_a_case) for row in every)
    for row, other in combinations(every, 2):
        if row.people < other.people or other.people < row.people:
            assert may_stand(row.people ^ other.people, with_a_case)


def test_a_column_that_would_say_one_or_two_by_subtraction_is_not_shown():
    whole = Cell((), frozenset(range(20)))
    half = Cell((WEST,), frozenset(range(10)))
    assert may_show([3], [half], [])
    assert not may_show([2], [half], [])
    assert not may_show([3], [half], [(whole, 4)])
    assert may_show([3], [half], [(whole, 6)])


def test_a_step_that_few_have_is_counted_with_another():
    first, second, third = (1, 1), (1, 2), (1, 3)
    assert together({first: {1, 2, 3}, second: {4}}) == [(first, second)]
    assert together({first: {1, 2, 3}, second: {4}, third: {5, 6}}) == [(first,), (second, third)]
    assert together({first: {1}}) == []
    assert together({}) == []


@given(st.dictionaries(st.tuples(st.integers(1, 2), st.integers(1, 4)), st.sets(st.integers(0, 9))))
def test_every_group_of_steps_may_be_counted(people_by_step):
    groups_of_steps = together(people_by_step)
    people = [set().union(*(people_by_step[step] for step in group)) for group in groups_of_steps]
    assert all(is_safe(len(group)) for group in people)
    assert not groups_of_steps or {step for group in groups_of_steps for step in group} == set(people_by_step)
