"""What is owed of the dated moves of account plans."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.organisation.models import Person
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountMove
from plans.account_plans.rules import account_moves as rules


def subject_of(move: AccountMove) -> str:
    """What the obligation of a move is about, as the move reads now."""
    return rules.subject(move.plan_id, move.pk, move.writings)


def duties(*, moves: Sequence[AccountMove]) -> dict[int, Obligation]:
    """The obligation of each move as it reads now: the one that stands, else the one that was waived.

    A move without an obligation is left out.
    """
    by_subject = {subject_of(move): move.pk for move in moves}
    rows = Obligation.objects.filter(trap__key=rules.TRAP, subject__in=by_subject)
    rows = rows.select_related("owner", "waived_by")
    last_wins = sorted(rows, key=lambda row: (row.waived_at is None, row.pk))
    return {by_subject[row.subject]: row for row in last_wins}


def owed_of_plan(*, plan_id: int) -> QuerySet[Any]:
    """What is still owed of all moves of a plan, in whatever wording they were agreed."""
    return _owed().filter(subject__startswith=rules.of_plan(plan_id))


def owed_of_move(*, move: AccountMove) -> QuerySet[Any]:
    """What is still owed of one move, in whatever wording it was agreed."""
    return _owed().filter(subject__startswith=rules.of_move(move.plan_id, move.pk))


def of_move(*, move: AccountMove) -> QuerySet[Any]:
    """What was ever owed of one move, in whatever wording and by whomever."""
    return Obligation.objects.filter(trap__key=rules.TRAP, subject__startswith=rules.of_move(move.plan_id, move.pk))


def _owed() -> QuerySet[Any]:
    return Obligation.objects.filter(STILL_OWED, trap__key=rules.TRAP).select_related("owner").order_by("pk")


def open_of(*, customer: Customer, owner: Person) -> list[AccountMove]:
    """What somebody has not done yet of the moves of a customer."""
    rows = AccountMove.objects.filter(plan__customer=customer, owner=owner, done_at__isnull=True)
    return list(rows.select_related("owner", "plan__customer").order_by("pk"))


def agreed(*, since: date) -> list[AccountMove]:
    """The open moves of approved plans from a day on."""
    rows = AccountMove.objects.filter(plan__status="approved", done_at__isnull=True, due_on__gte=since)
    return list(rows.select_related("owner", "plan__customer", "plan__owner").order_by("pk"))


def known(*, subjects: Collection[str]) -> set[str]:
    """Which of these were ever owed, by whomever."""
    rows = Obligation.objects.filter(trap__key=rules.TRAP, subject__in=subjects)
    return set(rows.values_list("subject", flat=True))
