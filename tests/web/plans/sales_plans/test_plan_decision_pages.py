"""The pages on which plans are decided on, and submissions compared."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from plans.models import PlanComment, PlanDecision
from plans.sales_plans.services import plan_decisions, plans
from tests import make
from tests.builders import budgets
from tests.builders import plans as build

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_manager_returns_a_line_and_the_owner_reads_it_beside(world, client_of):
    plan = build.make_plan(world.rep, at="submitted")
    manager = client_of(world.manager)
    page = text(manager.get(f"/plans/{plan.pk}/return/"))
    assert "Re-orders of GTX Basic" in page
    empty = manager.post(f"/plans/{plan.pk}/return/", {"version": plan.version})
    assert empty.status_code == 422
    assert "Say what has to change" in text(empty)
    body = {"version": plan.version, "on_run-rate-1": "Which re-orders?", "words": "Close."}
    assert manager.post(f"/plans/{plan.pk}/return/", body).status_code == 302
    read = text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert "Which re-orders?" in read
    assert "“Close.”" in read
    assert 'href="#note-1"' in read
    client_of(world.rep).post(f"/plans/{plan.pk}/comment/", {"line": "run-rate-1", "text": "Those of Isdom."})
    assert PlanComment.objects.count() == 2


def test_two_managers_at_once_the_second_reads_who_decided(world, client_of):
    plan = build.make_plan(world.rep, at="submitted")
    client_of(world.manager).post(f"/plans/{plan.pk}/approve/", {"version": plan.version})
    late = client_of(world.leader).post(f"/plans/{plan.pk}/approve/", {"version": plan.version})
    assert late.status_code == 409
    assert "Mara Manager decided first: approved" in text(late)
    late = client_of(world.leader).post(f"/plans/{plan.pk}/return/", {"version": plan.version, "words": "No, wait."})
    assert late.status_code == 409
    assert "No, wait." in text(late)
    assert PlanDecision.objects.count() == 1


def test_nobody_approves_the_own_plan(world, client_of):
    plan = build.make_plan(world.manager, at="submitted")
    refused = client_of(world.manager).post(f"/plans/{plan.pk}/approve/", {"version": plan.version})
    assert refused.status_code == 403
    assert "can approve this plan. Nobody decides on their own plan." in text(refused)


def test_any_two_submissions_stand_side_by_side(world, client_of):
    plan = build.make_plan(world.rep, at="returned", by=world.manager)
    written = build.written(
        plan,
        note="Closer to the customer",
        sources=[
            build.NewSource(
                build.papers.RUN_RATE, label="Re-orders of GTX Basic", amount=Decimal("91000"), line="run-rate-1"
            )
        ],
    )
    plan = plans.change(make.act(world.rep), plan=plan, version=plan.version, written=written)
    plans.submit(make.act(world.rep, now=make.NOW + timedelta(hours=1)), plan=plan, version=plan.version)
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/compare/?before=1&after=2"))
    assert "2 lines differ between submission 1 and submission 2." in page
    assert "<del>Re-orders of GTX Basic: 90,000.00</del>" in page
    assert "<ins>Re-orders of GTX Basic: 91,000.00</ins>" in page
    same = text(client_of(world.manager).get(f"/plans/{plan.pk}/compare/?before=2&after=2"))
    assert "say the same" in same
    assert client_of(world.manager).get(f"/plans/{plan.pk}/compare/?before=1&after=7").status_code == 404


def test_a_locked_plan_shows_no_way_to_change_it(world, client_of):
    plan = build.make_plan(world.rep, at="submitted")
    plan_decisions.approve(make.act(world.manager, now=make.NOW + timedelta(days=10)), plan=plan, version=plan.version)
    page = text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert "Write and submit" not in page
    sent = client_of(world.rep).post(f"/plans/{plan.pk}/edit/", build.typed(plans.read(plan.pk)))
    assert sent.status_code == 409
    assert "This plan is now locked." in text(sent)


def test_the_line_opens_an_approved_plan_for_correction_and_the_owner_reads_why(world, client_of):
    plan = build.make_plan(world.rep, at="approved", by=world.manager)
    address, manager, rep = f"/plans/{plan.pk}/correct/", client_of(world.manager), client_of(world.rep)
    assert f'href="{address}"' in text(manager.get(f"/plans/{plan.pk}/"))
    assert f'href="{address}"' not in text(rep.get(f"/plans/{plan.pk}/"))
    assert "at least 5 working days" in text(manager.get(address))
    empty = manager.post(address, {"version": plan.version, "reason": " "})
    assert (empty.status_code, "Give a reason: the owner reads it, and it is kept with the plan." in text(empty)) == (
        422,
        True,
    )
    stale = manager.post(address, {"version": 1, "reason": "The fair moved."})
    assert (stale.status_code, "The fair moved." in text(stale)) == (409, True)
    assert client_of(world.admin).post(address, {"version": plan.version, "reason": "Mine."}).status_code == 403
    assert manager.post(address, {"version": plan.version, "reason": "The fair moved."}).status_code == 302
    page = text(rep.get(f"/plans/{plan.pk}/"))
    assert "Opened for correction on Wed 25 Nov by Mara Manager: The fair moved." in page
    assert "Correct and submit again" in page
    assert "opened for correction" in text(rep.get(f"/plans/{plan.pk}/edit/"))
    assert "open for correction" in text(rep.get("/plans/"))
    assert manager.get(address).status_code == 302


def test_a_plan_that_waits_with_another_number_shows_it_and_offers_no_approval(world, client_of):
    plan = build.make_plan(world.rep, at="submitted")
    budgets.set_budget(world.rep, amount="80000.00", period=build.PERIOD)
    manager = client_of(world.manager)
    page = text(manager.get(f"/plans/{plan.pk}/"))
    assert "The number of Q3 (Dec 2026–Feb 2027) changed from 90,000 to 80,000." in page
    assert "Return with comments" in page and ">Approve<" not in page
    refused = manager.post(f"/plans/{plan.pk}/approve/", {"version": plan.version})
    assert (refused.status_code, PlanDecision.objects.count()) == (409, 0)


def test_a_plan_that_ended_says_why_and_is_written_no_more(world, client_of):
    plan = build.make_plan(world.rep, at="ended", by=world.manager)
    page = text(client_of(world.manager).get(f"/plans/{plan.pk}/"))
    assert f"This plan ended on Wed 25 Nov: {build.LEFT}" in page
    assert "Write and submit" not in text(client_of(world.rep).get(f"/plans/{plan.pk}/"))
    assert "ended" in text(client_of(world.manager).get("/plans/"))
