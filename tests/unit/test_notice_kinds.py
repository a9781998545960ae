"""Every kind of notice and letter is in one table, and every choice that it allows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from accounts.letters.rules import kinds as rules
from accounts.letters.rules.kinds import FACTS, Channel, Section, Topic, Urgency

ROOT = Path(__file__).resolve().parents[2]
TELLS = {"notice", "tell", "tell_stand_in", "_tell", "_tell_askers", "_notice", "_told"}
NAMED = {"KIND", "MINUTES_CLOSED"}
"""Constants that hold a kind."""


def written_kinds():
    """Every word that stands as a kind in a call that tells somebody something, or in facts handed on to one."""
    for app in ("accounts", "pipeline", "plans", "reviews"):
        for path in (ROOT / app).rglob("services/*.py"):
            source = path.read_text(encoding="utf-8")
            if "notices" not in source:
                continue
            nodes = list(ast.walk(ast.parse(source)))
            passes_on = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and _takes_a_kind(node)}
            for node in nodes:
                yield from _kinds_of(node, passes_on)


def _takes_a_kind(function):
    return function.name.startswith("_tell") and any(one.arg == "kind" for one in function.args.args)


def _kinds_of(node, passes_on):
    words = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if name in TELLS:
            words += [keyword.value for keyword in node.keywords if keyword.arg == "kind"]
            words += node.args if name in passes_on else []
    if isinstance(node, ast.FunctionDef) and node.name in passes_on:
        words += node.args.defaults
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        words += [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "kind"]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id in NAMED for target in targets):
            words.append(node.value)
    return [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]


def test_every_kind_that_a_service_tells_is_in_the_table():
    written = set(written_kinds())
    assert written - set(FACTS) == set()
    from_elsewhere = {"due-now", "overdue"} | rules.kinds_of(Topic.LOGIN)
    assert set(FACTS) - written == from_elsewhere


@pytest.mark.parametrize("kind", FACTS)
def test_what_cannot_wait_says_so(kind):
    facts = FACTS[kind]
    assert (
        (facts.urgency is Urgency.CANNOT_WAIT)
        == (facts.topic is Topic.LOGIN or facts.is_private)
        == (facts.section is Section.NOWHERE)
    )
    if kind.endswith("-asked"):
        assert facts.urgency is Urgency.BY_ITS_DEADLINE and facts.topic is Topic.DECISIONS


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_kinds_a_usual_channel_and_offers_it(topic):
    assert rules.kinds_of(topic)
    assert rules.usual(topic) in rules.offered(topic)
    if topic is not Topic.LOGIN:
        assert {Channel.PAGE, Channel.DAILY, Channel.AT_ONCE} <= set(rules.offered(topic))
        assert (Channel.URGENT in rules.offered(topic)) == (topic in (Topic.DECISIONS, Topic.REVIEWS))


def test_nobody_chooses_whether_they_hear_of_their_login():
    assert Topic.LOGIN not in rules.CHOSEN and rules.offered(Topic.LOGIN) == (Channel.AT_ONCE,)
    assert len(rules.CHOSEN) == len(Topic) - 1


def test_a_kind_of_an_earlier_version_can_wait():
    assert rules.facts_of("gone").urgency is Urgency.CAN_WAIT
