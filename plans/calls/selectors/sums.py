"""The money beside a call: what is booked for a quarter, and what its open deals add by their forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.organisation.selectors.teams import segments_between, tree_on
from pipeline.bookings.models import DailyCredit, TeamDailyCredit
from pipeline.deals.models import DealShare
from pipeline.deals.rules.forecasts import forecast_of
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import Subject
from traps_web.lib.fiscal import Period

NOTHING = Decimal(0)
Key = tuple[str, int]
"""What a subject is about, and its id."""


def booked(subjects: Iterable[Subject], start: date, end: date) -> dict[Key, Decimal]:
    """Credited money of a span of days; teams count as they were on the day of each booking.

    Two queries while no team moves inside the span.
    """
    ids = _by_kind(subjects)
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    if people := ids[rules.PERSON]:
        rows = DailyCredit.objects.filter(person_id__in=people, day__gte=start, day__lt=end).order_by()
        for pk, amount in rows.values_list("person_id").annotate(total=Sum("amount")):
            sums[rules.PERSON, pk] += amount
    if ids[rules.TEAM] or ids[rules.ORGANISATION]:
        for segment in segments_between(start, end):
            by_team = _by_team(segment.starts_on, segment.ends_before)
            for pk in ids[rules.TEAM]:
                below = segment.tree.descendants(pk) if pk in segment.tree.names else [pk]
                sums[rules.TEAM, pk] += sum((by_team.get(team, NOTHING) for team in below), NOTHING)
            for pk in ids[rules.ORGANISATION]:
                sums[rules.ORGANISATION, pk] += sum(by_team.values(), NOTHING)
    return dict(sums)


def _by_team(start: date, end: date) -> dict[int, Decimal]:
    rows = TeamDailyCredit.objects.filter(day__gte=start, day__lt=end).order_by()
    return dict(rows.values_list("team_id").annotate(total=Sum("amount")))


def open_by_forecast(subjects: Iterable[Subject], period: Period, today: date) -> dict[Key, Mapping[str, Decimal]]:
    """Open deals that close in a quarter, by forecast, of people and of teams as they are today; one query."""
    ids, tree = _by_kind(subjects), tree_on(today)
    sums: dict[Key, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = DealShare.objects.filter(
        is_open=True, close_on__gte=period.starts_on, close_on__lt=period.ends_before
    ).order_by()
    if not (ids[rules.TEAM] or ids[rules.ORGANISATION]):
        rows = rows.filter(person_id__in=ids[rules.PERSON])
    by = ("person_id", "team_id", "deal__forecast", "deal__stage__forecast_category")
    for person, team, chosen, by_stage, amount in rows.values_list(*by).annotate(total=Sum("share_amount")):
        forecast = forecast_of(chosen, by_stage)
        above = [(rules.TEAM, pk) for pk in tree.ancestors(team)] if team is not None else []
        for key in ((rules.PERSON, person), *above, *((rules.ORGANISATION, pk) for pk in ids[rules.ORGANISATION])):
            if key[1] in ids[key[0]]:
                sums[key][forecast] += amount
    return dict(sums)


def _by_kind(subjects: Iterable[Subject]) -> dict[str, Collection[int]]:
    ids: dict[str, set[int]] = {about: set() for about in rules.ABOUT}
    for subject in subjects:
        ids[subject.about].add(subject.pk)
    return dict(ids)
