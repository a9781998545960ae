from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest

from traps_web.lib.canonical import canonical_json, digest

WITHOUT_ZONE = datetime(2026, 11, 23)  # noqa: DTZ001


class State(Enum):
    OPEN = "open"


@dataclass(frozen=True)
class Line:
    name: str
    amount: Decimal


def test_a_document_has_one_spelling() -> None:
    document = {"lines": (Line("Zürich", Decimal("1250.50")),), "as_of": date(2026, 11, 23), "budget": None}
    assert (
        canonical_json(document)
        == '{"as_of":"2026-11-23","budget":null,"lines":[{"amount":"1250.50","name":"Zürich"}]}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1))), '"2026-11-23T08:00:00Z"'),
        (time(17, 0), '"17:00:00"'),
        (Decimal("1E+3"), '"1000"'),
        (State.OPEN, '"open"'),
        ({3, 1, 2}, "[1,2,3]"),
        ({date(2026, 11, 23): True, 7: 1.5}, '{"2026-11-23":true,"7":1.5}'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_every_kind_of_value_has_its_spelling(value: Any, text: str) -> None:
    assert canonical_json(value) == text


def test_the_order_of_keys_does_not_matter() -> None:
    assert canonical_json({"a": 1, "b": 2}) == canonical_json({"b": 2, "a": 1})


@pytest.mark.parametrize("value", [WITHOUT_ZONE, Decimal("NaN"), float("inf"), {1: "a", "1": "b"}])
def test_what_could_be_read_in_two_ways_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        canonical_json(value)


@pytest.mark.parametrize("value", [object(), b"bytes", {None: 1}, {True: 1}, Line])
def test_what_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_the_fingerprint_is_sha_256_of_the_text() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(canonical_json({"at": datetime(2026, 1, 1, tzinfo=UTC)})) != digest("")
