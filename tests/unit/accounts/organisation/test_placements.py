"""Whether a move would put a team under itself."""

from datetime import date

from accounts.organisation.rules.placements import Placed, first_loop

ROOT, NORTH, WEST = 1, 2, 3
JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
TREE = [Placed(ROOT, None, JANUARY, None), Placed(NORTH, ROOT, JANUARY, None), Placed(WEST, NORTH, JANUARY, None)]


def test_a_team_may_move_beside_another():
    assert first_loop(TREE, team=WEST, parent=ROOT, starts_on=MARCH) is None


def test_a_team_may_not_move_under_one_below_it():
    assert first_loop(TREE, team=NORTH, parent=WEST, starts_on=MARCH) == MARCH


def test_a_loop_that_begins_with_a_planned_move_is_seen():
    planned = [
        Placed(ROOT, None, JANUARY, None),
        Placed(NORTH, ROOT, JANUARY, None),
        Placed(WEST, ROOT, JANUARY, JUNE),
        Placed(WEST, NORTH, JUNE, None),
    ]
    assert first_loop(planned, team=NORTH, parent=WEST, starts_on=MARCH) == JUNE


def test_a_team_may_move_under_one_that_stood_below_it_once():
    past = [
        Placed(ROOT, None, JANUARY, None),
        Placed(NORTH, ROOT, JANUARY, None),
        Placed(WEST, NORTH, JANUARY, MARCH),
        Placed(WEST, ROOT, MARCH, None),
    ]
    assert first_loop(past, team=NORTH, parent=WEST, starts_on=MARCH) is None
