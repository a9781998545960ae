"""What is owed, checked, done step by step, or running."""

from dataclasses import dataclass

from traps_web.ui.values.drawn import Meter
from traps_web.ui.values.figures import Due
from traps_web.ui.values.states import State


@dataclass(frozen=True, slots=True)
class Check:
    """A finding of scrutiny, worst first."""

    state: State
    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way of a paper; `stand` is past, now or ahead."""

    text: str
    stand: str = "ahead"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, with its mark."""

    at: str
    text: str
    mark: str = "none"
    more: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of what is owed or promised."""

    what: str
    state: State
    url: str = ""
    due: Due | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that shows how far it is; `poll_url` while it runs, empty when it rests."""

    title: str
    side: str
    meter: Meter
    note: str = ""
    poll_url: str = ""
