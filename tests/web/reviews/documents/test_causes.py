"""The page of causes and the calls that do the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import Cause
from tests.builders import reviews as build

pytestmark = pytest.mark.django_db
PAGE = "/settings/causes/"


@pytest.fixture
def admin(world, client_of):
    build.review(world, at="prepared")
    return client_of(world.admin)


def test_the_page_counts_what_is_offered_and_what_was_given(admin):
    page = admin.get(PAGE).content.decode()
    assert "12 causes to choose from: 6 within the rep’s control, 6 not." in page
    assert page.count(">never<") == 11


def test_a_cause_is_added_renamed_retired_and_put_in_order(admin):
    assert admin.post(PAGE, {"name": "no time to sell", "in_my_control": "true"}).status_code == 302
    made = Cause.objects.get(name="no time to sell")
    assert made.in_my_control
    admin.post(reverse("settings_cause", args=[made.pk]), {"name": "too many projects"})
    admin.post(reverse("settings_cause_shift", args=[made.pk]), {"to": "earlier"})
    admin.post(reverse("settings_cause_switch", args=[made.pk]), {"state": "off"})
    made.refresh_from_db()
    assert (made.name, made.is_active, made.position) == ("too many projects", False, 6)
    assert "Offer again" in admin.get(PAGE).content.decode()


def test_wrong_input_is_kept_beside_its_sentence(admin):
    answer = admin.post(PAGE, {"name": "delivery", "in_my_control": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="delivery"' in page
    assert "“delivery” is already on the list. If it is retired, offer it again." in page
    page = admin.post(PAGE, {"name": "", "in_my_control": ""}).content.decode()
    assert "Enter the cause, like “slow follow-up”." in page and "Choose who controls it." in page
    long = admin.post(reverse("settings_cause", args=[Cause.objects.all()[0].pk]), {"name": "x" * 121})
    assert long.status_code == 422 and "A cause has at most 120 characters." in long.content.decode()


def test_a_draft_keeps_the_retired_cause_that_it_names(world, admin, client_of):
    review = build.review(world, at="due", of=world.peer)
    build.packet(review, by=world.manager)
    retired_cause = Cause.objects.get(name="delivery")
    peer, address = client_of(world.peer), f"/reviews/{review.pk}/prepare/"
    month = "FY2027-M04"
    peer.post(address, {"version": review.version, "act_rows": 0, f"cause_{month}": retired_cause.pk, "save": "1"})
    admin.post(reverse("settings_cause_switch", args=[retired_cause.pk]), {"state": "off"})
    assert f'<option value="{retired_cause.pk}" selected>delivery' in peer.get(address).content.decode()
    review.refresh_from_db()
    other = {"version": review.version, "act_rows": 0, "cause_FY2027-M05": retired_cause.pk, "save": "1"}
    answer = peer.post(address, other)
    assert answer.status_code == 422 and "“delivery” is retired. Choose another cause." in answer.content.decode()


def test_programs_keep_the_list_as_well(world, admin, api_of):
    calls, rep = api_of(world.admin), api_of(world.rep)
    made = calls.post("/api/v1/causes/", {"name": "no time to sell", "in_my_control": True})
    assert made.status_code == 201 and made.data["is_active"]
    address = f"/api/v1/causes/{made.data['id']}/"
    assert calls.patch(address, {"name": "delivery"}).status_code == 400
    assert calls.patch(address, {"name": "too many projects"}).data["name"] == "too many projects"
    assert calls.post(f"{address}shift/", {"to": "earlier"}).data["position"] == 6
    assert calls.post(f"{address}switch/", {"state": "off"}).data["is_active"] is False
    assert calls.post(f"{address}switch/", {"state": "off"}).status_code == 409
    offered = rep.get("/api/v1/causes/", {"is_active": "true"}).data["results"]
    assert len(offered) == 12 and len(rep.get("/api/v1/causes/").data["results"]) == 13
    assert rep.post(f"{address}switch/", {"state": "on"}).status_code == 403
