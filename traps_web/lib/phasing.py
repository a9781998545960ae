"""Phasing: how a number for a period is laid over its parts and its days, to the cent.

A part up to a day is ``amount * days done // days`` (the cumulative floor rule), so a part between two
days is a difference of two such numbers, and any cut of a period adds up to the whole.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from traps_web.lib import money


def spread(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """The number laid over quarters or months by the weights of a curve; the parts add up to it.

    Raises ValueError when there is money and no weight above zero.
    """
    return money.split(amount_minor, weights)


def part_to_date(amount_minor: int, done: int, total: int) -> int:
    """The part of a period's number that its first ``done`` of ``total`` working days carry.

    A period without a working day (total 0) carries its whole number from its first instant. A negative
    number is the mirror image. Raises ValueError when ``done`` lies outside 0 to ``total``.
    """
    if not 0 <= done <= total:
        raise ValueError(f"{done} of {total} days is not a part of a period.")
    if total == 0:
        return amount_minor
    size = abs(amount_minor) * done // total
    return size if amount_minor >= 0 else -size


def part_between(amount_minor: int, total: int, done_before: int, done_after: int) -> int:
    """The part carried by the working days after the first ``done_before``, up to ``done_after``.

    Parts of neighbouring stretches add up to the whole. A period without a working day cannot be cut by
    counting days: it gives its whole number; use ``amount_between``, which knows the days.
    """
    if total == 0 == done_before == done_after:
        return amount_minor
    return part_to_date(amount_minor, done_after, total) - part_to_date(amount_minor, done_before, total)


def carrying_days(working_days: Sequence[date], starts_on: date) -> Sequence[date]:
    """The days of a period that carry its number: its working days, or else its first day alone."""
    return working_days or (starts_on,)


def amount_between(
    amount_minor: int, working_days: Sequence[date], starts_on: date, cut_from: date, cut_before: date
) -> int:
    """The part of a period's number that lies on the days from ``cut_from`` up to, not including, ``cut_before``.

    ``working_days`` are those of the whole period in ascending order, ``starts_on`` is its first day, which
    carries everything when no day is worked. Any cut of the period by dates adds up to the whole.
    """
    days = carrying_days(working_days, starts_on)
    done_before = bisect_left(days, cut_from)
    done_after = max(done_before, bisect_left(days, cut_before))
    return part_between(amount_minor, len(days), done_before, done_after)
