"""The page that closes a quarter, the roster before and after, and the call that does the same."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.duties.services import obligations
from accounts.models import Obligation
from accounts.organisation.services import lines
from reviews.cycles.services import cycles
from reviews.models import Cycle, Review
from tests import make
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(world) -> Cycle:
    opened = build.cycle(world)
    build.review(world, at="signed")
    duty = Obligation.objects.get(trap__key="review-preparation", owner=world.peer)
    obligations.waive(make.act(world.manager), obligation=duty, reason="Ill.")
    return opened


def text(answer) -> str:
    """Without the marks that keep the name of a period on one line of a headline."""
    return re.sub(r'<span class="nowrap">([^<]*)</span>', r"\1", answer.content.decode())


def test_the_roster_says_who_has_done_it_who_is_due_and_who_is_excused(world, client_of, cycle):
    page = text(client_of(world.leader).get(reverse("cycle_detail", args=[cycle.pk])))
    assert "1 of 6 reviews of this quarter is held, 1 excused, 4 still due." in page
    excused = text(client_of(world.leader).get(reverse("cycle_detail", args=[cycle.pk]), {"who": "excused"}))
    assert "Paul Peer" in excused and "Olga Other" not in excused
    assert text(client_of(world.leader).get("/reviews/?who=nobody")).count(">Olga Other<") == 1


def test_a_leader_closes_it_with_a_reason(world, client_of, cycle):
    leader, address = client_of(world.leader), reverse("cycle_close", args=[cycle.pk])
    page = text(leader.get(address))
    assert f"Close {build.NAMED}: 1 of 6 signed, 1 excused." in page and "4 reviews would end as they are." in page
    assert "Olga Other" in page and "Paul Peer" not in page
    wrong = leader.post(address, {"reason": " "})
    assert (
        wrong.status_code == 422
        and "Give a reason for closing while reviews are open; it is kept with the quarter." in text(wrong)
    )
    long = leader.post(address, {"reason": "x" * 501})
    assert long.status_code == 422 and "at most 500 characters" in text(long)
    assert leader.post(address, {"reason": "It is over."}).status_code == 302
    roster = text(leader.get(reverse("cycle_detail", args=[cycle.pk])))
    assert f"{build.NAMED} is closed: 1 of 6 signed, 1 excused, 4 closed unsigned." in roster
    assert "by Lea Leader: It is over." in roster and "Add who joined" not in roster
    again = leader.post(address, {"reason": "Once more."})
    assert again.status_code == 409 and "are closed and cannot change." in text(again)


def test_a_manager_is_told_who_closes_it(world, client_of, cycle):
    manager, address = client_of(world.manager), reverse("cycle_close", args=[cycle.pk])
    assert "Only leaders and admins can close the reviews of a quarter." in text(manager.get(address))
    assert address not in text(manager.get(reverse("cycle_detail", args=[cycle.pk])))


def test_a_closed_review_says_so_to_both_sides(world, client_of, cycle):
    build.packet(Review.objects.get(cycle=cycle, person=world.other_rep), by=world.admin)
    client_of(world.admin).post(reverse("cycle_close", args=[cycle.pk]), {"reason": "It is over."})
    theirs = Review.objects.get(cycle=cycle, person=world.other_rep)
    own, address = client_of(world.other_rep), reverse("review_detail", args=[theirs.pk])
    assert "The reviews of this quarter were closed before your review was signed." in text(own.get(address))
    other = text(client_of(world.leader).get(address))
    assert "The reviews of this quarter were closed before Olga Other’s review was signed." in other
    assert "are closed and cannot change." in text(own.get(reverse("review_prepare", args=[theirs.pk])))
    assert (
        own.post(reverse("review_prepare", args=[theirs.pk]), {"version": theirs.version, "save": 1}).status_code == 409
    )
    excused = Review.objects.get(cycle=cycle, person=world.peer)
    page = text(client_of(world.manager).get(reverse("review_detail", args=[excused.pk])))
    assert "Paul Peer was excused from the review of this quarter." in page


def test_programs_close_it_as_well(world, api_of, cycle):
    leader, address = api_of(world.leader), f"/api/v1/cycles/{cycle.pk}/"
    assert leader.get(address).data["counts"]["excused"] == 1
    assert api_of(world.manager).post(f"{address}close/", {"reason": "x"}).status_code == 403
    assert set(leader.post(f"{address}close/", {}).data) == {"reason"}
    closed = leader.post(f"{address}close/", {"reason": "It is over."})
    assert closed.status_code == 200 and closed.data["status"] == "closed" and closed.data["closed_at"]
    assert leader.post(f"{address}close/", {"reason": "It is over."}).status_code == 409
    assert leader.post(f"{address}refresh/").status_code == 409 == leader.post(f"{address}build/").status_code
    assert api_of(world.manager).get(address).data["close_reason"] == "It is over."
    assert api_of(world.rep).get(address).data["close_reason"] == ""
    dodgers = leader.get("/api/v1/reviews/", {"status": "unsigned"}).data["results"]
    assert len(dodgers) == 4


def test_both_pages_run_as_many_queries_for_many_as_for_few(world, client_of, cycle):
    leader = client_of(world.leader)
    pages = [reverse("cycle_close", args=[cycle.pk]), reverse("cycle_detail", args=[cycle.pk])]

    def counted() -> list[int]:
        counts = []
        for address in pages:
            leader.get(address)  # What is read once per version of the configuration is not the page's.
            with CaptureQueriesContext(connection) as caught:
                assert leader.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    few = counted()
    for number in range(12):
        make.member(make.person(f"Joiner {number:02d}"), world.north)
    lines.rebuild(today=make.TODAY)
    assert cycles.refresh_roster(make.act(world.manager), cycle=cycle).added == 12
    assert counted() == few and max(few) <= 20
