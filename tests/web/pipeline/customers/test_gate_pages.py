"""The gate in the browser: the panel of a deal, the form at a closed gate, files, milestones."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pipeline.customers.services import contacts
from pipeline.deals.services import deals
from pipeline.models import Deal, DealItem, GateOverride, Milestone
from tests import make
from tests.builders.customers import make_customer
from tests.builders.deals import (
    PROOF,
    STEP,
    make_deal,
    make_file_answer,
    make_item,
    make_milestone,
    make_replaced_file,
    open_deal,
    proof_item,
    stage,
)

EXPIRES = "2026-12-09"


@pytest.fixture
def deal(world):
    return open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_of_a_deal_shows_what_is_missing_first(world, client_of, deal):
    done, _ = make_item("Prospecting", name="Pain", kind="text"), make_item("Prospecting", name="Who signs")
    client = client_of(world.rep)
    client.post(f"/deals/{deal.pk}/items/", {f"item_{done.pk}": "Orders are keyed in twice"})
    page = text_of(client.get(f"/deals/{deal.pk}/"))
    assert "The gate to Engaging is closed: 1 of 2 items is missing." in page
    assert page.index("Who signs") < page.index("Orders are keyed in twice")
    assert "Rita Rep, Wed 25 Nov 10:00" in page and f"?to={stage('Engaging').pk}" in page


def test_the_form_at_a_closed_gate_asks_just_for_what_is_missing(world, client_of, deal):
    item = make_item("Prospecting", name="Who signs", kind="person", evidence="We have spoken.")
    client, url = client_of(world.rep), f"/deals/{deal.pk}/move/"
    page = text_of(client.get(url, {"to": stage("Engaging").pk}))
    assert "Condax, GTX Pro cannot enter Engaging yet. 1 item is missing." in page
    assert "We have spoken." in page and "Override the gate" not in page
    data = {"version": 1, "to_stage": stage("Engaging").pk}
    answer = client.post(url, data)
    assert answer.status_code == 422 and Deal.objects.get().stage.name == "Prospecting"
    answer = client.post(url, data | {f"item_{item.pk}": "Ann Lee"})
    assert answer.status_code == 302 and Deal.objects.get().stage.name == "Engaging"


def test_the_people_of_the_customer_are_offered(world, client_of):
    customer = make_customer("Condax", world.rep)
    data = contacts.ContactData(name="Ann Lee", role="Owner")
    contacts.add(make.act(world.rep), customer=customer, data=data)
    deal = open_deal(world.rep, customer_id=customer.pk, close_on=date(2026, 12, 18), **STEP)
    make_item("Prospecting", name="Who signs", kind="person")
    for path in ("move/", "items/"):
        page = text_of(client_of(world.rep).get(f"/deals/{deal.pk}/{path}"))
        assert '<option value="Ann Lee">' in page and 'list="contacts"' in page


def test_a_wrong_answer_keeps_what_was_typed(world, client_of, deal):
    item, other = (
        make_item("Prospecting", name="Order", kind="link"),
        make_item("Prospecting", name="Pain", kind="text"),
    )
    data = {
        "version": 1,
        "to_stage": stage("Engaging").pk,
        f"item_{item.pk}": "example",
        f"item_{other.pk}": "Twice keyed",
    }
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/move/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and "Enter the whole link, like" in page
    assert 'value="example"' in page and 'value="Twice keyed"' in page and not DealItem.objects.exists()


def test_a_script_gets_the_dialog_and_then_moves(world, client_of, deal):
    item = make_item("Prospecting", name="Who signs", kind="person")
    client, url, script = client_of(world.rep), f"/deals/{deal.pk}/move/", {"HX-Request": "true"}
    data = {"version": 1, "to_stage": stage("Engaging").pk}
    answer = client.post(url, data, headers=script)
    page = text_of(answer)
    assert answer.status_code == 422 and "<html" not in page
    assert "cannot enter Engaging yet" in page and 'hx-target="#gate-body"' in page
    answer = client.post(url, data | {f"item_{item.pk}": "Ann Lee"}, headers=script)
    assert answer.status_code == 204 and "deal-moved" in answer["HX-Trigger"]


def test_the_line_overrides_on_the_page_and_the_debt_shows(world, client_of, deal):
    make_item("Prospecting", name="Who signs", kind="person")
    client, url = client_of(world.manager), f"/deals/{deal.pk}/move/"
    data = {"version": 1, "to_stage": stage("Engaging").pk, "act_override": "1", "override_reason": "They sign Monday"}
    answer = client.post(url, data)
    assert answer.status_code == 422 and "Enter the day by which the missing items are due." in text_of(answer)
    assert client.post(url, data | {"expires_on": EXPIRES}).status_code == 302
    assert GateOverride.objects.get().by == world.manager
    page = text_of(client_of(world.rep).get(f"/deals/{deal.pk}/"))
    for sentence in (
        "gate debt",
        "owed by Wed 9 Dec",
        "Gate to Engaging overridden without Who signs",
        "They sign Monday",
    ):
        assert sentence in page


def test_a_stage_that_cannot_be_gone_to_is_told(world, client_of):
    won = make_deal(world.rep, at="Won")
    client, url = client_of(world.rep), f"/deals/{won.pk}/move/"
    answer = client.post(url, {"version": 1, "to_stage": stage("Proposal").pk, "close_on": "2026-12-18"})
    assert (
        answer.status_code == 422
        and "A won deal is booked and cannot move. To correct its money, restate the booking." in text_of(answer)
    )
    for wrong in ("", "x", "99999999999999999999"):
        answer = client.post(url, {"version": 1, "to_stage": wrong})
        assert answer.status_code == 422 and "Choose a stage" in text_of(answer)


def test_a_stale_move_keeps_what_was_typed(world, client_of, deal):
    item = make_item("Prospecting", name="Who signs", kind="person")
    deals.change(make.act(world.manager), deal=deal, version=1, data={"name": "Condax 2"})
    data = {"version": 1, "to_stage": stage("Engaging").pk, f"item_{item.pk}": "Ann Lee"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/move/", data)
    page = text_of(answer)
    assert (
        answer.status_code == 422
        and "Someone changed this deal while you were writing." in page
        and 'value="Ann Lee"' in page
    )
    assert client_of(world.rep).post(f"/deals/{deal.pk}/move/", data | {"version": 2}).status_code == 302


def test_a_file_that_was_replaced_is_handed_out_to_those_who_see_the_deal(world, client_of, deal):
    kept = make_replaced_file(make_file_answer(deal))
    url = f"/deals/{deal.pk}/replaced-files/{kept.pk}/"
    page = client_of(world.manager).get(f"/deals/{deal.pk}/").content.decode()
    assert url in page and kept.sha256 in page and "Replaced evidence" in page
    answer = client_of(world.manager).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 offer"
    assert answer["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert client_of(world.peer).get(url).status_code == 404
    other = open_deal(world.rep, name="Another")
    assert client_of(world.rep).get(f"/deals/{other.pk}/replaced-files/{kept.pk}/").status_code == 404


def test_a_file_is_handed_out_as_a_download_to_those_who_see_the_deal(world, client_of, deal):
    row = make_file_answer(deal)
    url = f"/deals/{deal.pk}/items/{row.item_id}/file/"
    answer = client_of(world.manager).get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 offer"
    assert answer["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    for stranger in (world.peer, world.other_manager):
        assert client_of(stranger).get(url).status_code == 404
    assert client_of(world.rep).get(f"/deals/{deal.pk}/items/{proof_item().pk}/file/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("offer.pdf", b"MZ\x90 not a pdf", "its content is something else"),
        ("offer.exe", b"MZ", "This kind of file is not accepted. Send"),
        ("offer.pdf", b"", "The file is empty"),
        ("offer.pdf", b"%PDF" + b"0" * (11 * 1024 * 1024), "the limit is 10 MB"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(world, client_of, deal, name, content, sentence):
    item, other = (
        make_item("Prospecting", name="Offer", kind="file"),
        make_item("Prospecting", name="Pain", kind="text"),
    )
    data = {f"item_{item.pk}": SimpleUploadedFile(name, content), f"item_{other.pk}": "Twice keyed"}
    answer = client_of(world.rep).post(f"/deals/{deal.pk}/items/", data)
    page = text_of(answer)
    assert answer.status_code == 422 and sentence in page and 'value="Twice keyed"' in page
    assert not DealItem.objects.exists()


def test_milestones_are_agreed_reached_moved_and_dropped(world, client_of, deal):
    make_milestone(deal, name="Trial")
    client, url = client_of(world.rep), f"/deals/{deal.pk}/milestones/"
    new = {"name": "Signed", "due_on": "2026-11-01", "owner": world.rep.pk, "their_owner": "Owner"}
    answer = client.post(f"{url}new/", new)
    assert answer.status_code == 422 and "Choose a day that has not passed" in text_of(answer)
    assert client.post(f"{url}new/", new | {"due_on": "2026-12-10"}).status_code == 302
    trial, signed = Milestone.objects.order_by("pk")
    assert client.post(f"{url}{trial.pk}/done/").status_code == 302
    answer = client.post(f"{url}{trial.pk}/done/")
    assert answer.status_code == 409 and "This milestone was already done or dropped." in text_of(answer)
    assert client.post(f"{url}{signed.pk}/move/", {"due_on": "2026-12-14"}).status_code == 422
    assert client.post(f"{url}{signed.pk}/move/", {"due_on": "2026-12-14", "reason": "Later"}).status_code == 302
    page = text_of(client.get(f"/deals/{deal.pk}/"))
    assert "1 of 2 reached" in page and "Moved once" in page
    assert client.post(f"{url}{signed.pk}/drop/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}{signed.pk}/drop/", {"reason": "Not needed"}).status_code == 302
    assert client_of(world.peer).post(f"{url}{signed.pk}/done/").status_code == 404


def test_a_missed_milestone_shows(world, client_of, deal):
    make_milestone(deal, name="Trial")
    Milestone.objects.update(due_on=make.TODAY - timedelta(days=2))
    page = text_of(client_of(world.rep).get(f"/deals/{deal.pk}/"))
    assert "0 of 1 reached, 1 missed" in page


def test_the_evidence_of_a_won_deal_stays_on_its_page(world, client_of, deal):
    deals.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Won"), closed_on=make.TODAY, proof=PROOF)
    page = text_of(client_of(world.rep).get(f"/deals/{deal.pk}/"))
    assert "Evidence" in page and "PO 17" in page


def test_a_leader_outside_the_line_sees_and_does_not_act(world, client_of, deal):
    made = make_milestone(deal)
    watcher = client_of(make.person("Wanda Watcher", is_leader=True))
    assert watcher.get(f"/deals/{deal.pk}/").status_code == 200
    for path in ("move/", "items/", f"milestones/{made.pk}/", "milestones/new/"):
        assert watcher.get(f"/deals/{deal.pk}/{path}").status_code == 403
