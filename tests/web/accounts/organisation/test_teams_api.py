"""Teams over the API: made, renamed, moved from a day on, closed."""

import pytest

from accounts.models import TeamPlacement

pytestmark = pytest.mark.django_db


def test_a_team_is_made_renamed_moved_and_closed(world, api_of):
    admin = api_of(world.admin)
    made = admin.post("/api/v1/teams/", {"name": "East", "parent": world.north.pk, "starts_on": "2026-11-01"})
    assert (made.status_code, made.data["parent"]) == (201, world.north.pk)
    address = f"/api/v1/teams/{made.data['id']}/"
    assert admin.patch(address, {"name": "Far East"}).data["name"] == "Far East"
    later = admin.post(f"{address}move/", {"parent": world.south.pk, "starts_on": "2026-12-01"})
    assert later.data["parent"] == world.north.pk, "today it stands where it stood"
    placed = TeamPlacement.objects.filter(team=made.data["id"]).order_by("starts_on")
    assert list(placed.values_list("parent__name", flat=True)) == ["North", "South"]
    assert admin.post(f"{address}close/").data["is_active"] is False
    assert admin.post(f"{address}close/").status_code == 409


def test_refusals_stand_beside_their_field(world, api_of):
    admin = api_of(world.admin)
    taken = admin.post("/api/v1/teams/", {"name": "North", "parent": world.root.pk, "starts_on": "2026-12-01"})
    assert (taken.status_code, list(taken.data)) == (400, ["name"])
    nowhere = admin.post("/api/v1/teams/", {"name": "East", "parent": 0, "starts_on": "2026-12-01"})
    assert nowhere.data == {"parent": ["No open team has this id."]}
    loop = admin.post(f"/api/v1/teams/{world.north.pk}/move/", {"parent": world.north.pk, "starts_on": "2026-12-01"})
    assert (loop.status_code, list(loop.data)) == (400, ["parent"])
    assert admin.post(f"/api/v1/teams/{world.north.pk}/close/").data["detail"].startswith("North still has 3 people")
    assert api_of(world.leader).patch(f"/api/v1/teams/{world.north.pk}/", {"name": "Mine"}).status_code == 403
