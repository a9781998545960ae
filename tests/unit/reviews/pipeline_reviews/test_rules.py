"""What a verdict needs, when the CRM shows it, whether it held, and what keeps came to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules.forecasts import FORECASTS
from reviews.pipeline_reviews.rules import follow_ups, held, memory, verdicts
from reviews.pipeline_reviews.rules.follow_ups import Action, DealNow
from reviews.pipeline_reviews.rules.memory import Kept
from reviews.pipeline_reviews.rules.verdicts import Word

TODAY = date(2026, 11, 26)
LATER = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        (Word("keep"), set()),
        (Word("move"), {"close_on", "words"}),
        (Word("move", words="x", close_on=TODAY - timedelta(days=1)), {"close_on"}),
        (Word("move", words="x", close_on=LATER), {"close_on"}),
        (Word("move", words="x", close_on=date(2027, 1, 2)), set()),
        (Word("downgrade"), {"lowers"}),
        (Word("downgrade", lowers="forecast"), set()),
        (Word("kill", words=" "), {"words"}),
        (Word("help"), {"words", "helper", "due_on"}),
        (Word("help", words="x", helper_id=1, due_on=TODAY), set()),
        (Word("pause", words="x"), {"resume_on"}),
        (Word("note"), {"words"}),
        (Word("undone"), {"verdict"}),
        (Word("win"), {"verdict"}),
    ],
)
def test_each_verdict_needs_what_it_does(word, fields):
    assert set(verdicts.faults(word, today=TODAY, close_on=LATER)) == fields


def test_a_forecast_goes_down_by_one_to_the_last():
    assert [verdicts.lower_forecast(forecast) for forecast in FORECASTS] == [*FORECASTS[1:], ""]


@pytest.mark.parametrize(
    ("verdict", "deal", "is_shown"),
    [
        ("kill", DealNow("open", 1, 2, LATER), False),
        ("kill", DealNow("lost", 9, 9, LATER), True),
        ("kill", DealNow("won", 8, 8, LATER), True),
        ("move", DealNow("open", 1, 2, TODAY), False),
        ("move", DealNow("open", 1, 2, LATER), True),
        ("move", DealNow("open", 1, 2, None), False),
        ("downgrade", DealNow("open", 1, 2, LATER), False),
        ("downgrade", DealNow("open", 1, 1, LATER), True),
    ],
)
def test_the_crm_shows_a_verdict(verdict, deal, is_shown):
    assert follow_ups.shows(verdict, deal=deal, close_on=LATER, position=1) is is_shown


def test_actions_say_what_is_missing_by_their_place():
    actions = [Action("Call", 1, TODAY), Action("", None, None), Action("Visit", 2, TODAY - timedelta(days=1))]
    assert set(follow_ups.action_faults(actions, today=TODAY)) == {"text_2", "owner_2", "due_on_2", "due_on_3"}
    assert "actions" in follow_ups.action_faults([Action("Call", 1, TODAY)] * 4, today=TODAY)


def test_a_follow_up_holds_by_its_day_and_a_move_until_it_moves_again():
    day = timedelta(days=1)
    assert held.follow_up_held(due_on=TODAY, done_on=None, today=TODAY) == "waiting"
    assert held.follow_up_held(due_on=TODAY, done_on=None, today=TODAY + day) == "broken"
    assert held.follow_up_held(due_on=TODAY, done_on=TODAY, today=LATER) == "held"
    assert held.follow_up_held(due_on=TODAY, done_on=TODAY + day, today=LATER) == "broken"
    assert held.move_held(said=LATER, status="open", close_on=LATER, today=TODAY) == "waiting"
    assert held.move_held(said=LATER, status="open", close_on=LATER + day, today=TODAY) == "broken"
    assert held.move_held(said=LATER, status="open", close_on=LATER, today=LATER + day) == "broken"
    assert held.move_held(said=LATER, status="lost", close_on=LATER + day, today=TODAY) == "held"


KEPT = st.builds(
    Kept,
    deal_id=st.integers(1, 99),
    by_id=st.just(1),
    first_on=st.dates(date(2026, 1, 1), TODAY),
    times=st.integers(1, 5),
    amount=st.decimals(0, 10_000, places=2),
    status=st.sampled_from(["open", "won", "lost"]),
    ended_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
)


@given(st.lists(KEPT, max_size=20))
def test_what_was_kept_is_won_lost_or_still_open_to_the_cent(rows):
    total = memory.remembered(rows, today=TODAY, flagged_from=3)
    parts = (total.won, total.lost, total.open)
    assert total.kept.deals == len(rows) == sum(part.deals for part in parts)
    assert total.kept.amount == sum((row.amount for row in rows), Decimal(0)) == sum(part.amount for part in parts)
    assert total.weeks >= 0
    assert total.flagged_won.amount <= total.flagged.amount <= total.kept.amount
    assert (total.mean_weeks is None) is (not rows)
