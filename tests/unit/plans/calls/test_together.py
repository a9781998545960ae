"""What several chains of calls commit together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plans.calls.rules.calls import together

START = datetime(2026, 10, 5, 12, tzinfo=UTC)
chains = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1_000)), max_size=20)


def said(words: list[tuple[int, int]]) -> list[tuple[int, datetime, Decimal]]:
    return [(chain, START + timedelta(days=i), Decimal(amount)) for i, (chain, amount) in enumerate(words)]


def test_a_sum_waits_until_everybody_has_spoken():
    words = said([(0, 100), (0, 120), (1, 50), (0, 90)])
    assert together(words) == [(START + timedelta(days=2), Decimal(170)), (START + timedelta(days=3), Decimal(140))]


@given(chains)
def test_the_last_sum_is_the_last_word_of_each(words):
    sums = together(said(words))
    last = dict(words)
    assert not words or sums[-1][1] == sum(last.values())
    assert len(sums) <= max(0, len(words) - len(last) + 1)
