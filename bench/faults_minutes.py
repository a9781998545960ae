"""Reviews brought up to the minutes, so that people have something to sign."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import Person
from accounts.record.rules.acts import Act, Via
from reviews.cycles.services import packet_orders, steps
from reviews.documents.rules.completeness import Score, Why
from reviews.documents.selectors import preparation as preparation_selector
from reviews.documents.services import minutes, packets, preparation
from reviews.models import Cause, PacketOrder, Review
from reviews.presenting.services import presenting
from traps_web.lib.faults import Fault

PROMISED = (
    "Ten first meetings with new names",
    "A proposal to the largest account",
    "A close plan signed by the buyer",
)


def write(everybody: Collection[Person], now: datetime) -> int:
    """Hold the reviews whose both sides are at hand, as far as the rules let them; returns how many were held."""
    due = Review.objects.filter(
        cycle__status="open", status="due", person__in=everybody, reviewer__in=everybody
    ).order_by("pk")
    held = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            _hold(steps.read(pk), now)
        except Fault:  # An account without a plan keeps it open: others are signed.
            continue
        held += 1
    return held


def _hold(review: Review, now: datetime) -> None:
    judge, person = Act(review.reviewer, now, Via.DEMO), Act(review.person, now, Via.DEMO)
    packet_orders.order_packets(judge, cycle=review.cycle)
    for order in PacketOrder.objects.filter(review=review, status="waiting"):
        packets.build_one(judge.system(), order_id=order.pk)
    preparation.submit(person, review=review, version=review.version, written=_written(review, now))
    review = steps.read(review.pk)
    presenting.present(judge, review=review, version=review.version)
    review = steps.read(review.pk)
    presenting.give_verdict(judge, review=review, version=review.version, verdict="stands", until=None, words="Good.")
    review = steps.read(review.pk)
    last = max(review.cycle.ends_before, now.date())
    rows = [(text, last + timedelta(days=7 * place)) for place, text in enumerate(PROMISED, start=1)]
    review = presenting.write_promises(person, review=review, version=review.version, rows=rows)
    minutes.close_writing(judge, review=review, version=review.version)


def _written(review: Review, now: datetime) -> preparation.Written:
    """Every month explained, every promise kept, one act."""
    material = preparation_selector.preparation(review=review, now=now)
    cause = Cause.objects.filter(is_active=True).order_by("position")[0]
    act = preparation.NewAction(
        text="Sign the second site", amount=Decimal(20_000), chance_ppm=500_000, due_on=now.date() + timedelta(days=10)
    )
    return preparation.Written(
        whys={month: Why(cause.pk, f"Calls came late in {month}.") for month in material.months},
        scores={row.promise.pk: Score("kept", "As promised.") for row in material.promises},
        actions=[act],
    )
