"""The round of a quarter: who has done it, who is due, who dodged, who is excused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.duties.models import Obligation
from accounts.organisation.models import Person
from reviews.cycles.models import Cycle, Packet, Review
from reviews.cycles.rules.states import NOT_HELD
from reviews.kinds.rules.rosters import GROUPS
from reviews.kinds.selectors import rosters
from traps_web.lib.deadlines import day_bounds

PREPARATION = "review-preparation"
STATUSES_COUNTED = ("signed", "live", "prepared")
TRAPS = (PREPARATION, "review-held", "review-signature")


def standing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Reviews with `is_excused`: the line let the person's preparation go before the review was held.

    A preparation that was missed excuses nobody, unless it was waived before the hour of the review.
    """
    subject = Concat(Value("review:"), Cast(OuterRef("pk"), CharField()))
    in_time = Q(status="waived") | Q(status="missed", waived_at__lte=OuterRef("presents_at"))
    waived = Obligation.objects.filter(in_time, trap__key=PREPARATION, owner=OuterRef("person_id"), subject=subject)
    return rows.annotate(is_excused=Exists(waived))


def conditions(*, today: date, zone: str) -> dict[str, Q]:
    """What puts a review into each group; every review is in one of them."""
    morning, _ = day_bounds(today, zone)
    held = Q(ended_at__isnull=False)
    excused = ~held & (Q(status="excused") | Q(status__in=NOT_HELD, is_excused=True))
    dodged = ~held & (Q(status="dodged") | Q(status__in=NOT_HELD, is_excused=False, presents_at__lt=morning))
    return {"held": held, "due": ~held & ~excused & ~dodged, "dodged": dodged, "excused": excused}


def _seen(viewer: Person, cycle: Cycle, team_id: int | None) -> QuerySet[Any]:
    """The reviews of a cycle that the viewer may see, those of one team or all."""
    rows = Review.objects.visible_to(viewer).filter(cycle=cycle)
    return standing(rows if team_id is None else rows.filter(team_id=team_id))


def teams(*, viewer: Person, cycle: Cycle) -> list[tuple[int, str]]:
    """The teams whose reviews of a cycle the viewer may see, by name."""
    rows = Review.objects.visible_to(viewer).filter(cycle=cycle, team__isnull=False).order_by("team__name", "team_id")
    return list(rows.values_list("team_id", "team__name").distinct())


def roster(
    *, viewer: Person, cycle: Cycle, group: str, today: date, zone: str, team_id: int | None = None
) -> QuerySet[Any]:
    """The reviews of a cycle that the viewer may see, of one group or of all (""), in the order they are held in."""
    newest = Packet.objects.filter(review=OuterRef("pk")).order_by("-version")
    rows = _seen(viewer, cycle, team_id)
    return (
        rosters.of_group(rows, conditions(today=today, zone=zone), group)
        .select_related("person", "reviewer", "team")
        .annotate(
            packet_version=Subquery(newest.values("version")[:1]), packet_timing=Subquery(newest.values("timing")[:1])
        )
        .order_by("presents_at", "person__name", "pk")
    )


def counts(*, viewer: Person, cycle: Cycle, today: date, zone: str, team_id: int | None = None) -> dict[str, int]:
    """Who has done it, who is due, who dodged: the day of the review passed, it was not held, and nobody let it go."""
    rows = rosters.grouped(_seen(viewer, cycle, team_id).order_by(), conditions(today=today, zone=zone))
    counts = dict.fromkeys(("all", *STATUSES_COUNTED, *GROUPS), 0)
    for status, group, count in rows.values_list("status", "group").annotate(count=Count("pk")):
        for name in ("all", group, *(counted for counted in STATUSES_COUNTED if counted == status)):
            counts[name] += count
    return counts


def unsettled(*, cycle: Cycle) -> QuerySet[Any]:
    """The reviews of an open cycle that are neither signed nor excused, in the order in which they are held."""
    rows = standing(Review.objects.filter(cycle=cycle).exclude(status="signed"))
    return (
        rows.exclude(status__in=NOT_HELD, is_excused=True)
        .select_related("person", "reviewer", "team")
        .order_by("presents_at", "person__name", "pk")
    )


def duties(*, reviews: list[Review], rounds: int) -> QuerySet[Obligation]:
    """The duties that are still open around these reviews: to prepare, to hold and to sign.

    Reviews that were sent back have another round of them, up to `rounds`.
    """
    subjects = [f"review:{review.pk}" for review in reviews]
    subjects += [f"review:{review.pk}:{number}" for review in reviews for number in range(1, rounds + 1)]
    return Obligation.objects.filter(trap__key__in=TRAPS, subject__in=subjects, status="open").select_related("owner")
