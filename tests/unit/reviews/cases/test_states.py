"""The machine of a case: every event in every state by every relation has one answer."""

from itertools import product

import pytest

from reviews.cases.rules import states as rules
from reviews.cases.rules.states import ENDED, OPEN, Answer, Event, Relation, State

ENGINE = {Event.OPENED, Event.CLIMBED, Event.MOVED, Event.CHANGED, Event.MET, Event.LATEST}
OF_PERSON = {Event.READ, Event.ANSWERED, Event.APPEALED}
OF_DECIDER = {
    Event.MORE_TIME,
    Event.CONFIRMED,
    Event.HELPED,
    Event.WAIVED,
    Event.UPHELD,
    Event.OVERTURNED,
    Event.NAMED,
}


@pytest.mark.parametrize(("event", "state", "relation"), list(product(Event, [None, *State], Relation)))
def test_every_event_in_every_state_by_everybody_has_an_answer(event, state, relation):
    answer = rules.answer(event, state, relation)
    if relation is Relation.OTHER:
        assert answer is Answer.UNSEEN
    elif relation is Relation.ENGINE:
        assert (answer is Answer.REFUSED) == (event not in ENGINE)
    elif event in ENGINE:
        assert answer is Answer.REFUSED
    elif event in OF_PERSON:
        assert (answer is Answer.REFUSED) == (relation is not Relation.PERSON)
    elif event in OF_DECIDER:
        assert (answer is Answer.REFUSED) == (relation is not Relation.DECIDER)
    if answer is Answer.MAY and event is not Event.OPENED:
        assert state is not None


@pytest.mark.parametrize(("event", "state"), list(product(Event, sorted(ENDED))))
def test_nothing_changes_a_case_that_has_ended(event, state):
    for relation in Relation:
        if rules.answer(event, state, relation) is Answer.MAY:
            assert rules.LEADS_TO[event] is None


def test_every_state_is_reached_and_every_open_one_can_end():
    assert {state for state in rules.LEADS_TO.values() if state} == set(State)
    for state in OPEN:
        ends = {
            rules.LEADS_TO[event]
            for event, relation in product(Event, Relation)
            if rules.answer(event, state, relation) is Answer.MAY and rules.LEADS_TO[event] in ENDED
        }
        assert ends, state


def test_a_step_is_never_decided_by_its_person_or_by_the_engine():
    for event, state in product(OF_DECIDER, State):
        assert rules.answer(event, state, Relation.PERSON) is Answer.REFUSED
        assert rules.answer(event, state, Relation.ENGINE) is Answer.REFUSED
