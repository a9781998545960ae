"""Several invitations at once, as lines: whom, in which role, in which team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from traps_web.lib.normal_form import folded, one_line

MOST: Final = 50
ROLES: Final = ("rep", "manager", "leader", "admin")
SEPARATORS: Final = ("\t", ";", ",")
SHAPE: Final = "Enter e-mail, name, role and team, separated by commas."


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to invite: where it was written, and what is to be known of them."""

    line: int
    email: str
    name: str
    role: str = "rep"
    team: str = ""


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line cannot be taken."""

    line: int
    reason: str


def read(text: str) -> tuple[list[Invitee], list[LineFault]]:
    """The people on typed or pasted lines of e-mail, name, role, team, and the faults. Empty lines do not count."""
    invitees, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        separator = next((sign for sign in SEPARATORS if sign in line), ",")
        parts = [one_line(part) for part in line.split(separator)]
        if not 2 <= len(parts) <= 4:
            faults.append(LineFault(number, SHAPE))
            continue
        email, name, role, team = [*parts, "", ""][:4]
        invitees.append(Invitee(number, email, name, role.lower() or "rep", team))
    return invitees, faults


def faults_among(invitees: Sequence[Invitee]) -> list[LineFault]:
    """What is wrong with the lines by themselves: unknown roles, a missing team, one person twice."""
    faults = []
    times = Counter(folded(invitee.email) for invitee in invitees)
    for invitee in invitees:
        if invitee.role not in ROLES:
            faults.append(LineFault(invitee.line, f"The role is one of {', '.join(ROLES)}."))
        elif invitee.role in ("rep", "manager") and not invitee.team:
            faults.append(LineFault(invitee.line, f"Add the team: a {invitee.role} needs one."))
        if times[folded(invitee.email)] > 1:
            faults.append(LineFault(invitee.line, f"{invitee.email} appears more than once."))
    return faults
