"""An import of 100,000 bookings while somebody saves activities, and the sweep over 50,000 obligations."""

from __future__ import annotations

from bench.sizes import Size


def run(size: Size) -> None:
    raise NotImplementedError
