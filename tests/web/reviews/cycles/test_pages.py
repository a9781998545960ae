"""The pages of a review: who sees what, what is kept, and what stays the same for ever."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person, Team
from accounts.organisation.services import lines
from reviews.models import Answer, Cycle, Minutes, Review
from tests import make
from tests.builders import reviews as build
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.deals import make_deal
from traps_web.lib import clock

ClientOf = Callable[[Person], Client]
PAGES = ("", "packet/", "packet.pdf", "present/", "prepare/", "answer/", "sign/")


def codes(client: Client, review: Review) -> dict[str, int]:
    return {page: client.get(f"/reviews/{review.pk}/{page}").status_code for page in PAGES}


def test_before_it_is_presented_it_does_not_exist_for_peers(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="prepared")
    for somebody in (world.peer, world.other_rep, world.other_manager):
        assert set(codes(client_of(somebody), review).values()) == {404}


def test_while_it_is_live_the_group_follows_and_answers(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="live")
    assert codes(client_of(world.peer), review) == {
        "": 200,
        "packet/": 200,
        "packet.pdf": 200,
        "present/": 200,
        "prepare/": 404,
        "answer/": 200,
        "sign/": 404,
    }
    assert set(codes(client_of(world.other_rep), review).values()) == {404}


def test_afterwards_the_group_reads_packet_and_minutes_only(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="signed")
    code_by_page = codes(client_of(world.peer), review)
    assert (code_by_page["packet/"], code_by_page["present/"], code_by_page["prepare/"]) == (200, 404, 404)
    assert "Proposal to Isdom" in client_of(world.peer).get(f"/reviews/{review.pk}/").content.decode()


def test_the_group_reads_no_minutes_before_both_have_signed(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="to sign")
    for page in ("", "packet/"):
        assert "Proposal to Isdom" not in client_of(world.peer).get(f"/reviews/{review.pk}/{page}").content.decode()


def test_both_sides_read_the_same_numbers(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="prepared")
    pages = {
        client_of(who).get(f"/reviews/{review.pk}/packet/").content.split(b"<article")[1]
        for who in (world.rep, world.manager, world.leader)
    }
    assert len(pages) == 1


def test_a_signed_review_is_the_same_bytes_after_everything_else_changed(
    world: make.World, client_of: ClientOf
) -> None:
    make_booking(world.rep, "500.00")
    deal = make_deal(world.rep, at="Proposal", close_on=date(2026, 11, 27))
    review = build.review(world, at="signed")
    leader = client_of(world.leader)

    def documents() -> tuple[bytes, bytes]:
        page = leader.get(f"/reviews/{review.pk}/packet/").content.split(b"<article", 1)[1]
        return page, leader.get(f"/reviews/{review.pk}/packet.pdf").content

    before = documents()
    make_booking(world.rep, "90000.00")
    deal.__class__.objects.filter(pk=deal.pk).update(name="Renamed", amount=Decimal("7.00"))
    Team.objects.filter(pk=world.north.pk).update(name="Far North")
    Person.objects.filter(pk=world.rep.pk).update(name="Rita Married")
    Person.objects.filter(pk=world.manager.pk).update(name="Mara Left")
    lines.rebuild(today=make.TODAY)
    assert documents() == before
    assert before[1].startswith(b"%PDF")


def test_the_next_review_opens_with_the_promises(world: make.World, client_of: ClientOf) -> None:
    build.review(world, at="signed")
    later = make.NOW + timedelta(days=1)
    cycle = build.cycle(world, period="FY2027-Q3", starts_on=date(2027, 2, 9), ends_before=date(2027, 3, 1), now=later)
    following = Review.objects.get(cycle=cycle, person=world.rep)
    build.packet(following, by=world.manager)
    page = client_of(world.rep).get(f"/reviews/{following.pk}/prepare/").content.decode()
    for text, _ in build.PROMISES:
        assert text in page


def test_a_half_written_preparation_comes_back_with_every_word(world: make.World, client_of: ClientOf) -> None:
    set_budget(world.rep)
    review = build.review(world)
    build.packet(review, by=world.manager)
    typed = {
        "version": "1",
        "act_rows": "1",
        "words_FY2027-M04": "Kept words",
        "act0-text": "Call",
        "act0-amount": "lots",
        "submit": "1",
    }
    answer = client_of(world.rep).post(f"/reviews/{review.pk}/prepare/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept words" in page and "<dt>Q2 FY2027 gap</dt>" in page
    assert 'value="lots"' in page
    assert "Enter an amount like" in page


def test_a_stale_preparation_keeps_the_text_and_may_be_sent_again(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world)
    build.packet(review, by=world.manager)
    Review.objects.filter(pk=review.pk).update(version=7)
    client, typed = (
        client_of(world.rep),
        {"version": "1", "act_rows": "0", "words_FY2027-M04": "Kept words", "save": "1"},
    )
    answer = client.post(f"/reviews/{review.pk}/prepare/", typed)
    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()
    assert client.post(f"/reviews/{review.pk}/prepare/", typed | {"version": "7"}).status_code == 302


def opening_of(client: Client, address: str) -> dict[str, str]:
    """What the page that shows the roster sends when it is pressed."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'name="(period|seen)" value="([^"]*)"', page)) | {"open": "1"}


def test_a_manager_opens_the_quarter_and_sees_the_packets_built(world: make.World, client_of: ClientOf) -> None:
    build.install()
    client = client_of(world.manager)
    assert f"Open {build.NAMED}" in client.get("/reviews/").content.decode()
    address = f"/reviews/cycles/open/?period={build.PERIOD}"
    page = client.get(address).content.decode()
    assert "2 reviews would be held" in page and "Rita Rep" in page and "Olga Other" not in page
    assert 'name="last_day"' not in page and not Cycle.objects.exists()
    sent = opening_of(client, address)
    answer = client.post("/reviews/cycles/open/", sent)
    cycle = Cycle.objects.get()
    assert answer.url == f"/reviews/cycles/{cycle.pk}/"
    again = client.post("/reviews/cycles/open/", sent)
    assert again.url == answer.url and Review.objects.count() == 2
    client.post(f"/reviews/cycles/{cycle.pk}/build/")
    fragment = client.get(f"/reviews/cycles/{cycle.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Packets of Q2 FY2027" in fragment
    assert "<html" not in fragment


def test_the_days_are_those_of_the_quarter_that_is_picked(world: make.World, client_of: ClientOf) -> None:
    build.install()
    client = client_of(world.leader)
    for period, first, last in (
        ("FY2027-Q2", "11/10/2026", "11/30/2026"),
        ("FY2027-Q3", "2/8/2027", "2/28/2027"),
        ("FY2027-Q1", "11/25/2026", "12/15/2026"),  # It is over: the three weeks from today on.
    ):
        page = client.get(f"/reviews/cycles/open/?period={period}").content.decode()
        assert re.findall(r'name="\w+" value="([^"]+)"[^>]*data-day', page) == [first, last]
    assert client.get("/reviews/cycles/open/?period=FY1999-Q1").status_code == 404


def test_other_days_are_shown_before_they_are_opened(world: make.World, client_of: ClientOf) -> None:
    build.install()
    client = client_of(world.leader)
    sent = opening_of(client, f"/reviews/cycles/open/?period={build.PERIOD}")
    days = {"starts_on": "2026-12-01", "last_day": "2026-12-18"}
    stale = client.post("/reviews/cycles/open/", sent | days)
    assert (
        stale.status_code == 409
        and "The roster changed while you were looking at it. Read it again, then open the quarter."
        in stale.content.decode()
    )
    shown = client.post("/reviews/cycles/open/", {"period": build.PERIOD, "show": "1"} | days)
    page = shown.content.decode()
    assert shown.status_code == 200 and "6 reviews would be held" in page and not Cycle.objects.exists()
    seen = dict(re.findall(r'name="(seen)" value="([^"]*)"', page))
    assert client.post("/reviews/cycles/open/", sent | days | seen).status_code == 302
    assert Cycle.objects.get().starts_on == date(2026, 12, 1)


@pytest.mark.parametrize("last_day", ["2026-11-20", "2026-11-27", ""])
def test_days_that_cannot_be_are_refused_and_kept(world: make.World, client_of: ClientOf, last_day: str) -> None:
    build.install()
    sent = {"period": build.PERIOD, "starts_on": "2026-11-10", "last_day": last_day, "seen": "x", "open": "1"}
    answer = client_of(world.leader).post("/reviews/cycles/open/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'name="starts_on" value="2026-11-10"' in page
    assert f'value="{last_day}"' in page or not last_day
    assert not Cycle.objects.exists()


def test_a_rep_finds_the_own_review_and_no_roster(world: make.World, client_of: ClientOf) -> None:
    build.cycle(world)
    page = client_of(world.rep).get("/reviews/").content.decode()
    assert ". Your preparation is not handed in yet." in page
    assert "Paul Peer" not in page


def test_a_third_person_answers_and_the_answer_arrives_as_a_fragment(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="live")
    client_of(world.peer).post(f"/reviews/{review.pk}/answer/", {"stands": "2", "idea": "Ask their finance."})
    fragment = client_of(world.manager).get(f"/reviews/{review.pk}/present/?part=group", headers={"HX-Request": "true"})
    assert "Ask their finance." in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert Answer.objects.get().stands == 2


def test_an_answer_without_a_number_keeps_the_idea(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="live")
    answer = client_of(world.peer).post(f"/reviews/{review.pk}/answer/", {"idea": "Kept idea"})
    assert answer.status_code == 422
    assert "Kept idea" in answer.content.decode()


def test_a_wrong_password_is_a_sentence_beside_the_field(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="to sign")
    sha256 = Minutes.objects.get(review=review).sha256
    answer = client_of(world.rep).post(f"/reviews/{review.pk}/sign/", {"sha256": sha256, "password": "guess"})
    assert answer.status_code == 422
    assert "This is not your password. Nothing was signed." in answer.content.decode()


def test_sending_back_without_words_stays_on_its_screen(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="live")
    answer = client_of(world.manager).post(
        f"/reviews/{review.pk}/verdict/", {"version": review.version, "verdict": "sent back"}
    )
    assert answer.status_code == 422
    assert 'data-start="verdict"' in answer.content.decode()


@pytest.mark.parametrize("page", ["/reviews/", "/api/v1/reviews/"])
def test_lists_take_the_same_queries_whatever_their_length(world: make.World, client_of: ClientOf, page: str) -> None:
    client = client_of(world.leader)

    def queries() -> int:
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert client.get(page).status_code == 200
        return len(taken)

    cycle = build.cycle(world)
    few = queries()
    for number in range(6):
        make.member(make.person(f"Nora {number}"), world.north)
    lines.rebuild(today=make.TODAY)
    build.cycles.refresh_roster(make.act(world.leader), cycle=cycle)
    assert queries() == few


def test_the_api_shows_what_the_pages_show_and_hides_the_rest(world: make.World, client_of: ClientOf) -> None:
    review = build.review(world, at="signed")
    rows = client_of(world.manager).get("/api/v1/reviews/?status=signed").json()["results"]
    assert [(row["person_name"], row["period"]) for row in rows] == [("Rita Rep", build.PERIOD)]
    assert client_of(world.other_rep).get(f"/api/v1/reviews/{review.pk}/").status_code == 404


def test_what_is_missing_names_its_month_and_its_promise(world: make.World, client_of: ClientOf) -> None:
    build.review(world, at="signed")
    later = make.NOW + timedelta(days=1)
    cycle = build.cycle(world, period="FY2027-Q3", starts_on=date(2027, 2, 9), ends_before=date(2027, 3, 1), now=later)
    review = Review.objects.get(cycle=cycle, person=world.rep)
    in_january = datetime(2027, 1, 12, 15, tzinfo=UTC)
    with clock.frozen(in_january):
        build.packet(review, by=world.manager, now=in_january)
        address = f"/reviews/{review.pk}/prepare/"
        sent = {"version": review.version, "act_rows": 0, "submit": 1, "words_FY2027-M07": "Two plants closed."}
        answer = client_of(world.rep).post(address, sent)
    listed = re.search(r"fields need attention.*?</p>", answer.content.decode(), re.DOTALL)
    assert answer.status_code == 422 and listed
    missing = re.findall(r">([^<]+)</a>", listed[0])
    assert missing[:2] == ["promise 1: what became of it", "promise 2: what became of it"]
    assert missing[3:] == ["December: cause", "January: cause", "January: words"]
