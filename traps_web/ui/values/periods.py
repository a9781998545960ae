"""Where a page stands in time, and where else it can go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """A period to go to: its words, its address (none where nothing is open), and its code for the tooltip."""

    label: str
    url: str = ""
    code: str = ""
    is_current: bool = False
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class PeriodControl:
    """The period of a page: its name, a step back and forth, quick picks, and a year of quarters, months and weeks."""

    name: str
    span: str
    code: str
    before: PeriodLink
    after: PeriodLink
    quick: tuple[PeriodLink, ...] = ()
    year: str = ""
    year_link: PeriodLink = PeriodLink("")
    year_before: PeriodLink = PeriodLink("")
    year_after: PeriodLink = PeriodLink("")
    quarters: tuple[tuple[PeriodLink, tuple[PeriodLink, ...]], ...] = ()
    """Each quarter with its months."""
    weeks_head: str = ""
    weeks: tuple[PeriodLink, ...] = ()
