"""What somebody states by hand when an amendment is asked for, schema 1: goals of months, sources, answers to scrutiny.

Its canonical text is frozen with the ask and hashed. What is not stated follows: goals as they lie, sources as they
are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plans.sales_plans.rules.plan_papers import Source, read_source

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated by hand: goals, sources and answers to checks.

    Goals are by month: a month that is left out stays, and without any they follow the number. Sources carry their
    money of the day on which the amendment was asked for; None: they stay. Answers are by check.
    """

    goals: dict[str, Decimal] = field(default_factory=dict)
    sources: list[Source] | None = None
    answers: dict[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    @property
    def says_something(self) -> bool:
        """Whether there is anything to freeze."""
        return bool(self.goals or self.answers) or self.sources is not None

    @property
    def parts(self) -> list[str]:
        """What is stated, in words."""
        return [
            *(["goals of months"] if self.goals else []),
            *(["sources"] if self.sources is not None else []),
            *(["answers to scrutiny"] if self.answers else []),
        ]


NOTHING = Statement()


def read(document: dict[str, Any]) -> Statement:
    """The statement of a stored document (canonical JSON, parsed)."""
    sources = document["sources"]
    return Statement(
        goals={month: Decimal(amount) for month, amount in document["goals"].items()},
        sources=None if sources is None else [read_source(row) for row in sources],
        answers=dict(document["answers"]),
        schema=document["schema"],
    )
