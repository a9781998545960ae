"""The organisation's policy and fiscal years over the API, for admins."""

import pytest

from accounts.models import FiscalPeriod, Organisation

pytestmark = pytest.mark.django_db


def test_the_policy_is_read_and_changed_in_part(world, api_of):
    admin = api_of(world.admin)
    assert admin.get("/api/v1/organisation/").data["pace_watch"] == "90.00"
    changed = admin.patch("/api/v1/organisation/", {"pace_watch": "87.5", "reviewer_of_last_resort": world.leader.pk})
    assert (changed.data["pace_ahead"], changed.data["pace_watch"]) == ("100.00", "87.50")
    stored = Organisation.objects.get()
    assert (stored.reviewer_of_last_resort, stored.name) == (world.leader, "Maven")
    assert changed.data["pace_limits"][0]["starts_on"] == "2026-11-25"
    wrong = admin.patch("/api/v1/organisation/", {"pace_watch": "120"})
    assert wrong.data == {"pace_watch": ["“On watch” must begin below “ahead”. Enter a smaller share."]}
    nobody = admin.patch("/api/v1/organisation/", {"reviewer_of_last_resort": 0})
    assert nobody.data == {"reviewer_of_last_resort": ["No active person has this id."]}
    assert api_of(world.leader).get("/api/v1/organisation/").status_code == 403


def test_limits_of_pace_hold_from_today_or_a_later_day_on(world, api_of):
    admin = api_of(world.admin)
    past = admin.patch("/api/v1/organisation/", {"pace_watch": "80", "pace_from": "2026-11-24"})
    assert past.status_code == 400
    assert past.data["pace_from"] == [
        "Choose today, Wed 25 Nov 2026, or a later day. Earlier results keep the rule of their day."
    ]
    later = admin.patch("/api/v1/organisation/", {"pace_watch": "80", "pace_from": "2026-12-01"})
    assert (later.status_code, later.data["pace_watch"]) == (200, "90.00")
    assert [(row["starts_on"], row["pace_watch"], row["set_by_name"]) for row in later.data["pace_limits"]] == [
        ("2026-12-01", "80.00", world.admin.name)
    ]


def test_the_next_fiscal_year_is_opened(world, api_of):
    admin = api_of(world.admin)
    opened = admin.post("/api/v1/fiscal-years/")
    assert (opened.status_code, opened.data["key"], opened.data["starts_on"]) == (201, "FY2029", "2028-06-01")
    assert [year["key"] for year in admin.get("/api/v1/fiscal-years/").data][:2] == ["FY2029", "FY2028"]
    assert FiscalPeriod.objects.filter(kind="month", year=2029).count() == 12
    assert api_of(world.leader).post("/api/v1/fiscal-years/").status_code == 403
