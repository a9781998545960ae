"""The preparation as it is written: what is asked, what is answered, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal
from reviews.cycles.models import Packet, Review
from reviews.documents.models import CatchUpAction, Explanation
from reviews.documents.rules.completeness import Score, Why, preparation_faults
from reviews.documents.selectors import drawn, excuses, packets
from reviews.documents.selectors import promises as promise_selector
from reviews.documents.selectors.promises import OpeningPromise
from traps_web.ui import words

MOST_CHOICES = 500
_MID_MONTH = timedelta(days=14)


@dataclass(frozen=True)
class Preparation:
    """Everything of a preparation: the frozen numbers beside what the person wrote."""

    review: Review
    packet: Packet | None
    document: dict[str, Any]
    months: list[str]
    promises: list[OpeningPromise]
    explanations: dict[str, Explanation]
    actions: list[CatchUpAction]
    given_before: list[int]
    """Ids of the causes given before, in reviews and for missed traps, however they are worded by now."""

    @property
    def faults(self) -> dict[str, str]:
        """What is still missing, by field; a promise that is not due is not missing."""
        return preparation_faults(
            months=self.months,
            whys={month: Why(row.cause_id, row.words) for month, row in self.explanations.items()},
            promises={
                opening.promise.pk: opening.promise.due_on
                for opening in self.promises
                if opening.is_open and opening.is_due
            },
            scores=self.drafts,
        )

    @property
    def judged(self) -> list[OpeningPromise]:
        """The promises that this review counts: scored already, or due."""
        return [opening for opening in self.promises if opening.is_due]

    @property
    def carried(self) -> list[OpeningPromise]:
        """Those whose day is still ahead: they go on to the next review."""
        return [opening for opening in self.promises if not opening.is_due]

    @property
    def month_names(self) -> dict[str, str]:
        """How each month of the quarter is called, by its key."""
        return {
            row["key"]: words.month(date.fromisoformat(row["starts_on"]) + _MID_MONTH)
            for row in self.document.get("months", [])
        }

    @property
    def drafts(self) -> dict[int, Score]:
        """Scores as typed, not handed in yet."""
        kept = self.review.draft_scores
        return {
            int(pk): Score(
                row["outcome"], row["words"], date.fromisoformat(row["moved_to"]) if row["moved_to"] else None
            )
            for pk, row in kept.items()
        }


def preparation(*, review: Review, now: datetime, packet: Packet | None = None) -> Preparation:
    """The preparation of a review: seven queries, six where the newest packet was read already."""
    packet = packet or packets.newest(review=review)
    document = drawn.packet(packet) if packet else {}
    explanations = Explanation.objects.filter(review=review).select_related("cause")
    actions = CatchUpAction.objects.filter(review=review).select_related("deal", "customer")
    zone = document.get("zone") or calendar.zone_of(review.person, organisation_selector.current())
    day = promise_selector.judged_on(review=review, now=now, zone=zone)
    return Preparation(
        review=review,
        packet=packet,
        document=document,
        months=months_to_explain(document),
        promises=promise_selector.of_review(review=review, day=day, zone=zone),
        explanations={row.month: row for row in explanations.order_by("month")},
        actions=list(actions.order_by("position", "pk")),
        given_before=excuses.before(review),
    )


def months_to_explain(document: dict[str, Any]) -> list[str]:
    """The months of the quarter that have begun on the day of the numbers."""
    return [row["key"] for row in document.get("months", []) if row["starts_on"] <= document["as_of"]]


def deals_to_name(*, viewer: Person) -> list[Deal]:
    """Open deals that an action may name, those that close first before the others."""
    rows = Deal.objects.visible_to(viewer).filter(status="open").select_related("customer")
    return list(rows.order_by("close_on", "name", "pk")[:MOST_CHOICES])


def customers_to_name(*, viewer: Person) -> list[Customer]:
    """Customers that an action may name."""
    return list(Customer.objects.visible_to(viewer).order_by("name", "pk")[:MOST_CHOICES])
