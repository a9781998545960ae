"""Memberships over the API: budget and deals go along, past days stay."""

import pytest

from accounts.models import Membership

pytestmark = pytest.mark.django_db


def test_a_person_moves_manages_and_leaves_a_team(world, api_of):
    admin = api_of(world.admin)
    moved = admin.post(
        "/api/v1/memberships/", {"person": world.rep.email, "team": world.south.pk, "starts_on": "2026-12-01"}
    )
    assert (moved.status_code, moved.data["team_name"], moved.data["manages"]) == (201, "South", False)
    rows = admin.get(f"/api/v1/memberships/?person={world.rep.pk}").data["results"]
    assert [(row["team_name"], row["ends_before"]) for row in rows] == [("South", None), ("North", "2026-12-01")]
    held = admin.get(f"/api/v1/memberships/?person={world.rep.pk}&on=2026-11-30").data["results"]
    assert [row["team_name"] for row in held] == ["North"]
    managed = {"person": world.peer.pk, "team": world.south.pk, "manages": True, "starts_on": "2026-11-25"}
    assert admin.post("/api/v1/memberships/", managed).data["manages"] is True
    assert Membership.objects.filter(person=world.peer).count() == 2
    address = f"/api/v1/memberships/{moved.data['id']}/"
    assert [admin.post(f"{address}end/", {"last_day": "2026-12-31"}).status_code for _ in range(2)] == [204, 409]
    assert admin.get(address).data["ends_before"] == "2027-01-01"
    early = admin.post(f"{address}end/", {"last_day": "2026-11-01"})
    assert (early.status_code, list(early.data)) == (400, ["last_day"])


def test_who_is_where_is_seen_in_the_line_and_written_by_admins(world, api_of):
    seen = api_of(world.manager).get("/api/v1/memberships/").data["results"]
    assert {row["person_name"] for row in seen} == {"Rita Rep", "Paul Peer", "Mara Manager"}
    other = Membership.objects.get(person=world.other_rep)
    assert api_of(world.manager).get(f"/api/v1/memberships/{other.pk}/").status_code == 404
    sent = {"person": world.rep.pk, "team": world.south.pk, "starts_on": "2026-12-01"}
    assert api_of(world.manager).post("/api/v1/memberships/", sent).status_code == 403
    wrong = api_of(world.admin).post("/api/v1/memberships/", sent | {"team": world.north.pk})
    assert wrong.data == {"team": ["Rita Rep is already a member of North."]}
