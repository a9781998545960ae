"""Promises whose day is still ahead.

Nothing is asked of them, they count nowhere, and the next review opens with them.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Obligation
from plans.models import Promise
from plans.weeks.services import promises as promise_service
from reviews.cycles.selectors import reviews as review_selector
from reviews.cycles.services import steps
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.rules.completeness import Score
from reviews.documents.selectors import minutes as minutes_selector
from reviews.documents.selectors import preparation as selector
from reviews.documents.services import minutes, preparation
from reviews.models import Minutes, Review
from reviews.presenting.services import presenting
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid

pytestmark = pytest.mark.django_db
TENTH, TWELFTH, SEVENTEENTH = (datetime(2026, 12, day, 15, tzinfo=UTC) for day in (10, 12, 17))
FIRST, SECOND, THIRD = (text for text, _ in build.PROMISES)  # By Fri 11, Wed 16 and Fri 18 December.
AGAIN = [(f"{text}, again", due_on + timedelta(days=60)) for text, due_on in build.PROMISES]


@pytest.fixture
def review(world: make.World) -> Review:
    """The review of the next quarter, with its packet; the three promises of the last one are ahead."""
    build.review(world, at="signed")
    following = build.cycle(world, period="FY2027-Q3", starts_on=date(2026, 12, 1), ends_before=date(2026, 12, 19))
    started = build.review(world, in_cycle=following)
    build.packet(started, by=world.manager, now=TENTH)
    return steps.read(started.pk)


def written(review: Review, now: datetime, **scores: Score) -> preparation.Written:
    """Every month explained; of the promises only what is named by its place is scored."""
    whole = build.written(review, now=now)
    numbers = {f"p{place}": pk for place, pk in enumerate(whole.scores, start=1)}
    return preparation.Written(whole.whys, {numbers[name]: score for name, score in scores.items()}, whole.actions)


def submit(review: Review, now: datetime, **scores: Score) -> Review:
    fresh = steps.read(review.pk)
    content = written(fresh, now, **scores)
    return preparation.submit(make.act(fresh.person, now=now), review=fresh, version=fresh.version, written=content)


def outcomes(owner) -> dict[str, str]:
    return dict(Promise.objects.filter(owner=owner).values_list("text", "outcome"))


def held(review: Review, now: datetime) -> Review:
    """Presented and judged; the promises that it makes are written."""
    live = presenting.present(make.act(review.reviewer, now=now), review=review, version=review.version)
    stands = presenting.give_verdict(
        make.act(review.reviewer, now=now),
        review=live,
        version=live.version,
        verdict="stands",
        until=None,
        words="Good.",
    )
    return presenting.write_promises(
        make.act(review.person, now=now), review=stands, version=stands.version, rows=AGAIN
    )


def signed(review: Review, now: datetime) -> Review:
    wrote = steps.read(review.pk)
    paper = minutes.close_writing(make.act(wrote.reviewer, now=now), review=wrote, version=wrote.version)
    for who in (wrote.reviewer, wrote.person):
        fresh = steps.read(review.pk)
        minutes.sign(make.act(who, now=now), review=fresh, sha256=paper.sha256, password=make.PASSWORD)
    return steps.read(review.pk)


def test_what_is_not_due_blocks_nothing_and_stays_open(world, review):
    missing = selector.preparation(review=review, now=TENTH).faults
    assert missing and not [name for name in missing if name.startswith(("outcome_", "said_", "moved_to_"))]
    assert submit(review, TENTH).status == "prepared"
    assert set(outcomes(world.rep).values()) == {"open"}
    assert Obligation.objects.filter(trap__key="promise", owner=world.rep, status="open").count() == 3


def test_what_is_due_is_asked_for_and_nothing_else(world, review):
    with pytest.raises(Invalid) as refused:
        submit(review, TWELFTH)
    due = Promise.objects.get(text=FIRST)
    assert refused.value.errors == {f"outcome_{due.pk}": "Score this promise: kept, missed or moved."}
    submit(review, TWELFTH, p1=Score("missed", "I was ill."))
    assert outcomes(world.rep) == {FIRST: "missed", SECOND: "open", THIRD: "open"}


@pytest.mark.parametrize("score", [Score("missed", "Never."), Score("moved", "Later.", date(2027, 1, 20))])
def test_before_its_day_it_is_neither_missed_nor_moved(world, review, score):
    ahead = Promise.objects.get(text=THIRD)
    with pytest.raises(Invalid) as refused:
        submit(review, TENTH, p3=score)
    assert refused.value.errors == {
        f"outcome_{ahead.pk}": "It is not due until Fri 18 Dec. Leave it open, or score it as kept."
    }
    assert set(outcomes(world.rep).values()) == {"open"}


def test_who_kept_it_already_may_say_so(world, review):
    submit(review, TENTH, p3=Score("kept", "Signed last week."))
    assert outcomes(world.rep)[THIRD] == "kept"
    assert Obligation.objects.get(subject=f"promise:{Promise.objects.get(text=THIRD).pk}").status == "done"
    held(steps.read(review.pk), TENTH)
    scores = MinutesView.of_draft(_content(review, TENTH), {}).scores
    assert [entry.state.word for entry in scores] == [
        "kept early",
        "not due until Fri 11 Dec",
        "not due until Wed 16 Dec",
    ]


def test_a_draft_of_before_that_called_it_missed_is_let_go(world, review):
    ahead = Promise.objects.get(text=THIRD)
    old = {str(ahead.pk): {"outcome": "missed", "words": "Forced.", "moved_to": ""}}
    Review.objects.filter(pk=review.pk).update(draft_scores=old)
    fresh = steps.read(review.pk)
    assert not selector.preparation(review=fresh, now=TENTH).faults.keys() & {f"outcome_{ahead.pk}"}
    submit(review, TENTH, p3=Score("missed", "Forced."))
    assert outcomes(world.rep)[THIRD] == "open" and steps.read(review.pk).draft_scores == {}


def test_what_falls_due_between_preparation_and_review_is_scored_on_screen(world, review):
    submit(review, TENTH)
    wrote = held(steps.read(review.pk), SEVENTEENTH)
    with pytest.raises(Invalid, match="A promise of the last review is not scored yet"):
        minutes.close_writing(make.act(world.manager, now=SEVENTEENTH), review=wrote, version=wrote.version)
    content = written(wrote, SEVENTEENTH, p1=Score("kept"), p2=Score("missed", "No proposal."))
    preparation.save(make.act(world.rep, now=SEVENTEENTH), review=wrote, version=wrote.version, written=content)
    # Written a day after it was held: what fell due since then is the next review's.
    signed(review, SEVENTEENTH + timedelta(days=1))
    document = json.loads(Minutes.objects.get(review=review).body)
    assert [(row["text"], row["outcome"]) for row in document["scores"]] == [(FIRST, "kept"), (SECOND, "missed")]
    assert document["carried"] == [{"due_on": "2026-12-18", "promised_in": build.PERIOD, "text": THIRD}]
    assert MinutesView(document, {}).kept == "One of two promises kept."


def test_the_next_review_opens_with_what_was_carried_and_says_where_it_comes_from(world, review):
    submit(review, TENTH, p1=Score("kept", "Early."))
    held(steps.read(review.pk), TENTH)
    signed(review, TENTH)
    later = build.cycle(world, period="FY2027-Q4", starts_on=date(2027, 5, 11), ends_before=date(2027, 6, 1))
    third = build.review(world, in_cycle=later)
    promises = selector.preparation(review=third, now=datetime(2027, 5, 1, 15, tzinfo=UTC)).promises
    assert [(row.promise.text, row.promised_in, row.is_due) for row in promises] == [
        (SECOND, build.PERIOD, True),
        (THIRD, build.PERIOD, True),
        *[(text, "FY2027-Q3", True) for text, _ in AGAIN],
    ]
    packet = build.packet(third, by=world.manager, now=datetime(2027, 5, 8, 15, tzinfo=UTC))
    lines = PacketView.of(packet).promises
    assert len(lines) == 5 and f"promised in {build.NAMED}" in lines[0].more


def test_a_review_that_nobody_held_loses_no_promise(world, review):
    later = build.cycle(world, period="FY2027-Q4", starts_on=date(2027, 5, 11), ends_before=date(2027, 6, 1))
    third = build.review(world, in_cycle=later)
    assert third.previous_id == review.pk
    promises = selector.preparation(review=third, now=datetime(2027, 5, 1, 15, tzinfo=UTC)).promises
    assert [row.promise.text for row in promises] == [FIRST, SECOND, THIRD]


def test_a_promise_that_was_moved_comes_back_with_its_new_day(world, review):
    submit(review, TWELFTH, p1=Score("moved", "They are away.", date(2027, 2, 3)))
    held(steps.read(review.pk), TWELFTH)
    signed(review, TWELFTH)
    later = build.cycle(world, period="FY2027-Q4", starts_on=date(2027, 5, 11), ends_before=date(2027, 6, 1))
    third = build.review(world, in_cycle=later)
    promises = selector.preparation(review=third, now=datetime(2027, 5, 1, 15, tzinfo=UTC)).promises
    assert (FIRST, "", date(2027, 2, 3)) in [(o.promise.text, o.promised_in, o.promise.due_on) for o in promises]


def test_it_is_scored_in_one_place_and_every_other_agrees(world, review):
    ahead = Promise.objects.get(text=THIRD)
    promise_service.score(make.act(world.rep, now=TENTH), promise=ahead, outcome="kept")
    scored = next(row for row in selector.preparation(review=review, now=TENTH).promises if row.promise == ahead)
    assert (scored.is_due, scored.is_early, scored.is_open) == (True, True, False)


def test_the_packet_keeps_apart_what_is_due_by_the_review(world, review):
    document = json.loads(build.packet(review, by=world.manager, now=TENTH + timedelta(hours=1)).body)
    held_on = review.presents_at.date()
    lines = {row["text"]: row["due_on"] for row in document["promises"]}
    carried = {row["text"]: row["due_on"] for row in document["carried"]}
    assert all(day <= held_on.isoformat() for day in lines.values())
    assert carried and all(day > held_on.isoformat() for day in carried.values())
    assert lines.keys() | carried.keys() == {FIRST, SECOND, THIRD}


def test_the_chain_counts_only_what_was_due(world, review):
    last = review.previous
    assert [(past.kept, past.promised) for past in review_selector.chain(review=last, today=make.TODAY)] == [(0, 0)]
    Promise.objects.filter(text=FIRST).update(outcome="kept", scored_at=TENTH, scored_by=world.rep)
    chain = review_selector.chain(review=last, today=date(2026, 12, 16))
    assert [(past.kept, past.promised) for past in chain] == [(1, 2)]


def test_documents_of_before_are_said_as_they_were():
    """Neither where a promise comes from nor what is carried stands in them."""
    row = {"text": "Call Isdom", "due_on": "2026-12-11", "outcome": "kept", "words": "Done."}
    (entry,) = MinutesView({"scores": [row]}, {}).scores
    assert (entry.state.word, entry.more) == ("kept", "by Fri 11 Dec · Done.")
    assert MinutesView({"scores": []}, {}).kept.startswith("There are no promises to score")
    assert MinutesView({"scores": [], "carried": [row]}, {}).kept == "No promise is due yet."


def _content(review: Review, now: datetime) -> dict:
    draft = selector.preparation(review=steps.read(review.pk), now=now)
    return minutes_selector.content(preparation=draft, by=review.reviewer, now=now)
