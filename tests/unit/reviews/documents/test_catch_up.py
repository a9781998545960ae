"""Do the actions cover the gap?"""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviews.documents.rules import catch_up
from reviews.documents.rules.causes import default_causes, repeats


@dataclass
class Act:
    amount: Decimal
    chance_ppm: int


def test_the_example_of_the_projector() -> None:
    acts = [
        Act(Decimal(26768), 600_000),
        Act(Decimal(26768), 500_000),
        Act(Decimal(9642), 800_000),
        Act(Decimal(13572), 500_000),
        Act(Decimal(5482), 800_000),
    ]
    cover = catch_up.cover(Decimal(61000), acts)
    assert cover.expected == Decimal("48330.00")
    assert cover.uncovered == Decimal("12670.00")
    assert not cover.holds


def test_more_than_the_gap_leaves_nothing_without_a_plan() -> None:
    assert catch_up.cover(Decimal(100), [Act(Decimal(300), 500_000)]).uncovered == 0


def test_no_gap_known_counts_as_none() -> None:
    assert catch_up.cover(None, []) == catch_up.Cover(Decimal(0), Decimal(0), Decimal(0))


@given(
    gap=st.decimals(0, 10**9, places=2),
    acts=st.lists(
        st.builds(Act, amount=st.decimals("0.01", 10**7, places=2), chance_ppm=st.integers(0, 1_000_000)), max_size=20
    ),
)
def test_covered_and_uncovered_reach_the_gap_to_the_cent(gap: Decimal, acts: list[Act]) -> None:
    cover = catch_up.cover(gap, acts)
    assert cover.uncovered >= 0
    assert cover.uncovered == max(
        Decimal(0), gap - sum((catch_up.counts_for(a.amount, a.chance_ppm) for a in acts), Decimal(0))
    )
    assert cover.holds is (cover.expected >= gap)


def test_the_excuse_ledger_counts_across_reviews_and_months() -> None:
    earlier = ["lost to price", "slow follow-up", "lost to price"]
    assert repeats(earlier, ["lost to price", "lost to price", "absence"]) == [3, 4, 1]


def test_the_list_of_causes_marks_what_is_in_ones_control() -> None:
    causes = default_causes()
    assert len(causes) == 12
    assert sum(mine for _, mine in causes) == 6
