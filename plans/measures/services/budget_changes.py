"""The one place that writes budget lines, with the changes that are kept beside them for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.measures.models import BudgetChange, BudgetLine
from traps_web.lib.faults import StaleState

if TYPE_CHECKING:
    from plans.sales_plans.models import PlanAmendment

Kind = BudgetChange.Kind
MOVED = "The budget changed in the meantime. Read it again."
_BATCH = 500
_SPELT = (
    "person_id",
    "team_id",
    "category_id",
    "month",
    "year",
    "starts_on",
    "ends_before",
    "working_before",
    "working_days",
    "amount",
)
Cell = tuple[int | None, int | None, int, str]
"""An owner's month in a category: person or team (one of them is None), category, month."""
Span = tuple[int | None, int, int, str, date, date]


@dataclass(frozen=True, slots=True)
class Cause:
    """By which act budget lines change, when and by whom.

    A first number is recognised by itself: none stood in its month.
    """

    kind: BudgetChange.Kind
    act: Act
    reason: str = ""
    effective_on: date | None = None
    amendment: PlanAmendment | None = None
    run_id: int | None = None


def write(*, goes: Sequence[BudgetLine], comes: Sequence[BudgetLine], cause: Cause) -> list[BudgetChange]:
    """Replace budget lines by others; a line in both stays.

    Within the transaction of the caller, who holds the turns of the owners. A line never changes in place, so its id
    stands for what it held: raises StaleState when one that goes is gone already.
    """
    staying = {id(line) for line in goes} & {id(line) for line in comes}
    old = [line for line in goes if id(line) not in staying]
    new = [line for line in comes if id(line) not in staying]
    if not old and not new:
        return []
    standing = _standing(old + new)
    ids = [line.pk for line in old]
    for first in range(0, len(ids), _BATCH):
        chunk = ids[first : first + _BATCH]
        if BudgetLine.objects.filter(pk__in=chunk).delete()[0] != len(chunk):
            raise StaleState(MOVED)
    for line in new:
        line.pk, line.updated_at = None, cause.act.now
    BudgetLine.objects.bulk_create(new, batch_size=_BATCH)
    return _keep(old, new, standing, cause)


@contextmanager
def watching(*, only: Q, cause: Cause) -> Iterator[list[BudgetChange]]:
    """Keep what becomes of owners' lines while something else writes them: an undone import restores rows by id.

    What is yielded is filled with the changes at the end.
    """
    kept: list[BudgetChange] = []
    before = {line.pk: line for line in BudgetLine.objects.filter(only)}
    standing = _totals(before.values())
    yield kept
    after = {line.pk: line for line in BudgetLine.objects.filter(only)}
    goes = [line for pk, line in before.items() if pk not in after or _facts(line) != _facts(after[pk])]
    comes = [line for pk, line in after.items() if pk not in before or _facts(line) != _facts(before[pk])]
    kept += _keep(goes, comes, standing, cause)


def part_of(line: BudgetLine, **facts: object) -> BudgetLine:
    """An unsaved line with what a standing one holds, and other facts where they are given."""
    return BudgetLine(**({name: getattr(line, name) for name in _SPELT} | facts))


def cell_of(line: BudgetLine) -> Cell:
    """The owner's month in a category that a line lies in."""
    return (line.person_id, None if line.person_id else line.team_id, line.category_id, line.month)


def _span_of(line: BudgetLine) -> Span:
    return (line.person_id, line.team_id, line.category_id, line.month, line.starts_on, line.ends_before)


def _facts(line: BudgetLine) -> tuple[object, ...]:
    return (*_span_of(line), line.amount)


def _totals(lines: Iterable[BudgetLine]) -> dict[Cell, Decimal]:
    totals: dict[Cell, Decimal] = defaultdict(Decimal)
    for line in lines:
        totals[cell_of(line)] += line.amount
    return dict(totals)


def _standing(lines: Sequence[BudgetLine]) -> dict[Cell, Decimal]:
    """What the months of these owners carry before anything is written; one query for people, one for teams."""
    start, end = min(line.starts_on for line in lines), max(line.ends_before for line in lines)
    # A month that a move cut begins before the first line that changes.
    months = Q(month__in={line.month for line in lines}) | Q(starts_on__within=(start, end))
    people = {line.person_id for line in lines if line.person_id}
    teams = {line.team_id for line in lines if not line.person_id}
    standing: dict[Cell, Decimal] = {}
    for owners, of_owners in ((people, Q(person_id__among=people)), (teams, Q(person=None, team_id__among=teams))):
        if not owners:
            continue
        rows = BudgetLine.objects.filter(of_owners, months).order_by()
        columns = ("person_id", "category_id", "month") if owners is people else ("team_id", "category_id", "month")
        for owner, category, month, amount in rows.values_list(*columns).annotate(total=Sum("amount")):
            cell = (owner, None) if owners is people else (None, owner)
            standing[*cell, category, month] = amount
    return standing


def _keep(
    goes: Sequence[BudgetLine], comes: Sequence[BudgetLine], standing: dict[Cell, Decimal], cause: Cause
) -> list[BudgetChange]:
    deltas: dict[Span, Decimal] = defaultdict(Decimal)
    for line in goes:
        deltas[_span_of(line)] -= line.amount
    for line in comes:
        deltas[_span_of(line)] += line.amount
    change: dict[Cell, Decimal] = defaultdict(Decimal)
    cells = {span: (span[0], None if span[0] else span[1], span[2], span[3]) for span in deltas}
    for span, delta in deltas.items():
        change[cells[span]] += delta
    gone = {_span_of(line) for line in goes}
    today = organisation_today(cause.act.now)
    rows = [
        _row(span, delta, standing.get(cells[span]), change[cells[span]], cause, today)
        for span, delta in sorted(deltas.items(), key=lambda item: (item[0][4], item[0][2]))
        if delta or span not in gone
    ]
    return BudgetChange.objects.bulk_create(rows, batch_size=_BATCH)


def _row(
    span: Span, delta: Decimal, standing: Decimal | None, change: Decimal, cause: Cause, today: date
) -> BudgetChange:
    person, team, category, month, starts_on, ends_before = span
    kind = Kind.FIRST if cause.kind == Kind.FILE and standing is None else cause.kind
    before = standing or Decimal(0)
    return BudgetChange(
        kind=kind,
        person_id=person,
        team_id=team,
        category_id=category,
        month=month,
        starts_on=starts_on,
        ends_before=ends_before,
        delta=delta,
        before_amount=before,
        after_amount=before + change,
        is_after_start=kind == Kind.FIRST and starts_on <= today,
        effective_on=cause.effective_on,
        reason=cause.reason,
        amendment=cause.amendment,
        run_id=cause.run_id,
        entered_at=cause.act.now,
        entered_by=cause.act.by,
    )
