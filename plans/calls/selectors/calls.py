"""Calls as people read them: the last of each speaker, the chain behind it, and which deals changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.organisation.models import Person
from pipeline.deals.models import DealChange, StageChange
from plans.calls.models import Call, CallDeal
from plans.calls.rules.subjects import Subject
from traps_web.lib.fiscal import Period

MATTERS = ("amount", "close date", "owner", "shares", "forecast")
"""The changes of a deal that make a call older than its deals; moves to another stage do so too."""


def visible(*, viewer: Person) -> QuerySet[Any]:
    """Every call that the viewer can see, the newest first."""
    rows = Call.objects.visible_to(viewer).select_related("person", "team", "said_by", "superseded_by", "score")
    return rows.order_by("-said_at", "-pk")


def by_id(*, viewer: Person, pk: int) -> Call:
    """One call. Raises Call.DoesNotExist when invisible."""
    return visible(viewer=viewer).get(pk=pk)


def about(subject: Subject) -> Q:
    """The condition that selects the calls for a subject."""
    columns = subject.columns
    return Q(about=columns["about"], person_id=columns["person_id"], team_id=columns["team_id"])


def chain(*, viewer: Person, subject: Subject, period: Period) -> list[Call]:
    """Every call for a subject and quarter, whoever made it, the newest first, with their deals."""
    rows = visible(viewer=viewer).filter(about(subject), period=period.key)
    return list(rows.prefetch_related("deals__deal"))


def standing(*, subjects: Iterable[Subject], period: Period) -> list[Call]:
    """The last call of each speaker for some subjects; one query."""
    every_subject = list(subjects)
    if not every_subject:
        return []
    of_any = Q(pk=0)
    for subject in every_subject:
        of_any |= about(subject)
    rows = Call.objects.filter(of_any, period=period.key, superseded_by=None)
    return list(rows.select_related("said_by").order_by("-said_at", "-pk"))


def history(words: Iterable[Call], *, period: Period) -> list[tuple[int, datetime, Decimal]]:
    """The commits of the chains that end with some calls, by the place of the chain, the oldest first; one query."""
    place = {(call.about, call.person_id, call.team_id, call.said_by_id): at for at, call in enumerate(words)}
    rows = Call.objects.filter(period=period.key, said_by__in={speaker for *_, speaker in place}).order_by(
        "said_at", "pk"
    )
    columns = rows.values_list("about", "person_id", "team_id", "said_by_id", "said_at", "commit")
    return [(place[key], said_at, commit) for *ids, said_at, commit in columns if (key := tuple(ids)) in place]


def last(*, by: Person, subject: Subject, period: Period) -> Call | None:
    """The last call of a speaker."""
    return Call.objects.filter(about(subject), period=period.key, said_by=by, superseded_by=None).first()


def before_week(*, by: Person, subjects: Iterable[Subject], period: Period, week: str) -> list[Call]:
    """The last call of a speaker before a week, for each of some subjects; one query."""
    of_any = Q(pk=0)
    for subject in subjects:
        of_any |= about(subject)
    rows = Call.objects.filter(of_any, period=period.key, said_by=by, week__lt=week)
    rows = rows.filter(Q(superseded_by=None) | Q(superseded_by__week__gte=week))
    return list(rows.order_by("-said_at", "-pk"))


def older_than_deals(calls: Collection[Call]) -> dict[int, frozenset[int]]:
    """The deals that changed after a call that rests on them, by call; one query."""
    changed = DealChange.objects.filter(deal=OuterRef("deal_id"), at__gt=OuterRef("call__said_at"), field__in=MATTERS)
    moved = StageChange.objects.filter(deal=OuterRef("deal_id"), at__gt=OuterRef("call__said_at"))
    rows = CallDeal.objects.filter(Exists(changed) | Exists(moved), call__in=[call.pk for call in calls])
    deals: dict[int, set[int]] = {}
    for call_id, deal_id in rows.values_list("call_id", "deal_id"):
        deals.setdefault(call_id, set()).add(deal_id)
    return {call_id: frozenset(ids) for call_id, ids in deals.items()}


def named(calls: Collection[Call]) -> dict[int, list[CallDeal]]:
    """The deals that some calls rest on, by call; one query."""
    rows: dict[int, list[CallDeal]] = {}
    for row in CallDeal.objects.filter(call__in=[call.pk for call in calls]).order_by("close_on", "pk"):
        rows.setdefault(row.call_id, []).append(row)
    return rows
