"""Qualification methods that install onto the stages of a pipeline in one click. The wording is our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Question:
    """One item of a method; `when` is how far along the open stages it is asked, from 0 (first) to 1 (last)."""

    when: Fraction
    name: str
    kind: str
    evidence: str


def _question(when: tuple[int, int], name: str, kind: str, evidence: str) -> Question:
    return Question(Fraction(*when), name, kind, evidence)


METHODS: Mapping[str, tuple[Question, ...]] = {
    "MEDDPICC": (
        _question((0, 1), "Pain", "text", "The problem in the customer’s words, and what it costs them."),
        _question((0, 1), "Champion", "person", "Who sells for us when we are not in the room."),
        _question((1, 3), "Metrics", "text", "The figure they want to change, from what to what."),
        _question((1, 3), "Economic buyer", "person", "Who can say yes to the money; we have spoken."),
        _question((2, 3), "Decision criteria", "text", "What they compare offers by, in their order."),
        _question((2, 3), "Decision process", "text", "Who decides what, in which order, until when."),
        _question((2, 3), "Competition", "text", "Who else is asked, doing nothing included, and why we win."),
        _question((1, 1), "Paper process", "text", "Contract, legal, purchase: each step with its owner."),
    ),
    "SPICED": (
        _question((0, 1), "Situation", "text", "Facts about them that bear on this: size, set-up, supplier."),
        _question((0, 1), "Pain", "text", "What hurts, for whom, said by them."),
        _question((1, 3), "Impact", "text", "What changes for them when it is solved, as a figure."),
        _question((2, 3), "Critical event", "date", "The day by which they must have it, and what happens if not."),
        _question((1, 1), "Decision", "text", "Who decides, how, by which criteria."),
    ),
    "BANT": (
        _question((0, 1), "Need", "text", "What they need it for, in their words."),
        _question((1, 3), "Authority", "person", "Who decides; we have spoken."),
        _question((2, 3), "Budget", "number", "The amount that is set aside for it."),
        _question((1, 1), "Timing", "date", "The day they want to start."),
    ),
}


def places(method: str, stages: int) -> list[tuple[int, Question]]:
    """Each question of a method with the place (from 0) of the open stage that asks it. Raises KeyError, ValueError.

    The way through the method is stretched over however many open stages a pipeline has, at least one.
    """
    if stages < 1:
        raise ValueError("The pipeline has no open stage.")
    return [(round(question.when * (stages - 1)), question) for question in METHODS[method]]
