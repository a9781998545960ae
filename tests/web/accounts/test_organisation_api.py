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
    assert (stored.pace_watch_ppm, stored.reviewer_of_last_resort, stored.name) == (875_000, world.leader, "Maven")
    wrong = admin.patch("/api/v1/organisation/", {"pace_watch": "120"})
    assert wrong.data == {"pace_watch": ["On watch begins below ahead: give a smaller share."]}
    nobody = admin.patch("/api/v1/organisation/", {"reviewer_of_last_resort": 0})
    assert nobody.data == {"reviewer_of_last_resort": ["Nobody of that id can sign in."]}
    assert api_of(world.leader).get("/api/v1/organisation/").status_code == 403


def test_the_next_fiscal_year_is_opened(world, api_of):
    admin = api_of(world.admin)
    opened = admin.post("/api/v1/fiscal-years/")
    assert (opened.status_code, opened.data["key"], opened.data["starts_on"]) == (201, "FY2029", "2028-06-01")
    assert [year["key"] for year in admin.get("/api/v1/fiscal-years/").data][:2] == ["FY2029", "FY2028"]
    assert FiscalPeriod.objects.filter(kind="month", year=2029).count() == 12
    assert api_of(world.leader).post("/api/v1/fiscal-years/").status_code == 403
