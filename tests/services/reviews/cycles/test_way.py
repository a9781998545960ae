"""A review from its preparation to both signatures, and who is refused on the way."""

from datetime import timedelta

import pytest

from accounts.models import Obligation
from plans.models import Promise
from reviews.cycles.services import steps
from reviews.documents.services import minutes, preparation
from reviews.models import Minutes, Review, Signature, Verdict
from reviews.presenting.services import answers, presenting
from tests import make
from tests.builders import reviews as build
from traps_web.lib.faults import Invalid, Refused, StaleState

TOMORROW = make.TODAY + timedelta(days=1)


def owed(trap: str, owner) -> str:
    return Obligation.objects.get(trap__key=trap, owner=owner).status


def test_the_whole_way_leaves_promises_that_are_owed(world: make.World) -> None:
    review = build.review(world, at="signed")
    assert review.signed_at == make.NOW
    promises = Promise.objects.filter(owner=world.rep)
    assert [(p.text, p.due_on) for p in promises.order_by("due_on")] == build.PROMISES
    assert Obligation.objects.filter(trap__key="promise", owner=world.rep, status="open").count() == 3
    assert owed("review-preparation", world.rep) == "done"
    assert Obligation.objects.filter(trap__key="review-signature", status="done").count() == 2


def test_a_preparation_with_holes_is_refused_beside_each_field_and_kept_as_a_draft(world: make.World) -> None:
    review = build.review(world)
    build.packet(review, by=world.manager)
    with pytest.raises(Invalid) as refused:
        preparation.submit(make.act(world.rep), review=review, version=1, written=preparation.Written())
    assert refused.value.errors["cause_FY2027-M04"] == "Choose a cause from the list."
    assert preparation.save(make.act(world.rep), review=review, version=1, written=preparation.Written()).version == 2


def test_nobody_prepares_for_somebody_else(world: make.World) -> None:
    review = build.review(world)
    build.packet(review, by=world.manager)
    for somebody in (world.manager, world.leader, world.peer):
        with pytest.raises(Refused, match="Only Rita Rep can prepare"):
            preparation.submit(make.act(somebody), review=review, version=1, written=build.written(review))


def test_without_a_packet_it_is_not_presented(world: make.World) -> None:
    review = build.review(world)
    with pytest.raises(Invalid, match="not built yet"):
        presenting.present(make.act(world.manager), review=review, version=1)


def test_it_is_held_though_nothing_is_prepared(world: make.World) -> None:
    review = build.review(world)
    build.packet(review, by=world.manager)
    assert presenting.present(make.act(world.leader), review=review, version=1).status == "live"


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_only_the_reviewer_and_the_line_judge(world: make.World, who: str) -> None:
    review = build.review(world, at="live")
    with pytest.raises(Refused, match="Mara Manager or the line above"):
        presenting.give_verdict(
            make.act(getattr(world, who)), review=review, version=review.version, verdict="stands", until=None, words=""
        )


def test_sent_back_needs_words_and_a_day_ahead(world: make.World) -> None:
    review = build.review(world, at="live")
    facts = {"review": review, "version": review.version, "verdict": "sent back"}
    with pytest.raises(Invalid) as refused:
        presenting.give_verdict(make.act(world.manager), until=make.TODAY, words=" ", **facts)
    assert set(refused.value.errors) == {"until", "words"}


def test_sent_back_is_prepared_again_and_presented_again(world: make.World) -> None:
    review = build.review(world, at="live")
    back = presenting.give_verdict(
        make.act(world.manager),
        review=review,
        version=review.version,
        verdict="sent back",
        until=TOMORROW,
        words="No plan.",
    )
    assert (back.status, back.sent_back_until) == ("sent back", TOMORROW)
    assert Obligation.objects.filter(trap__key="review-preparation", owner=world.rep, status="open").count() == 1
    with pytest.raises(StaleState):
        presenting.present(make.act(world.manager), review=back, version=back.version)
    again = preparation.submit(
        make.act(world.rep), review=back, version=back.version, written=build.written(back, covers=True)
    )
    live = presenting.present(make.act(world.manager), review=again, version=again.version)
    stands = presenting.give_verdict(
        make.act(world.manager), review=live, version=live.version, verdict="stands", until=None, words="Now it does."
    )
    assert stands.status == "stands"
    assert list(Verdict.objects.order_by("pk").values_list("verdict", flat=True)) == ["sent back", "stands"]
    assert not Obligation.objects.filter(
        trap__key="review-held", owner=world.manager, status="open", subject__startswith=f"review:{review.pk}"
    ).exists()


def test_a_stale_page_changes_nothing(world: make.World) -> None:
    review = build.review(world, at="live")
    presenting.write_promises(make.act(world.rep), review=review, version=review.version, rows=build.PROMISES)
    with pytest.raises(
        StaleState,
        match="This review changed while you were looking at it",
    ):
        presenting.give_verdict(
            make.act(world.manager), review=review, version=review.version, verdict="stands", until=None, words=""
        )


def test_promises_need_words_and_a_day_each(world: make.World) -> None:
    review = build.review(world, at="live")
    rows = [("", None), ("Call Isdom", make.TODAY), ("Proposal", TOMORROW)]
    with pytest.raises(Invalid) as refused:
        presenting.write_promises(make.act(world.rep), review=review, version=review.version, rows=rows)
    assert set(refused.value.errors) == {"text_1", "due_on_1", "due_on_2"}


def test_the_writing_closes_only_with_three_promises(world: make.World) -> None:
    review = build.review(world, at="stands")
    with pytest.raises(Invalid, match="Three promises are needed; none are written"):
        minutes.close_writing(make.act(world.manager), review=review, version=review.version)


def test_the_writing_closes_only_when_every_month_is_explained(world: make.World) -> None:
    review = build.review(world)
    build.packet(review, by=world.manager)
    live = presenting.present(make.act(world.manager), review=review, version=1)
    stands = presenting.give_verdict(
        make.act(world.manager), review=live, version=live.version, verdict="stands", until=None, words=""
    )
    wrote = presenting.write_promises(make.act(world.rep), review=stands, version=stands.version, rows=build.PROMISES)
    with pytest.raises(
        Invalid, match="September, October and November are not explained yet: a cause or words are missing"
    ):
        minutes.close_writing(make.act(world.manager), review=wrote, version=wrote.version)
    saved = preparation.save(make.act(world.rep), review=wrote, version=wrote.version, written=build.written(wrote))
    assert minutes.close_writing(make.act(world.manager), review=saved, version=saved.version)


@pytest.mark.parametrize("order", [("rep", "manager"), ("manager", "rep")])
def test_both_sign_in_either_order(world: make.World, order: tuple[str, str]) -> None:
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    first, second = (getattr(world, who) for who in order)
    assert minutes.sign(make.act(first), review=review, sha256=sha256, password=make.PASSWORD).status == "to sign"
    assert not Promise.objects.exists()
    assert minutes.sign(make.act(second), review=review, sha256=sha256, password=make.PASSWORD).status == "signed"
    assert {s.sha256 for s in Signature.objects.all()} == {sha256}


def test_a_wrong_password_signs_nothing(world: make.World) -> None:
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    with pytest.raises(Invalid, match="This is not your password"):
        minutes.sign(make.act(world.rep), review=review, sha256=sha256, password="guess")
    assert not Signature.objects.exists()


def test_nobody_signs_twice_or_for_others_or_what_was_not_read(world: make.World) -> None:
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    minutes.sign(make.act(world.rep), review=review, sha256=sha256, password=make.PASSWORD)
    with pytest.raises(StaleState, match="This side has already signed"):
        minutes.sign(make.act(world.rep), review=review, sha256=sha256, password=make.PASSWORD)
    with pytest.raises(Refused):
        minutes.sign(make.act(world.peer), review=review, sha256=sha256, password=make.PASSWORD)
    with pytest.raises(StaleState):
        minutes.sign(make.act(world.manager), review=review, sha256="0" * 64, password=make.PASSWORD)
    assert Signature.objects.count() == 1


def test_the_group_answers_once_each_and_the_presenter_replies(world: make.World) -> None:
    review = build.review(world, at="live")
    answers.give(make.act(world.peer), review=review, stands=2, idea="Ask their finance.")
    mine = answers.give(make.act(world.peer), review=review, stands=3, idea="Ask their finance.")
    answers.give(make.act(world.leader), review=review, stands=4, idea="")
    assert [a.stands for a in review.answers.order_by("pk")] == [3, 4]
    assert (
        answers.reply(make.act(world.rep), answer=mine, words="I call them tomorrow.").reply == "I call them tomorrow."
    )
    with pytest.raises(Refused):
        answers.reply(make.act(world.manager), answer=mine, words="No.")


@pytest.mark.parametrize("who", ["rep", "manager", "other_rep", "admin"])
def test_who_presents_judges_or_stands_elsewhere_does_not_answer(world: make.World, who: str) -> None:
    review = build.review(world, at="live")
    with pytest.raises(Refused):
        answers.give(make.act(getattr(world, who)), review=review, stands=5, idea="")


@pytest.mark.parametrize("at", ["prepared", "stands", "signed"])
def test_answers_are_taken_only_while_it_is_live(world: make.World, at: str) -> None:
    review = build.review(world, at=at)
    with pytest.raises(StaleState):
        answers.give(make.act(world.peer), review=review, stands=5, idea="")


def test_no_step_is_taken_twice(world: make.World) -> None:
    review = build.review(world, at="prepared")
    presenting.present(make.act(world.manager), review=review, version=review.version)
    with pytest.raises(StaleState):
        presenting.present(make.act(world.manager), review=review, version=review.version)
    assert steps.read(review.pk).status == "live"
    assert Review.objects.get(pk=review.pk).started_by == world.manager
