"""Goals, sources and answers that are stated by hand when a locked plan is amended."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.amendments.selectors import amendments as selector
from plans.amendments.services import amendment_decisions
from plans.models import PlanAmendment, PlanAmendmentStatement
from plans.sales_plans.selectors import plan_papers
from tests import make
from tests.builders import account_plans as account_plan_build
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from tests.builders.customers import make_customer
from tests.html_forms import forms_of
from tests.web.plans.amendments.test_amendment_pages import locked, text

pytestmark = pytest.mark.django_db


ROWS = {"deal_rows": 0, "new_rows": 0, "run_rows": 1, "run0-line": "run-rate-1", "run0-label": "Re-orders of GTX Basic"}


def test_goals_and_sources_stated_by_hand_are_shown_before_asking_and_to_who_decides(world, client_of):
    plan, rep, manager = locked(world), client_of(world.rep), client_of(world.manager)
    form = text(rep.get(f"/plans/{plan.pk}/amend/"))
    assert "Set the goals of the months by hand" in form and 'value="Re-orders of GTX Basic"' in form
    typed = build.typed(plan, **ROWS, **{"run0-amount": "75,000", "goal_FY2027-M08": "15,000", "restate": "on"})
    short = rep.post(f"/plans/{plan.pk}/amend/", typed | {"preview": "1"})
    assert short.status_code == 422
    assert "The months add up to" in text(short) and 'value="15,000"' in text(short) and 'value="75,000"' in text(short)
    assert text(short).count('<details class="by-hand" open>') == 2
    december = plan_papers.shown(plan=plan, today=make.TODAY).months[0].amount
    typed |= {"goal_FY2027-M09": str(80_000 - 15_000 - december)}
    preview = text(rep.post(f"/plans/{plan.pk}/amend/", typed | {"preview": "1"}))
    answer = {"answer_sources": "Two sites in the east."}
    for sentence in (
        "goals by hand",
        "new sources, with the amounts",
        "75,000",
        "Sources cover 75,000 of 80,000: 5,000 short.",
    ):
        assert sentence in preview
    assert 'name="answer_sources"' in preview and 'name="answer_months"' not in preview
    sent = rep.post(f"/plans/{plan.pk}/amend/", typed | answer)
    page = text(manager.get(sent.headers["Location"]))
    for sentence in (
        "goals by hand",
        "new sources, with the amounts",
        "−15,000",
        "Two sites in the east.",
        "Sources cover the number: 90,000",
    ):
        assert sentence in page
    manager.post(f"{sent.headers['Location']}decide/", {"decision": "approve"})
    after = text(manager.get(sent.headers["Location"]))
    for sentence in ("goals by hand", "new sources, with the amounts", "Two sites in the east."):
        assert sentence in after
    plan_page = text(manager.get(f"/plans/{plan.pk}/"))
    assert "75,000" in plan_page and "15,000" in plan_page and "Two sites in the east." in plan_page


def test_rows_that_nobody_changed_leave_the_sources_as_they_are(world, client_of):
    plan, rep = locked(world), client_of(world.rep)
    same = build.typed(plan, **ROWS, **{"run0-amount": "90,000.00"})
    preview = text(rep.post(f"/plans/{plan.pk}/amend/", same | {"preview": "1"}))
    assert "new sources, with the amounts" not in preview and "goals follow the number" in preview
    rep.post(f"/plans/{plan.pk}/amend/", same)
    assert not PlanAmendmentStatement.objects.exists()


def every_kind(world):
    """A locked plan with a source of every kind."""
    account_plan_build.install()
    account = account_plan_build.make_plan(make_customer(owner=world.rep), at="approved", by=world.manager)
    deal = plan_build.named_deal(world.rep, amount="20000.00")
    papers, new = plan_build.papers, plan_build.NewSource
    sources = [
        new(papers.ACCOUNT, account_plan_id=account.pk),
        new(papers.DEAL, deal_id=deal.pk),
        new(papers.NEW, label="The fair", per_week=2, conversion_ppm=125_000, average_amount=Decimal(4000)),
        new(papers.NEW, label="Referrals", amount=Decimal("1500.50")),
        new(papers.RUN_RATE, label="Re-orders", amount=Decimal(90_000)),
    ]
    few = dict.fromkeys(("sources", "one-account", "deals", "a-accounts"), "It holds.")
    return plan_build.make_plan(world.rep, at="locked", by=world.manager, sources=sources, answers=few)


def test_a_form_that_is_sent_as_it_was_drawn_leaves_the_sources_and_ticked_it_states_the_same(world, client_of):
    plan, rep = every_kind(world), client_of(world.rep)
    address = f"/plans/{plan.pk}/amend/"
    drawn = next(form for form in forms_of(text(rep.get(address)), address) if form.action == address)
    typed = drawn.values | build.typed(plan, number_new="95,000")
    assert rep.post(address, typed).status_code == 302
    assert not PlanAmendmentStatement.objects.exists()
    amendment_decisions.withdraw(make.act(world.rep), amendment=PlanAmendment.objects.get())
    assert rep.post(address, typed | {"known": 1, "restate": "on"}).status_code == 302
    stated = selector.stated(amendment=PlanAmendment.objects.get(position=2)).sources
    assert stated == plan_papers.shown(plan=plan, today=make.TODAY).sources and len(stated) == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goal_FY2027-M08": "-1"}, "A goal cannot be below zero."),
        ({"goal_FY2027-M07": "5"}, "FY2027-M07 is over on Fri 1 Jan; its goal stays"),
        ({"run0-amount": ""}, "Enter the amount it brings."),
        ({"deal_rows": 1, "deal0-amount": "5"}, "Choose the deal."),
    ],
)
def test_wrong_goals_and_rows_are_told_where_they_stand(world, client_of, wrong, sentence):
    plan = locked(world)
    typed = build.typed(plan, **ROWS, **{"run0-amount": "75,000"}) | wrong
    answer = client_of(world.rep).post(f"/plans/{plan.pk}/amend/", typed)
    assert answer.status_code == 422 and sentence in text(answer)
    assert "The south of the territory went to Olga." in text(answer) and "Re-orders of GTX Basic" in text(answer)
    assert '<details class="by-hand" open>' in text(answer)


def test_what_was_refused_shows_what_was_stated(world, client_of):
    plan = plan_build.make_full_plan(world.rep, at="locked", by=world.manager)
    few = [plan_build.NewSource(plan_build.papers.RUN_RATE, label="Re-orders of the north", amount=Decimal(50_000))]
    row = build.ask(plan, goals={"FY2027-M09": Decimal(20_000)}, sources=few)
    amendment_decisions.refuse(make.act(world.manager), amendment=row, answer="No.")
    page = text(client_of(world.rep).get(f"/plans/{plan.pk}/amendments/1/"))
    for sentence in ("February", "20,000", "Re-orders of the north", "run-rate, gone", "Does it stand up to scrutiny"):
        assert sentence in page


def test_the_months_are_summed_and_the_past_of_the_owner_is_proposed_to_whoever_asks(world, client_of):
    plan = locked(world)
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/amend/"))
    assert "left empty, the goals follow 90,000" in page
    assert f"no customer of {world.rep.name} bought again" in page and "so there is no conversion to propose" in page
    assert "no customer of yours" in text(client_of(world.rep).get(f"/plans/{plan.pk}/amend/"))


def test_a_row_more_is_no_request(world, client_of):
    plan, rep = locked(world), client_of(world.rep)
    more = build.typed(plan, **ROWS, **{"run0-amount": "75,0o0", "goal_FY2027-M08": "15,000", "add_row": "run"})
    answer = rep.post(f"/plans/{plan.pk}/amend/", more)
    assert answer.status_code == 200 and 'value="75,0o0"' in text(answer) and 'name="run1-label"' in text(answer)
    assert "invalid-feedback" not in text(answer) and 'value="15,000"' in text(answer)
    assert not PlanAmendment.objects.exists()
