"""Search words are what the names tell after every service that makes, renames, closes or removes what is found."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.entry.services import logins
from accounts.finder.services import search_words as service
from accounts.finder.services.search_words import SearchWordsDiffered
from accounts.keeping.services import former_reps
from accounts.models import Person, SearchWord, ShortenedWord, Team
from accounts.organisation.services import people, teams
from pipeline.activities.services import defaults
from pipeline.customers.services import contacts, customers, erasures
from pipeline.customers.services.contacts import ContactData
from pipeline.customers.services.customers import CustomerData
from pipeline.deals.services import deals
from pipeline.models import Contact, Customer, Deal, Product
from pipeline.products.services import products
from plans.handovers.selectors import handovers as estates
from plans.handovers.services import handovers
from tests import make
from tests.builders import activities, imports, search_words
from tests.builders import deals as deal_builder
from tests.builders.customers import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    defaults.install(make.NOW)
    return world


@pytest.fixture(autouse=True)
def kept(world):
    """Whatever a test did, the words agree with the names at its end."""
    yield
    search_words.assert_is_what_a_rebuild_gives()


def words_of(kind, row):
    return set(SearchWord.objects.filter(kind=kind, object_id=row.pk).values_list("word", flat=True))


def is_nowhere(word):
    """Neither the word nor a form of it is left."""
    return not SearchWord.objects.filter(word=word).exists() and not ShortenedWord.objects.filter(word=word).exists()


def test_a_person_is_found_by_name_and_address_and_by_the_new_ones_after_a_change(world):
    person = people.create(make.act(world.admin), name="Zoë Quast", email="zoe@quast.example")
    assert words_of("person", person) == {"zoe", "quast", "zoe@quast.example"}
    people.change(make.act(world.admin), person=person, name="Zoë Brandt")
    assert words_of("person", person) == {"zoe", "brandt", "zoe@quast.example"}
    assert is_nowhere("quast")
    people.change(make.act(world.admin), person=person, email="z@brandt.example")
    assert "z@brandt.example" in words_of("person", person) and is_nowhere("zoe@quast.example")


def test_a_name_that_is_refused_leaves_no_word(world):
    with pytest.raises(Exception, match="signs in with"):
        people.create(make.act(world.admin), name="Nobody Knows", email=world.rep.email)
    assert is_nowhere("nobody")


def test_somebody_pseudonymised_leaves_at_once(world):
    Person.objects.filter(pk=world.rep.pk).update(ends_on=make.TODAY - timedelta(days=210), is_active=False)
    world.rep.refresh_from_db()
    former_reps.pseudonymise(make.act(), person=world.rep)
    assert words_of("person", world.rep) == set()
    assert is_nowhere("rita") and is_nowhere("rita.rep@example.com")


def test_a_login_that_is_closed_and_opened_again_keeps_its_words(world):
    logins.deactivate(make.act(world.admin), person=world.peer)
    assert words_of("person", world.peer)
    logins.activate(make.act(world.admin), person=world.peer)
    assert words_of("person", world.peer)


def test_a_team_is_found_until_it_is_closed(world):
    team = teams.create(make.act(world.admin), name="Größe Süd", parent=world.root, starts_on=make.TODAY)
    assert words_of("team", team) == {"grosse", "sud"}
    teams.rename(make.act(world.admin), team=team, name="Süd West")
    assert words_of("team", team) == {"sud", "west"}
    teams.deactivate(make.act(world.admin), team=team)
    assert words_of("team", team) == set()


def test_customers_carry_their_name_into_the_words_of_their_open_deals(world):
    act = make.act(world.rep)
    customer = customers.create(act, data=CustomerData(name="Condax", owner_id=world.rep.pk))
    product = products.save(act, name="GTX Pro")
    deal = deals.create(
        act,
        data=deals.DealData(name="Renewal 27", owner_id=world.rep.pk, customer_id=customer.pk, product_id=product.pk),
    )
    assert words_of("deal", deal) == {"renewal", "27", "condax", "gtx", "pro"}
    customers.change(make.act(world.manager), customer=customer, data={"name": "Isdom"})
    assert words_of("customer", customer) == {"isdom"}
    assert words_of("deal", deal) == {"renewal", "27", "isdom", "gtx", "pro"}
    products.save(act, name="MG Basic", product=Product.objects.get(pk=product.pk))
    assert words_of("deal", deal) == {"renewal", "27", "isdom", "mg", "basic"}
    assert is_nowhere("condax")


def test_an_import_of_customers_and_its_undo(world):
    run = imports.take("customers", "external_id,name,owner_email", "C1,Acme Tools,rita.rep@example.com", "C2,Bevel,")
    acme = Customer.objects.get(name="Acme Tools")
    assert words_of("customer", acme) == {"acme", "tools"}
    search_words.assert_is_what_a_rebuild_gives()
    renamed = imports.take("customers", "external_id,name", "C1,Acme Forge")
    assert words_of("customer", acme) == {"acme", "forge"}
    assert imports.undo(renamed, by=world.admin).status == "done"
    assert words_of("customer", acme) == {"acme", "tools"}
    assert imports.undo(run, by=world.admin).status == "done"
    assert is_nowhere("acme") and is_nowhere("bevel")


def test_an_import_of_people_and_teams_and_its_undo(world):
    teams_run = imports.take("teams", "name,parent", "Harbour,Root")
    assert SearchWord.objects.filter(kind="team", word="harbour").exists()
    run = imports.take("people", "email,name,role,team", "new@example.com,Nele Neumann,rep,Harbour")
    assert SearchWord.objects.filter(kind="person", word="neumann").exists()
    search_words.assert_is_what_a_rebuild_gives()
    assert imports.undo(run, by=world.admin).status == "done"
    assert imports.undo(teams_run, by=world.admin).status == "done"
    assert is_nowhere("neumann") and is_nowhere("harbour")
    assert not Team.objects.filter(name="Harbour").exists()


def test_contacts_are_found_until_they_leave_the_customer(world):
    customer = customers.create(make.act(world.rep), data=CustomerData(name="Condax", owner_id=world.rep.pk))
    contact = contacts.add(
        make.act(world.rep), customer=customer, data=ContactData("Ida Buyer", email="ida@condax.example")
    )
    assert words_of("contact", contact) == {"ida", "buyer", "ida@condax.example"}
    contacts.change(make.act(world.rep), contact=contact, data={"name": "Ida Kaufmann", "email": ""})
    contact.refresh_from_db()
    assert words_of("contact", contact) == {"ida", "kaufmann"}
    contacts.retire(make.act(world.rep), contact=contact)
    assert words_of("contact", contact) == set() and is_nowhere("kaufmann")


@pytest.mark.parametrize("is_held", [False, True])
def test_an_erased_contact_leaves_at_once(world, is_held):
    customer = customers.create(make.act(world.rep), data=CustomerData(name="Condax", owner_id=world.rep.pk))
    contact = contacts.add(make.act(world.rep), customer=customer, data=ContactData("Ida Kaufmann"))
    if is_held:
        activities.make_activity(world.rep, customer_id=customer.pk, contact_id=contact.pk)
    erasures.erase(make.act(world.admin), contact=contact)
    assert Contact.objects.filter(pk=contact.pk).exists() is is_held
    assert words_of("contact", contact) == set() and is_nowhere("kaufmann")


def test_a_deal_is_found_while_it_is_open(world):
    deal = deal_builder.open_deal(world.rep, name="Frame agreement")
    assert words_of("deal", deal) == {"frame", "agreement"}
    deals.change(make.act(world.rep), deal=deal, version=deal.version, data={"name": "Frame contract"})
    deal.refresh_from_db()
    assert words_of("deal", deal) == {"frame", "contract"}
    lost_facts = {"reason": "No budget", "closed_on": make.TODAY}
    lost = deals.move_stage(make.act(world.rep), deal=deal, to_stage=deal_builder.stage("Lost"), **lost_facts)
    assert words_of("deal", deal) == set()
    deals.move_stage(make.act(world.manager), deal=lost, to_stage=deal_builder.stage("Prospecting"), reason="They call")
    assert words_of("deal", deal) == {"frame", "contract"}


def test_deals_that_are_taken_over_and_the_undo_of_their_import(world):
    run = imports.take(
        "deals",
        "external_id,name,owner_email,stage,amount,closed_on",
        "D1,Open one,rita.rep@example.com,Prospecting,10,",
        "D2,Lost one,rita.rep@example.com,Lost,10,2026-11-20",
    )
    assert run.created_count == 2, run.refusals
    deal = Deal.objects.get(external_id="D1")
    assert words_of("deal", deal) == {"open", "one"}
    assert words_of("deal", Deal.objects.get(external_id="D2")) == set()
    search_words.assert_is_what_a_rebuild_gives()
    assert imports.undo(run, by=world.admin).status == "done"
    assert is_nowhere("open")


def test_a_hand_over_changes_no_word(world):
    deal = deal_builder.open_deal(world.rep)
    before = search_words.stored()
    leaving = handovers.Heirs(deals=world.peer, customers=world.peer, duties=world.peer)
    seen = estates.estate_of(person=world.rep).seen
    handovers.hand_over(make.act(world.manager), person=world.rep, last_day=make.TODAY, heirs=leaving, seen=seen)
    deal.refresh_from_db()
    assert deal.owner_id == world.peer.pk and search_words.stored() == before


def test_two_of_a_name_share_its_shortened_words_and_the_last_takes_them_along(world):
    customer = customers.create(make.act(world.rep), data=CustomerData(name="Condax", owner_id=world.rep.pk))
    one = contacts.add(make.act(world.rep), customer=customer, data=ContactData("Ida Kaufmann"))
    other = contacts.add(make.act(world.rep), customer=customer, data=ContactData("Eva Kaufmann"))
    forms = ShortenedWord.objects.filter(word="kaufmann").count()
    assert forms == len("kaufmann")
    contacts.retire(make.act(world.rep), contact=one)
    assert ShortenedWord.objects.filter(word="kaufmann").count() == forms
    contacts.retire(make.act(world.rep), contact=other)
    assert is_nowhere("kaufmann")


def test_what_was_written_past_the_services_is_put_right_and_told(world):
    customer = customers.create(make.act(world.rep), data=CustomerData(name="Condax", owner_id=world.rep.pk))
    make_contact(customer, "Past Everybody")
    Customer.objects.filter(pk=customer.pk).update(name="Isdom")
    with pytest.raises(SearchWordsDiffered, match="4 search words differed"):
        service.verify(make.act())
    assert service.verify(make.act()) == SearchWord.objects.count()
