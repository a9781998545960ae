"""How much stood open at the end of two days, for pages that say it in a line: two sums, whatever moved in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Sum

from accounts.organisation.selectors.teams import TeamOfDay, tree_on
from pipeline.deals.models import DealStateShare
from pipeline.history.selectors.scopes import Scope, people_of
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class OpenChange:
    """The open pipeline at the end of two days, as known now: the opening and the closing of the movement between."""

    since: date
    until: date
    opening: Decimal
    closing: Decimal

    @property
    def change(self) -> Decimal:
        return self.closing - self.opening


def open_change(*, scope: Scope, period: Period | None, since: date, until: date) -> OpenChange | None:
    """The change of the open deals of a scope that were to close in a period; None where none was open on both days.

    Without a period, every open deal with a close date counts. One query, and one for who was in a team.
    """
    parts = DealStateShare.objects.filter(
        state__status="open",
        state__close_on__isnull=False,
        state__starts_on__lte=until,
        state__ends_before__open_after=since,
    )
    if period is not None:
        parts = parts.filter(state__close_on__gte=period.starts_on, state__close_on__lt=period.ends_before)
    theirs = _people(scope, since, until)
    sums = parts.aggregate(
        opening=Sum("share_amount", filter=Q(state__starts_on__lte=since) & theirs[since]),
        closing=Sum("share_amount", filter=Q(state__ends_before__open_after=until) & theirs[until]),
    )
    if sums["opening"] is None and sums["closing"] is None:
        return None
    return OpenChange(since, until, sums["opening"] or Decimal(0), sums["closing"] or Decimal(0))


def open_at_end_of(day: OuterRef, *, person_id: int, period: Period) -> QuerySet[Any]:
    """One sum to read along with rows that have a day: a person's open deals of a period at its end, as known now."""
    parts = DealStateShare.objects.filter(
        Q(state__ends_before__isnull=True) | Q(state__ends_before__gt=day),
        person_id=person_id,
        state__status="open",
        state__starts_on__lte=day,
        state__close_on__gte=period.starts_on,
        state__close_on__lt=period.ends_before,
    )
    return parts.order_by().values("person_id").annotate(amount=Sum("share_amount")).values("amount")


def _people(scope: Scope, since: date, until: date) -> dict[date, Q]:
    """Whose shares count on each of the two days."""
    candidates = people_of(scope, since=since, until=until)
    if candidates is None:
        return {since: Q(), until: Q()}
    if scope.team_id is None:
        theirs = Q(person_id__in=candidates)
        return {since: theirs, until: theirs}
    teams, by_day = TeamOfDay.load(), {}
    for day in (since, until):
        tree = tree_on(day)
        below = set(tree.descendants(scope.team_id)) if scope.team_id in tree.parents else set()
        by_day[day] = Q(person_id__in=[pk for pk in candidates if teams.on(pk, day) in below])
    return by_day
