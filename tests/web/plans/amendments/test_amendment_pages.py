"""The pages on which a locked plan is amended: asked for with a preview, decided, read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.amendments.services import amendment_decisions
from plans.amendments.views import amendments as amendment_pages
from plans.models import BudgetLine, PlanAmendment
from tests import make
from tests.builders import absences
from tests.builders import amendments as build
from tests.builders import plans as plan_build
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
    for sentence in (
        "Month by month",
        "December",
        "stays",
        "80,000",
        "−10,000",
        "The south of the territory went to Olga.",
    ):
        assert sentence in shown
    wordless = rep.post(f"/plans/{plan.pk}/amend/", build.typed(plan, preview="1", trigger="", reason=""))
    assert wordless.status_code == 200 and "Month by month" in text(wordless)
    assert "What it comes from (optional)" not in text(wordless)
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
    amendment = build.open_amendment(world.rep, by=world.manager)
    manager = client_of(world.manager)
    assert "1 plan waits for a decision." in text(manager.get("/plans/"))
    assert "amendment asked" in text(manager.get("/plans/"))
    assert f"/plans/{amendment.plan_id}/amendments/1/" in text(manager.get("/team/"))
    address = f"/plans/{amendment.plan_id}/amendments/1/"
    page = text(manager.get(address))
    assert "Month by month" in page and "Approve" in page
    empty = manager.post(f"{address}decide/", {"decision": "refuse", "answer": ""})
    assert empty.status_code == 422 and "Give a reason for the refusal." in text(empty)
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


def test_two_managers_at_once_the_second_reads_who_decided_and_keeps_the_words(world, client_of):
    amendment = build.open_amendment(world.rep, by=world.manager)
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
    assert (
        "Someone amended this plan in the meantime. Your entries are still here. Read what changed and send it again."
        in text(second)
    )
    for kept in ("Typed in the second tab.", "70,000", "2027-01-01"):
        assert kept in text(second)
    assert 'name="known" value="1"' in text(second)
    amendment_decisions.refuse(make.act(world.manager), amendment=PlanAmendment.objects.get(), answer="No.")
    assert rep.post(f"/plans/{plan.pk}/amend/", typed | {"known": 1}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"trigger": ""}, "Choose the reason for the change."),
        ({"reason": ""}, "Give a reason: the line decides by it"),
        ({"effective_on": "2026-11-30"}, "Choose a day from Tue 1 Dec 2026 to Sun 28 Feb 2027"),
        ({"effective_on": "soon"}, "Enter the day like 11/30/2026."),
        ({"number_new": "much"}, "Enter an amount like 1250.50"),
        ({"number_new": "-5"}, "A number cannot be below zero."),
        ({"number_new": "90,000"}, "The number has not changed. Enter a different number."),
        ({"number_new": "12"}, "and stays, so the number cannot be less."),
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
    assert ". Only a locked plan can be amended." in text(page)
    assert "/amend/" not in text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert client_of(world.rep).post(f"/plans/{plan.pk}/amend/", build.typed(plan)).status_code == 409


def test_a_stand_in_decides_and_is_not_lost_afterwards(world, client_of):
    amendment = build.open_amendment(world.rep, by=world.manager)
    absences.delegation(world.manager, world.other_manager)
    address = f"/plans/{amendment.plan_id}/amendments/1/"
    stand_in = client_of(world.other_manager)
    assert "Approve" in text(stand_in.get(address))
    assert stand_in.post(f"{address}decide/", {"decision": "approve"}).headers["Location"] == "/plans/"
    assert stand_in.get(address).status_code == 404


def test_a_stand_in_who_comes_second_reads_who_was_first(world, client_of, monkeypatch):
    amendment = build.open_amendment(world.rep, by=world.manager)
    absences.delegation(world.manager, world.other_manager)

    def meanwhile(page):
        amendment_decisions.approve(make.act(world.manager), amendment=PlanAmendment.objects.get())

    monkeypatch.setattr(amendment_pages.Decide, "may", meanwhile)
    address = f"/plans/{amendment.plan_id}/amendments/1/decide/"
    answer = client_of(world.other_manager).post(address, {"decision": "refuse", "answer": "Not this month."})
    assert answer.status_code == 409
    assert "Mara Manager decided first: approved" in text(answer) and "Not this month." in text(answer)


def test_what_cannot_be_approved_any_more_says_so(world, client_of):
    plan = locked(world)
    build.ask(plan, effective_on=build.MONTH["FY2027-M09"], number={"new": Decimal(88000)})
    amendment = PlanAmendment.objects.get()
    BudgetLine.objects.filter(person=world.rep, starts_on__lt=amendment.effective_on).update(amount=Decimal(88001))
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/amendments/1/"))
    assert "the number cannot be less." in page
    late = client_of(world.manager).post(f"/plans/{plan.pk}/amendments/1/decide/", {"decision": "approve"})
    assert late.status_code == 409 and "so that it can be asked again" in text(late)


def test_a_day_that_is_over_meanwhile_is_told_to_who_decides(world, client_of):
    plan = locked(world)
    row = build.ask(plan, effective_on=build.MONTH["FY2027-M07"])
    later = make.NOW.replace(year=2027, month=1, day=14)
    with clock.frozen(later):
        page = text(client_of(world.manager).get(f"/plans/{plan.pk}/amendments/1/"))
        assert "Choose a day from Fri 1 Jan 2027" in page and "Month by month" in page
        late = client_of(world.manager).post(f"/plans/{plan.pk}/amendments/1/decide/", {"decision": "approve"})
        assert late.status_code == 409 and "Refuse it, so that it can be asked again." in text(late)
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
