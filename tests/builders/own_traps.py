"""Builders of own traps."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from accounts.duties.services.traps import install_defaults
from accounts.models import Obligation, OwnTrap, Person, Trap
from accounts.own_traps.services import openings, own_traps
from tests import make

FRIDAY = 4


def asked(**more: Any) -> own_traps.NewVersion:
    """What a trap asks: of all reps, every Friday at 17:00, with a note."""
    facts: dict[str, Any] = {
        "starts_on": make.TODAY,
        "help_text": "Call back everybody who asked for an offer.",
        "audience": "role",
        "role": "reps",
        "rhythm": "week",
        "weekday": FRIDAY,
        "due_time": time(17, 0),
        "evidence": "note",
        "reason": "Offers went cold.",
    }
    return own_traps.NewVersion(**facts | more)


def of_team(team: Any, **more: Any) -> own_traps.NewVersion:
    return asked(audience="team", team=team, role="", **more)


def own_trap(by: Person, *, name: str = "Offers called back", now: datetime = make.NOW, **more: Any) -> OwnTrap:
    """A trap that was made; of all reps unless told otherwise."""
    if not Trap.objects.exists():
        install_defaults(make.act())
    return own_traps.make(make.act(by, now=now), name=name, new_version=asked(**more))


def retired(own_trap: OwnTrap, *, by: Person) -> None:
    """It asks nothing more from tomorrow on."""
    tomorrow = make.TODAY + timedelta(days=1)
    own_traps.retire(make.act(by), own_trap=own_trap, starts_on=tomorrow, reason="Not needed.")


def opened(owner: Person | None = None, *, now: datetime = make.NOW) -> list[Obligation]:
    """What stands open of own traps after a round of the job; by deadline and owner."""
    openings.open_own_traps(make.act(now=now))
    rows = Obligation.objects.filter(trap__key__startswith="own-").select_related("owner", "own_duty__version", "trap")
    return list((rows.filter(owner=owner) if owner else rows).order_by("due_at", "owner__name"))
