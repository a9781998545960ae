from decimal import ROUND_UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traps_web.lib import money

amounts = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("-0.01", "", -1),
        ("1250", "JPY", 1250),
        ("1.234", "KWD", 1234),
        ("0.125", "USD", 12),
        ("0.135", "USD", 14),
        ("1E+3", "", 100_000),
    ],
)
def test_an_amount_becomes_minor_units_rounded_half_to_even(amount: str, currency: str, minor: int) -> None:
    assert money.to_minor(Decimal(amount), currency) == minor


def test_minor_units_read_back_with_the_decimals_of_the_currency() -> None:
    assert str(money.from_minor(-1050)) == "-10.50"
    assert str(money.from_minor(1050, "JPY")) == "1050"
    assert str(money.from_minor(1050, "KWD")) == "1.050"


def test_many_minor_units_read_back_as_each_does_alone() -> None:
    assert [str(amount) for amount in money.amounts([-1050, 0, 7])] == ["-10.50", "0.00", "0.07"]
    assert [str(amount) for amount in money.amounts([1050], "KWD")] == ["1.050"]


def test_no_context_of_a_caller_changes_an_amount() -> None:
    with localcontext(prec=3, rounding=ROUND_UP):
        assert money.to_minor(Decimal("1234567.885")) == 123_456_788
        assert str(money.from_minor(123_456_789)) == "1234567.89"
        assert [str(amount) for amount in money.amounts([123_456_789])] == ["1234567.89"]


@pytest.mark.parametrize(("wrong", "kind"), [(1.5, "float"), (3, "int"), ("3", "str")])
def test_only_a_decimal_is_an_amount(wrong: object, kind: str) -> None:
    with pytest.raises(TypeError, match=rf"^An amount is a Decimal, not {kind}\.$"):
        money.to_minor(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["NaN", "Infinity"])
def test_an_amount_is_finite(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^An amount is a finite number\.$"):
        money.to_minor(Decimal(wrong))


@given(amounts, st.sampled_from(["", "EUR", "JPY", "KWD"]))
def test_minor_units_survive_the_round_trip(amount: int, currency: str) -> None:
    assert money.to_minor(money.from_minor(amount, currency), currency) == amount


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (101, [500_000, 500_000], [51, 50]),
        (10, [0, 3, 0], [0, 10, 0]),
        (1, [1, 2], [0, 1]),
        (10, [5, 1, 1], [7, 2, 1]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
    ],
)
def test_a_split_gives_the_units_left_to_the_largest_remainders(
    amount: int, shares: list[int], parts: list[int]
) -> None:
    assert money.split(amount, shares) == parts


@given(amounts, weights)
def test_a_split_adds_up_and_nobody_is_a_unit_off(amount: int, shares: list[int]) -> None:
    parts = money.split(amount, shares)
    assert sum(parts) == amount
    total = sum(shares)
    assert all(abs(part * total - amount * share) < total for part, share in zip(parts, shares, strict=True))


@given(amounts, weights)
def test_a_negative_split_is_the_mirror_image(amount: int, shares: list[int]) -> None:
    assert money.split(-amount, shares) == [-part for part in money.split(amount, shares)]


def test_money_without_a_taker_and_negative_weights_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^There is an amount to split and no weight above zero to take it\.$"):
        money.split(100, [0, 0])
    with pytest.raises(ValueError, match=r"^A weight cannot be negative\.$"):
        money.split(100, [2, -1])


@pytest.mark.parametrize(
    ("amount", "ppm", "share"),
    [(5, 500_000, 2), (7, 500_000, 4), (-5, 500_000, -2), (100, 333_333, 33), (100, 1_000_000, 100), (9, 0, 0)],
)
def test_a_share_is_rounded_once_half_to_even(amount: int, ppm: int, share: int) -> None:
    assert money.apply_ppm(amount, ppm) == share


@given(amounts, st.integers(0, money.PPM))
def test_a_share_is_what_exact_arithmetic_says(amount: int, ppm: int) -> None:
    exact = Decimal(amount * ppm) / money.PPM
    assert money.apply_ppm(amount, ppm) == int(exact.quantize(Decimal(1)))


@pytest.mark.parametrize(
    ("amount", "whole", "with_cents"),
    [
        (123_456_750, "1,234,568", "1,234,567.50"),
        (-123_456_749, "−1,234,567", "−1,234,567.49"),
        (-20, "0", "−0.20"),
        (Decimal("1E+3"), "1,000", "1,000.00"),
        (Decimal("0"), "0", "0.00"),
    ],
)
def test_an_amount_is_written_with_separators_and_a_true_minus(
    amount: Decimal | int, whole: str, with_cents: str
) -> None:
    assert money.format_amount(amount) == whole
    assert money.format_amount(amount, cents=True) == with_cents


def test_a_signed_amount_shows_its_plus_and_a_currency_its_decimals() -> None:
    assert money.format_amount(Decimal("5"), signed=True) == "+5"
    assert money.format_amount(Decimal("0"), signed=True) == "0"
    assert money.format_amount(1, signed=True, cents=True) == "+0.01"
    assert money.format_amount(1250, cents=True, currency="KWD") == "1.250"
    assert money.format_amount(1250, cents=True, currency="JPY") == "1,250"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("950", "950"),
        ("9999.49", "9,999"),
        ("9999.50", "10 k"),
        ("48200", "48 k"),
        ("999499.99", "999 k"),
        ("999999", "1.0 M"),
        ("1234567", "1.2 M"),
        ("9960000", "10 M"),
        ("-1234567890", "−1.2 Bn"),
        ("1000000000000", "1,000 Bn"),
    ],
)
def test_a_compact_amount_keeps_two_or_three_figures(amount: str, text: str) -> None:
    assert money.compact(Decimal(amount)) == text


def test_compact_minor_units_have_the_decimals_of_the_currency() -> None:
    assert money.compact(12_345_678, currency="KWD") == "12 k"
    assert money.compact(12_345_678) == "123 k"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,250,000", "1250000"),
        ("1 250 000.50", "1250000.50"),
        ("1’250.5", "1250.5"),
        ("−300", "-300"),
        (" 7. ", "7"),
        (".5", "0.5"),
    ],
)
def test_a_typed_amount_is_understood(typed: str, amount: str) -> None:
    assert money.parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "1,25", "1.250,00", "12,34,567", "1e5", "NaN", "ten", "1.2.3", "--1"])
def test_a_doubtful_amount_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount; write it like"):
        money.parse_amount(typed)


@settings(max_examples=50)
@given(amounts)
def test_what_is_written_can_be_typed_again(amount: int) -> None:
    assert money.to_minor(money.parse_amount(money.format_amount(amount, cents=True))) == amount
