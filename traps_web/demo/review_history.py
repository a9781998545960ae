"""The reviews of the demo: last quarter's, which many held and signed and some dodged; this quarter's are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db.models import Sum

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Person
from accounts.organisation.rules.demo import PASSWORD
from accounts.record.rules.acts import Act, Via
from pipeline.bookings.models import Credit
from pipeline.deals.models import Deal
from plans.weeks.models import Promise
from plans.weeks.services import promises
from reviews.cycles.models import Cycle, Review
from reviews.cycles.rules import dates
from reviews.cycles.selectors import openings
from reviews.cycles.selectors.opening_rules import Window
from reviews.cycles.services import closing, cycles, moves
from reviews.documents.models import Cause
from reviews.documents.rules.completeness import Why
from reviews.documents.selectors import preparation as preparation_selector
from reviews.documents.services import minutes, packets, preparation
from reviews.presenting.services import answers
from reviews.presenting.services import presenting as review_services
from traps_web.demo import seeded
from traps_web.demo.review_words import ACTIONS, IDEAS, MISSED, OTHERWISE, PROMISES, REPLY, VERDICT, WHYS
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

ZONE = "America/New_York"
MOVED = "The trade fair takes that day; the first one after it is free."
CLOSED_BECAUSE = "The quarter is over. Anyone who did not present goes first in the next round."
SHARE_HELD = 0.72
SHARE_KEPT = 0.62
SHARE_SCORED = 0.93
FLAGGED_BY = timedelta(days=7)
ALWAYS_HELD = ("darcel.schlecht@", "melvin.marxen@", "gladys.colclough@", *seeded.KEEPS)


def reviews(stage: Stage) -> None:
    """Both cycles."""
    leader = Person.objects.get(email="leader@demo.example")
    last = fiscal.previous_period(stage.rules, stage.quarter.key)
    _hold_last_quarter(last, leader)
    _score_what_is_over(stage)
    _open_this_quarter(stage, leader)


def _hold_last_quarter(quarter: fiscal.Period, leader: Person) -> None:
    starts_on, ends_before = dates.default_window(quarter.starts_on, quarter.ends_before)
    opened_at = _at(starts_on - timedelta(days=5), 9)
    opened = cycles.open_cycle(
        Act(leader, opened_at, Via.DEMO), period_key=quarter.key, starts_on=starts_on, ends_before=ends_before
    )
    held = [review for review in _reviews_of(opened.cycle.pk) if _is_held(review)]
    for review in held:
        _hold(review, quarter)
    over = _at(ends_before + timedelta(days=4), 9)
    flag_missed(Act(None, over, Via.DEMO))
    closing.close(Act(leader, over + timedelta(hours=1), Via.DEMO), cycle=opened.cycle, reason=CLOSED_BECAUSE)


def _reviews_of(cycle_id: int) -> Sequence[Review]:
    return list(
        Review.objects.filter(cycle_id=cycle_id)
        .select_related("person", "reviewer", "cycle", "team")
        .order_by("presents_at", "pk")
    )


def _is_held(review: Review) -> bool:
    if review.person.email.startswith(ALWAYS_HELD):
        return True
    return Random(f"{seeded.SEED}:review:{review.person.email}").random() < SHARE_HELD


def _hold(review: Review, quarter: fiscal.Period) -> None:
    """From the packet to both signatures, each step at its own hour."""
    packets.build_waiting(Act(None, review.freezes_at, Via.DEMO))
    _prepare(review, review.prepare_by - timedelta(hours=3))
    held_at = review.presents_at
    review_services.present(
        Act(review.reviewer, held_at, Via.DEMO), review=_fresh(review), version=_fresh(review).version
    )
    _answers(review, held_at + timedelta(minutes=20))
    random = Random(f"{seeded.SEED}:length:{review.person.email}")
    ended_at = held_at + timedelta(minutes=random.randint(28, 55))
    review_services.give_verdict(
        Act(review.reviewer, ended_at, Via.DEMO),
        review=_fresh(review),
        version=_fresh(review).version,
        verdict="stands",
        until=None,
        words=random.choice(VERDICT),
    )
    review_services.write_promises(
        Act(review.person, ended_at + timedelta(minutes=6), Via.DEMO),
        review=_fresh(review),
        version=_fresh(review).version,
        rows=_promises(review, quarter),
    )
    written = minutes.close_writing(
        Act(review.reviewer, ended_at + timedelta(minutes=9), Via.DEMO),
        review=_fresh(review),
        version=_fresh(review).version,
    )
    for place, signer in enumerate((review.person, review.reviewer), start=10):
        minutes.sign(
            Act(signer, ended_at + timedelta(minutes=place), Via.DEMO),
            review=_fresh(review),
            sha256=written.sha256,
            password=PASSWORD,
        )


def _fresh(review: Review) -> Review:
    return Review.objects.select_related("person", "reviewer", "cycle", "team", "previous").get(pk=review.pk)


def _prepare(review: Review, at: datetime) -> None:
    fresh = _fresh(review)
    open_questions = preparation_selector.preparation(review=fresh, now=at)
    random = Random(f"{seeded.SEED}:why:{review.person.email}")
    causes = list(Cause.objects.filter(is_active=True).order_by("position"))
    whys = {}
    for month in open_questions.months:
        cause = random.choice(causes)
        whys[month] = Why(cause_id=cause.pk, words=WHYS.get(cause.name, OTHERWISE))
    preparation.submit(
        Act(review.person, at, Via.DEMO),
        review=fresh,
        version=fresh.version,
        written=preparation.Written(whys=whys, scores={}, actions=_actions(review, random)),
    )


def _actions(review: Review, random: Random) -> list[preparation.NewAction]:
    """Two to four acts on the person's largest deals of the time."""
    deals = Deal.objects.filter(owner=review.person, amount__gt=0, status="open").order_by("-amount", "pk")[
        : random.randint(2, 4)
    ]
    return [
        *_of_a_customer(review, random),
        *(
            preparation.NewAction(
                text=random.choice(ACTIONS).format(customer=deal.customer.name if deal.customer else "the customer"),
                amount=deal.amount or Decimal(0),
                chance_ppm=random.choice((300_000, 500_000, 700_000)),
                due_on=(review.presents_at + timedelta(days=7 * place)).date(),
                deal_id=deal.pk,
            )
            for place, deal in enumerate(deals.select_related("customer"), start=1)
        ),
    ]


def _of_a_customer(review: Review, random: Random) -> list[preparation.NewAction]:
    """One act on the customer who brought most in the four weeks after the review; it promised more than came."""
    day = review.presents_at.date()
    due_on = day + timedelta(days=28)
    rows = Credit.objects.filter(person=review.person, booked_on__range=(day, due_on), booking__customer__isnull=False)
    sums = rows.values("booking__customer", "booking__customer__name").annotate(came=Sum("amount")).order_by("-came")
    row = sums.first()
    if row is None or row["came"] <= 0:
        return []
    return [
        preparation.NewAction(
            text=random.choice(ACTIONS).format(customer=row["booking__customer__name"]),
            amount=(row["came"] * random.choice((2, 3))).quantize(Decimal(1)),
            chance_ppm=500_000,
            due_on=due_on,
            customer_id=row["booking__customer"],
        )
    ]


def _answers(review: Review, at: datetime) -> None:
    """Two of the group answer from their own screens; the person replies to one."""
    peers = (
        Person.objects.get_queryset()
        .filter(current_team_id=review.team_id)
        .exclude(pk__in=(review.person_id, review.reviewer_id))
    )
    random = Random(f"{seeded.SEED}:answer:{review.person.email}")
    for place, peer in enumerate(peers.order_by("email")[:2]):
        answer = answers.give(
            Act(peer, at + timedelta(minutes=place), Via.DEMO),
            review=_fresh(review),
            stands=random.randint(2, 5),
            idea=random.choice(IDEAS),
        )
        if place == 0:
            answers.reply(Act(review.person, at + timedelta(minutes=5), Via.DEMO), answer=answer, words=REPLY)


def _promises(review: Review, quarter: fiscal.Period) -> list[tuple[str, date | None]]:
    """Three promises for the quarter that follows, the last of them near its end."""
    random = Random(f"{seeded.SEED}:promise:{review.person.email}")
    texts = random.sample(PROMISES, 3)
    days = sorted((random.randint(20, 45), random.randint(50, 78), random.randint(84, 88)))
    return [(text, quarter.ends_before + timedelta(days=day)) for text, day in zip(texts, days, strict=True)]


def _score_what_is_over(stage: Stage) -> None:
    """Most promises whose day has passed were scored on it; a few were left, and are missed."""
    for promise in (
        Promise.objects.filter(outcome="open", due_on__lt=stage.today).select_related("owner").order_by("pk")
    ):
        draw = Random(f"{seeded.SEED}:score:{promise.owner.email}:{promise.due_on}").random()
        if draw > SHARE_SCORED:
            continue
        outcome = "kept" if draw < SHARE_KEPT else "missed"
        promises.score(
            Act(promise.owner, _at(promise.due_on, 16), Via.DEMO),
            promise=promise,
            outcome=outcome,
            words_="" if outcome == "kept" else MISSED,
        )
    _flag_what_was_left(stage)


def _flag_what_was_left(stage: Stage) -> None:
    """Each promise that nobody scored was flagged in its own week."""
    left = Promise.objects.filter(outcome="open", due_on__lt=stage.today).values_list("due_on", flat=True)
    for day in sorted(set(left)):
        flag_missed(Act(None, min(stage.now, _at(day + FLAGGED_BY, 9)), Via.DEMO))
    flag_missed(stage.act())


def _open_this_quarter(stage: Stage, leader: Person) -> None:
    """The window holds today, whatever day it is, and leaves time to prepare."""
    starts_on, ends_before = dates.default_window(stage.quarter.starts_on, stage.quarter.ends_before)
    monday = fiscal.week_start(stage.today)
    first = min(starts_on, monday) if starts_on > stage.today else starts_on
    if not openings.days_to_hold(Window(first, ends_before), today=stage.today):
        ends_before = stage.today + dates.WINDOW
    opened = cycles.open_cycle(
        stage.act(leader), period_key=stage.quarter.key, starts_on=first, ends_before=ends_before
    )
    _move_one(stage, opened.cycle)


def _move_one(stage: Stage, cycle: Cycle) -> None:
    """One review was put on a later day: its page shows from when to when, by whom and why."""
    window = Window(cycle.starts_on, cycle.ends_before)
    days = openings.days_to_hold(window, today=stage.today)
    for review in _reviews_of(cycle.pk):
        later = [day for day in days if day > review.presents_at.date()]
        if later and not f"{review.person.email} {review.reviewer.email}".startswith(ALWAYS_HELD):
            act = {"reason": MOVED}
            moves.move(
                stage.act(review.reviewer),
                review=_fresh(review),
                version=review.version,
                day=later[0],
                at=time(17, 30),
                **act,
            )
            return


def _at(day: date, hour: int) -> datetime:
    return due_instant(day, time(hour), ZONE)
