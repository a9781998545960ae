"""Plans of a company of one: decided by whom they are of, and every paper says so."""

import pytest
from django.urls import reverse

from accounts.models import Obligation, Person
from plans.account_plans.services import account_plans
from plans.models import AccountPlanDecision, PlanDecision
from tests import make
from tests.builders import account_plans as account_build
from tests.builders import plans as build
from tests.builders.customers import make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(world):
    """The leader is the only one left, and the reviewer of last resort."""
    world.organisation.reviewer_of_last_resort = world.leader
    world.organisation.save()
    Person.objects.exclude(pk=world.leader.pk).update(is_active=False)
    return world.leader


def test_a_plan_is_approved_on_its_page_and_says_decided_alone(only, client_of, api_of):
    plan = build.make_plan(only, at="submitted")
    assert Obligation.objects.get(trap__key="plan-decision", status="open").owner == only
    client, address = client_of(only), reverse("plan_detail", args=[plan.pk])
    assert reverse("plan_approve", args=[plan.pk]) in client.get(address).content.decode()
    assert client.get(reverse("plan_return", args=[plan.pk])).status_code == 200
    assert client.post(reverse("plan_approve", args=[plan.pk]), {"version": plan.version}).status_code == 302
    assert PlanDecision.objects.get().decided_alone
    assert "decided alone" in client.get(address).content.decode()
    versions = api_of(only).get(f"/api/v1/plans/{plan.pk}/versions/").data
    assert versions[0]["decided_alone"] is True


def test_where_others_are_there_the_owner_finds_no_button(world, client_of):
    plan = build.make_plan(world.leader, at="submitted")
    page = client_of(world.leader).get(reverse("plan_detail", args=[plan.pk])).content.decode()
    assert reverse("plan_approve", args=[plan.pk]) not in page
    assert client_of(world.leader).post(reverse("plan_approve", args=[plan.pk]), {"version": 1}).status_code == 403


def test_an_account_plan_is_approved_alone(only, client_of):
    customer = make_customer("Isdom", only, tier="A")
    plan = account_build.make_plan(customer, at="submitted")
    account_plans.decide(make.act(only), plan=plan, version=plan.version, decision="approved")
    assert AccountPlanDecision.objects.get().decided_alone
    page = client_of(only).get(reverse("customer_plan", args=[customer.pk])).content.decode()
    assert "Lea Leader (decided alone): approved" in page
