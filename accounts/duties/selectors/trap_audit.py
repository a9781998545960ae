"""How every trap was kept within a year, for those who see everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.duties.models import Obligation, Trap
from accounts.duties.rules.trap_audit import SPAN, Tally, finding
from accounts.duties.selectors.obligations import state_filter
from accounts.organisation.access import sees_everybody
from accounts.record.rules.readers import Reader
from traps_web.lib.faults import Refused

LEADERS_ONLY = "Only leaders and admins can see how every trap is kept."


@dataclass(frozen=True, slots=True)
class AuditedTrap:
    """A trap with its duties of a year, and what stands out about it."""

    trap: Trap
    tally: Tally

    @property
    def finding(self) -> str:
        """Never fired, never met, always met, or nothing."""
        return finding(self.tally)


def audit(reader: Reader) -> list[AuditedTrap]:
    """Every trap, the library's and those made here, with what came due in the last 52 weeks. Two queries.

    Raises Refused to whoever does not see everybody.
    """
    if not sees_everybody(reader.viewer):
        raise Refused(LEADERS_ONLY)
    due = Obligation.objects.filter(due_at__lt=reader.now, due_at__gte=reader.now - SPAN)
    counted = due.values("trap_id").annotate(
        due=Count("pk"),
        met=Count("pk", filter=Q(status__in=["done", "excused"])),
        late=Count("pk", filter=state_filter("late", reader.now)),
        missed=Count("pk", filter=state_filter("missed", reader.now)),
    )
    tallies = {row.pop("trap_id"): Tally(**row) for row in counted.order_by()}
    return [AuditedTrap(trap, tallies.get(trap.pk, Tally())) for trap in Trap.objects.order_by("pk")]
