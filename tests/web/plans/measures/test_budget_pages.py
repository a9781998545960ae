"""The page of a number: what changed it, amendments without a plan, restatements of what has ended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from plans.amendments.services import amendment_decisions
from plans.amendments.views import budget_amendments as amendment_pages
from plans.measures.selectors import period_numbers
from plans.models import BudgetChange, PlanAmendment
from tests import make
from tests.builders import absences
from tests.builders import numbers as build
from tests.builders import plans as plan_build
from tests.builders.budgets import set_budget
from traps_web.lib import clock

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def office(world):
    set_budget(world.rep, "90000.00", period=build.RUNNING)
    set_budget(world.rep, "474000.00", period=build.ENDED)
    return world


def address(owner, period=build.RUNNING, act=""):
    kind = "person" if hasattr(owner, "email") else "team"
    return f"/budgets/{kind}/{owner.pk}/{period}/{act}"


def typed(**more):
    fields = {
        "known": 0,
        "trigger": "territory",
        "reason": "The south of the territory went to Olga.",
        "effective_on": "2026-11-01",
        "number_new": "80,000",
    }
    return fields | more


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_number_shows_its_months_and_every_change_of_it(office, client_of):
    build.restate(office.rep, 928000, by=office.admin, now=make.NOW + timedelta(minutes=1))
    page = text_of(client_of(office.rep).get(address(office.rep, build.ENDED)))
    assert "Rita Rep’s number of Q1 (Jun–Aug 2026) is " in page and "928,000" in page
    assert "1 since the end: 1 restatement of the budget (+" in page
    assert "First number, set on Wed 25 Nov 2026, after it began (New" in page
    assert "Restated (New" in page and "474,000.00" in page and "The budget of the south was set twice." in page
    assert "Restate it" not in page and "Ask for an amendment" not in page
    assert "Restate it" in text_of(client_of(office.admin).get(address(office.rep, build.ENDED)))
    assert "Ask for an amendment" in text_of(client_of(office.rep).get(address(office.rep)))


@pytest.mark.parametrize(
    "wrong", ["robot/1/FY2027-Q2/", "person/999999/FY2027-Q2/", "person/{rep}/FY2027-W19/", "person/{rep}/2027/"]
)
def test_what_has_no_number_is_not_there(office, client_of, wrong):
    assert client_of(office.admin).get("/budgets/" + wrong.format(rep=office.rep.pk)).status_code == 404


def test_a_stand_in_who_comes_second_reads_who_was_first(office, client_of, monkeypatch):
    set_budget(office.north, "200000.00", period=build.RUNNING)
    amendment = build.ask(office.north, by=office.manager, number={"new": D(150000)})
    absences.delegation(office.leader, office.other_rep)

    def meanwhile(page):
        amendment_decisions.approve(make.act(office.leader), amendment=PlanAmendment.objects.get())

    monkeypatch.setattr(amendment_pages.Decide, "may", meanwhile)
    sent = {"decision": "refuse", "answer": "Not this month."}
    answer = client_of(office.other_rep).post(f"/budgets/amendments/{amendment.pk}/decide/", sent)
    assert answer.status_code == 409
    assert "Lea Leader decided first: approved" in text_of(answer) and "Not this month." in text_of(answer)


def test_an_amendment_is_looked_at_asked_for_and_decided(office, client_of):
    rep, manager = client_of(office.rep), client_of(office.manager)
    preview = text_of(rep.post(address(office.rep, act="amend/"), typed(preview="1", reason="", trigger="")))
    assert "The imposed number" in preview and "80,000" in preview
    assert not PlanAmendment.objects.exists()
    rep.post(address(office.rep, act="amend/"), typed())
    row = PlanAmendment.objects.get()
    page = f"/budgets/amendments/{row.pk}/"
    assert "Withdraw" in text_of(rep.get(page)) and "Approve" not in text_of(rep.get(page))
    assert "Approve" in text_of(manager.get(page))
    assert manager.post(f"{page}decide/", {"decision": "refuse", "answer": ""}).status_code == 422
    answer = manager.post(f"{page}decide/", {"decision": "approve", "answer": "Agreed."}, follow=True)
    assert "Mara Manager approved it." in text_of(answer)
    assert period_numbers.number_of(number=build.number(office.rep)) == {"new": D(80000)}
    assert "Amended (New" in text_of(rep.get(address(office.rep)))
    late = manager.post(f"{page}decide/", {"decision": "refuse", "answer": "No."})
    assert late.status_code == 409 and "decided first" in text_of(late)


def test_what_was_typed_stays_when_it_is_refused(office, client_of):
    rep = client_of(office.rep)
    answer = rep.post(address(office.rep, act="amend/"), typed(effective_on="2026-10-01", number_new="77,777"))
    assert answer.status_code == 422
    assert "Choose a day from Sun 1 Nov 2026 to Mon 30 Nov 2026" in text_of(answer) and "77,777" in text_of(answer)
    build.ask(office.rep, by=office.manager)
    stale = rep.post(address(office.rep, act="amend/"), typed(number_new="77,777"))
    assert (
        stale.status_code == 409
        and "77,777" in text_of(stale)
        and "Someone amended this number in the meantime" in text_of(stale)
    )


def test_a_manager_who_asked_does_not_decide(office, client_of):
    client_of(office.manager).post(address(office.rep, act="amend/"), typed())
    page = f"/budgets/amendments/{PlanAmendment.objects.get().pk}/"
    assert "Approve" not in text_of(client_of(office.manager).get(page))
    assert client_of(office.manager).post(f"{page}decide/", {"decision": "approve", "answer": ""}).status_code == 403
    assert "Approve" in text_of(client_of(office.leader).get(page))


def test_where_it_cannot_be_amended_the_page_says_what_to_do(office, client_of):
    rep = client_of(office.rep)
    over = text_of(rep.get(address(office.rep, build.ENDED, "amend/"), follow=True))
    assert "Q1 (Jun–Aug 2026) is over. Only an admin can restate its number, with a reason." in over
    plan = plan_build.make_plan(office.rep, at="locked", by=office.manager)
    held = text_of(rep.get(address(office.rep, plan.period_key, "amend/"), follow=True))
    assert "A locked plan sets the number of Q3 (Dec 2026–Feb 2027). Amend that plan." in held
    build.ask(office.rep, by=office.rep)
    assert "This amendment already waits for a decision. There can be only one at a time." in text_of(
        rep.get(address(office.rep, act="amend/"), follow=True)
    )


def test_an_admin_restates_on_the_page_and_nobody_else(office, client_of):
    act = address(office.rep, build.ENDED, "restate/")
    admin = client_of(office.admin)
    known = "new=474000.00"
    assert f'value="{known}"' in text_of(admin.get(act))
    wrong = admin.post(act, {"known": known, "number_new": "928,000", "reason": ""})
    assert wrong.status_code == 422 and "928,000" in text_of(wrong)
    done = admin.post(act, {"known": known, "number_new": "928,000", "reason": "It was set twice."}, follow=True)
    assert "Restated. The owner of the number has been notified." in text_of(done)
    again = admin.post(act, {"known": known, "number_new": "1", "reason": "Once more."})
    assert again.status_code == 409 and BudgetChange.objects.filter(kind="restatement").count() == 3
    for who in ("rep", "manager", "leader"):
        assert (
            client_of(getattr(office, who)).post(act, {"known": known, "number_new": "1", "reason": "x"}).status_code
            == 403
        )
    early = text_of(admin.get(address(office.rep, act="restate/"), follow=True))
    assert "Q2 (Sep–Nov 2026) has not ended. Ask for an amendment" in early


def test_the_dashboard_says_what_became_known_since_the_end(office, client_of):
    board = f"/dashboard/?period={build.ENDED}&person={office.rep.pk}"
    assert "since the end" not in text_of(client_of(office.manager).get(board))
    build.restate(office.rep, 928000, by=office.admin)
    page = text_of(client_of(office.manager).get(board))
    assert "1 since the end: 1 restatement of the budget (+" in page
    assert address(office.rep, build.ENDED) in page


def test_the_page_of_a_plan_says_that_its_number_was_restated(world, client_of):
    plan = plan_build.make_plan(world.rep, at="locked", by=world.manager)
    after = make.NOW + timedelta(days=100)
    with clock.frozen(after):
        assert "since the end" not in text_of(client_of(world.rep).get(f"/plans/{plan.pk}/"))
        build.restate(world.rep, 50000, by=world.admin, period=plan.period_key, now=after)
        page = text_of(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert "1 since the end: 1 restatement of the budget (" in page
    assert f'href="{address(world.rep, plan.period_key)}"' in page
