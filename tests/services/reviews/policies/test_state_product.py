"""Every act on a policy, in every state, by everybody: done, refused, or too late."""

from itertools import product

import pytest

from reviews.models import Policy, PolicyReading
from reviews.policies.rules.ladders import DEFAULT_STEPS
from reviews.policies.services import drafts, readings
from tests import make
from tests.builders import cases, policies
from traps_web.lib.faults import Refused, StaleState

STATES = ("none", "draft", "coming", "holding", "switched off")
PERSONAS = ("rep", "peer", "manager", "leader", "admin")
WRITERS = {"leader", "admin"}
PUBLISHED = {"coming", "holding", "switched off"}
ACTS = {
    "start": (WRITERS, {"none", *PUBLISHED}),
    "change": (WRITERS, {"draft"}),
    "publish": (WRITERS, {"draft"}),
    "switch off": (WRITERS, set(STATES) - {"switched off"}),
    "switch on": (WRITERS, {"switched off"}),
    "read": ({"rep"}, PUBLISHED),
    "object": ({"rep"}, PUBLISHED),
}
"""Who may do an act, and in which states there is room for it; the reading is that of the rep."""


def policy_in(world, state):
    if state == "none":
        return None
    if state == "draft":
        return policies.draft(world.leader)
    if state == "coming":
        return policies.published(world.leader)
    policy = cases.applies(world.leader)
    if state == "switched off":
        drafts.switch(make.act(world.leader), is_on=False, reason="The works council looks at it.")
    return policy


def done(world, name, act, policy):
    if name == "start":
        return drafts.start(act)
    if name in ("switch off", "switch on"):
        return drafts.switch(act, is_on=name == "switch on", reason="The works council looked at it.")
    if name == "change":
        numbers = {number: getattr(policy, number) for number in drafts.NUMBERS}
        facts = {"revision": policy.revision, "first_day": policy.first_day, "steps": DEFAULT_STEPS}
        return drafts.change(act, policy=policy, **facts, **numbers)
    if name == "publish":
        return drafts.publish(act, policy=policy, revision=policy.revision)
    reading = PolicyReading.objects.get(policy=policy, person=world.rep)
    if name == "read":
        return readings.read(act, reading=reading)
    return readings.object_to(act, reading=reading, words="Two misses are soon reached.")


def combinations():
    """Without a policy there is nothing to change or read; of a draft there is no reading."""
    for name, state, persona in product(ACTS, STATES, PERSONAS):
        of_a_policy = name in ("change", "publish", "read", "object")
        if (of_a_policy and state == "none") or (name in ("read", "object") and state == "draft"):
            continue
        yield name, state, persona


@pytest.mark.parametrize(("name", "state", "persona"), list(combinations()))
def test_every_act_in_every_state_by_everybody_has_an_answer(world, name, state, persona):
    policy = policy_in(world, state)
    act = make.act(getattr(world, persona))
    may, room = ACTS[name]
    if persona not in may:
        with pytest.raises(Refused):
            done(world, name, act, policy)
    elif state not in room:
        with pytest.raises(StaleState):
            done(world, name, act, policy)
    else:
        assert done(world, name, act, policy)


def test_a_published_version_never_goes_back_to_a_draft(world):
    policy = policies.published(world.leader)
    drafts.start(make.act(world.admin))
    assert Policy.objects.filter(state="draft").count() == 1
    policy.refresh_from_db()
    assert policy.state == "published"
