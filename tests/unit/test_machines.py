"""All state machines there are: every state × event × role, and what `Machine` itself answers."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import product

import pytest

from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.machines import ITSELF, NO_WORDS, TRAPS, Machine, step

APPS = ("accounts", "pipeline", "plans", "reviews")
KNOWN = {
    "accounts.duties.rules.obligations.EXTENSION",
    "accounts.duties.rules.obligations.MACHINE",
    "pipeline.deals.rules.requests.SHARES",
    "pipeline.deals.rules.requests.WIN",
    "plans.account_plans.rules.account_plans.MACHINE",
    "plans.sales_plans.rules.plan_amendments.MACHINE",
    "plans.sales_plans.rules.plan_amendments.NUMBER_MACHINE",
    "plans.sales_plans.rules.plans.MACHINE",
    "reviews.cycles.rules.closing.MACHINE",
    "reviews.cycles.rules.moves.REQUEST",
    "reviews.cycles.rules.states.MACHINE",
}


def machines() -> dict[str, Machine]:
    """Every machine of every module of rules, by where it stands; one that is imported from elsewhere is met once."""
    met: dict[int, tuple[str, Machine]] = {}
    for app in APPS:
        package = importlib.import_module(app)
        for info in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".rules." not in info.name:
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if isinstance(value, Machine):
                    met.setdefault(id(value), (f"{info.name}.{name}", value))
    return dict(met.values())


MACHINES = machines()


def test_the_walk_meets_the_machines():
    assert set(MACHINES) >= KNOWN


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_a_table_is_sound(machine):
    assert machine.faults() == []


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_every_state_can_be_reached_from_the_first_one(machine):
    reached = {machine.states[0]}
    for _ in machine.states:
        reached |= {target for row in machine.steps if row.sources & reached for target in row.targets}
    assert reached == set(machine.states)


def answer(machine, state, event, role, words):
    try:
        return machine.require(state, event, {role}, words, **dict.fromkeys(NAMES, "Ines"))
    except (Refused, StaleState, Invalid) as fault:
        refusal = fault
    assert str(refusal) and "{" not in str(refusal)
    return type(refusal)


NAMES = ("owner", "asker", "person", "reviewer", "holder", "manager", "period", "decides")


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_everybody_gets_one_of_four_answers(machine):
    """Refused who never may, stale who comes too late, invalid who says nothing, and else the step."""
    for state, event, role in product(machine.states, machine.events, {*machine.roles, TRAPS}):
        rows = [row for row in machine.steps if row.event == event]
        here = [row for row in rows if state in row.sources and role in row.who]
        words = {name: "So it is." for row in rows for name, _ in row.needs}
        if not any(role in row.who for row in rows):
            assert answer(machine, state, event, role, words) is Refused
        elif not here:
            assert answer(machine, state, event, role, words) is StaleState
        else:
            assert answer(machine, state, event, role, words) is here[0]
            assert answer(machine, state, event, role, NO_WORDS) is (Invalid if here[0].needs else here[0])
        assert machine.allows(state, event, {role}) is bool(here)
        assert (event in machine.open_to(state, {role})) is bool(here)


SAMPLE = Machine(
    noun="request",
    states=("asked", "approved", "refused"),
    roles=("owner", "decider", "none"),
    steps=(
        step("write", "asked", who="owner"),
        step("approve", "asked", to="approved", who={"decider", TRAPS}),
        step("refuse", "asked", to="refused", who="decider", needs={"answer": "Say why not."}),
        step("end", "asked", to=("approved", "refused"), who=TRAPS),
    ),
    refusals={
        "write": "Only {owner} writes this.",
        "approve": "Only the line above {owner} decides.",
        "refuse": "Only the line above {owner} decides.",
    },
    by_now={"": "It is {state} by now. {refusal}", "refused": "It was refused.", "approve": "The first one stands."},
    called={"approved": "granted"},
)


def test_the_sentences_name_people_and_states():
    with pytest.raises(Refused, match=r"^Only Rita Rep writes this.$"):
        SAMPLE.require("asked", "write", {"none"}, owner="Rita Rep")
    with pytest.raises(StaleState, match=r"^It is granted by now. Only Rita Rep writes this.$"):
        SAMPLE.require("approved", "write", {"owner"}, owner="Rita Rep")
    with pytest.raises(StaleState, match=r"^It was refused.$"):
        SAMPLE.require("refused", "write", {"owner"}, owner="Rita Rep")
    with pytest.raises(StaleState, match=r"^The first one stands.$"):
        SAMPLE.require("refused", "approve", {"decider"}, owner="Rita Rep")


@pytest.mark.parametrize("words", [{}, {"answer": ""}, {"answer": " \n"}, {"reason": "No."}])
def test_words_that_a_step_needs_are_asked_for_beside_their_field(words):
    with pytest.raises(Invalid) as refusal:
        SAMPLE.require("asked", "refuse", {"decider"}, words, owner="Rita Rep")
    assert refusal.value.errors == {"answer": "Say why not."}


def test_who_comes_too_late_is_told_so_before_words_are_asked_for():
    with pytest.raises(StaleState):
        SAMPLE.require("approved", "refuse", {"decider"}, {}, owner="Rita Rep")


def test_words_may_be_asked_for_later():
    step = SAMPLE.require("asked", "refuse", {"decider"}, owner="Rita Rep")
    assert step.missing({}) == {"answer": "Say why not."} and step.missing({"answer": "No."}) == {}


def test_where_a_step_leads():
    assert SAMPLE.step("asked", "write").target("asked") == "asked"
    assert SAMPLE.step("asked", "approve").target("asked") == "approved"
    assert SAMPLE.step("asked", "end").target("asked", "refused") == "refused"
    with pytest.raises(ValueError, match="choose one"):
        SAMPLE.step("asked", "end").target("asked")
    with pytest.raises(ValueError, match="does not lead to asked"):
        SAMPLE.step("asked", "end").target("asked", "asked")


def test_what_can_be_asked_of_a_table():
    assert SAMPLE.events == ("write", "approve", "refuse", "end")
    assert SAMPLE.sources("refuse") == {"asked"}
    assert SAMPLE.open_to("asked", {"owner", "decider"}) == ("write", "approve", "refuse")
    assert SAMPLE.open_to("asked", ITSELF) == ("approve", "end")
    assert SAMPLE.step("approved", "refuse") is None
    with pytest.raises(KeyError):
        SAMPLE.step("asked", "sign")


def test_a_faulty_table_says_what_is_wrong():
    faulty = Machine(
        noun="request",
        states=("asked",),
        roles=("owner",),
        steps=(
            step("sign", "askd", to="signed", who="boss"),
            step("write", "asked", who="owner"),
            step("write", "asked", who=TRAPS),
            step("end", "asked", who=()),
        ),
        refusals={"sign": "Only the boss signs.", "burn": "Nobody burns."},
        by_now={"burnt": "It is burnt."},
    )
    assert sorted(faulty.faults()) == [
        "burn: a sentence for no event",
        "burnt: no state",
        "end: nobody takes it",
        "sign: askd is no state",
        "sign: boss is no role",
        "sign: signed is no state",
        "write: no sentence says who takes it",
        "write: twice from asked",
    ]
