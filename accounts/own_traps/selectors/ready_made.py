"""Ready-made traps that somebody may start from, and those that were made already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from accounts.duties.models import Trap
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import tree_on
from accounts.own_traps.models import OwnTrap
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.ready_made import READY_MADE, ReadyMade
from accounts.own_traps.selectors import own_traps
from accounts.record.rules.readers import Reader
from traps_web.lib import fiscal


@dataclass(frozen=True, slots=True)
class Offer:
    """A ready-made trap. `is_taken`: a trap of its name is there; `own_trap` is that one, where the viewer sees it."""

    ready: ReadyMade
    is_taken: bool
    own_trap: OwnTrap | None


def offers(reader: Reader) -> list[Offer]:
    """The ready-made traps whose evidence TRAPS can take here, each with the trap of its name."""
    readies = _offered(reader)
    if not readies:
        return []
    named = reduce(or_, (Q(name__iexact=ready.name) for ready in readies))
    taken = {name.lower(): pk for pk, name in Trap.objects.filter(named).values_list("pk", "name")}
    made = {row.trap_id: row for row in own_traps.visible(reader).filter(trap__in=taken.values())} if taken else {}
    pks = [taken.get(ready.name.lower()) for ready in readies]
    return [Offer(ready, pk is not None, made.get(pk)) for ready, pk in zip(readies, pks, strict=True)]


def _offered(reader: Reader) -> list[ReadyMade]:
    check = evidence.check_of(evidence.CHECK)
    conditions = {name for _, group in check.groups(reader) for name, _ in group} if check else set()
    return [ready for ready in READY_MADE if not ready.condition or ready.condition in conditions]


def begins_with(reader: Reader, ready: ReadyMade) -> dict[str, Any]:
    """What the form begins with: an admin asks a role, a manager their own team with those below it."""
    fields = ready.fields()
    if ready.rhythm == rhythms.QUARTER:
        # What counts from the first day of a quarter would count days on which nobody asked for it yet.
        fields["starts_on"] = fiscal.period_of(calendar.rules(), reader.today, "quarter").ends_before
    if reader.viewer.is_admin:
        return fields | {"audience": rules.ROLE, "role": ready.role}
    return fields | {"audience": rules.TEAM, "team": _topmost_team_id(reader)}


def _topmost_team_id(reader: Reader) -> int | None:
    """Of the teams for which a manager makes traps, the first by name that lies below none of the others."""
    names = dict(own_traps.teams_offered(reader).values_list("pk", "name"))
    tree = tree_on(reader.today)
    tops = [pk for pk in names if not set(tree.ancestors(pk)) & (names.keys() - {pk})]
    return min(tops, key=lambda pk: (names[pk], pk), default=None)
