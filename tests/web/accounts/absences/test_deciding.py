"""Who decides, on pages and over the API: the deputy is named, the next above decides, and a decision alone is said."""

import pytest
from django.urls import reverse

from accounts.absences.services import leave
from accounts.models import Leave, Organisation, Person
from tests import make
from tests.builders import absences
from tests.builders import obligations as owed

pytestmark = pytest.mark.django_db


def typed(world, **changes):
    facts = {"name": "Maven", "pace_ahead": "100", "pace_watch": "90", "reviewer_of_last_resort": world.admin.pk}
    facts["second_step"] = "nobody"
    return facts | changes


def test_a_deputy_is_named_on_the_page_and_taken_back(world, client_of):
    admin, address = client_of(world.admin), reverse("settings_organisation")
    assert admin.post(address, typed(world, deputy_of_last_resort=world.leader.pk)).status_code == 302
    assert Organisation.objects.get().deputy_of_last_resort == world.leader
    page = admin.get(address).content.decode()
    assert "Decides when the reviewer made the request, is affected or is away." in page
    assert admin.post(address, typed(world, deputy_of_last_resort="")).status_code == 302
    assert Organisation.objects.get().deputy_of_last_resort is None


def test_nobody_is_their_own_deputy_on_the_page_and_nothing_typed_is_lost(world, client_of):
    page = client_of(world.admin).post(
        reverse("settings_organisation"), typed(world, name="Maven North", deputy_of_last_resort=world.admin.pk)
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "Choose another person: nobody can be their own deputy." in text
    assert 'value="Maven North"' in text


def test_a_deputy_is_named_and_taken_back_over_the_api(world, api_of):
    admin, address = api_of(world.admin), "/api/v1/organisation/"
    assert admin.get(address).data["deputy_of_last_resort"] is None
    assert admin.patch(address, {"deputy_of_last_resort": world.leader.pk}).data["deputy_of_last_resort"] == (
        world.leader.pk
    )
    # What is left out stays.
    assert admin.patch(address, {"name": "Maven"}).data["deputy_of_last_resort"] == world.leader.pk
    assert admin.patch(address, {"deputy_of_last_resort": None}, format="json").data["deputy_of_last_resort"] is None
    wrong = admin.patch(address, {"deputy_of_last_resort": world.admin.pk})
    assert (wrong.status_code, wrong.data) == (
        400,
        {"deputy_of_last_resort": ["Choose another person: nobody can be their own deputy."]},
    )
    assert admin.patch(address, {"deputy_of_last_resort": 0}).status_code == 400
    assert api_of(world.leader).patch(address, {"deputy_of_last_resort": world.leader.pk}).status_code == 403


@pytest.fixture
def asked_by_the_manager(world):
    return leave.ask(
        make.act(world.manager), person=world.rep, starts_on=absences.FIRST, last_day=absences.LAST, reason="Ill."
    )


def test_who_asked_finds_no_button_and_is_refused(world, asked_by_the_manager, client_of, api_of):
    address = reverse("leave_detail", args=[asked_by_the_manager.pk])
    manager = client_of(world.manager)
    assert 'value="approve"' not in manager.get(address).content.decode()
    assert manager.post(address, {"decision": "approve"}).status_code == 403
    answer = api_of(world.manager).post(f"/api/v1/leaves/{asked_by_the_manager.pk}/decide/", {"approve": True})
    assert answer.status_code == 403
    assert Leave.objects.get().status == "asked"
    assert 'value="approve"' in client_of(world.leader).get(address).content.decode()
    assert client_of(world.leader).post(address, {"decision": "approve"}).status_code == 302
    assert Leave.objects.get().status == "approved"


def test_a_company_of_one_decides_and_reads_that_it_was_alone(world, client_of, api_of):
    Person.objects.exclude(pk=world.admin.pk).update(is_active=False)
    admin, api = client_of(world.admin), api_of(world.admin)
    duty = owed.obligation(world.admin)
    request = owed.extension(world.admin, duty)
    page = admin.post(reverse("extension_decide", args=[request.pk]), {"decision": "grant", "answer": ""})
    assert page.status_code == 302
    assert "Ada Admin (decided alone) granted it." in admin.get(reverse("trap_detail", args=[duty.pk])).content.decode()
    assert api.get(f"/api/v1/extensions/{request.pk}/").data["decided_alone"] is True
    days_off = absences.waiting_leave(world.admin)
    assert admin.post(reverse("leave_detail", args=[days_off.pk]), {"decision": "approve"}).status_code == 302
    assert (
        "Ada Admin (decided alone) approved it."
        in admin.get(reverse("leave_detail", args=[days_off.pk])).content.decode()
    )
    assert api.get(f"/api/v1/leaves/{days_off.pk}/").data["decided_alone"] is True
