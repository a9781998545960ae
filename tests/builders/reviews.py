"""Builders of reviews at any point of their way, all through the services that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.duties.services import traps
from accounts.models import Person
from pipeline.activities.services import defaults as pipeline_defaults
from plans.weeks.services import defaults as plans_defaults
from reviews.cycles.services import cycles, packet_orders, steps
from reviews.documents.rules.completeness import Score, Why
from reviews.documents.selectors import preparation as preparation_selector
from reviews.documents.services import defaults, minutes, packets, preparation
from reviews.models import Cause, Cycle, Minutes, Packet, Review
from reviews.presenting.services import presenting
from tests import make
from traps_web.ui import periods

PERIOD = "FY2027-Q2"  # September to November 2026 when the year starts in June.
NAMED = periods.named(PERIOD)
"""What pages call it."""
STARTS_ON = date(2026, 11, 10)
ENDS_BEFORE = date(2026, 12, 19)
WAY = ("due", "prepared", "live", "stands", "to sign", "signed")


def install(now: datetime = make.NOW) -> None:
    """Traps, causes and the defaults of the lower apps."""
    traps.install_defaults(make.act(now=now))
    pipeline_defaults.install(make.act(now=now))
    plans_defaults.install(make.act(now=now))
    defaults.install(make.act(now=now))


def cycle(
    world: make.World,
    *,
    period: str = PERIOD,
    starts_on: date = STARTS_ON,
    ends_before: date = ENDS_BEFORE,
    now: datetime = make.NOW,
) -> Cycle:
    """The open cycle of the quarter with everybody on its roster."""
    install(now)
    opened = cycles.open_cycle(
        make.act(world.leader, now=now), period_key=period, starts_on=starts_on, ends_before=ends_before
    )
    return opened.cycle


def packet(review: Review, *, by: Person, now: datetime = make.NOW) -> Packet:
    """The packet of one review, ordered and built."""
    for order in packet_orders.order_packets(make.act(by, now=now), cycle=review.cycle):
        if order.review_id == review.pk:
            packets.build_one(make.act(now=now), order_id=order.pk)
    newest = Packet.objects.filter(review=review).order_by("-version").first()
    assert newest is not None
    return newest


def written(review: Review, *, covers: bool = False, now: datetime = make.NOW) -> preparation.Written:
    """A complete preparation: every month explained, every promise kept, one action."""
    draft = preparation_selector.preparation(review=review, now=now)
    cause = Cause.objects.get(name="slow follow-up")
    return preparation.Written(
        whys={month: Why(cause.pk, f"I came late to three calls of {month[-3:]}.") for month in draft.months},
        scores={row.promise.pk: Score("kept", "As I said.") for row in draft.promises},
        actions=[
            preparation.NewAction(
                text="Sign the second site",
                amount=Decimal("1000000") if covers else Decimal("20000"),
                chance_ppm=500_000,
                due_on=make.TODAY + timedelta(days=10),
            )
        ],
    )


PROMISES = [
    ("Ten first meetings with new names", date(2026, 12, 11)),
    ("Proposal to Isdom", date(2026, 12, 16)),
    ("Close plan for Condax signed by the buyer", date(2026, 12, 18)),
]


def review(
    world: make.World,
    *,
    at: str = "due",
    of: Person | None = None,
    now: datetime = make.NOW,
    in_cycle: Cycle | None = None,
) -> Review:
    """The rep's review (or somebody's) at a point of its way."""
    who = of or world.rep
    round_ = in_cycle or Cycle.objects.filter(period_key=PERIOD).first() or cycle(world, now=now)
    current = steps.read(Review.objects.get(cycle=round_, person=who).pk)
    judge = current.reviewer
    for point in WAY[1 : WAY.index(at) + 1]:
        current = _STEPS[point](steps.read(current.pk), judge, now)
    return steps.read(current.pk)


def _prepared(review: Review, judge: Person, now: datetime) -> Review:
    packet(review, by=judge, now=now)
    return preparation.submit(
        make.act(review.person, now=now), review=review, version=review.version, written=written(review, now=now)
    )


def _live(review: Review, judge: Person, now: datetime) -> Review:
    return presenting.present(make.act(judge, now=now), review=review, version=review.version)


def _stands(review: Review, judge: Person, now: datetime) -> Review:
    return presenting.give_verdict(
        make.act(judge, now=now), review=review, version=review.version, verdict="stands", until=None, words="Good."
    )


def _to_sign(review: Review, judge: Person, now: datetime) -> Review:
    wrote = presenting.write_promises(
        make.act(review.person, now=now), review=review, version=review.version, rows=PROMISES
    )
    minutes.close_writing(make.act(judge, now=now), review=wrote, version=wrote.version)
    return review


def _signed(review: Review, judge: Person, now: datetime) -> Review:
    sha256 = Minutes.objects.get(review=review).sha256
    minutes.sign(make.act(judge, now=now), review=review, sha256=sha256, password=make.PASSWORD)
    review = steps.read(review.pk)
    return minutes.sign(make.act(review.person, now=now), review=review, sha256=sha256, password=make.PASSWORD)


_STEPS = {"prepared": _prepared, "live": _live, "stands": _stands, "to sign": _to_sign, "signed": _signed}
