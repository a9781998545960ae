"""The pages that move a review and take a quarter back, and the calls that do the same."""

from __future__ import annotations

import pytest

from reviews.cycles.services import steps
from reviews.models import Cycle, Review, ReviewMove, ReviewMoveRequest
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(world: make.World) -> Review:
    return build.review(world)


def typed(review: Review, day: str, **more: object) -> dict[str, object]:
    version = steps.read(review.pk).version
    return {"version": version, "day": day, "at": "16:00", "reason": "The plant is closed."} | more


def test_the_reviewer_moves_it_from_its_page(world, client_of, review):
    manager, address = client_of(world.manager), f"/reviews/{review.pk}/move/"
    assert address in manager.get(f"/reviews/{review.pk}/").content.decode()
    page = manager.get(address).content.decode()
    assert "A later day counts as an extension of Mara Manager." in page
    assert manager.post(address, typed(review, "2026-12-17")).status_code == 302
    for who in (world.manager, world.rep):
        shown = client_of(who).get(f"/reviews/{review.pk}/").content.decode()
        assert "Moved once" in shown and "The plant is closed." in shown and "Thu 17 Dec 16:00" in shown
    assert "The line above Mara Manager decides" in manager.get(address).content.decode()


def test_the_rep_finds_no_way_to_move_it(world, client_of, review):
    rep, address = client_of(world.rep), f"/reviews/{review.pk}/move/"
    assert address not in rep.get(f"/reviews/{review.pk}/").content.decode()
    assert rep.post(address, typed(review, "2026-12-17")).status_code == 403
    assert not ReviewMove.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"day": "2026-12-21"}, ". Choose an earlier day."),
        ({"day": ""}, "Choose a day."),
        ({"day": "9999-12-31"}, "Choose a day between"),
        ({"at": "25:00"}, "Enter a time like 14:30."),
        ({"reason": ""}, "Give a reason for the move; it is kept with the review."),
        ({"reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(world, client_of, review, more, sentence):
    answer = client_of(world.manager).post(f"/reviews/{review.pk}/move/", typed(review, "2026-12-17") | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert "The plant is closed." in page or "reason" in more


def test_a_stale_page_keeps_what_was_typed_and_may_be_sent_again(world, client_of, review):
    manager, address = client_of(world.manager), f"/reviews/{review.pk}/move/"
    stale = manager.post(address, typed(review, "2026-12-17", version=77))
    assert stale.status_code == 409 and "The plant is closed." in stale.content.decode()
    assert f'name="version" value="{review.version}"' in stale.content.decode()


def test_an_hour_that_is_soon_is_asked_for_and_answered_on_a_page(world, client_of, review):
    manager, rep = client_of(world.manager), client_of(world.rep)
    assert manager.post(f"/reviews/{review.pk}/move/", typed(review, "2026-11-27", at="09:00")).status_code == 302
    request = ReviewMoveRequest.objects.get()
    address = f"/reviews/{review.pk}/moves/{request.pk}/"
    assert address in rep.get(f"/reviews/{review.pk}/").content.decode()
    assert "asks to hold Rita Rep’s review" in rep.get(address).content.decode()
    without = rep.post(address, {"decision": "refuse", "answer": " "})
    assert without.status_code == 422 and "Give a reason for the refusal." in without.content.decode()
    assert manager.post(address, {"decision": "agree"}).status_code == 403
    assert rep.post(address, {"decision": "agree"}).status_code == 302
    assert rep.post(address, {"decision": "agree"}).status_code == 409
    assert ReviewMove.objects.get().agreed_by == world.rep
    assert client_of(world.leader).get(f"/reviews/{review.pk}/moves/{request.pk + 1}/").status_code == 404


def test_programs_move_it_ask_and_answer(world, api_of, review):
    manager, rep, address = api_of(world.manager), api_of(world.rep), f"/api/v1/reviews/{review.pk}"
    moved = manager.post(f"{address}/move/", typed(review, "2026-12-16"))
    assert moved.status_code == 200 and moved.data["request"] is None and moved.data["move"]["is_later"] is True
    assert moved.data["review"]["presents_at"].startswith("2026-12-16T")
    again = manager.post(f"{address}/move/", typed(review, "2026-12-18"))
    assert again.data["move"] is None and again.data["request"]["word_of"] == "above"
    decide = f"{address}/moves/{again.data['request']['id']}/answer/"
    assert rep.post(decide, {"agree": True}).status_code == 403 == manager.post(decide, {"agree": True}).status_code
    assert api_of(world.other_manager).post(decide, {"agree": True}).status_code == 404
    leader = api_of(world.leader)
    assert set(leader.post(decide, {"agree": False}).data) == {"answer"}
    assert leader.post(decide, {"agree": True}).data["move"]["agreed_by"] == world.leader.pk
    read = rep.get(f"{address}/moves/").data
    assert len(read["moves"]) == 2 and [row["status"] for row in read["requests"]] == ["agreed"]
    assert rep.post(f"{address}/move/", typed(review, "2026-12-17")).status_code == 403
    assert set(manager.post(f"{address}/move/", typed(review, "2026-12-21")).data) == {"day"}
    assert set(manager.post(f"{address}/move/", typed(review, "2026-12-17", reason="")).data) == {"reason"}


def test_a_leader_takes_the_quarter_back_on_a_page(world, client_of, review):
    leader, cycle = client_of(world.leader), Cycle.objects.get()
    address = f"/reviews/cycles/{cycle.pk}/take-back/"
    assert address in leader.get(f"/reviews/cycles/{cycle.pk}/").content.decode()
    assert "6 reviews would be removed" in leader.get(address).content.decode()
    wrong = leader.post(address, {"reason": " "})
    assert (
        wrong.status_code == 422
        and "Give a reason for taking them back; everyone on the roster reads it." in wrong.content.decode()
    )
    assert leader.post(address, {"reason": "The wrong quarter."}).status_code == 302
    assert leader.get(address).status_code == 404 == client_of(world.rep).get(f"/reviews/{review.pk}/").status_code
    assert f"Open {build.NAMED}" in leader.get("/reviews/").content.decode()


def test_what_stands_against_it_is_said(world, client_of, review):
    build.review(world, at="live")
    address = f"/reviews/cycles/{Cycle.objects.get().pk}/take-back/"
    leader = client_of(world.leader)
    assert "1 review is held or begun" in leader.get(address).content.decode()
    assert leader.post(address, {"reason": "The wrong quarter."}).status_code == 409
    assert Cycle.objects.get().status == "open"


def test_programs_take_it_back_as_well(world, api_of, review):
    address = f"/api/v1/cycles/{Cycle.objects.get().pk}/take-back/"
    assert api_of(world.manager).post(address, {"reason": "x"}).status_code == 403
    leader = api_of(world.leader)
    assert set(leader.post(address, {}).data) == {"reason"}
    taken = leader.post(address, {"reason": "The wrong quarter."})
    assert (taken.status_code, taken.data["status"]) == (200, "taken back")
    assert leader.post(address, {"reason": "The wrong quarter."}).status_code == 404
    assert leader.get("/api/v1/cycles/").data["results"] == [] == leader.get("/api/v1/reviews/").data["results"]
