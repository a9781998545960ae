"""Builders of own traps that TRAPS checks itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.models import Obligation, OwnTrap, Person
from pipeline.board.services import saved_views
from pipeline.models import SavedView
from plans.conditions.forms import freezing
from tests import make
from tests.builders import obligations as duties
from tests.builders import own_traps

DUE = duties.DUE
"""Fri 27 Nov 17:00 in New York, when an own trap of the builders is due."""
NOT_READY = "closing=quarter&not_ready=any"


def view(by: Person, query: str = NOT_READY, *, name: str = "Not ready") -> SavedView:
    """A saved view of the list of deals."""
    return saved_views.save(make.act(by), name=name, query=query)


def frozen(world: make.World, by: Person, chosen: str, bound: str | None = None) -> dict[str, Any]:
    """A choice as it is kept with a version."""
    reader = make.reader(by, organisation=world.organisation)
    return freezing.freeze(reader, chosen, None if bound is None else Decimal(bound))


def trap(world: make.World, chosen: str, bound: str | None = None, **more: Any) -> OwnTrap:
    """A trap of all reps that an admin made, due on Friday at 17:00, without grace unless told otherwise."""
    condition = frozen(world, world.admin, chosen, bound)
    facts = {"evidence": "check", "condition": condition, "grace_working_days": 0} | more
    return own_traps.own_trap(world.admin, name=f"Checked {chosen}", **facts)


def owed(world: make.World, owner: Person, chosen: str, bound: str | None = None, **more: Any) -> Obligation:
    """What somebody owes of such a trap this week."""
    trap(world, chosen, bound, **more)
    return next(row for row in own_traps.opened(owner) if row.due_at == DUE)
