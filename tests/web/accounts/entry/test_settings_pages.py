"""The settings pages: what admins see and do, and that nobody else comes in."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import FiscalPeriod, Membership, Person, Team
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import pace_limits

PAGES = [
    "settings",
    "settings_people",
    "settings_person_new",
    "settings_teams",
    "settings_team_new",
    "settings_calendar",
    "settings_organisation",
]


@pytest.fixture
def admin(world, client_of) -> Client:
    return client_of(world.admin)


@pytest.mark.parametrize("name", PAGES)
def test_settings_are_for_admins_and_say_so(world, client_of, admin, name):
    assert admin.get(reverse(name)).status_code == 200
    for person in (world.rep, world.manager, world.leader):
        answer = client_of(person).get(reverse(name))
        assert answer.status_code == 403
        assert "This page is for admins." in answer.content.decode()


def test_people_are_searched_word_by_word(world, admin):
    page = admin.get(reverse("settings_people"), {"q": "manager example"}).content.decode()
    assert "Mara Manager" in page
    assert "Otto Manager" in page
    assert "Rita Rep" not in page
    assert "Nobody here has that name" in admin.get(reverse("settings_people"), {"q": "zzz"}).content.decode()


def test_people_come_fifty_a_page(world, admin):
    Person.objects.bulk_create(Person(email=f"p{n}@example.com", name=f"Zed {n:03}") for n in range(60))
    first = admin.get(reverse("settings_people")).content.decode()
    assert "1 to 50 of 67" in first
    assert "Zed 059" in admin.get(reverse("settings_people"), {"page": 2}).content.decode()


def test_the_number_of_queries_does_not_grow_with_people(world, admin, django_assert_max_num_queries):
    Person.objects.bulk_create(Person(email=f"p{n}@example.com", name=f"Zed {n:03}") for n in range(60))
    with django_assert_max_num_queries(14):
        admin.get(reverse("settings_people"))


def test_a_person_is_taken_in(world, admin):
    answer = admin.post(
        reverse("settings_person_new"),
        {"name": "Nina New", "email": "nina@example.com", "starts_on": "2026-12-01", "password": "a-good-one-9"},
    )
    made = Person.objects.get(email="nina@example.com")
    assert answer.url == reverse("settings_person", args=[made.pk])
    assert made.starts_on == date(2026, 12, 1)
    assert "is a rep, in no team yet" in admin.get(answer.url).content.decode()


def test_what_was_typed_is_kept_beside_the_sentence(world, admin):
    answer = admin.post(
        reverse("settings_person_new"), {"name": "Nina New", "email": "rita.rep@example.com", "starts_on": "soon"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the day like 11/30/2026." in page
    assert 'value="Nina New"' in page
    answer = admin.post(reverse("settings_person_new"), {"name": "Nina New", "email": "rita.rep@example.com"})
    assert answer.status_code == 422
    assert "Another person already signs in with rita.rep@example.com." in answer.content.decode()


def test_a_person_is_changed_and_the_trail_shows_it(world, admin):
    address = reverse("settings_person", args=[world.rep.pk])
    data = {"name": "Rita Renamed", "email": world.rep.email, "country": "DE", "time_zone": "Europe/Berlin"}
    assert admin.post(address, data).status_code == 302
    page = admin.get(address).content.decode()
    assert "Rita Renamed is a rep in North." in page
    assert "Person changed by Ada Admin." in page
    assert "time zone from nothing to Europe/Berlin" in page


def test_a_login_is_closed_and_opened(world, admin):
    address = reverse("settings_person_login", args=[world.rep.pk])
    admin.post(address, {"state": "closed"})
    assert not Person.objects.get(pk=world.rep.pk).is_active
    assert "Rita Rep" in admin.get(reverse("settings_people"), {"show": "closed"}).content.decode()
    admin.post(address, {"state": "open"})
    assert Person.objects.get(pk=world.rep.pk).is_active
    refused = admin.post(reverse("settings_person_login", args=[world.admin.pk]), {"state": "closed"})
    assert refused.status_code == 403
    assert "You cannot close your own login" in refused.content.decode()


def test_a_password_is_set_or_refused_beside_its_field(world, admin):
    address = reverse("settings_person_password", args=[world.rep.pk])
    refused = admin.post(address, {"password": "short"})
    assert refused.status_code == 422
    assert "A password needs at least 10 characters." in refused.content.decode()
    admin.post(address, {"password": "another-one-7"})
    assert Person.objects.get(pk=world.rep.pk).check_password("another-one-7")


def test_the_last_day_ends_the_membership(world, admin):
    admin.post(reverse("settings_person_leave", args=[world.rep.pk]), {"last_day": "2026-12-31"})
    assert Membership.objects.get(person=world.rep).ends_before == date(2027, 1, 1)
    refused = admin.post(reverse("settings_person_leave", args=[world.peer.pk]), {"last_day": ""})
    assert refused.status_code == 422


def test_the_tree_is_shown_with_managers_and_members(world, admin):
    page = admin.get(reverse("settings_teams")).content.decode()
    assert "3 teams, each with a manager." in page
    Membership.objects.filter(person=world.manager).delete()
    assert "North has no manager." in admin.get(reverse("settings_teams")).content.decode()


def test_a_team_is_made_renamed_moved_and_closed(world, admin):
    data = {"name": "West", "parent": world.north.pk, "starts_on": "2026-11-01"}
    answer = admin.post(reverse("settings_team_new"), data)
    west = Team.objects.get(name="West")
    assert answer.url == reverse("settings_team", args=[west.pk])
    admin.post(answer.url, {"name": "Far West"})
    moved = admin.post(
        reverse("settings_team_move", args=[west.pk]), {"parent": world.south.pk, "starts_on": "2026-11-10"}
    )
    assert moved.status_code == 302
    page = admin.get(answer.url).content.decode()
    assert "Under South" in page
    assert "Far West has 0 members and is managed by nobody." in page
    assert admin.post(reverse("settings_team_close", args=[west.pk])).status_code == 302
    assert not Team.objects.get(pk=west.pk).is_active
    assert "Far West" in admin.get(reverse("settings_teams")).content.decode()


def test_a_move_under_itself_is_refused_beside_the_field(world, admin):
    west = {"name": "West", "parent": world.north.pk, "starts_on": "2026-11-01"}
    admin.post(reverse("settings_team_new"), west)
    answer = admin.post(
        reverse("settings_team_move", args=[world.north.pk]),
        {"parent": Team.objects.get(name="West").pk, "starts_on": "2026-11-10"},
    )
    assert answer.status_code == 422
    assert "West is below North. A team cannot be below itself." in answer.content.decode()


def test_a_team_with_people_is_not_closed(world, admin):
    answer = admin.post(reverse("settings_team_close", args=[world.north.pk]))
    assert answer.status_code == 403
    assert "North still has 3 people; move them to another team first." in answer.content.decode()


def test_a_membership_ends_after_its_last_day(world, admin):
    row = Membership.objects.get(person=world.manager)
    address = reverse("settings_membership_end", args=[row.pk])
    assert "Mara Manager leaves North after which day?" in admin.get(address).content.decode()
    assert admin.post(address, {"last_day": "2020-01-01"}).status_code == 422
    admin.post(address, {"last_day": "2026-12-31"})
    row.refresh_from_db()
    assert row.ends_before == date(2027, 1, 1)


def test_the_calendar_shows_its_years_and_opens_the_next(world, admin):
    page = admin.get(reverse("settings_calendar")).content.decode()
    assert "Money can be entered from Sat 1 Jun 2024 to Wed 31 May 2028." in page.replace("\N{NO-BREAK SPACE}", " ")
    assert '<span class="nowrap">Thu 26 Nov</span> Thanksgiving' in " ".join(page.split())
    admin.post(reverse("settings_calendar_open"))
    assert FiscalPeriod.objects.filter(key="FY2029-Q1").exists()


def test_the_limits_of_pace_are_kept_in_order(world, admin):
    data = {"name": "Maven", "pace_ahead": "90", "pace_watch": "95", "reviewer_of_last_resort": world.admin.pk}
    data |= {"pace_from": "2026-11-25", "second_step": "nobody"}
    answer = admin.post(reverse("settings_organisation"), data)
    assert answer.status_code == 422
    assert "“On watch” must begin below “ahead”. Enter a smaller share." in answer.content.decode()
    answer = admin.post(reverse("settings_organisation"), data | {"pace_watch": "85.5"})
    assert answer.status_code == 302
    assert pace_limits.limits_on(date(2026, 11, 25)) == PaceLimits(900_000, 855_000)
    assert pace_limits.limits_on(date(2026, 11, 24)) == PaceLimits(1_000_000, 900_000)
    page = admin.get(reverse("settings_organisation")).content.decode()
    assert "ahead from 90 %, on watch from 85.5 %" in page.replace("\N{NO-BREAK SPACE}", " ")
    past = admin.post(reverse("settings_organisation"), data | {"pace_watch": "80", "pace_from": "2026-11-01"})
    assert past.status_code == 422
    assert "Choose today, Wed 25 Nov 2026, or a later day" in past.content.decode()


@pytest.mark.parametrize("name", ["settings_person", "settings_team", "settings_membership_end"])
def test_what_does_not_exist_is_not_there(admin, name):
    assert admin.get(reverse(name, args=[999_999])).status_code == 404
