"""Moving one review to another day: who may, whose word it takes, and what moves with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services import extensions, obligations
from accounts.models import AuditEvent, Extension, Notice, Obligation
from reviews.cycles.services import closing, moves, packet_orders, steps
from reviews.documents.services import packets
from reviews.models import Cycle, Review, ReviewMove, ReviewMoveRequest
from reviews.presenting.services import presenting
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid, Refused, StaleState

pytestmark = pytest.mark.django_db
WHY = "The plant is closed that day."
HELD = datetime(2026, 12, 8, 14, tzinfo=UTC)  # 9:00 in New York, a Tuesday.


@pytest.fixture
def review(world: make.World) -> Review:
    build.cycle(world)
    planned = Review.objects.get(person=world.rep)
    facts = {"presents_at": HELD, "freezes_at": HELD - timedelta(hours=72), "prepare_by": HELD - timedelta(hours=24)}
    Review.objects.filter(pk=planned.pk).update(**facts)
    duty(planned, "review-preparation").update(
        due_on=date(2026, 12, 7),
        due_at=HELD - timedelta(hours=24),
        first_due_at=HELD - timedelta(hours=24),
        missed_at=HELD,
    )
    evening = datetime(2026, 12, 9, 5, tzinfo=UTC)
    duty(planned, "review-held").update(
        due_on=date(2026, 12, 8), due_at=evening, first_due_at=evening, missed_at=evening + timedelta(days=1)
    )
    return steps.read(planned.pk)


def duty(review: Review, trap: str):
    return Obligation.objects.filter(trap__key=trap, subject=f"review:{review.pk}")


def move(review: Review, by, day: date, *, at: time | None = None, now: datetime = make.NOW, reason: str = WHY):
    fresh = steps.read(review.pk)
    return moves.move(make.act(by, now=now), review=fresh, version=fresh.version, day=day, at=at, reason=reason)


def answer(request: ReviewMoveRequest, by, *, agree: bool, words: str = "", now: datetime = make.NOW):
    return moves.answer(make.act(by, now=now), request=request, agree=agree, answer=words)


@pytest.mark.parametrize("who", ["manager", "leader"])
def test_the_line_moves_it_with_a_row_and_everything_that_hangs_on_it(world, review, who):
    by = getattr(world, who)
    moved = move(review, by, date(2026, 12, 10))
    after = HELD + timedelta(days=2)
    fresh = moved.review
    assert (fresh.presents_at, fresh.freezes_at, fresh.prepare_by) == (
        after,
        after - timedelta(hours=72),
        after - timedelta(hours=24),
    )
    row = ReviewMove.objects.get()
    assert (row.presents_before, row.presents_after, row.reason, row.moved_by, row.is_later) == (
        HELD,
        after,
        WHY,
        by,
        True,
    )
    preparation, held = duty(review, "review-preparation").get(), duty(review, "review-held").get()
    assert (preparation.due_at, preparation.first_due_at) == (after - timedelta(hours=24),) * 2
    assert held.due_on == date(2026, 12, 10) and held.first_due_at < held.due_at < held.missed_at
    event = AuditEvent.objects.get(verb="review moved")
    assert event.reason == WHY and event.before["presents_at"] == HELD.isoformat()
    text_by_person = {row.person: row.text for row in Notice.objects.filter(kind="review-moved")}
    assert text_by_person.keys() == {world.rep, world.manager} and WHY in text_by_person[world.rep]


def test_a_later_day_counts_as_an_extension_of_the_reviewer(world, review):
    move(review, world.manager, date(2026, 12, 10))
    (extension,) = Extension.objects.all()
    assert (extension.obligation.owner, extension.status, extension.reason) == (world.manager, "granted", WHY)
    at = HELD + timedelta(days=2)
    build.packet(steps.read(review.pk), by=world.manager, now=at - timedelta(hours=70))
    fresh = steps.read(review.pk)
    live = presenting.present(make.act(world.manager, now=at), review=fresh, version=fresh.version)
    presenting.give_verdict(
        make.act(world.manager, now=at), review=live, version=live.version, verdict="stands", until=None, words="Good."
    )
    assert duty(review, "review-held").get().status == "excused"


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_nobody_else_moves_it(world, review, who):
    with pytest.raises(Refused, match="Only Mara Manager or the line above Rita Rep"):
        move(review, getattr(world, who), date(2026, 12, 10))
    assert not ReviewMove.objects.exists() and not ReviewMoveRequest.objects.exists()


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (date(2026, 12, 19), WHY, "day"),  # A day after the window.
        (date(2026, 12, 12), WHY, "day"),  # A Saturday.
        (date(2026, 11, 25), WHY, "day"),  # Nine o'clock is over.
        (date(2026, 11, 9), WHY, "day"),
        (date(2026, 12, 8), WHY, "day"),  # It is held then.
        (date(2026, 12, 10), " ", "reason"),
    ],
)
def test_each_fault_is_a_sentence_beside_its_field(world, review, day, reason, field):
    with pytest.raises(Invalid) as refused:
        move(review, world.leader, day, reason=reason)
    assert list(refused.value.errors) == [field]
    assert steps.read(review.pk).presents_at == HELD


def test_two_reviews_at_one_hour_are_refused(world, review):
    other = Review.objects.get(person=world.peer)
    Review.objects.filter(pk=other.pk).update(presents_at=HELD + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        move(review, world.manager, date(2026, 12, 9))
    assert refused.value.errors == {"at": "Mara Manager holds another review at that time."}
    assert move(review, world.manager, date(2026, 12, 9), at=time(13, 0)).move is not None


def test_the_second_later_day_is_decided_by_the_next_above(world, review):
    move(review, world.manager, date(2026, 12, 9))
    outcome = move(review, world.manager, date(2026, 12, 11))
    assert outcome.move is None and outcome.request.word_of == "above"
    assert steps.read(review.pk).presents_at == HELD + timedelta(days=1)
    owed = Obligation.objects.get(trap__key="extension-decision")
    assert owed.owner == world.leader and owed.due_at <= HELD + timedelta(days=1)
    with pytest.raises(StaleState, match="Another day was already requested and waits for an answer"):
        move(review, world.manager, date(2026, 12, 14))
    for somebody in (world.manager, world.rep, world.admin):
        with pytest.raises(Refused, match="a manager above Mara Manager"):
            answer(outcome.request, somebody, agree=True)
    answer(outcome.request, world.leader, agree=True)
    assert steps.read(review.pk).presents_at == HELD + timedelta(days=3)
    last = ReviewMove.objects.order_by("pk").last()
    assert (last.moved_by, last.agreed_by) == (world.manager, world.leader)
    owed.refresh_from_db()
    assert owed.status == "done" and Extension.objects.filter(obligation__owner=world.manager).count() == 2
    with pytest.raises(StaleState):
        answer(outcome.request, world.leader, agree=True)


def test_who_stands_above_the_reviewer_decides_by_moving_it(world, review):
    move(review, world.manager, date(2026, 12, 9))
    moved = move(review, world.leader, date(2026, 12, 11))
    assert moved.move is not None and not moved.move.decided_alone


def test_a_refusal_has_words_and_leaves_the_day(world, review):
    move(review, world.manager, date(2026, 12, 9))
    request = move(review, world.manager, date(2026, 12, 11)).request
    with pytest.raises(Invalid) as refused:
        answer(request, world.leader, agree=False)
    assert list(refused.value.errors) == ["answer"]
    answer(request, world.leader, agree=False, words="Once is enough.")
    request.refresh_from_db()
    assert (request.status, request.answer) == ("refused", "Once is enough.")
    assert steps.read(review.pk).presents_at == HELD + timedelta(days=1)


def test_where_nobody_stands_above_the_reviewer_decides_alone_and_it_says_so(world, review):
    world.organisation.reviewer_of_last_resort = world.manager
    world.organisation.save()
    world.manager.lines_above.filter(depth__gt=0).delete()
    move(review, world.manager, date(2026, 12, 9))
    assert move(review, world.manager, date(2026, 12, 11)).move.decided_alone


def test_an_earlier_day_with_48_hours_is_moved_at_once(world, review):
    moved = move(review, world.manager, date(2026, 11, 30), at=time(13, 0))
    after = datetime(2026, 11, 30, 18, tzinfo=UTC)
    assert moved.review.presents_at == after and not moved.move.is_later
    preparation = duty(review, "review-preparation").get()
    assert preparation.due_at == preparation.first_due_at == after - timedelta(hours=24)
    assert duty(review, "review-held").get().due_on == date(2026, 11, 30)
    assert not Extension.objects.exists()


def test_an_earlier_day_within_48_hours_takes_the_persons_yes(world, review):
    request = move(review, world.manager, date(2026, 11, 27)).request
    assert request.word_of == "person" and steps.read(review.pk).presents_at == HELD
    for somebody in (world.manager, world.leader, world.peer):
        with pytest.raises(Refused, match="Only Rita Rep can agree"):
            answer(request, somebody, agree=True)
    moved = answer(request, world.rep, agree=True).review
    assert moved.presents_at == datetime(2026, 11, 27, 14, tzinfo=UTC)
    assert moved.prepare_by > make.NOW
    assert ReviewMove.objects.get().agreed_by == world.rep


@pytest.mark.parametrize("at", ["live", "stands", "signed"])
def test_what_was_held_is_not_moved(world, review, at):
    build.review(world, at=at)
    with pytest.raises(StaleState, match="A review can move only before its time and before it is held"):
        move(review, world.manager, date(2026, 12, 10))


def test_what_was_dodged_is_not_moved(world, review):
    with pytest.raises(StaleState, match="A review can move only before its time and before it is held"):
        move(review, world.manager, date(2026, 12, 10), now=HELD + timedelta(minutes=1))


def test_what_is_sent_back_has_its_own_day(world, review):
    live = build.review(world, at="live")
    back = {"verdict": "sent back", "until": date(2026, 12, 3), "words": "Thin.", "act": make.act(world.manager)}
    presenting.give_verdict(review=live, version=live.version, **back)
    with pytest.raises(StaleState):
        move(review, world.manager, date(2026, 12, 10))


def test_a_missed_preparation_stays_missed_and_a_late_one_late(world, review):
    late = HELD - timedelta(hours=20)
    move(review, world.manager, date(2026, 12, 10), now=late)
    preparation = duty(review, "review-preparation").get()
    assert preparation.due_at == HELD - timedelta(hours=24)
    obligations.flag_missed(make.act(now=HELD + timedelta(hours=1)))
    preparation.refresh_from_db()
    assert preparation.status == "missed"
    move(review, world.leader, date(2026, 12, 11), now=HELD + timedelta(hours=2))
    preparation.refresh_from_db()
    assert (preparation.status, preparation.due_at) == ("missed", HELD - timedelta(hours=24))


def test_more_time_that_was_asked_for_has_no_object_once_the_deadline_moved_past_it(world, review):
    request = {"wanted_on": date(2026, 12, 8), "reason": "Ill."}
    extension = extensions.ask_extension(
        make.act(world.rep), obligation=duty(review, "review-preparation").get(), **request
    )
    move(review, world.manager, date(2026, 12, 10))
    extension.refresh_from_db()
    assert extension.status == "withdrawn"
    assert duty(review, "review-preparation").get().due_at == HELD + timedelta(hours=24)


def test_frozen_numbers_stay_frozen(world, review):
    frozen_at = HELD - timedelta(hours=71)
    packets.build_waiting(make.act(now=frozen_at))
    moved = move(review, world.manager, date(2026, 12, 10), now=frozen_at + timedelta(hours=1)).review
    assert moved.freezes_at == HELD - timedelta(hours=72)
    assert review.pk not in {order.review_id for order in packet_orders.order_due(make.act(now=HELD))}


def test_an_open_request_has_no_object_once_it_is_held_or_closed(world, review):
    move(review, world.manager, date(2026, 12, 9))
    request = move(review, world.manager, date(2026, 12, 11)).request
    build.packet(steps.read(review.pk), by=world.manager)
    fresh = steps.read(review.pk)
    presenting.present(make.act(world.manager), review=fresh, version=fresh.version)
    request.refresh_from_db()
    assert request.status == "lapsed"
    assert Obligation.objects.get(trap__key="extension-decision").status == "done"


def test_a_stale_page_and_a_closed_quarter_move_nothing(world, review):
    with pytest.raises(
        StaleState,
        match="This review changed while you were looking at it",
    ):
        moves.move(make.act(world.manager), review=review, version=7, day=date(2026, 12, 10), reason=WHY)
    closing.close(make.act(world.leader), cycle=Cycle.objects.get(), reason="Over.")
    with pytest.raises(StaleState, match="are closed and cannot change"):
        move(review, world.manager, date(2026, 12, 10))


def test_the_database_keeps_each_move(world, review):
    move(review, world.manager, date(2026, 12, 10))
    for change in (
        lambda: ReviewMove.objects.update(reason="Another."),
        lambda: ReviewMove.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
            change()


def test_after_the_hour_a_no_still_settles_who_owes_the_answer(world, review):
    move(review, world.manager, date(2026, 12, 9))
    request = move(review, world.manager, date(2026, 12, 11)).request
    late = HELD + timedelta(days=1, hours=1)
    with pytest.raises(StaleState):
        answer(request, world.leader, agree=True, now=late)
    answer(request, world.leader, agree=False, words="Too late.", now=late)
    assert ReviewMoveRequest.objects.get().status == "refused"
    assert Obligation.objects.get(trap__key="extension-decision").done_at == late
