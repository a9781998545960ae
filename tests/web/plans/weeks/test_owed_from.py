"""Rep and manager read one sentence about when somebody begins to owe."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Person
from tests import make
from tests.builders import weeks

pytestmark = pytest.mark.django_db
SENTENCE = "Owes from Mon 30 Nov: the first full week after the invitation."


@pytest.fixture
def invited_today(world):
    weeks.defaults()
    Person.objects.filter(pk=world.rep.pk).update(reached_at=make.NOW - timedelta(hours=1))
    return world.rep


def test_on_the_page_of_the_week(world, invited_today, client_of):
    mine = client_of(world.rep).get(reverse("week_detail", args=["2026-W48"])).content.decode()
    assert "Week 48 owes nothing." in mine
    assert SENTENCE in mine
    theirs = client_of(world.manager).get(reverse("week_detail", args=["2026-W48"]) + f"?person={world.rep.pk}")
    assert SENTENCE in theirs.content.decode()
    coming = client_of(world.rep).get(reverse("week_detail", args=["2026-W49"])).content.decode()
    assert "owes nothing" not in coming


def test_on_the_page_of_the_team_until_it_has_begun(world, invited_today, client_of):
    page = client_of(world.manager).get(reverse("team")).content.decode()
    assert page.count(SENTENCE) == 1


def test_on_the_page_of_the_person_and_over_the_api(world, invited_today, client_of, api_of):
    page = client_of(world.admin).get(reverse("settings_person", args=[world.rep.pk])).content.decode()
    assert SENTENCE in page
    row = api_of(world.manager).get(f"/api/v1/people/{world.rep.pk}/").data
    assert (row["owes_from"], row["owes_because"]) == (
        make.TODAY.replace(day=30),
        "the first full week after the invitation",
    )
    Person.objects.filter(pk=world.rep.pk).update(reached_at=None, first_signed_in_at=None)
    row = api_of(world.manager).get(f"/api/v1/people/{world.rep.pk}/").data
    assert (row["owes_from"], row["owes_because"]) == (None, "neither invited nor signed in")
