"""People and invitations over the API: admins keep them, by the rules of the pages."""

import pytest
from django.core import mail

from accounts.models import AuditEvent, Invitation, Person
from tests import make

pytestmark = pytest.mark.django_db
NINA = {"name": "Nina New", "email": "Nina.New@example.com"}


def test_a_person_is_taken_in_changed_and_shut_out_again(world, api_of):
    admin = api_of(world.admin)
    made = admin.post("/api/v1/people/", NINA | {"country": "DE", "starts_on": "2026-12-01"})
    assert (made.status_code, made.data["email"], made.data["team"]) == (201, "nina.new@example.com", None)
    address = f"/api/v1/people/{made.data['id']}/"
    changed = admin.patch(address, {"is_leader": True, "time_zone": "Europe/Berlin"})
    assert (changed.data["is_leader"], changed.data["time_zone"], changed.data["country"]) == (
        True,
        "Europe/Berlin",
        "DE",
    )
    assert admin.post(f"{address}login/", {"state": "closed"}).data["is_active"] is False
    assert admin.post(f"{address}login/", {"state": "closed"}).status_code == 409
    assert admin.post(f"{address}login/", {"state": "open"}).data["is_active"] is True
    verbs = AuditEvent.objects.filter(object_id=str(made.data["id"])).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["person created", "person changed", "login closed", "login opened"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"email": "rita.rep@example.com"}, "email", "Another person already signs in with rita.rep@example.com."),
        ({"email": "nobody"}, "email", "Enter an e-mail address like name@example.com."),
        ({"time_zone": "Mars/Base"}, "time_zone", "“Mars/Base” is not a time zone;"),
        ({"country": "XX"}, "country", "No holiday calendar is known for “XX”."),
        ({"ends_on": "2026-01-01", "starts_on": "2026-02-01"}, "ends_on", "The last day is before the first day."),
        ({"starts_on": "9999-12-31"}, "starts_on", "Choose a day between 1970 and 2199."),
        ({"password": "short"}, "password", "A password needs at least 10 characters."),
    ],
)
def test_what_is_wrong_with_a_person_stands_beside_its_field(world, api_of, sent, field, sentence):
    answer = api_of(world.admin).post("/api/v1/people/", NINA | sent)
    assert (answer.status_code, list(answer.data)) == (400, [field])
    assert str(answer.data[field][0]).startswith(sentence)
    assert not Person.objects.filter(name="Nina New").exists()


def test_no_program_gives_a_password(world, api_of):
    address = f"/api/v1/people/{world.rep.pk}/password/"
    answer = api_of(world.admin).post(address, {"password": "a-new-one-for-rita"})
    assert (answer.status_code, "A program cannot set passwords" in answer.data["detail"]) == (403, True)
    world.rep.refresh_from_db()
    assert not world.rep.check_password("a-new-one-for-rita")
    assert api_of(world.leader).post(address, {"password": "a-new-one-for-rita"}).status_code == 403
    assert "a-new-one" not in str(AuditEvent.objects.values_list("before", "after"))


def test_the_last_admin_stays_one(world, api_of):
    answer = api_of(world.admin).patch(f"/api/v1/people/{world.admin.pk}/", {"is_admin": False})
    assert (answer.status_code, answer.data) == (
        403,
        {"detail": "Ada Admin is the last admin. Make another person an admin first."},
    )


def test_an_invitation_tells_its_link_once(world, api_of, client):
    admin, invitee = api_of(world.admin), make.person("Nina New")
    made = admin.post("/api/v1/invitations/", {"person": invitee.email})
    assert (made.status_code, made.data["person"], made.data["mailed"]) == (201, invitee.pk, True)
    assert made.data["link"] in mail.outbox[0].body
    path = made.data["link"].removeprefix("http://127.0.0.1:8000")
    assert client.get(path).status_code == 200
    listed = admin.get(f"/api/v1/invitations/?open=true&person={invitee.pk}").data["results"]
    assert [row["id"] for row in listed] == [made.data["id"]]
    assert "link" not in listed[0] and path.split("/")[2] not in str(listed)
    admin.post("/api/v1/invitations/", {"person": invitee.pk})
    assert client.get(path).status_code == 410
    assert [admin.get(f"/api/v1/invitations/?open={is_open}").data["count"] for is_open in ("true", "false")] == [1, 1]


def test_nobody_but_an_admin_invites_and_nobody_unknown_is_invited(world, api_of):
    assert api_of(world.leader).post("/api/v1/invitations/", {"person": world.rep.pk}).status_code == 403
    answer = api_of(world.admin).post("/api/v1/invitations/", {"person": world.admin.pk})
    assert (answer.status_code, "your own password" in answer.data["detail"]) == (403, True)
    assert api_of(world.admin).post("/api/v1/invitations/", {"person": "no@example.com"}).data == {
        "person": ["There is no such person."]
    }
    assert not Invitation.objects.exists()


def test_an_admin_makes_a_link_that_resets_the_password_of_whoever_signs_in(world, api_of):
    Person.objects.filter(pk=world.rep.pk).update(last_login=make.NOW)
    assert api_of(world.admin).post("/api/v1/invitations/", {"person": world.rep.pk}).status_code == 201
    assert Invitation.objects.get().resets
