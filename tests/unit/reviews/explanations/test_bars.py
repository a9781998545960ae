"""The bar beside a cause: what came, what did not come by its day, and what may still come, on one scale."""

from decimal import Decimal

from reviews.explanations.presenters.ledgers import _bar
from reviews.explanations.rules.ledger import Line
from reviews.explanations.rules.money import Sums


def bar(**sums):
    return _bar(Line((), Sums(**sums)), 40_000)


def test_parts_and_scale():
    drawn = bar(promised=20_000, came=5_000, open=4_000)
    assert [(part.amount, part.css) for part in drawn.parts] == [
        (Decimal(50), "1"),
        (Decimal(110), "gap"),
        (Decimal(40), "4"),
    ]
    assert [placed.width for placed in drawn.placed] == ["12.5%", "27.5%", "10.0%"]
    assert drawn.sentence == "came 50; did not come by its day 110; still open 40"


def test_without_a_promise_there_is_none():
    assert bar() is None
