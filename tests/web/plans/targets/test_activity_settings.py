"""The settings of what counts and how much of it a week owes."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pipeline.models import ActivityType
from plans.models import ActivityTarget
from tests.builders import weeks


@pytest.fixture
def admin(world, client_of) -> Client:
    weeks.defaults()
    return client_of(world.admin)


def test_the_page_says_what_a_full_week_owes(admin):
    page = admin.get(reverse("settings_activity")).content.decode()
    assert "A full week owes 40 calls" in page


def test_a_target_is_set_for_a_team_from_a_day_on(world, admin):
    calls = ActivityType.objects.get(key="calls")
    data = {"type": calls.pk, "per_week": "50", "team": world.north.pk, "starts_on": "2026-11-30"}
    assert admin.post(reverse("settings_activity"), data).status_code == 302
    made = ActivityTarget.objects.get(team=world.north)
    assert (made.per_week, made.starts_on) == (50, date(2026, 11, 30))
    assert "to come" in admin.get(reverse("settings_activity")).content.decode()


def test_wrong_input_is_kept_beside_its_sentence(world, admin):
    data = {"type": "", "per_week": "many", "team": world.north.pk, "person": world.rep.pk, "starts_on": "2026-11-30"}
    answer = admin.post(reverse("settings_activity"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("Choose a type.", "Enter a whole number, like 40.", "Choose a team or a person, not both."):
        assert sentence in page
    assert 'value="many"' in page


def test_a_type_is_added_renamed_and_switched(admin):
    admin.post(reverse("settings_activity_new"), {"name": "Site visits"})
    made = ActivityType.objects.get(key="site-visits")
    assert admin.post(reverse("settings_activity_new"), {"name": "site visits"}).status_code == 422
    admin.post(reverse("settings_activity_type", args=[made.pk]), {"name": "Visits"})
    admin.post(reverse("settings_activity_switch", args=[made.pk]), {"state": "off"})
    made.refresh_from_db()
    assert (made.name, made.is_active) == ("Visits", False)


def test_one_type_stays_on(admin):
    kept = ActivityType.objects.get(key="calls")
    ActivityType.objects.exclude(pk=kept.pk).update(is_active=False)
    answer = admin.post(reverse("settings_activity_switch", args=[kept.pk]), {"state": "off"})
    assert answer.status_code == 403
    assert ActivityType.objects.get(pk=kept.pk).is_active
