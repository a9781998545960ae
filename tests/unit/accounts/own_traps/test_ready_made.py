"""Ready-made traps: each fills in a form within its bounds, and no two are alike."""

from decimal import Decimal

import pytest

from accounts.duties.services.traps import DEFAULTS
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.ready_made import READY_MADE
from accounts.own_traps.services.checks import LONGEST_HELP, LONGEST_NAME

EACH = pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.key)
IN_WORDS = {
    rhythms.WEEK: "Every {weekday} at {at}",
    rhythms.MONTH: "On the last working day of each month at {at}",
    rhythms.QUARTER: "On the {nth}th working day of each quarter at {at}",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def test_no_two_are_called_alike_nor_like_one_of_the_library():
    names = [ready.name.lower() for ready in READY_MADE]
    assert len({ready.key for ready in READY_MADE}) == len(set(names)) == len(READY_MADE)
    assert not set(names) & {row[1].lower() for row in DEFAULTS}


@EACH
def test_it_is_within_the_bounds_of_a_version(ready):
    assert ready.role in rules.ROLES and ready.rhythm in IN_WORDS
    assert len(ready.name) <= LONGEST_NAME and len(ready.help_text) <= LONGEST_HELP
    assert 0 <= ready.grace_working_days <= rules.MOST_GRACE
    assert 1 <= ready.weight <= rules.MOST_WEIGHT
    assert 0 <= ready.remind_days_before <= rules.MOST_REMINDER
    assert ready.nth is None or 1 <= ready.nth <= rhythms.MOST_NTH


@EACH
def test_its_sentence_says_when_it_is_due(ready):
    weekday = WEEKDAYS[ready.weekday] if ready.weekday is not None else ""
    when = IN_WORDS[ready.rhythm].format(weekday=weekday, nth=ready.nth, at=f"{ready.due_time:%H:%M}")
    assert ready.sentence.startswith(f"{when} ")


@EACH
def test_it_fills_in_what_its_choices_ask_for_and_nothing_else(ready):
    fields = ready.fields()
    assert ("condition" in fields, "floor" in fields) == (ready.evidence == evidence.CHECK,) * 2
    days = {"weekday", "month_day", "nth"} & fields.keys()
    assert days == {rhythms.WEEK: {"weekday"}, rhythms.MONTH: set(), rhythms.QUARTER: {"nth"}}[ready.rhythm]


def test_a_bound_of_none_is_a_bound():
    [dated] = [ready for ready in READY_MADE if ready.key == "next-step-dated"]
    assert dated.fields()["floor"] == Decimal(0)
