"""What changed between two submissions of an account plan, line by line.

Each is the document of one submission, schema 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from plans.account_plans.rules.account_plans import QUESTIONS, year_key
from plans.account_plans.rules.submissions import Change, Key, differing
from traps_web.lib.money import format_amount
from traps_web.ui import words

SCHEMA = 1
SECTIONS = ("Owner", "Six questions", "Money wanted", "Moves", "People")


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The lines that differ, in the order of the plan; nothing when both say the same."""
    return differing(dict(_spelt(before)), dict(_spelt(after)), SECTIONS)


def _spelt(document: Mapping[str, Any]) -> Iterable[tuple[Key, tuple[str, str]]]:
    yield ("Owner", "owner"), ("Owner", document["owner"])
    for name, question in QUESTIONS:
        yield ("Six questions", name), (question, document["answers"][name])
    year, quarter = document["wanted"]
    yield ("Money wanted", "year"), ("This year", _money(year, year_key(document["year"], document["quarter"])))
    yield ("Money wanted", "quarter"), ("This quarter", _money(quarter, document["quarter"]))
    for place, move in enumerate(document["moves"], start=1):
        day = words.day(date.fromisoformat(move["due_on"]), year=True)
        done = ", done" if move["done"] else ""
        yield ("Moves", str(place)), (f"Move {place}", f"{move['text']}: {move['owner']}, by {day}{done}")
    for place, person in enumerate(document["people"]):
        # Two people of one name are told apart by their place alone.
        key = f"{person['name']}:{sum(earlier['name'] == person['name'] for earlier in document['people'][:place])}"
        yield ("People", key), (person["name"], ", ".join(filter(None, [person["role"], person["stance"]])))


def _money(amount: str | None, period: str) -> str:
    return "" if amount is None else f"{format_amount(Decimal(amount), cents=True)} in {period}"
