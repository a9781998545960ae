"""How much is made: the scale target and fractions of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Counts of what a run makes."""

    people: int
    teams: int
    deals: int
    activities: int
    bookings: int
    obligations: int
    customers: int

    @property
    def regions(self) -> int:
        """Teams between the root and the teams of reps."""
        return max(1, (self.teams - 1) // 11)

    @property
    def leaves(self) -> int:
        """Teams with reps."""
        return self.teams - 1 - self.regions

    @property
    def reps(self) -> int:
        """Everybody who manages nothing."""
        return self.people - 1 - self.regions - self.leaves


SIZES = {
    "full": Size(1_000, 100, 200_000, 500_000, 150_000, 100_000, 5_000),
    "small": Size(50, 5, 10_000, 25_000, 7_500, 5_000, 250),
    "tiny": Size(14, 5, 120, 300, 90, 60, 12),
}
