"""What programs do to deals beside moving them: shares, files at a gate, many at once and saved views.

And what stands around deals.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pipeline.models import AccountTeamMember, Activity, Deal, DealItem, SavedView
from tests import make
from tests.builders.activities import make_activity
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from tests.builders.deals import STEP, make_deal, make_file_answer, make_item, make_replaced_file, open_deal


@pytest.fixture
def deal(world):
    return open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)


def test_shares_are_planned_all_at_once(world, api_of, deal):
    url, client = f"/api/v1/deals/{deal.pk}/shares/", api_of(world.rep)
    standing = client.get(url).data
    assert [(row["person_email"], row["share"]) for row in standing["shares"]] == [(world.rep.email, "100")]
    half = [{"person": world.rep.email, "share": "50"}, {"person": world.peer.pk, "share": "50"}]
    done = client.put(url, {"version": standing["version"], "shares": half})
    assert done.status_code == 200 and [row["amount"] for row in done.data["shares"]] == ["500.00", "500.00"]
    assert client.put(url, {"version": standing["version"], "shares": half}).status_code == 409
    short = client.put(url, {"shares": half[:1]})
    assert short.status_code == 400 and "100" in short.data["shares"][0]
    assert client.get(url).data["version"] == done.data["version"]
    assert api_of(world.other_rep).get(url).status_code == 404


def test_a_file_answers_an_item_and_comes_back_as_a_download(world, api_of, deal):
    item = make_item("Prospecting", name="Offer sent", kind="file")
    url, client = f"/api/v1/deals/{deal.pk}/items/{item.pk}/file/", api_of(world.rep)
    assert client.get(url).status_code == 404
    done = client.post(url, {"file": SimpleUploadedFile("Offer.pdf", b"%PDF-1.7 offer")}, format="multipart")
    assert done.status_code == 200 and (done.data["answer"], done.data["is_answered"]) == ("Offer.pdf", True)
    sent = client.get(url, headers={"Accept": "application/pdf"})
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 offer"
    assert (
        sent["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
        and sent["X-Content-Type-Options"] == "nosniff"
    )
    assert api_of(world.peer).get(url).status_code == 404


def test_files_that_were_replaced_are_listed_and_read(world, api_of, deal):
    kept = make_replaced_file(make_file_answer(deal))
    [row] = api_of(world.rep).get(f"/api/v1/deals/{deal.pk}/replaced-files/").json()
    assert (row["id"], row["name"], row["sha256"]) == (kept.pk, "Offer.pdf", kept.sha256)
    assert (row["item_name"], row["done_by"], row["replaced_by"]) == ("Offer sent", world.rep.email, world.rep.email)
    sent = api_of(world.rep).get(f"/api/v1/deals/{deal.pk}/replaced-files/{kept.pk}/")
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 offer" and "no-store" in sent["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ", "This kind of file is not accepted. Send"),
        ("offer.pdf", b"<html>", "its content is something else"),
        ("offer.pdf", b"", "The file is empty."),
        ("offer.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024, "the limit is 10 MB"),
    ],
)
def test_a_disguised_or_large_file_is_refused_beside_its_field(world, api_of, deal, name, content, sentence):
    item = make_item("Prospecting", name="Offer sent", kind="file")
    url = f"/api/v1/deals/{deal.pk}/items/{item.pk}/file/"
    answer = api_of(world.rep).post(url, {"file": SimpleUploadedFile(name, content)}, format="multipart")
    assert answer.status_code == 400 and sentence in answer.data["file"][0]
    assert not DealItem.objects.exists()


def test_a_file_is_for_an_item_that_asks_for_one_and_for_who_writes_the_deal(world, api_of, deal):
    item = make_item("Prospecting", name="Who signs", kind="text")
    pdf = {"file": SimpleUploadedFile("Offer.pdf", b"%PDF-1.7 offer")}
    url = f"/api/v1/deals/{deal.pk}/items/{item.pk}/file/"
    assert api_of(world.rep).post(url, pdf, format="multipart").data == {"file": ["Enter a text."]}
    answered = make_file_answer(deal)
    watcher = api_of(make.person("Wanda Watcher", is_leader=True))
    seen = f"/api/v1/deals/{deal.pk}/items/{answered.item_id}/file/"
    assert watcher.get(seen).status_code == 200
    assert watcher.post(seen, pdf, format="multipart").status_code == 403


def test_many_deals_are_changed_with_a_row_for_each(world, api_of):
    item = make_item("Prospecting")
    free = open_deal(world.rep, name="Free", close_on=date(2026, 12, 18), **STEP)
    DealItem.objects.create(deal=free, item=item, text="yes", done_at=make.NOW, done_by=world.rep)
    gated = open_deal(world.rep, name="Gated", close_on=date(2026, 12, 18), **STEP)
    stale = open_deal(world.rep, name="Stale", close_on=date(2026, 12, 18), **STEP)
    hidden = make_deal(world.other_rep, name="Hidden")
    rows = [{"id": free.pk}, {"id": gated.pk}, {"id": stale.pk, "version": 9}, {"id": hidden.pk}]
    answer = api_of(world.rep).post(
        "/api/v1/deals/bulk/", {"deals": rows, "stage": "Engaging", "close_on": "2026-12-21"}
    )
    assert answer.status_code == 200
    assert [(row["id"], row["done"], row["is_gate"]) for row in answer.data] == [
        (free.pk, True, False),
        (gated.pk, False, True),
        (stale.pk, False, False),
        (hidden.pk, False, False),
    ]
    assert answer.data[3]["refused"] == "There is no such deal, or you cannot see it."
    moved = Deal.objects.get(pk=free.pk)
    assert (moved.stage.name, moved.close_on, moved.version) == (
        "Engaging",
        date(2026, 12, 21),
        answer.data[0]["version"],
    )
    assert Deal.objects.get(pk=gated.pk).close_on == date(2026, 12, 18)


@pytest.mark.parametrize("body", [{}, {"deals": []}, {"deals": [{"id": 1}]}, {"deals": [{"id": 0}], "next_step": "x"}])
def test_a_change_of_many_says_which_and_what(world, api_of, body):
    assert api_of(world.rep).post("/api/v1/deals/bulk/", body).status_code == 400


def test_views_are_kept_replaced_and_forgotten_by_their_owner(world, api_of):
    client = api_of(world.rep)
    made = client.post("/api/v1/saved-views/", {"name": "Big ones", "query": "page=3&least=5000&status="})
    assert made.status_code == 201 and made.data["query"] == "least=5000"
    client.post("/api/v1/saved-views/", {"name": "Big ones", "query": "least=9000"})
    assert [row["query"] for row in client.get("/api/v1/saved-views/").data["results"]] == ["least=9000"]
    url = f"/api/v1/saved-views/{made.data['id']}/"
    assert api_of(world.admin).delete(url).status_code == 404
    assert client.delete(url).status_code == 204 and not SavedView.objects.exists()


def test_an_activity_is_taken_back_and_a_tally_is_not(world, api_of):
    act, client = make_activity(world.rep), api_of(world.rep)
    tally = Activity.objects.create(
        person=world.rep,
        team=world.north,
        type=act.type,
        done_on=make.TODAY,
        kind="tally",
        count=3,
        entered_at=make.NOW,
    )
    assert api_of(world.peer).delete(f"/api/v1/activities/{act.pk}/").status_code == 404
    assert client.delete(f"/api/v1/activities/{tally.pk}/").data == {
        "non_field_errors": ["Correct a count on the page of its week."]
    }
    assert client.delete(f"/api/v1/activities/{act.pk}/").status_code == 204
    assert list(Activity.objects.values_list("pk", flat=True)) == [tally.pk]


def test_admins_restate_a_booking_and_the_difference_is_a_row(world, api_of):
    booking = make_booking(world.rep, amount=Decimal("1000.00"))
    url, client = f"/api/v1/bookings/{booking.pk}/restate/", api_of(world.admin)
    right = {"right_amount": "900.00", "reason": "Credit note 7"}
    refused = api_of(world.rep).post(url, right)
    assert refused.status_code == 403 and refused.data["detail"] == "Only admins can restate bookings."
    made = client.post(url, right)
    assert made.status_code == 201
    assert (made.data["amount"], made.data["restates"], made.data["booked_on"]) == ("-100.00", booking.pk, "2026-11-25")
    assert client.post(url, right | {"seen": "1000.00", "right_amount": "800.00"}).status_code == 409
    assert "right_amount" in client.post(url, right).data
    listed = client.get("/api/v1/bookings/", {"is_restatement": True}).data["results"]
    assert [row["id"] for row in listed] == [made.data["id"]]
    assert client.get("/api/v1/bookings/", {"restates": booking.pk}).data["count"] == 1


def test_one_person_joins_and_leaves_an_account_team(world, api_of):
    customer, client = make_customer("Condax", world.rep), api_of(world.rep)
    url = f"/api/v1/customers/{customer.pk}/team/"
    joined = client.post(url, {"person": world.other_rep.email, "role": "Engineer"})
    assert joined.status_code == 200 and [row["role"] for row in joined.data] == ["Engineer"]
    assert client.post(url, {"person": world.rep.pk}).data == {"person": ["The owner already works with the customer."]}
    assert api_of(world.other_rep).delete(f"{url}{world.other_rep.pk}/").status_code == 403
    assert client.delete(f"{url}{world.peer.pk}/").status_code == 404
    assert client.delete(f"{url}{world.other_rep.pk}/").status_code == 204
    assert not AccountTeamMember.objects.exists()
