"""The page that erases a contact, and the calls that do the same."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.entry.services import tokens
from accounts.models import AuditEvent, ReplacedName
from pipeline.customers.services import erasures
from pipeline.models import Contact
from tests import make
from tests.builders import activities, customers

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(world):
    made = customers.make_contact(customers.make_customer(owner=world.rep), email="ida@example.com")
    activities.make_activity(world.rep, contact_id=made.pk, note="Ida Buyer called.")
    return made


def address(contact):
    return f"/customers/{contact.customer_id}/contacts/{contact.pk}/erase/"


def test_the_page_shows_what_goes_before_it_goes(world, contact, client_of):
    shown = client_of(world.admin).get(address(contact)).content.decode()
    for part in ("Name: Ida Buyer", "E-mail: ida@example.com", "An empty row stays for 1 activity", "/edit/"):
        assert part in shown, part
    assert Contact.objects.get(pk=contact.pk).name == "Ida Buyer"


def test_erased_the_page_leads_to_the_texts_that_name_them(world, contact, client_of):
    answer = client_of(world.admin).post(address(contact), follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/settings/personal-data/{ReplacedName.objects.get().pk}/"
    assert "1 text still names them" in shown
    assert "Ida Buyer" not in shown
    assert client_of(world.admin).get(address(contact)).status_code == 403


def test_the_audit_page_its_file_and_its_call_show_the_label(world, contact, client_of, api_of):
    client_of(world.rep).post(f"/customers/{contact.customer_id}/contacts/{contact.pk}/", {"name": "Ida Seller"})
    client_of(world.admin).post(address(contact))
    assert AuditEvent.objects.filter(before__name="Ida Buyer").exists()
    pages = (
        client_of(world.admin).get("/settings/audit/").content.decode(),
        client_of(world.admin).get("/settings/audit/", {"format": "csv"}).getvalue().decode(),
        str(api_of(world.admin).get("/api/v1/audit/").json()),
    )
    for shown in pages:
        assert "Erased contact 1" in shown
        assert "Ida" not in shown


def test_programs_look_first_and_erase_then(world, contact, api_of):
    api = api_of(world.admin)
    looked = api.get(f"/api/v1/contacts/{contact.pk}/erasure/").json()
    assert (looked["stays"], looked["pointing"]) == (True, {"activity": 1})
    assert [row["column"] for row in looked["mentions"]] == ["note"]
    erased = api.post(f"/api/v1/contacts/{contact.pk}/erase/").json()
    assert erased["label"] == "Erased contact 1"
    assert api.get("/api/v1/keeping/replaced-names/").json()["results"][0]["label"] == "Erased contact 1"
    assert api_of(world.rep).get(f"/api/v1/contacts/{contact.pk}/erasure/").status_code == 403


def test_a_call_sent_again_is_not_answered_with_the_name(world, api_of):
    customer = customers.make_customer(owner=world.rep)
    api, body = api_of(world.rep), {"customer": customer.pk, "name": "Ida Buyer", "email": "ida.buyer@example.com"}
    made = api.post("/api/v1/contacts/", body, format="json", headers={"Idempotency-Key": "k-1"})
    assert made.status_code == 201
    erasures.erase(make.act(world.admin), contact=Contact.objects.get(pk=made.json()["id"]))
    again = api.post("/api/v1/contacts/", body, format="json", headers={"Idempotency-Key": "k-1"})
    assert again.status_code == 409
    assert "Ida" not in again.content.decode()
    assert not Contact.objects.filter(name="Ida Buyer").exists()


def test_a_token_without_the_scope_of_admins_erases_nobody(world, contact):
    url = f"/api/v1/contacts/{contact.pk}/erase/"
    for scopes, code in ((["read", "write"], 403), (["admin"], 200)):
        _, secret = tokens.create(make.act(world.admin), person=world.admin, name="CRM", scopes=scopes)
        assert Client().post(url, headers={"Authorization": f"Token {secret}"}).status_code == code
