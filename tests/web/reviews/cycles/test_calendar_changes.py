"""Changing the calendar on its page and over the API: looked at first, nothing typed is lost, nothing half-made."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import FiscalCalendar
from plans.models import Plan
from tests import make
from tests.builders import budgets, calendar_changes, plans

pytestmark = pytest.mark.django_db
REASON = "The group closes its books in December."


@pytest.fixture
def admin(world, client_of) -> Client:
    return client_of(world.admin)


def seen_on(page: str) -> str:
    match = re.search(r'name="seen" value="(\w{64})"', page)
    assert match is not None
    return match[1]


def test_a_change_is_looked_at_confirmed_and_shown_among_the_versions(world, admin):
    budgets.set_budget(world.rep, "120000.00", "FY2028")
    address = reverse("settings_calendar_change")
    assert 'value="6/1/2027"' in admin.get(address).content.decode()
    looked = admin.post(address, calendar_changes.form(step="look"))
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "TY2027 is a transition of 7 months up to Fri 31 Dec 2027. Earlier days do not change." in page
    for sentence in ("TY2027-Q2, 1 month to Wed 30 Jun 2027", "FY2028-Q1, 3 months to Tue 31 Aug 2027", "Budget lines"):
        assert sentence in page
    assert FiscalCalendar.objects.count() == 1
    typed = calendar_changes.form(step="change", seen=seen_on(page))
    without_reason = admin.post(address, typed)
    assert without_reason.status_code == 422
    assert "Give a reason for the change; it is kept with the version." in without_reason.content.decode()
    assert admin.post(address, typed | {"reason": REASON}).url == reverse("settings_calendar")
    page = admin.get(reverse("settings_calendar")).content.decode()
    for sentence in ("Version 2 of the calendar holds from Tue 1 Jun 2027 on", REASON, "FY2027-Q2", "W14 to W26"):
        assert sentence in page


def test_a_stale_dry_run_is_shown_anew_with_everything_that_was_typed(world, admin):
    address = reverse("settings_calendar_change")
    typed = calendar_changes.form(step="change", reason=REASON)
    seen = seen_on(admin.post(address, typed | {"step": "look"}).content.decode())
    budgets.set_budget(world.rep, "120000.00", "FY2028")
    stale = admin.post(address, typed | {"seen": seen})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Read the new dry run and confirm again" in page
    assert REASON in page
    assert admin.post(address, typed | {"seen": seen_on(page)}).status_code == 302


def test_a_change_that_would_cut_a_locked_plan_is_refused_beside_its_day(world, admin):
    plans.make_plan(world.rep, at="locked", by=world.manager, period="FY2027")
    typed = calendar_changes.form(step="change", starts_on="2027-01-01", reason=REASON)
    for step in ("look", "change"):
        refused = admin.post(reverse("settings_calendar_change"), typed | {"step": step})
        page = refused.content.decode()
        assert refused.status_code == 422
        (sentence,) = refused.context["form"].errors["starts_on"]
        assert sentence.startswith("Rita Rep’s plan of fiscal year 2027 is locked and would be cut.")
        assert REASON in page
        assert 'value="2027-01-01"' in page


def test_what_is_in_the_way_is_said_and_cannot_be_confirmed(world, admin):
    plan = plans.make_plan(world.rep, at="approved", by=world.manager, period="FY2028-Q1")
    Plan.objects.filter(pk=plan.pk).update(status="locked", locked_at=make.NOW)
    address = reverse("settings_calendar_change")
    page = admin.post(address, calendar_changes.form(step="look")).content.decode()
    assert "This change is not possible:" in page
    assert ">Rita Rep’s plan of FY2028-Q1 is locked and would be cut. Choose a later fiscal year.<" in page
    assert 'value="change"' not in page
    forced = admin.post(address, calendar_changes.form(step="change", seen=seen_on(page), reason=REASON))
    assert forced.status_code == 422
    assert FiscalCalendar.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"scheme": "weekly"}, {"starts_month": "13"}, {"starts_on": "soon"}, {"starts_on": "9999-12-31"}]
)
def test_what_is_no_calendar_is_said_beside_its_field(admin, world, wrong):
    answer = admin.post(reverse("settings_calendar_change"), calendar_changes.form(step="look", **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)


def test_programs_read_the_calendar_look_and_change_it(world, client_of, admin):
    rep = client_of(world.rep)
    assert [row["version"] for row in rep.get("/api/v1/calendar/").json()["results"]] == [1]
    first = rep.get("/api/v1/calendar/periods/").json()["results"][0]
    assert first == {
        "key": "FY2025",
        "kind": "year",
        "year": 2025,
        "starts_on": "2024-06-01",
        "ends_before": "2025-06-01",
    }
    address, body = "/api/v1/calendar/changes/", calendar_changes.form()
    assert rep.post(address, body).status_code == 403
    looked = admin.post(address, body)
    assert (looked.status_code, looked.json()["version"], looked.json()["can_be_done"]) == (200, None, True)
    real = body | {"dry_run": False, "reason": REASON}
    assert admin.post(address, real).status_code == 409
    made = admin.post(address, real | {"seen": looked.json()["seen"]})
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert FiscalCalendar.objects.get(version=2).starts_on == date(2027, 6, 1)
    inside = admin.post(address, body | {"starts_on": "2027-07-01"})
    assert (inside.status_code, list(inside.json())) == (400, ["starts_on"])
