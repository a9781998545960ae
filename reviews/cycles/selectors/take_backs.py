"""What stands against taking the reviews of a quarter back: whatever was held, frozen or flagged stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from accounts.duties.models import Obligation
from reviews.cycles.models import Cycle, Packet, Review
from reviews.cycles.rules.states import NOT_HELD
from reviews.cycles.selectors import rounds
from traps_web.ui import words


@dataclass(frozen=True)
class InTheWay:
    """How many reviews were held or begun, have frozen numbers, or have a miss."""

    held: int
    frozen: int
    flagged: int

    @property
    def sentence(self) -> str:
        """Why it is not taken back; empty when nothing stands against it."""
        parts = [(self.held, "held or begun"), (self.frozen, "frozen"), (self.flagged, "missed a deadline")]
        clauses = [f"{words.plural(count, 'review')} {_verb(count, what)}" for count, what in parts if count]
        return f"{words.listed(clauses)}: it can be closed, not taken back." if clauses else ""


def _verb(count: int, what: str) -> str:
    if what.startswith("missed"):
        return what
    return f"{'is' if count == 1 else 'are'} {what}"


def in_the_way(*, cycle: Cycle, now: datetime) -> InTheWay:
    """Count what stands against it; two queries."""
    reviews = Review.objects.filter(cycle=cycle)
    stored = Packet.objects.filter(review=OuterRef("pk"), numbers_at__gte=OuterRef("freezes_at"))
    is_held = ~Q(status__in=NOT_HELD) | Q(started_at__isnull=False)
    rows = reviews.annotate(is_frozen=Q(freezes_at__lte=now) | Exists(stored), is_held=is_held)
    row_flags = list(rows.values_list("pk", "is_held", "is_frozen"))
    flagged = Obligation.objects.filter(
        Q(flagged_at__isnull=False) | Q(status="open", missed_at__lt=now),
        trap__key__in=rounds.TRAPS,
        subject__in=[f"review:{pk}" for pk, _, _ in row_flags],
    )
    return InTheWay(
        held=sum(1 for _, held, _ in row_flags if held),
        frozen=sum(1 for _, _, frozen in row_flags if frozen),
        flagged=flagged.values("subject").distinct().count(),
    )


def chained_to(*, cycle: Cycle) -> list[tuple[int, int | None]]:
    """Later reviews that follow one of the cycle, each with the one before that."""
    rows = Review.objects.filter(previous__cycle=cycle).annotate(before=F("previous__previous"))
    return list(rows.values_list("pk", "before"))
