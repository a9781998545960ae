"""A review taken along its whole way by programs, and what stands around it: cycles, documents, causes, search."""

from datetime import date

import pytest

from accounts.models import Obligation
from plans.models import Promise
from reviews.models import Cause, Minutes, PacketOrder, Review, Signature
from tests import make
from tests.builders import reviews as build
from tests.builders import search_words
from tests.builders.customers import make_customer
from tests.builders.deals import make_deal

THREE = [{"text": text, "due_on": due_on.isoformat()} for text, due_on in build.PROMISES]


def url(review, *parts):
    return "/".join([f"/api/v1/reviews/{review.pk}", *parts, ""])


def version(review):
    return Review.objects.values_list("version", flat=True).get(pk=review.pk)


def whys(client, review):
    months = client.get(url(review, "preparation")).data["explanations"]
    return [{"month": row["month"], "cause": "slow follow-up", "words": "I came late."} for row in months]


def test_a_review_goes_its_whole_way(world, api_of):
    review = build.review(world)
    build.packet(review, by=world.manager)
    rep, manager, peer = api_of(world.rep), api_of(world.manager), api_of(world.peer)
    body = {"version": version(review), "explanations": whys(rep, review)}
    handed_in = rep.post(url(review, "preparation", "submit"), body)
    assert handed_in.status_code == 200 and handed_in.data["status"] == "prepared"
    assert peer.get(url(review)).status_code == 404
    assert manager.post(url(review, "start"), {"version": version(review)}).data["status"] == "live"

    response = peer.post(url(review, "answers"), {"stands": 4, "idea": "Call the buyer first."})
    assert response.status_code == 200 and response.data["person_name"] == world.peer.name
    replied = rep.post(url(review, "answers", str(response.data["id"]), "reply"), {"reply": "On Monday."})
    assert replied.data["reply"] == "On Monday."
    judged = manager.post(url(review, "verdict"), {"version": version(review), "verdict": "stands"})
    assert judged.data["status"] == "stands"
    written = rep.put(url(review, "promises"), {"version": version(review), "promises": THREE})
    assert written.status_code == 200
    minutes = manager.post(url(review, "close"), {"version": version(review)})
    assert minutes.status_code == 200 and minutes.data["is_closed"] is True and not minutes.data["missing"]
    assert peer.get(url(review, "minutes")).status_code == 404

    hand = {"sha256": minutes.data["sha256"], "password": make.PASSWORD}
    assert manager.post(url(review, "sign"), hand).data["status"] == "to sign"
    done = rep.post(url(review, "sign"), hand)
    assert done.data["status"] == "signed" and done.data["signed_at"]
    assert Promise.objects.filter(owner=world.rep).count() == 3
    read = peer.get(url(review, "minutes")).data
    assert [row["role"] for row in read["signatures"]] == ["reviewer", "person"]
    assert read["document"]["promises"][0]["text"] == build.PROMISES[0][0]
    assert rep.post(url(review, "sign"), hand).status_code == 409


def test_a_draft_keeps_what_is_left_out_and_says_what_is_missing(world, api_of):
    review = build.review(world)
    build.packet(review, by=world.manager)
    deal, customer, rep = make_deal(world.rep, external_id="D1"), make_customer("Isdom", world.rep), api_of(world.rep)
    acts = [
        {"text": "Sign the second site", "deal": "D1", "amount": "20000", "chance": "50", "due_on": "2026-12-05"},
        {"text": "Ask for the order", "customer": "Isdom", "amount": "5.5", "chance": 0, "due_on": "2026-12-06"},
    ]
    kept = rep.patch(url(review, "preparation"), {"version": version(review), "actions": acts})
    assert kept.status_code == 200
    assert [(row["deal"], row["customer"], row["amount"], row["chance"]) for row in kept.data["actions"]] == [
        (deal.pk, None, "20000.00", "50"),
        (None, customer.pk, "5.50", "0"),
    ]
    assert all(key.startswith(("cause_", "words_")) for key in kept.data["missing"]) and kept.data["missing"]
    half = {"version": kept.data["version"], "explanations": whys(rep, review)[:1]}
    again = rep.patch(url(review, "preparation"), half)
    assert len(again.data["actions"]) == 2 and again.data["explanations"][0]["cause"] == "slow follow-up"
    assert rep.patch(url(review, "preparation"), half).status_code == 409
    short = rep.post(url(review, "preparation", "submit"), {"version": again.data["version"]})
    assert short.status_code == 400 and short.data == {
        key: [sentence] for key, sentence in again.data["missing"].items()
    }
    refused = api_of(world.manager).get(url(review, "preparation"))
    assert refused.status_code == 403 and refused.data["detail"].startswith("Only Rita Rep can prepare this review")


def test_promises_of_the_last_review_are_scored_as_a_draft_and_for_good(world, api_of):
    signed = build.review(world, at="signed")
    later = build.cycle(world, period="FY2027-Q3", starts_on=date(2026, 12, 20), ends_before=date(2027, 2, 20))
    review = build.review(world, in_cycle=later)
    assert review.previous_id == signed.pk
    build.packet(review, by=world.manager)
    rep = api_of(world.rep)
    promises = rep.get(url(review, "preparation")).data["promises"]
    assert [row["text"] for row in promises] == [text for text, _ in build.PROMISES]
    scores = [{"promise": row["id"], "outcome": "kept"} for row in promises]
    kept = rep.patch(url(review, "preparation"), {"version": version(review), "scores": scores[:1]})
    assert [row["score"] for row in kept.data["promises"]] == ["kept", None, None]
    body = {"version": version(review), "scores": scores, "explanations": whys(rep, review)}
    assert rep.post(url(review, "preparation", "submit"), body).status_code == 200
    assert Promise.objects.filter(owner=world.rep, outcome="kept").count() == 3


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"explanations": [{"month": "FY1999-M01", "words": "x"}]}, "explanations"),
        ({"explanations": [{"month": "FY2027-M04", "cause": "bad luck"}]}, "explanations"),
        ({"scores": [{"promise": 999, "outcome": "kept"}]}, "scores"),
        ({"actions": [{"text": "x", "amount": "0", "chance": 5, "due_on": "2026-12-05"}]}, "actions"),
        ({"actions": [{"text": "x", "amount": "1", "chance": 101, "due_on": "2026-12-05"}]}, "actions"),
        ({"actions": [{"text": "x", "amount": "1", "chance": 5, "due_on": "9999-12-31"}]}, "actions"),
        ({"actions": [{"text": "x", "amount": "1", "chance": 5, "due_on": "2026-12-05", "deal": "D9"}]}, "actions"),
    ],
)
def test_what_is_wrong_in_a_preparation_is_told_under_its_name(world, api_of, more, field):
    review = build.review(world)
    build.packet(review, by=world.manager)
    answer = api_of(world.rep).patch(url(review, "preparation"), {"version": version(review)} | more)
    assert answer.status_code == 400 and set(answer.data) == {field}
    assert version(review) == review.version


def test_a_wrong_password_signs_nothing_and_only_so_often(world, api_of, client_of):
    review = build.review(world, at="to sign")
    sha256, rep = Minutes.objects.get(review=review).sha256, api_of(world.rep)
    wrong = rep.post(url(review, "sign"), {"sha256": sha256, "password": "guess"})
    assert wrong.status_code == 400 and wrong.data == {"password": ["This is not your password. Nothing was signed."]}
    page = client_of(world.rep)
    for _ in range(4):
        typed = page.post(f"/reviews/{review.pk}/sign/", {"sha256": sha256, "password": "guess"})
        assert typed.status_code == 422
    right = {"sha256": sha256, "password": make.PASSWORD}
    shut = rep.post(url(review, "sign"), right)
    assert shut.status_code == 429 and shut.data["detail"].startswith("Too many tries.")
    assert page.post(f"/reviews/{review.pk}/sign/", right).status_code == 429
    assert not Signature.objects.exists()
    other = api_of(world.manager)
    assert other.post(url(review, "sign"), right | {"sha256": "0" * 64}).status_code == 409
    assert other.post(url(review, "sign"), right).status_code == 200


def test_a_review_is_sent_back_with_words_and_a_day(world, api_of):
    review = build.review(world, at="live")
    manager = api_of(world.manager)
    back = {"version": version(review), "verdict": "sent back"}
    assert set(manager.post(url(review, "verdict"), back).data) == {"words", "until"}
    done = manager.post(url(review, "verdict"), back | {"words": "The gap is not covered.", "until": "2026-12-02"})
    assert (done.data["status"], done.data["sent_back_until"]) == ("sent back", "2026-12-02")
    assert manager.post(url(review, "close"), {"version": version(review)}).status_code == 409
    refused = api_of(world.rep).post(url(review, "start"), {"version": version(review)})
    assert (
        refused.status_code == 403
        and "or the line above can start this review, before it is held." in refused.data["detail"]
    )


def test_each_promise_has_words_and_a_day_to_come(world, api_of):
    review = build.review(world, at="live")
    rows = [{"text": "", "due_on": None}, {"text": "Proposal", "due_on": make.TODAY.isoformat()}]
    answer = api_of(world.rep).put(url(review, "promises"), {"version": version(review), "promises": rows})
    assert answer.status_code == 400
    assert set(answer.data) == {"text_1", "due_on_1", "due_on_2", "text_3", "due_on_3"}


def test_listeners_read_their_own_answer_and_both_sides_all(world, api_of):
    review = build.review(world, at="live")
    api_of(world.peer).post(url(review, "answers"), {"stands": 2})
    assert len(api_of(world.rep).get(url(review, "answers")).data) == 1
    assert len(api_of(world.peer).get(url(review, "answers")).data) == 1
    api_of(world.leader).post(url(review, "answers"), {"stands": 5})
    assert [row["stands"] for row in api_of(world.peer).get(url(review, "answers")).data] == [2]
    refused = api_of(world.rep).post(url(review, "answers"), {"stands": 5})
    assert refused.status_code == 403 and refused.data["detail"].startswith(
        "Only the group can answer: peers of the team and the line above, except the presenter and the reviewer."
    )


def test_a_packet_is_printed_for_those_who_may_see_it(world, api_of, client_of):
    review = build.review(world)
    address = url(review, "packet/pdf")
    assert api_of(world.rep).get(address).status_code == 404
    build.packet(review, by=world.manager)
    answer = api_of(world.rep).get(address, headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == f'inline; filename="review-{build.PERIOD}-{world.rep.pk}.pdf"'
    assert answer.content == client_of(world.rep).get(f"/reviews/{review.pk}/packet.pdf").content
    for stranger in (world.peer, world.other_manager):
        assert api_of(stranger).get(address).status_code == 404


def test_a_packet_is_read_once_it_is_built(world, api_of):
    review, rep = build.review(world), api_of(world.rep)
    assert rep.get(url(review, "packet")).status_code == rep.get(url(review, "minutes")).status_code == 404
    packet = build.packet(review, by=world.manager)
    answer = rep.get(url(review, "packet")).data
    assert (answer["sha256"], answer["document"]["period"]) == (packet.sha256, build.PERIOD)
    written = rep.get(url(review, "minutes")).data
    assert (written["is_closed"], written["sha256"]) == (False, "") and written["missing"]
    assert api_of(world.peer).get(url(review, "packet")).status_code == 404


def test_a_cycle_is_opened_filled_up_and_its_packets_are_ordered(world, api_of):
    build.install()
    manager = api_of(world.leader)
    body = {"period": build.PERIOD, "starts_on": "2026-11-10", "last_day": "2026-12-18"}
    assert api_of(world.rep).post("/api/v1/cycles/", body | {"seen": "x"}).status_code == 403
    assert set(manager.post("/api/v1/cycles/", body).data) == {"seen"}
    seen = {"seen": manager.post("/api/v1/cycles/preview/", body).data["seen"]}
    opened = manager.post("/api/v1/cycles/", body | seen)
    again = manager.post("/api/v1/cycles/", body | seen)
    assert (again.status_code, again.data["added"]) == (200, 0)
    assert opened.status_code == 201 and opened.data["added"] == Review.objects.count() > 0
    assert opened.data["cycle"]["last_day"] == "2026-12-18"
    assert Obligation.objects.filter(trap__key="review-preparation", owner=world.rep).exists()
    cycle = f"/api/v1/cycles/{opened.data['cycle']['id']}/"
    assert manager.post(f"{cycle}refresh/").data["added"] == 0
    ordered = manager.post(f"{cycle}build/").data["ordered"]
    assert ordered == PacketOrder.objects.count() > 0
    progress = manager.get(cycle).data
    assert progress["packets"]["reviews"] == progress["counts"]["all"] == ordered
    assert api_of(world.rep).get(cycle).data["counts"]["all"] == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"period": "FY2027-M04"}, "period"),
        ({"period": "FY9999-Q4"}, "period"),
        ({"period": "next one"}, "period"),
        ({"last_day": "2026-11-01"}, "last_day"),
        ({"starts_on": "2026-01-01"}, "starts_on"),
        ({"last_day": "9999-12-31"}, "last_day"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused_beside_its_field(world, api_of, more, field):
    build.install()
    body = {"period": build.PERIOD, "starts_on": "2026-11-10", "last_day": "2026-12-18", "seen": "x"} | more
    for address in ("/api/v1/cycles/", "/api/v1/cycles/preview/"):
        answer = api_of(world.leader).post(address, body)
        assert answer.status_code == 400 and set(answer.data) == {field}


def test_causes_and_search(world, api_of):
    build.install()
    rows = api_of(world.rep).get("/api/v1/causes/").data["results"]
    assert [row["name"] for row in rows] == [
        cause.name for cause in Cause.objects.order_by("-in_my_control", "position")
    ]
    make_customer("Condax", world.rep)
    search_words.index()
    assert [hit["label"] for hit in api_of(world.rep).get("/api/v1/find/", {"q": "conda"}).data] == ["Condax"]
    assert api_of(world.peer).get("/api/v1/find/", {"q": "conda"}).data == []
    assert "q" in api_of(world.rep).get("/api/v1/find/", {"q": "c"}).data
