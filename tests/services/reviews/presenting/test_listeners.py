"""The group that is to answer is the group that may: the set and the one person agree."""

from __future__ import annotations

import pytest

from accounts.models import Person
from reviews.cycles.selectors.roles import role_of
from reviews.presenting.selectors import listeners
from reviews.presenting.services import answers
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db


def test_the_set_agrees_with_the_role_of_each_person(world):
    of_rep = build.review(world, at="live")
    for review in (of_rep, build.review(world, of=world.manager, at="live")):
        named = {person.pk for person in listeners.listeners(review=review)}
        roles = {person.pk: role_of(viewer=person, review=review) for person in Person.objects.filter(is_active=True)}
        assert named == {pk for pk, role in roles.items() if role == "group"}
    assert world.peer.pk in {person.pk for person in listeners.listeners(review=of_rep)}


def test_who_has_answered_is_silent_no_more(world):
    review = build.review(world, at="live")
    before = listeners.silent(review=review)
    answers.give(make.act(world.peer), review=review, stands=4, idea="")
    assert world.peer.name in before
    assert listeners.silent(review=review) == [name for name in before if name != world.peer.name]
