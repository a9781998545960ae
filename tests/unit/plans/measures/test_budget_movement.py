"""The movement of a budget adds up, and people add up to teams and to the whole."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plans.measures.rules.budget_movement import LINE_OF, Change, Line, movement

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
KINDS = (*LINE_OF, "move", "handover")
TEAM_OF = {1: 10, 2: 10, 3: 20}

changes = st.lists(
    st.builds(
        Change,
        place_id=st.sampled_from(sorted(TEAM_OF)),
        kind=st.sampled_from(KINDS),
        act=st.integers(0, 3).map(lambda hours: FIRST + timedelta(hours=hours)),
        cents=st.integers(-1_000_003, 1_000_003),
    ),
    max_size=12,
)
openings = st.fixed_dictionaries({place: st.integers(0, 9_000_001) for place in TEAM_OF})


@given(openings, changes)
def test_it_adds_up_and_people_add_up_to_the_whole(opening, rows):
    whole = movement(sum(opening.values()), rows)
    assert whole.closing - whole.opening == sum(row.cents for row in rows)
    parts = [movement(opening[place], [row for row in rows if row.place_id == place]) for place in opening]
    assert sum(part.closing for part in parts) == whole.closing
    for line in LINE_OF.values():
        assert sum(part.lines[line] for part in parts) == whole.lines[line]


@given(openings, changes, st.integers(0, 3))
def test_the_closing_of_one_stretch_is_the_opening_of_the_next(opening, rows, hours):
    cut = FIRST + timedelta(hours=hours)
    first = movement(sum(opening.values()), [row for row in rows if row.act < cut])
    second = movement(first.closing, [row for row in rows if row.act >= cut])
    assert second.closing == movement(sum(opening.values()), rows).closing


@given(st.integers(1, 1_000_003), st.integers(0, 1_000_003))
def test_what_goes_from_hand_to_hand_inside_is_nothing_in_sum(went, came):
    moved = movement(went, [Change(1, "move", FIRST, -went), Change(2, "move", FIRST, came)])
    assert moved.handed == min(went, came)
    assert (moved.lines[Line.CAME_IN], moved.lines[Line.WENT_OUT]) == (max(0, came - went), min(0, came - went))
