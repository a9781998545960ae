"""The pages on which a locked plan is amended: asked for with a preview, decided, read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import BudgetLine, PlanAmendment, PlanAmendmentStatement
from plans.selectors import amendments as selector
from plans.selectors import plan_papers
from plans.services import amendments
from tests import make
from tests.builders import absences
from tests.builders import account_plans as account_plan_build
from tests.builders import amendments as build
from tests.builders import plans as plan_build
from tests.builders.customers import make_customer
from tests.html_forms import forms_of
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def locked(world):
    return plan_build.make_plan(world.rep, at="locked", by=world.manager)


def test_the_owner_reads_before_and_after_by_month_and_asks(world, client_of):
    plan, rep = locked(world), client_of(world.rep)
    page = text(rep.get(f"/plans/{plan.pk}/"))
    assert f'href="/plans/{plan.pk}/amend/"' in page
    form = text(rep.get(f"/plans/{plan.pk}/amend/"))
    assert "90,000.00" in form and "Territory changed" in form
    preview = rep.post(f"/plans/{plan.pk}/amend/", build.typed(plan, preview="1"))
    assert preview.status_code == 200
    shown = text(preview)
    for said in (
        "Month by month",
        "December",
        "stays",
        "80,000",
        "−10,000",
        "The south of the territory went to Olga.",
    ):
        assert said in shown
    wordless = rep.post(f"/plans/{plan.pk}/amend/", build.typed(plan, preview="1", trigger="", reason=""))
    assert wordless.status_code == 200 and "Month by month" in text(wordless)
    assert "What it comes from, optional" not in text(wordless)
    assert not PlanAmendment.objects.exists()
    sent = rep.post(f"/plans/{plan.pk}/amend/", build.typed(plan))
    assert sent.headers["Location"] == f"/plans/{plan.pk}/amendments/1/"
    page = text(rep.get(sent.headers["Location"]))
    assert "90,000 is to become 80,000 for " in page
    assert "Withdraw" in page and "Approve" not in page
    plan_page = text(rep.get(f"/plans/{plan.pk}/"))
    assert "Amendment 1 waits for a decision: 90,000 to 80,000 from Fri 1 Jan 2027." in plan_page
    assert f'href="/plans/{plan.pk}/amend/"' not in plan_page
    assert rep.get(f"/plans/{plan.pk}/amend/").headers["Location"] == f"/plans/{plan.pk}/amendments/1/"


def test_the_manager_sees_what_waits_and_approves(world, client_of):
    amendment = build.asked(world.rep, by=world.manager)
    manager = client_of(world.manager)
    assert "1 plan waits for a decision." in text(manager.get("/plans/"))
    assert "amendment asked" in text(manager.get("/plans/"))
    assert f"/plans/{amendment.plan_id}/amendments/1/" in text(manager.get("/team/"))
    address = f"/plans/{amendment.plan_id}/amendments/1/"
    page = text(manager.get(address))
    assert "Month by month" in page and "Approve" in page
    empty = manager.post(f"{address}decide/", {"decision": "refuse", "answer": ""})
    assert empty.status_code == 422 and "Say why not" in text(empty)
    done = manager.post(f"{address}decide/", {"decision": "approve", "answer": "Olga takes it over."})
    assert done.headers["Location"] == f"/plans/{amendment.plan_id}/"
    plan_page = text(manager.get(f"/plans/{amendment.plan_id}/"))
    assert (
        "90,000 to 80,000 from Fri 1 Jan 2027 by amendment 1: Territory changed, approved by Mara Manager." in plan_page
    )
    assert "80,000 to bring in " in plan_page
    assert "Olga takes it over." in plan_page
    assert "80,000" in text(client_of(world.rep).get("/plans/"))
    after = text(manager.get(address))
    assert "90,000 became 80,000" in after and "Month by month" in after


def test_scrutiny_of_the_amended_plan_stands_beside_that_of_the_submission(world, client_of):
    plan, manager = locked(world), client_of(world.manager)
    preview = text(
        client_of(world.rep).post(f"/plans/{plan.pk}/amend/", build.typed(plan, number_new="100,000", preview=1))
    )
    row = build.ask(plan, number={"new": Decimal(100_000)})
    address = f"/plans/{plan.pk}/amendments/1/"
    waiting = text(manager.get(address))
    old, new = "Sources cover the number: 90,000 of 90,000.", "Sources cover 90,000 of 100,000: 10,000 short."
    for page in (preview, waiting):
        assert old in page and new in page
        assert "before: 5 pass, 0 fail; with the amendment: 4 pass, 1 fails" in page
    assert "as it was submitted" not in text(manager.get(f"/plans/{plan.pk}/"))
    build.approve_one(row, by=world.manager)
    decided, page = text(manager.get(address)), text(manager.get(f"/plans/{plan.pk}/"))
    assert old in decided and new in decided
    assert "4 pass, 1 fails, as amended, by the facts of Wed 25 Nov 2026" in page
    assert new in page and "5 pass, 0 fail" in page.split('id="h-versions"')[1]


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
    for said in ("goals by hand", "stated anew", "75,000", "Sources cover 75,000 of 80,000: 5,000 short."):
        assert said in preview
    assert 'name="answer_sources"' in preview and 'name="answer_months"' not in preview
    sent = rep.post(f"/plans/{plan.pk}/amend/", typed | answer)
    page = text(manager.get(sent.headers["Location"]))
    for said in (
        "goals by hand",
        "stated anew",
        "−15,000",
        "Two sites in the east.",
        "Sources cover the number: 90,000",
    ):
        assert said in page
    manager.post(f"{sent.headers['Location']}decide/", {"decision": "approve"})
    after = text(manager.get(sent.headers["Location"]))
    for said in ("goals by hand", "stated anew", "Two sites in the east."):
        assert said in after
    plan_page = text(manager.get(f"/plans/{plan.pk}/"))
    assert "75,000" in plan_page and "15,000" in plan_page and "Two sites in the east." in plan_page


def test_rows_that_nobody_changed_leave_the_sources_as_they_are(world, client_of):
    plan, rep = locked(world), client_of(world.rep)
    same = build.typed(plan, **ROWS, **{"run0-amount": "90,000.00"})
    preview = text(rep.post(f"/plans/{plan.pk}/amend/", same | {"preview": "1"}))
    assert "stated anew" not in preview and "goals follow the number" in preview
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
    drawn = next(one for one in forms_of(text(rep.get(address)), address) if one.action == address)
    typed = drawn.values | build.typed(plan, number_new="95,000")
    assert rep.post(address, typed).status_code == 302
    assert not PlanAmendmentStatement.objects.exists()
    amendments.withdraw(amendment=PlanAmendment.objects.get(), by=world.rep, now=make.NOW)
    assert rep.post(address, typed | {"known": 1, "restate": "on"}).status_code == 302
    stated = selector.stated(amendment=PlanAmendment.objects.get(position=2)).sources
    assert stated == plan_papers.shown(plan=plan, today=make.TODAY).sources and len(stated) == 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goal_FY2027-M08": "-1"}, "A goal cannot be below zero."),
        ({"goal_FY2027-M07": "5"}, "FY2027-M07 is over on Fri 1 Jan; its goal stays"),
        ({"run0-amount": ""}, "Write what it brings."),
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
    amendments.refuse(amendment=row, by=world.manager, answer="No.", now=make.NOW)
    page = text(client_of(world.rep).get(f"/plans/{plan.pk}/amendments/1/"))
    for said in ("February", "20,000", "Re-orders of the north", "run-rate, gone", "Does it stand up to scrutiny"):
        assert said in page


def test_two_managers_at_once_the_second_reads_who_decided_and_keeps_the_words(world, client_of):
    amendment = build.asked(world.rep, by=world.manager)
    address = f"/plans/{amendment.plan_id}/amendments/1/decide/"
    client_of(world.manager).post(address, {"decision": "approve"})
    late = client_of(world.leader).post(address, {"decision": "refuse", "answer": "The north stays with us."})
    assert late.status_code == 409
    assert "Mara Manager decided first: approved" in text(late)
    assert "The north stays with us." in text(late)


def test_two_tabs_the_second_is_refused_and_nothing_typed_is_lost(world, client_of):
    plan, rep = locked(world), client_of(world.rep)
    typed = build.typed(plan, reason="Typed in the second tab.", number_new="70,000")
    first = rep.post(f"/plans/{plan.pk}/amend/", build.typed(plan))
    assert first.status_code == 302
    second = rep.post(f"/plans/{plan.pk}/amend/", typed)
    assert second.status_code == 409
    assert "came in between" in text(second)
    for kept in ("Typed in the second tab.", "70,000", "2027-01-01"):
        assert kept in text(second)
    assert 'name="known" value="1"' in text(second)
    amendments.refuse(amendment=PlanAmendment.objects.get(), by=world.manager, answer="No.", now=make.NOW)
    assert rep.post(f"/plans/{plan.pk}/amend/", typed | {"known": 1}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"trigger": ""}, "Choose what it comes from."),
        ({"reason": ""}, "Say why: the line decides on it"),
        ({"effective_on": "2026-11-30"}, "Choose a day from Tue 1 Dec 2026 to Sun 28 Feb 2027"),
        ({"effective_on": "soon"}, "Write the day like 2026-11-27."),
        ({"number_new": "much"}, "Enter an amount like 1250.50"),
        ({"number_new": "-5"}, "A number cannot be below zero."),
        ({"number_new": "90,000"}, "The number is what it was"),
        ({"number_new": "12"}, "and stays; the number cannot be less."),
    ],
)
def test_wrong_input_has_one_sentence_and_nothing_is_lost(world, client_of, wrong, sentence):
    plan = locked(world)
    answer = client_of(world.rep).post(f"/plans/{plan.pk}/amend/", build.typed(plan, **wrong))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert wrong.get("reason", "The south of the territory") in text(answer)


def test_a_plan_that_is_not_locked_is_not_amended(world, client_of):
    plan = plan_build.make_plan(world.rep, at="approved", by=world.manager)
    page = client_of(world.rep).get(f"/plans/{plan.pk}/amend/", follow=True)
    assert "only a locked one is amended" in text(page)
    assert "/amend/" not in text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert client_of(world.rep).post(f"/plans/{plan.pk}/amend/", build.typed(plan)).status_code == 409


def test_a_stand_in_decides_and_is_not_lost_afterwards(world, client_of):
    amendment = build.asked(world.rep, by=world.manager)
    absences.delegation(world.manager, world.other_manager)
    address = f"/plans/{amendment.plan_id}/amendments/1/"
    stand_in = client_of(world.other_manager)
    assert "Approve" in text(stand_in.get(address))
    assert stand_in.post(f"{address}decide/", {"decision": "approve"}).headers["Location"] == "/plans/"
    assert stand_in.get(address).status_code == 404


def test_what_cannot_be_approved_any_more_says_so(world, client_of):
    plan = locked(world)
    build.ask(plan, effective_on=build.MONTH["FY2027-M09"], number={"new": Decimal(88000)})
    amendment = PlanAmendment.objects.get()
    BudgetLine.objects.filter(person=world.rep, starts_on__lt=amendment.effective_on).update(amount=Decimal(88001))
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/amendments/1/"))
    assert "the number cannot be less." in page
    late = client_of(world.manager).post(f"/plans/{plan.pk}/amendments/1/decide/", {"decision": "approve"})
    assert late.status_code == 409 and "have it asked anew" in text(late)


def test_a_day_that_is_over_meanwhile_is_told_to_who_decides(world, client_of):
    plan = locked(world)
    row = build.ask(plan, effective_on=build.MONTH["FY2027-M07"])
    later = make.NOW.replace(year=2027, month=1, day=14)
    with clock.frozen(later):
        page = text(client_of(world.manager).get(f"/plans/{plan.pk}/amendments/1/"))
        assert "Choose a day from Fri 1 Jan 2027" in page and "Month by month" in page
        late = client_of(world.manager).post(f"/plans/{plan.pk}/amendments/1/decide/", {"decision": "approve"})
        assert late.status_code == 409 and "It came too late for its day." in text(late)
    row.refresh_from_db()
    assert row.status == "asked"


def test_a_plan_with_many_amendments_costs_as_many_queries_as_with_one(world, client_of):
    def queries(address):
        client_of(world.rep).get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client_of(world.rep).get(address).status_code == 200
        return len(caught)

    first = build.approved(world.rep, by=world.manager)
    addresses = (f"/plans/{first.plan_id}/", f"/plans/{first.plan_id}/amendments/1/", "/plans/")
    few = [queries(address) for address in addresses]
    for number in (81000, 82000, 83000):
        build.approve_one(build.ask(first.plan, number={"new": Decimal(number)}), by=world.manager)
    assert [queries(address) for address in addresses] == few
    assert max(few) <= 45
