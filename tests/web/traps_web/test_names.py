"""Two ways of writing a name are one name, on every road: page, program, file, list of invitations."""

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import ColumnMapping, Person, Team
from pipeline.models import ActivityType, Contact, Customer, Pipeline, Product, SavedView
from plans.models import Curve
from reviews.models import Cause
from tests import make
from tests.builders import search_words
from tests.builders.customers import make_contact, make_customer, make_product
from tests.builders.deals import make_deal, stage
from tests.builders.imports import DEALS, reasons, take, undo
from traps_web.lib.keys import Name

pytestmark = pytest.mark.django_db
TWINS = ["équipe ouest", "E\u0301quipe Ouest", "ÉQUIPE\u200b OUEST", "\u202eÉquipe \u00a0Ouest"]
HIDDEN = "Rita\u200b.Rep@Example.com"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def west(world):
    return make.team("Équipe Ouest", world.root)


@pytest.mark.parametrize("twin", TWINS)
def test_a_second_team_of_a_name_is_refused_on_every_road(world, west, client_of, api_of, twin):
    body = {"name": twin, "parent": world.root.pk, "starts_on": "2026-12-01"}
    page = client_of(world.admin).post(reverse("settings_team_new"), body)
    assert page.status_code == 422 and "already exists." in page.content.decode()
    answer = api_of(world.admin).post("/api/v1/teams/", body)
    assert (answer.status_code, list(answer.data)) == (400, ["name"])
    renamed = api_of(world.admin).patch(f"/api/v1/teams/{world.north.pk}/", {"name": twin})
    assert (renamed.status_code, list(renamed.data)) == (400, ["name"])
    run = take("teams", "name,parent,starts_on", f"{twin},Root,")
    assert (run.status, run.created_count, run.unchanged_count) == ("done", 0, 1)
    assert Team.objects.filter(name_key="équipe ouest").count() == 1


def test_a_file_names_no_team_twice(world):
    run = take("teams", "name,parent", "Équipe Ouest,Root", "E\u0301QUIPE OUEST,Root")
    assert [(line, column) for line, column, _ in reasons(run)] == [(3, "name")]


def test_a_team_is_kept_in_its_normal_form(world, client_of):
    body = {"name": " E\u0301quipe\u200b  Est ", "parent": world.root.pk, "starts_on": "2026-12-01"}
    assert client_of(world.admin).post(reverse("settings_team_new"), body).status_code == 302
    assert Team.objects.filter(name="Équipe Est").exists()


def test_a_second_person_of_an_address_is_refused_on_every_road(world, client_of, api_of):
    body = {"name": "Another Rita", "email": HIDDEN}
    page = client_of(world.admin).post(reverse("settings_person_new"), body)
    assert (
        page.status_code == 422
        and "Another person already signs in with rita.rep@example.com." in page.content.decode()
    )
    answer = api_of(world.admin).post("/api/v1/people/", body)
    assert answer.data == {"email": ["Another person already signs in with rita.rep@example.com."]}
    line = f"{HIDDEN}, Another Rita, rep, Nor\u200bth"
    page = client_of(world.admin).post("/settings/invitations/", {"people": line})
    assert "Line 1: Another person already signs in with rita.rep@example.com." in page.content.decode()
    run = take("people", "email,name,role,team", f"{HIDDEN},Rita Rep,rep,")
    assert (run.status, run.created_count, run.unchanged_count) == ("done", 0, 1)
    assert Person.objects.get_queryset().filter(email_key="rita.rep@example.com").count() == 1


def test_two_lines_of_invitations_for_one_address_are_refused(world, client_of):
    lines = "nina@example.com, Nina, rep, North\nni\u2060na@example.com, Nina, rep, north"
    page = client_of(world.admin).post("/settings/invitations/", {"people": lines}).content.decode()
    assert "nina@example.com appears more than once." in page


def test_one_signs_in_with_an_address_however_it_is_pasted(world):
    typed = {"login": " RITA\u200b.rep@example.com ", "password": make.PASSWORD}
    assert Client().post("/account/login/", typed).status_code == 302
    answer = APIClient().post("/api/v1/token/", {"email": HIDDEN, "password": make.PASSWORD}, format="json")
    assert answer.status_code == 200 and answer.data["token"]


def test_a_password_is_what_was_typed_with_every_sign(world):
    world.rep.set_password("pass\u200bword of nine ")
    world.rep.save(update_fields=["password"])
    login = {"login": world.rep.email}
    assert Client().post("/account/login/", login | {"password": "password of nine"}).status_code == 200
    assert Client().post("/account/login/", login | {"password": "pass\u200bword of nine "}).status_code == 302


def test_a_forgotten_password_reaches_the_address(world):
    assert Client().post("/account/password/reset/", {"email": HIDDEN}).status_code == 302
    assert [message.to for message in mail.outbox] == [["rita.rep@example.com"]]


WORDS = ["müller", "MÜLLER", "mu\u0308ller", "MU\u0308\u200bLLER"]


@pytest.mark.parametrize("word", WORDS)
def test_a_search_finds_a_name_however_it_is_written(world, client_of, api_of, word):
    person = make.person("Jürgen MÜLLER")
    team = make.team("Müller Nord", world.root)
    customer = make_customer("MÜLLER AG", world.rep, industry="Müllerei")
    deal = make_deal(world.rep, name="Pumpen für Müller")
    contact = make_contact(customer, "Eva Müller")
    admin, api = client_of(world.admin), api_of(world.admin)
    search_words.index()
    page = admin.get(reverse("find"), {"q": word}).content.decode().replace("<mark>", "").replace("</mark>", "")
    for name in (person.name, team.name, customer.name, deal.name):
        assert name in page, name
    assert person.name in admin.get(reverse("settings_people"), {"q": word}).content.decode()
    assert customer.name in admin.get(reverse("customers"), {"q": word}).content.decode()
    assert deal.name in admin.get(reverse("deals"), {"q": word}).content.decode()
    for noun, row in (
        ("people", person),
        ("teams", team),
        ("customers", customer),
        ("deals", deal),
        ("contacts", contact),
    ):
        data = api.get(f"/api/v1/{noun}/", {"name": word}).data
        assert [result["id"] for result in data["results"]] == [row.pk], noun


def test_a_search_for_an_industry_finds_its_customers(world, client_of):
    make_customer("Condax", world.rep, industry="Öl und Gas")
    assert "Condax" in client_of(world.rep).get(reverse("customers"), {"q": "öL"}).content.decode()


def test_programs_name_people_customers_and_products_however_they_write_them(world, api_of):
    stage("Won")
    customer, product = make_customer("MÜLLER AG", world.rep), make_product("Größe XL")
    body = {"name": "Pumps", "customer": "mu\u0308ller ag", "product": "GRÖSSE xl", "owner": HIDDEN, "amount": "10"}
    answer = api_of(world.rep).post("/api/v1/deals/", body, format="json")
    assert answer.status_code == 201, answer.data
    assert (answer.data["customer"], answer.data["product"]) == (customer.pk, product.pk)
    assert api_of(world.rep).get("/api/v1/deals/", {"owner_email": HIDDEN}).data["count"] == 1


def test_of_two_customers_that_are_written_alike_the_exact_one_is_meant(world, api_of):
    first, other = make_customer("Müller", world.rep), make_customer("MÜLLER", world.rep)
    stage("Won")
    api = api_of(world.rep)
    assert api.post("/api/v1/deals/", {"name": "A", "customer": "MÜLLER"}, format="json").data["customer"] == other.pk
    assert api.post("/api/v1/deals/", {"name": "B", "customer": "Müller"}, format="json").data["customer"] == first.pk
    refused = api.post("/api/v1/deals/", {"name": "C", "customer": "müller"}, format="json")
    assert refused.status_code == 400 and "more than one customer" in refused.data["customer"][0]


def test_files_name_customers_people_and_products_however_they_write_them(world):
    stage("Won")
    customer = make_customer("MÜLLER AG", world.rep)
    assert take("customers", "name,owner_email", f"mu\u0308ller\u200b ag,{HIDDEN}").created_count == 0
    customer.refresh_from_db()
    assert (customer.name, customer.name_key) == ("müller ag", "müller ag")
    take("products", "name,line,aliases", "Größe XL,Kleider,")
    again = take("products", "name,line,aliases", "GRÖSSE\u200b XL,KLEIDER,")
    assert (again.created_count, Product.objects.count()) == (0, 1)
    line = f"D1,Pumps,{HIDDEN},MÜLLER AG,größe xl,Won,10,2026-11-02,2026-11-20,2026-11-20,"
    run = take("deals", DEALS, line)
    assert (run.status, reasons(run)) == ("done", [])


def test_an_undone_import_gives_the_name_back_with_its_key(world):
    customer = make_customer("MÜLLER AG", world.rep, external_id="C1")
    run = take("customers", "external_id,name", "C1,Condax")
    customer.refresh_from_db()
    assert customer.name_key == "condax"
    assert undo(run).status == "done"
    customer.refresh_from_db()
    assert (customer.name, customer.name_key) == ("MÜLLER AG", "müller ag")


def twice(kind):
    """A second row of each noun that has one row of a name: the address, what is sent first, and what is sent then."""
    customer = Customer.objects.get(name="Condax")
    return {
        Contact: ("/api/v1/contacts/", {"customer": customer.pk, "name": "Zoë"}, {"name": "ZOE\u0308"}),
        Pipeline: ("/api/v1/pipelines/", {"name": "Échange"}, {"name": "E\u0301CHANGE"}),
        ActivityType: ("/api/v1/activity-types/", {"name": "Réunions"}, {"name": "RÉUNIONS\u200b"}),
        Cause: ("/api/v1/causes/", {"name": "Fêtes", "in_my_control": False}, {"name": "FÊTES"}),
        ColumnMapping: (
            "/api/v1/import-mappings/",
            {"name": "Système", "kind": "teams", "columns": {"unit": "name"}},
            {"name": "SYSTÈME"},
        ),
        Curve: ("/api/v1/curves/", {"name": "Été", "months": ["100", *["0"] * 11]}, {"name": "ÉTÉ"}),
    }[kind]


@pytest.mark.parametrize("kind", [Contact, Pipeline, ActivityType, Cause, ColumnMapping, Curve])
def test_every_noun_with_one_row_of_a_name_refuses_a_twin(world, api_of, kind):
    make_customer("Condax", world.rep)
    api = api_of(world.admin)
    address, first, then = twice(kind)
    made = api.post(address, first, format="json")
    assert made.status_code == 201, made.data
    count = kind.objects.count()
    refused = api.post(address, first | then, format="json")
    assert (refused.status_code, list(refused.data)) == (400, ["name"]), refused.data
    assert kind.objects.count() == count


def test_a_saved_view_of_a_name_gets_the_new_filters(world, api_of):
    api = api_of(world.rep)
    for name in ("Große", "GROSSE\u200b"):
        assert api.post("/api/v1/saved-views/", {"name": name, "query": "status=open"}, format="json").status_code < 300
    assert SavedView.objects.count() == 1


def test_a_contact_of_a_name_is_there_once_on_its_page_too(world, client_of):
    customer = make_customer("Condax", world.rep)
    make_contact(customer, "Zoë Müller")
    client = client_of(world.rep)
    answer = client.post(reverse("customer_contact_new", args=[customer.pk]), {"name": "ZOE\u0308 \u200bMÜLLER"})
    assert answer.status_code == 422 and "A contact with this name already exists." in answer.content.decode()
    assert Contact.objects.count() == 1


def test_a_name_of_nothing_that_is_seen_is_no_name(world, client_of, api_of):
    nothing = "\u200b \u2060\u202e"
    body = {"name": nothing, "parent": world.root.pk, "starts_on": "2026-12-01"}
    assert client_of(world.admin).post(reverse("settings_team_new"), body).status_code == 422
    assert list(api_of(world.admin).post("/api/v1/teams/", body).data) == ["name"]
    assert take("teams", "name,parent", f"{nothing},Root").status == "refused"
    assert list(api_of(world.rep).post("/api/v1/customers/", {"name": nothing}, format="json").data) == ["name"]


BENT = "\u202eAc\tme\x07\r\nBcc:\u2066 x\u2028@example.com\u200f"
STRAIGHT = "Ac me Bcc: x @example.com"


def test_a_name_holds_no_control_or_direction_characters_whoever_sends_it(world, client_of, api_of):
    make_customer("Condax", world.rep)
    api, page = api_of(world.admin), client_of(world.admin)
    stage("Won")
    for address, body in (
        ("/api/v1/customers/", {}),
        ("/api/v1/deals/", {"customer": "Condax"}),
        ("/api/v1/people/", {"email": "bent@example.com"}),
        ("/api/v1/teams/", {"parent": world.root.pk, "starts_on": "2026-12-01"}),
    ):
        made = api.post(address, body | {"name": BENT}, format="json")
        assert (made.status_code, made.data["name"]) == (201, STRAIGHT), (address, made.data)
    for kind in (Contact, Pipeline, ActivityType, Cause, ColumnMapping, Curve):
        address, first, _ = twice(kind)
        made = api.post(address, first | {"name": BENT}, format="json")
        assert (made.status_code, made.data["name"]) == (201, STRAIGHT), kind
    assert api.patch("/api/v1/organisation/", {"name": BENT}, format="json").data["name"] == STRAIGHT
    typed = {"name": f"{BENT} 2", "parent": world.root.pk, "starts_on": "2026-12-01"}
    assert page.post(reverse("settings_team_new"), typed).status_code == 302
    assert Team.objects.filter(name=f"{STRAIGHT} 2").exists()


def test_a_file_brings_no_name_with_control_or_direction_characters(world):
    quoted = '"\u202eAc\tme\r\nGmbH\u2066"'
    take("customers", "external_id,name", f"C1,{quoted}")
    assert Customer.objects.get().name == "Ac me GmbH"
    assert take("customers", "external_id,name", f"C1,{quoted}").unchanged_count == 1
    take("people", "email,name,role,team", f"bent@example.com,{quoted},rep,")
    assert Person.objects.get(email="bent@example.com").name == "Ac me GmbH"
    take("products", "name,line,aliases", f"{quoted},Pumps,")
    assert Product.objects.get().name == "Ac me GmbH"
    take("teams", "name,parent,starts_on", f"{quoted},Root,")
    assert Team.objects.filter(name="Ac me GmbH").exists()


def test_no_road_into_the_database_leads_around_it(world):
    """Commands, jobs and updates in the database write names as pages do."""
    rows = [row for row in apps.get_models() if row._meta.app_label in ("accounts", "pipeline", "plans", "reviews")]
    named = [row for row in rows if any(field.name == "name" for field in row._meta.local_fields)]
    slugs = {"JobRun"}
    loose = {row.__name__ for row in named if not isinstance(row._meta.get_field("name"), Name)} - slugs
    assert not loose and len(named) > 15
    customer = make_customer(BENT, world.rep)
    assert customer.name == STRAIGHT
    Customer.objects.filter(pk=customer.pk).update(name=f"{BENT} 2")
    Customer.objects.bulk_create([Customer(name=f"{BENT} 3", created_at=make.NOW)])
    assert {row.name for row in Customer.objects.all()} == {f"{STRAIGHT} 2", f"{STRAIGHT} 3"}
