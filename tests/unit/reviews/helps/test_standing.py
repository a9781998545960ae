"""The machine of a help record, and its figures."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.cases.rules.states import Answer
from reviews.helps.rules import standing as rules
from reviews.helps.rules.standing import Event, Figures, Relation, Standing

ENGINE = {Event.OPENED, Event.LOOKED_BACK, Event.DROPPED}
money = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(("event", "standing", "relation"), list(product(Event, [None, *Standing], Relation)))
def test_every_event_in_every_state_by_everybody_has_an_answer(event, standing, relation):
    answer = rules.answer(event, standing, relation)
    if relation is Relation.OTHER:
        assert answer is Answer.UNSEEN
    elif (relation is Relation.ENGINE) != (event in ENGINE) or relation in (Relation.PERSON, Relation.COACH):
        assert answer is Answer.REFUSED
    else:
        assert answer in (Answer.MAY, Answer.TOO_LATE)


@pytest.mark.parametrize(("event", "standing"), list(product(sorted(ENGINE | {Event.STARTED}), ["ended", "dropped"])))
def test_nothing_but_a_late_action_changes_one_that_has_ended(event, standing):
    for relation in Relation:
        assert rules.answer(event, Standing(standing), relation) is not Answer.MAY


@given(st.none() | money, money)
def test_figures_are_frozen_without_loss(budget, actual):
    assert rules.read(rules.kept(Figures(budget, actual))) == Figures(budget, actual)


@given(money)
def test_a_budget_of_nothing_retires_nothing(actual):
    assert Figures(Decimal(0), actual).retired is None
    assert rules.is_better(Figures(Decimal(0), actual), Figures(Decimal(1), actual)) is None


@given(st.decimals(min_value=1, max_value=10**6, places=2), money, money)
def test_better_is_more_of_the_budget(budget, before, after):
    assert rules.is_better(Figures(budget, before), Figures(budget, after)) is (after / budget > before / budget)
