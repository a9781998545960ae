"""What the finder finds, for whom, and in which order."""

from __future__ import annotations

import string

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.finder.rules.words import typed_words
from accounts.finder.services import search_words
from accounts.models import Person
from pipeline.activities.services import defaults
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.models import Contact, Customer
from reviews.boards.presenters import finder
from reviews.boards.presenters.finder import marked
from reviews.boards.rules import places
from reviews.boards.selectors.finder import find
from tests import make
from tests.builders import obligations, plans, reviews
from tests.builders.customers import make_contact, make_customer, make_product
from tests.builders.deals import make_deal, open_deal, stage
from tests.builders.finding import found
from tests.builders.search_words import index

pytestmark = pytest.mark.django_db
EVERYBODY = ("rep", "peer", "manager", "other_rep", "other_manager", "leader", "admin")


@pytest.fixture
def world(world):
    defaults.install(make.NOW)
    return world


@pytest.fixture
def belongings(world):
    """A customer of the rep with a contact, an open deal and a plan."""
    customer = make_customer("Condax", world.rep, tier="B")
    make_contact(customer, "Ida Kaufmann", email="ida@condax.example")
    open_deal(world.rep, name="Renewal", customer_id=customer.pk)
    plans.make_plan(world.rep)
    index()
    return world


SEEN_BY = {
    "condax": {"rep", "manager", "leader", "admin"},
    "kaufmann": {"rep", "manager", "leader", "admin"},
    "renewal": {"rep", "manager", "leader", "admin"},
    "rita": {"rep", "manager", "leader", "admin"},
    "rita plan": {"rep", "manager", "leader", "admin"},
    "north": {"manager", "leader", "admin"},
    "south": {"other_manager", "leader", "admin"},
    "otto": {"other_manager", "leader", "admin"},
}


@pytest.mark.parametrize("query", SEEN_BY)
def test_somebody_of_another_team_finds_nothing_of_others(belongings, query):
    finders = {name for name in EVERYBODY if found(getattr(belongings, name), query)}
    assert finders == SEEN_BY[query]


@pytest.mark.parametrize("name", ["rep", "other_manager", "admin"])
def test_what_is_found_is_what_its_page_lets_in(belongings, client_of, name):
    viewer = getattr(belongings, name)
    questions = ("a", "c", "d", "h", "i", "l", "m", "n", "p", "r", "s", "t", "w", "condax", "rita", "kauf", "no", "so")
    hits = [hit for query in questions for group in groups_of(make.reader(viewer), query) for hit in group.hits]
    client = client_of(viewer)
    codes = {url: client.get(url).status_code for url in {hit.url for hit in hits}}
    assert len(codes) > 15 and set(codes.values()) == {200}, codes


def groups_of(reader, query):
    return finder.groups(find(reader, query=query), reader)


@pytest.mark.parametrize(
    "query",
    ["condax", "CONDAX", "cond", "condx", "conddax", "cindax", "ocndax", "condxa", "ax cond", "kauf", "b condax"],
)
def test_a_customer_is_found_by_beginnings_and_in_spite_of_one_slip(world, query):
    make_customer("Condax B Axle", world.rep)
    contact = make_contact(make_customer("Other", world.rep), "Ida Kaufmann")
    index()
    hits = found(world.rep, query)
    wanted = {"Contacts": [contact.name]} if query == "kauf" else {"Customers": ["Condax B Axle"]}
    assert wanted.items() <= hits.items()


@pytest.mark.parametrize("query", ["codnxa", "cnda", "xcondaxx", "condaxee axle b", "condax d"])
def test_two_slips_or_a_word_that_is_not_there_find_nothing(world, query):
    make_customer("Condax B Axle", world.rep)
    index()
    assert "Customers" not in found(world.rep, query)


@pytest.mark.parametrize("query", ["müller", "muller", "MÜLLER", "mu\u0308ller", "mueller", "mullr"])
@pytest.mark.parametrize("name", ["Müller AG", "Muller AG"])
def test_umlauts_and_accents_are_found_either_way(world, query, name):
    make_customer(name, world.rep)
    index()
    assert found(world.rep, query)["Customers"] == [name]


def test_an_address_is_found_by_its_beginning_and_by_its_name_but_not_by_where_it_is(belongings):
    assert found(belongings.rep, "ida@cond")["Contacts"] == ["Ida Kaufmann"]
    assert found(belongings.manager, "rita.rep@example.com")["People"] == ["Rita Rep"]
    assert "Contacts" not in found(belongings.rep, "example")


def test_who_left_the_login_or_a_customer_is_not_found(belongings):
    Contact.objects.update(retired_at=make.NOW, retired_by=belongings.rep)
    Person.objects.filter(pk=belongings.rep.pk).update(is_active=False)
    index()
    assert found(belongings.manager, "kaufmann") == {}
    assert "People" not in found(belongings.manager, "rita")


def test_open_deals_come_before_closed_ones_with_amount_and_day(world):
    customer = make_customer("Condax", world.rep)
    product = make_product("GTX Pro")
    make_deal(world.rep, name="Won one", at="Won", customer_id=customer.pk)
    make_deal(world.rep, name="Lost one", at="Lost", customer_id=customer.pk, amount=None)
    make_deal(world.rep, name="Open one", at="Engaging", customer_id=customer.pk, product_id=product.pk)
    make_deal(world.rep, name="Undated", customer_id=customer.pk)
    index()
    deals = next(group for group in groups_of(make.reader(world.rep), "condax") if group.name == "Deals")
    assert [(hit.label, hit.more) for hit in deals.hits] == [
        ("Condax, Open one", "1,000, closes Fri 18 Dec"),
        ("Condax, Undated", "1,000, no date yet"),
        ("Condax, Won one", "1,000, won Fri 20 Nov"),
        ("Condax, Lost one", "lost Fri 20 Nov"),
    ]
    assert found(world.rep, "gtx condax")["Deals"] == ["Condax, Open one"], "By customer and product at once."
    assert "Deals" not in found(world.rep, "lost one"), "A closed deal is found by its customer."


def test_a_slip_is_said_and_comes_after_what_is_called_so(world):
    make_customer("Condax", world.rep)
    make_contact(make_customer("Other", world.rep), "Ida Condix")
    index()
    groups = groups_of(make.reader(world.rep), "condix")
    assert [group.title for group in groups] == ["Contacts", "Customers, one letter off"]


def test_plans_and_reviews_are_found_by_whose_they_are_and_by_period(world):
    reviews.install()
    plan = plans.make_plan(world.rep)
    reviews.review(world)
    index()
    hits = found(world.manager, "rita")
    assert hits["People"] == ["Rita Rep"] and len(hits["Plans"]) == 1
    assert len(hits["Reviews"]) == 1
    year, quarter = plan.period_key.split("-")
    assert next(iter(found(world.manager, f"rita {quarter}"))) == "Plans"
    assert "Plans" not in found(world.manager, "rita q9")
    assert "People" not in found(world.manager, f"plan rita {year}")
    assert "Plans" not in found(world.peer, "rita plan")


def test_acts_and_pages_come_first_where_they_fit_well(world):
    make_customer("Plexzap", world.rep)
    index()
    hits = found(world.rep, "pl")
    assert list(hits)[-1] == "Customers" and "Plans" in hits["Pages"]
    assert found(world.rep, "log a call")["Acts"] == ["Log a call"]
    assert found(world.rep, "new deal")["Acts"] == ["New deal"]
    assert found(world.rep, "dashbord") == {"Pages": ["Dashboard"]}
    assert "Settings" not in found(world.rep, "settings").get("Pages", [])
    assert "Settings" in found(world.admin, "settings")["Pages"]


def test_what_one_owes_is_an_act_with_its_day(world):
    obligations.obligation(world.rep)
    groups = groups_of(make.reader(world.rep), "send")
    assert [(hit.label, hit.more) for hit in groups[0].hits] == [("Send the offer", "due Fri 27 Nov")]
    assert found(world.peer, "send") == {}
    obligations.obligation(world.rep, subject="thing:2")
    groups = groups_of(make.reader(world.rep), "settle")
    assert [(hit.label, hit.more, hit.url) for hit in groups[0].hits] == [("Settle a promise", "2 are due", "/traps/")]


@pytest.mark.parametrize("query", ["", " ", "@", "–", "  . "])
def test_nothing_typed_finds_nothing(belongings, query):
    assert found(belongings.rep, query) == {}


def test_a_single_letter_finds_pages_and_acts_alone(belongings):
    assert set(found(belongings.rep, "c")) <= {"Acts", "Pages"}


LETTERS = string.ascii_lowercase
NAMES = st.text(LETTERS, min_size=4, max_size=10)


@st.composite
def typed_with_a_slip(draw):
    name = draw(NAMES)
    at = draw(st.integers(0, len(name) - 1))
    before, letter, after = name[:at], name[at], name[at + 1 :]
    kind = draw(st.sampled_from(["missing", "doubled", "changed", "swapped"]))
    if kind == "swapped":
        return name, before + after[:1] + letter + after[1:]
    return name, before + {"missing": "", "doubled": letter * 2, "changed": draw(st.sampled_from(LETTERS))}[
        kind
    ] + after


@pytest.fixture
def crowd(world):
    """Three hundred customers among which one is looked for."""
    Customer.objects.bulk_create(
        Customer(name=f"{LETTERS[n % 26] * 2}{LETTERS[n // 26]}{LETTERS[(n * 7) % 26]}qq", created_at=make.NOW)
        for n in range(300)
    )
    index()
    return world


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(typed_with_a_slip())
def test_any_name_with_one_slip_is_among_the_first_eight(crowd, pair):
    name, typed = pair
    assume(name != typed and not typed.startswith("qq"))
    row = make_customer(name.title(), crowd.rep)
    index_one(row)
    try:
        assert row.name in found(crowd.leader, typed).get("Customers", [])
    finally:
        row.delete()
        index_one(row)


def index_one(row):
    search_words.follow(Customer, [row.pk])


@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize("name", ["rep", "manager", "admin"])
def test_it_asks_at_most_four_queries_whatever_the_size(world, client_of, name, count):
    plans.make_plan(world.rep)
    customers = [make_customer(f"Condax {number}", world.rep) for number in range(count)]
    Contact.objects.bulk_create(
        Contact(customer=customer, name=f"Kaufmann of {customer}", created_at=make.NOW) for customer in customers
    )
    rows = [
        TakenOverDeal(name="Renewal", owner_id=world.rep.pk, stage_id=stage("Engaging").pk, customer_id=customer.pk)
        for customer in customers
    ]
    take_over_many(make.act(), rows=rows)
    index()
    client = client_of(getattr(world, name))
    bare = queries(client, "")
    for query in ("condx", "rita", "co ka", "rita plan q3", "pl", "condax renewal"):
        assert queries(client, query) - bare <= 4, query


def queries(client, query):
    """How many a page asks once the process has read what it reads once."""
    address = f"/find/?q={query}"
    client.get(address, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    return len(asked)


def test_eight_of_a_kind_at_most(world):
    for number in range(12):
        make_customer(f"Condax {number}", world.rep)
    index()
    assert len(found(world.rep, "condax")["Customers"]) == 8


@pytest.mark.parametrize(
    ("label", "typed", "parts"),
    [
        ("Condax, GTX Pro", ["cond", "gtx"], (("Cond", True), ("ax", False), (", ", False), ("GTX", True))),
        ("Condax", ["condx"], (("Condax", True),)),
        ("Müller", ["mul"], (("Mül", True), ("ler", False))),
        ("Straße", ["strass"], (("Straße", True),)),
    ],
)
def test_what_was_typed_is_marked(label, typed, parts):
    assert marked(label, typed)[: len(parts)] == parts


@pytest.mark.parametrize("place", [*places.ACTS, *places.PAGES], ids=lambda place: place.address)
def test_a_place_is_found_by_its_own_name(place):
    assert places.rank(typed_words(place.label), *place.called) == 0
