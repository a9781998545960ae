"""The order of a review: what is not ready first, then the largest, then what moved; nothing is left out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.rules.readiness import NOT_READY, Reason
from reviews.pipeline_reviews.rules.queue import FULL_LIST, LARGEST, PARTS, Candidate, in_order

AMOUNTS = st.none() | st.decimals(0, 100_000, places=2)
REASONS = st.lists(st.sampled_from(NOT_READY), max_size=3, unique=True).map(
    lambda kinds: tuple(Reason(kind, kind) for kind in kinds)
)
CANDIDATES = st.lists(st.tuples(AMOUNTS, REASONS, st.booleans()), max_size=60).map(
    lambda rows: [Candidate(pk, *row) for pk, row in enumerate(rows, 1)]
)


@given(CANDIDATES)
def test_every_deal_stands_once_at_its_place_with_every_reason(candidates):
    placed = in_order(candidates)
    by_id = {row.deal_id: row for row in candidates}
    assert sorted(row.deal_id for row in placed) == sorted(by_id)
    assert [row.position for row in placed] == list(range(1, len(candidates) + 1))
    for row in placed:
        candidate = by_id[row.deal_id]
        assert set(candidate.reasons) <= set(row.reasons)
        assert ("moved" in {reason.kind for reason in row.reasons}) is candidate.has_moved


@given(CANDIDATES)
def test_parts_follow_each_other_and_worse_or_larger_comes_first(candidates):
    placed, by_id = in_order(candidates), {row.deal_id: row for row in candidates}
    assert [PARTS.index(row.part) for row in placed] == sorted(PARTS.index(row.part) for row in placed)
    not_ready = [by_id[row.deal_id] for row in placed if row.part == "not ready"]
    for rows in (not_ready[:FULL_LIST], not_ready[FULL_LIST:]):
        worst = [min(NOT_READY.index(reason.kind) for reason in row.reasons) for row in rows]
        assert worst == sorted(worst)
    after = [row.amount or Decimal(0) for row in not_ready[FULL_LIST:]]
    assert not after or min(row.amount or Decimal(0) for row in not_ready[:FULL_LIST]) >= max(after)
    ready = [row for row in placed if row.part != "not ready"]
    assert all(not by_id[row.deal_id].reasons for row in ready)
    largest = [by_id[row.deal_id].amount or Decimal(0) for row in ready if row.part == "largest"]
    others = [by_id[row.deal_id].amount or Decimal(0) for row in ready if row.part != "largest"]
    assert len(largest) == min(LARGEST, len(ready))
    assert largest == sorted(largest, reverse=True)
    assert not others or min(largest) >= max(others)
