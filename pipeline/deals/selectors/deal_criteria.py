"""Which deals a list or a board is asked for, and in which order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

STATUSES = ("open", "won", "lost", "all")
COLUMNS = {
    "close": "close_on",
    "closed": "closed_on",
    "amount": "amount",
    "weighted": "part_weighted",
    "name": "name",
    "stage": "stage__position",
    "owner": "owner__name",
    "step": "next_step_on",
    "pushes": "pushes",
}
SORTS = tuple(f"{sign}{key}" for key in COLUMNS for sign in ("", "-"))


@dataclass(frozen=True)
class DealCriteria:
    """Which deals a page shows; money is the part of the person or team asked for."""

    status: str = "open"
    person_id: int | None = None
    team_ids: Collection[int] | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    customer_id: int | None = None
    starts_on: date | None = None
    ends_before: date | None = None
    is_undated: bool = False
    least_amount: Decimal | None = None
    most_amount: Decimal | None = None
    least_pushes: int | None = None
    not_ready: str = ""
    query: str = ""
    sort: str = ""

    @property
    def share_filter(self) -> Q:
        """The shares whose money is meant."""
        condition = Q()
        if self.person_id is not None:
            condition &= Q(person_id=self.person_id)
        if self.team_ids is not None:
            condition &= Q(team_id__in=self.team_ids)
        return condition

    @property
    def day(self) -> str:
        """The date that the period speaks of."""
        return "closed_on" if self.status in ("won", "lost") else "close_on"

    @property
    def full_columns(self) -> set[str]:
        """Columns of which the filters leave no empty value."""
        columns = {"closed_on"} if self.status in ("won", "lost") else set()
        if self.starts_on is not None or self.ends_before is not None:
            columns.add(self.day)
        if self.least_amount is not None or self.most_amount is not None:
            columns.add("amount")
        return columns

    @property
    def is_decided_by_shares(self) -> bool:
        """Whether the shares alone decide which deals are meant: open ones, by person, team and date."""
        rest = (
            self.pipeline_id,
            self.stage_id,
            self.customer_id,
            self.least_amount,
            self.most_amount,
            self.least_pushes,
        )
        return (
            self.status == "open"
            and not self.not_ready
            and not self.query
            and not self.is_undated
            and all(criterion is None for criterion in rest)
        )
