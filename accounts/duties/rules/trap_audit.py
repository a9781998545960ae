"""What a year of duties says of a trap itself: one that never fires, is never met or always met needs a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SPAN: Final = timedelta(weeks=52)
NEVER_FIRED: Final = "never fired"
NEVER_MET: Final = "never met"
ALWAYS_MET: Final = "always met"
FINDINGS: Final = (NEVER_FIRED, NEVER_MET, ALWAYS_MET)


@dataclass(frozen=True, slots=True)
class Tally:
    """The duties of a trap that came due in a span; what was waived before it was missed is judged by nobody."""

    due: int = 0
    met: int = 0
    late: int = 0
    missed: int = 0

    @property
    def judged(self) -> int:
        """How many of them were met, late or missed."""
        return self.met + self.late + self.missed


def finding(tally: Tally) -> str:
    """What stands out, empty where nothing does: nothing came due, nothing was met in time, or everything was."""
    if not tally.due:
        return NEVER_FIRED
    if not tally.judged:
        return ""
    if not tally.met:
        return NEVER_MET
    return ALWAYS_MET if tally.met == tally.judged else ""
