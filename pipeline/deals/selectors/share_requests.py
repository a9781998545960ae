"""Requests to plan shares anew, as people look at them, and who may say yes to what they take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.organisation.models import Person
from pipeline.deals.models import Deal, ShareRequest, ShareRequestPart
from pipeline.deals.selectors import deciders

_WITH = ("deal__owner", "asked_by", "decided_by", "ended_by")


def _full(rows: QuerySet[Any]) -> QuerySet[Any]:
    parts = ShareRequestPart.objects.select_related("person", "consent__by").order_by("pk")
    return rows.select_related(*_WITH).prefetch_related(Prefetch("parts", parts))


def visible(*, viewer: Person) -> QuerySet[Any]:
    """The requests that a viewer sees: by the deal, by a share, or by the line of either; the latest first."""
    return _full(ShareRequest.objects.visible_to(viewer)).order_by("-asked_at", "-pk")


def by_id(*, viewer: Person, pk: int) -> ShareRequest:
    """One request. Raises ShareRequest.DoesNotExist when it is out of sight."""
    return visible(viewer=viewer).get(pk=pk)


def read(pk: int) -> ShareRequest:
    """A request with its parts, as it stands now."""
    return _full(ShareRequest.objects.all()).get(pk=pk)


def open_of(*, deal: Deal) -> ShareRequest | None:
    """The request of a deal that waits for somebody's yes."""
    return _full(ShareRequest.objects.filter(deal=deal, status="asked")).first()


def of_deal(*, deal: Deal) -> list[ShareRequest]:
    """Every request about the shares of a deal, the first one first."""
    return list(_full(ShareRequest.objects.filter(deal=deal)).order_by("asked_at", "pk"))


def sees_deal(*, viewer: Person, deal: Deal) -> bool:
    """Whether the viewer may open the deal itself: who has just a share of it may not."""
    return Deal.objects.visible_to(viewer).filter(pk=deal.pk).exists()


def waiting(request: ShareRequest) -> list[ShareRequestPart]:
    """The parts that still wait for a yes."""
    if request.status != "asked":
        return []
    return [part for part in request.parts.all() if part.needs_yes and not hasattr(part, "consent")]


def barred_of(request: ShareRequest) -> frozenset[int]:
    """Whoever does not answer for others: the person who asked, and anybody who gains by it."""
    gaining = {part.person_id for part in request.parts.all() if part.after_ppm > part.before_ppm}
    return frozenset(gaining | {request.asked_by_id})


def answerable(*, request: ShareRequest, by: Person) -> list[ShareRequestPart]:
    """The waiting parts that a person may answer: their own, and those of people whose common line they are."""
    return [part for part in waiting(request) if _answers(request, part, by)]


def may_answer(*, request: ShareRequest, by: Person) -> bool:
    """Whether a person may answer some part of a request, or could have before it was settled."""
    return any(_answers(request, part, by) for part in request.parts.all() if part.needs_yes)


def _answers(request: ShareRequest, part: ShareRequestPart, by: Person) -> bool:
    if part.person_id == by.pk:
        return True
    barred = barred_of(request)
    common = deciders.common_line(first_id=request.asked_by_id, second_id=part.person_id, barred=barred)
    return common.filter(pk=by.pk).exists()


def has_moved_on(request: ShareRequest) -> bool:
    """Whether the deal is closed by now, or its shares are not any more those that were asked about."""
    before = sorted((part.person_id, part.before_ppm) for part in request.parts.all() if part.before_ppm)
    planned = request.deal.shares.values_list("person_id", "share_ppm")
    return request.deal.status != "open" or sorted(planned) != before


def can_be_answered(*, person: Person, asked_by: Person, barred: Iterable[int]) -> bool:
    """Whether anybody could say yes to what is taken from a person; where nobody could, whoever asks decides alone."""
    if person.is_active:
        return True
    return deciders.common_line(first_id=asked_by.pk, second_id=person.pk, barred=[*barred, person.pk]).exists()
