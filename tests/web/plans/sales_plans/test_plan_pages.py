"""The pages of plans: what they show, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plans.models import Plan, PlanSource, PlanVersion
from plans.sales_plans.services import plans
from tests.builders import bookings
from tests.builders import plans as build

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_list_offers_what_has_a_number_and_no_plan(world, client_of):
    build.install()
    build.budgets.set_budget(world.rep, period=build.PERIOD)
    page = client_of(world.rep).get("/plans/")
    assert "No plan for your 90,000 of" in text(page)
    assert text(page).count("Write the plan") == 2
    started = client_of(world.rep).post("/plans/new/", {"period": "FY2027-Q3"})
    assert started.headers["Location"] == f"/plans/{Plan.objects.get().pk}/edit/"


def test_a_manager_sees_what_waits_first(world, client_of):
    build.make_plan(world.rep, at="approved", by=world.manager)
    build.make_plan(world.peer, at="submitted")
    build.make_plan(world.other_rep, at="submitted")
    page = text(client_of(world.manager).get("/plans/"))
    assert "1 plan waits for a decision." in page
    assert page.index("Paul Peer") < page.index("Rita Rep")
    assert "Olga Other" not in page
    assert "2 plans wait for a decision." in text(client_of(world.leader).get("/plans/"))


def test_money_without_a_plan_comes_before_the_plans(world, client_of):
    build.make_plan(world.peer, at="submitted", period="FY2027-Q2", amount="40000.00")
    build.budgets.set_budget(world.rep, amount="90000.00")
    build.budgets.set_budget(world.other_rep, amount="7000.00")
    client = client_of(world.manager)
    page = text(client.get("/plans/"))
    assert "No plan for 90,000 this quarter: 1 person has not begun one." in page
    assert "1 plan waits for a decision of yours." in page
    assert page.index("Rita Rep, 90,000") < page.index("Paul Peer")
    assert "mailto:rita" in page and "Olga Other" not in page
    alone = text(client.get("/plans/?next=none"))
    assert "Rita Rep, 90,000" in alone and "Paul Peer" not in alone
    assert "No plan for 97,000 this quarter" in text(client_of(world.leader).get("/plans/"))


def test_a_plan_that_was_begun_is_no_money_without_a_plan(world, client_of):
    build.make_plan(world.rep, period="FY2027-Q2")
    page = text(client_of(world.manager).get("/plans/"))
    assert "No plan for" not in page[: page.index("<table")]
    assert "Waits for the owner" in page


@pytest.mark.parametrize("key", ["person", "period", "number", "uncovered"])
def test_plans_are_put_in_order_within_the_groups(world, client_of, key):
    build.make_plan(world.rep, at="approved", by=world.manager, amount="10000.00")
    build.make_plan(world.peer, at="approved", by=world.manager, amount="20000.00")
    build.make_plan(world.other_rep, at="submitted", amount="15000.00")
    client = client_of(world.leader)
    for sort in (key, f"-{key}"):
        page = text(client.get("/plans/", {"sort": sort})).partition("<table")[2]
        assert page.index("Olga Other") < page.index("In force") < page.index("Rita Rep")
    page = text(client.get("/plans/?sort=-number"))
    assert page.index("Paul Peer") < page.index("Rita Rep")


def test_what_the_owner_owes_stands_first_among_the_own_plans(world, client_of):
    build.make_plan(world.rep, at="submitted", period="FY2027-Q4")
    build.make_plan(world.rep, at="returned", by=world.manager)
    page = text(client_of(world.rep).get("/plans/"))
    assert page.index("Waits for you") < page.index("returned<") < page.index("Waits for the decision")


def test_the_list_narrows_to_a_period(world, client_of):
    build.make_plan(world.rep)
    build.make_plan(world.peer, period="FY2027-Q4")
    page = text(client_of(world.manager).get("/plans/?period=FY2027-Q4"))
    assert "Paul Peer" in page
    assert "Rita Rep" not in page


def test_the_page_says_what_has_no_plan(world, client_of):
    few = [build.NewSource(build.papers.RUN_RATE, label="Re-orders", amount=Decimal("78600"))]
    plan = build.make_plan(world.rep, sources=few)
    page = text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert "90,000 to bring in" in page
    assert "78,600 has a plan; 11,400 has none." in page
    assert "No plan for this money" in page
    assert "Sources cover 78,600 of 90,000: 11,400 short." in page
    assert "The buyer of Condax leaves" in page


def test_a_running_plan_sets_promise_against_fact(world, client_of):
    plan = build.make_plan(world.rep, at="approved", by=world.manager, period="FY2027-Q2")
    bookings.make_booking(world.rep, "1234.00", date(2026, 10, 1))
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/"))
    assert "1,234 of 90,000 is in for" in page
    assert "Promise against fact" in page


def test_a_plan_is_not_there_for_others(world, client_of):
    plan = build.make_plan(world.rep, at="submitted")
    for stranger in (world.peer, world.other_manager, world.other_rep):
        for path in ("", "edit/", "compare/", "return/"):
            assert client_of(stranger).get(f"/plans/{plan.pk}/{path}").status_code == 404
        assert client_of(stranger).post(f"/plans/{plan.pk}/approve/").status_code == 404


def test_the_owner_keeps_a_draft_and_submits_it(world, client_of):
    plan = build.start(world.rep)
    client = client_of(world.rep)
    kept = client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"save": "1"})
    assert kept.status_code == 302
    plan = plans.read(plan.pk)
    sent = client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"submit": "1"})
    assert sent.headers["Location"] == f"/plans/{plan.pk}/"
    assert Plan.objects.get().status == "submitted"
    assert PlanVersion.objects.count() == 1
    assert client.get(f"/plans/{plan.pk}/edit/").headers["Location"] == f"/plans/{plan.pk}/"


def test_the_form_shows_what_was_kept(world, client_of):
    deal = build.named_deal(world.rep)
    sources = [
        build.NewSource(build.papers.DEAL, deal_id=deal.pk, amount=Decimal("15000")),
        build.NewSource(
            build.papers.NEW, label="First meetings", per_week=6, conversion_ppm=250_000, average_amount=Decimal(3060)
        ),
    ]
    plan = build.make_plan(world.rep, sources=sources, goals={"FY2027-M07": Decimal(90000)})
    page = text(client_of(world.rep).get(f"/plans/{plan.pk}/edit/"))
    for fragment in (
        'value="15,000"',
        'value="First meetings"',
        'value="25"',
        'value="3,060"',
        'value="90,000"',
        "Condax, GTX Pro",
    ):
        assert fragment in page
    assert "2 of 3 months have no goal: January 2027 and February 2027." in page


def test_a_named_deal_is_chosen_and_one_of_somebody_else_is_not(world, client_of):
    plan, client = build.start(world.rep), client_of(world.rep)
    own, other = build.named_deal(world.rep), build.named_deal(world.other_rep, name="Not mine")
    refused = client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"deal_rows": 1, "deal0-deal": other.pk})
    assert refused.status_code == 422
    assert "Choose a deal from the list." in text(refused)
    assert (
        client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"deal_rows": 1, "deal0-deal": own.pk}).status_code
        == 302
    )
    assert PlanSource.objects.get(kind="named deal").deal_id == own.pk


def test_wrong_rows_keep_what_was_typed(world, client_of):
    plan = build.start(world.rep)
    rows = {"run0-amount": "14.500,0", "new_rows": 1, "new0-label": "Fairs", "new0-per_week": "3", "risk0-answer": ""}
    page = client_of(world.rep).post(f"/plans/{plan.pk}/edit/", build.typed(plan) | rows)
    assert page.status_code == 422
    for fragment in (
        "14.500,0",
        "Fairs",
        "Enter an amount like 1250.50",
        "Enter how many, the share that buys and the amount each, or enter an amount.",
        "Enter an answer to this risk.",
        "3 rows need attention.",
    ):
        assert fragment in text(page)
    assert not PlanSource.objects.exists()


def test_goals_that_do_not_meet_are_said_beside_the_months(world, client_of):
    plan = build.start(world.rep)
    page = client_of(world.rep).post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"goal_FY2027-M07": "80,000"})
    assert page.status_code == 422
    assert text(page).count("The months add up to 80,000, the number is 90,000: 10,000 is missing.") == 2
    assert 'value="80,000"' in text(page)


def test_a_failed_check_without_an_answer_comes_back_with_its_field(world, client_of):
    plan = build.start(world.rep)
    client = client_of(world.rep)
    page = client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"run0-amount": "80,000", "submit": "1"})
    assert page.status_code == 422
    assert "Correct it, or answer here, before you submit." in text(page)
    plan = plans.read(plan.pk)
    answered = {"run0-amount": "80,000", "answer_sources": "The fair in January.", "submit": "1"}
    assert client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | answered).status_code == 302
    assert Plan.objects.get().status == "submitted"


def test_the_second_tab_reads_what_happened_and_keeps_its_text(world, client_of):
    plan = build.start(world.rep)
    client = client_of(world.rep)
    client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"note": "first tab"})
    page = client.post(f"/plans/{plan.pk}/edit/", build.typed(plan) | {"note": "second tab"})
    assert page.status_code == 409
    assert "changed while you were looking at it" in text(page)
    assert "second tab" in text(page)
    assert f'name="version" value="{plans.read(plan.pk).version}"' in text(page)


def test_nobody_else_writes_it(world, client_of):
    plan = build.make_plan(world.rep)
    page = client_of(world.manager).get(f"/plans/{plan.pk}/edit/")
    assert page.status_code == 403
    assert "Only Rita Rep can write this plan" in text(page)
    assert client_of(world.manager).post(f"/plans/{plan.pk}/edit/", build.typed(plan)).status_code == 403


def test_a_quarter_is_made_from_the_annual_plan_in_one_click(world, client_of):
    annual = build.make_plan(world.rep, period="FY2027", amount="360000.00")
    client = client_of(world.rep)
    assert "Make the plan of Q3 FY2027" in text(client.get(f"/plans/{annual.pk}/"))
    client.post("/plans/new/", {"period": "FY2027-Q3"})
    assert Plan.objects.get(kind="quarterly").annual_id == annual.pk
    again = client.post("/plans/new/", {"period": "FY2027-Q3"}, follow=True)
    assert "Your plan for Q3 (Dec 2026–Feb 2027) already exists." in text(again)


def test_curves_of_99_percent_are_refused_on_the_page(world, client_of):
    build.install()
    client = client_of(world.admin)
    months = {f"month_{place}": "8.25" for place in range(1, 13)}
    page = client.post("/settings/curves/", {"name": "Short", **months})
    assert page.status_code == 422
    assert "The months add up to 99 %; 1 % is missing." in text(page)
    assert 'value="8.25"' in text(page)
    made = client.post("/settings/curves/", {"name": "Whole", **months, "month_12": "9.25"})
    assert made.status_code == 302
    assert "Whole" in text(client.get("/settings/curves/"))
    assert client_of(world.rep).get("/settings/curves/").status_code == 403


def test_the_finder_finds_a_plan_by_person_and_period(world, client_of):
    plan = build.make_plan(world.rep)
    page = text(client_of(world.manager).get("/find/?q=rita q3"))
    assert f'href="/plans/{plan.pk}/"' in page
    assert f'href="/plans/{plan.pk}/"' not in text(client_of(world.peer).get("/find/?q=rita q3"))


def test_what_waits_stands_on_the_team_page(world, client_of):
    build.make_plan(world.rep, at="submitted")
    assert "Decide on Rita Rep’s plan of" in text(client_of(world.manager).get("/team/"))
