"""What is one's own over the API: name, tokens, calendar feed, notices."""

import pytest

from accounts.duties.services import notices
from accounts.models import APIToken, FeedAddress, Notice
from tests import make

pytestmark = pytest.mark.django_db


def test_the_own_time_zone_is_changed_and_nothing_else(world, api_of):
    rep = api_of(world.rep)
    assert rep.get("/api/v1/me/").data["email"] == "rita.rep@example.com"
    changed = rep.patch("/api/v1/me/", {"time_zone": "Europe/Berlin", "is_admin": True})
    assert (changed.data["time_zone"], changed.data["name"], changed.data["is_admin"]) == (
        "Europe/Berlin",
        "Rita Rep",
        False,
    )
    assert list(rep.patch("/api/v1/me/", {"time_zone": "Mars/Base"}).data) == ["time_zone"]
    refused = rep.patch("/api/v1/me/", {"name": "Ada Admin", "time_zone": "Asia/Tokyo"})
    assert refused.status_code == 400
    assert refused.data == {"name": [f"Only an admin can change your name: {world.admin.name}."]}
    world.rep.refresh_from_db()
    assert (world.rep.name, world.rep.time_zone) == ("Rita Rep", "Europe/Berlin")


def test_own_tokens_are_listed_by_their_beginning_and_revoked(world, api_of):
    row, secret = APIToken.objects.create(user=world.rep, name="CRM")
    APIToken.objects.create(user=world.peer, name="Other")
    listed = api_of(world.rep).get("/api/v1/me/tokens/").data["results"]
    assert [(token["name"], token["token_key"]) for token in listed] == [("CRM", row.token_key)]
    assert secret not in str(listed)
    address = f"/api/v1/me/tokens/{row.token_key}/"
    assert api_of(world.peer).delete(address).status_code == 404
    assert [api_of(world.rep).delete(address).status_code for _ in range(2)] == [204, 404]


def test_the_calendar_address_is_told_once_renewed_and_taken_back(world, api_of, client):
    rep = api_of(world.rep)
    assert rep.get("/api/v1/me/feed/").data == {"made_at": None}
    first, second = (rep.post("/api/v1/me/feed/").data["address"] for _ in range(2))
    assert set(rep.get("/api/v1/me/feed/").data) == {"made_at"}
    paths = [address.removeprefix("http://127.0.0.1:8000") for address in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert [rep.delete("/api/v1/me/feed/").status_code for _ in range(2)] == [204, 409]
    assert client.get(paths[1]).status_code == 404
    assert not FeedAddress.objects.filter(revoked_at__isnull=True).exists()


def test_own_notices_are_listed_and_read(world, api_of):
    for who in (world.rep, world.peer):
        notices.tell(make.act(), person=who, kind="waived", key="once", text=f"To {who.name}.", address="/week/")
    rep = api_of(world.rep)
    assert [row["text"] for row in rep.get("/api/v1/notices/?unread=true").data["results"]] == ["To Rita Rep."]
    assert rep.post("/api/v1/notices/read/").status_code == 204
    assert rep.get("/api/v1/notices/?unread=true").data["count"] == 0
    assert Notice.objects.get(person=world.peer).read_at is None
