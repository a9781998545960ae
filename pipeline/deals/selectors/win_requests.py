"""Requests to win: what makes one needed, and as people look at them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.absences.selectors import delegations
from accounts.organisation.access import place_of_duty
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, stand_ins
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.readers import Reader
from pipeline.deals.models import Deal, DealChange, WinRequest
from pipeline.deals.rules import requests as rules
from pipeline.deals.selectors import deciders
from pipeline.deals.selectors.deciders import Parties

_AROUND = timedelta(days=40)
_WITH = ("deal__owner", "deal__customer", "deal__stage", "to_stage", "asked_by", "asked_of", "decided_by", "ended_by")


def changed_lately(*, deal: Deal, barred: Collection[int], today: date) -> set[str]:
    """Fields changed within the last working days by somebody whose own word does not suffice."""
    organisation = organisation_selector.current()
    days = WorkingDays.load(organisation=organisation).between(today - _AROUND, today)
    first_day = days[-rules.LOOKS_BACK] if len(days) >= rules.LOOKS_BACK else today - _AROUND
    since = datetime.combine(first_day, time(), ZoneInfo(calendar.zone_of(deal.owner, organisation)))
    rows = DealChange.objects.filter(deal=deal, field__in=list(rules.CHANGES), at__gte=since).select_related("by")
    return {row.field for row in rows if not deciders.is_free(by=row.by, owner=deal.owner, barred=barred)}


def visible(reader: Reader) -> QuerySet[Any]:
    """The requests that a viewer may read, the latest first.

    They are those of deals in sight, those on which the viewer owes a decision, and those they decide on as a stand-in.
    """
    seen = Q(pk__in=WinRequest.objects.visible_to(reader.viewer).values("pk"))
    trusted = Q(status="asked", deal__owner__in=stand_ins.entrusted(person=reader.viewer, today=reader.today))
    owed = Q(
        status="asked", pk__in=delegations.decisions_with(person=reader.viewer, kind="win-request", today=reader.today)
    )
    return WinRequest.objects.filter(seen | trusted | owed).select_related(*_WITH).order_by("-asked_at", "-pk")


def by_id(reader: Reader, *, pk: int) -> WinRequest:
    """One request. Raises WinRequest.DoesNotExist when it is out of sight."""
    return visible(reader).get(pk=pk)


def read(pk: int) -> WinRequest:
    """A request with its people, as it stands now."""
    return WinRequest.objects.select_related(*_WITH).get(pk=pk)


def open_of(*, deal: Deal) -> WinRequest | None:
    """The request of a deal that waits for a decision."""
    return WinRequest.objects.filter(deal=deal, status="asked").select_related(*_WITH).first()


def of_deal(*, deal: Deal) -> list[WinRequest]:
    """Every request of a deal, the first one first."""
    return list(WinRequest.objects.filter(deal=deal).select_related(*_WITH).order_by("asked_at", "pk"))


def parties_of(request: WinRequest) -> Parties:
    """Who is no judge of a request: who asked, the owner, and everybody credited then or now."""
    named = frozenset(person_id for person_id, _ in request.shares)
    credited = named | deciders.credited(deal=request.deal)
    return Parties(owner=request.deal.owner, asked_by_id=request.asked_by_id, credited=credited)


def place_of(*, request: WinRequest, by: Person, today: date) -> Person | None:
    """In whose place a person decides on a request; None where they may not decide.

    Whoever an overdue decision has climbed to decides too.
    """
    parties = parties_of(request)
    place = deciders.place_of(by=by, parties=parties, today=today)
    if place is not None or by.pk in (parties.owner.pk, parties.asked_by_id):
        return place
    return place_of_duty(
        by=by, duty=f"win-request:{request.pk}", parties={parties.owner.pk, parties.asked_by_id}, today=today
    )


def may_decide(*, request: WinRequest, by: Person, today: date) -> bool:
    """Whether a person decides on a request that is open."""
    return request.status == "asked" and place_of(request=request, by=by, today=today) is not None


def has_moved_on(request: WinRequest) -> bool:
    """Whether the deal is not any more what was asked about: its amount or its shares are others."""
    deal = request.deal
    planned = [list(pair) for pair in deal.shares.order_by("pk").values_list("person_id", "share_ppm")]
    return deal.amount != request.amount or sorted(planned) != sorted(request.shares)


def credited_names(request: WinRequest) -> dict[int, str]:
    """The names of everybody whom a request credits."""
    rows = Person.objects.get_queryset().filter(pk__in=[person_id for person_id, _ in request.shares])
    return dict(rows.values_list("pk", "name"))
