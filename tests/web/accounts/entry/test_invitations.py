"""The page of invitations and its calls: several at once, line by line, and taking one back."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import Invitation, Person

pytestmark = pytest.mark.django_db
URL = "/settings/invitations/"
API = "/api/v1/invitations/"
LINES = "nina@example.com, Nina New, rep, North\nota@example.com, Ota Other, manager, South"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def admin(world, client_of):
    return client_of(world.admin)


def text(answer):
    return answer.content.decode()


def test_several_are_invited_and_each_link_is_shown_once(admin):
    page = text(admin.post(URL, {"people": LINES}))
    links = re.findall(r'<code class="text-break">https?://[^/]+(/invitation/[\w-]+/)</code>', page)
    assert len(links) == 2 and "2 invitations wait to be used." in page
    assert [message.to for message in mail.outbox] == [["nina@example.com"], ["ota@example.com"]]
    assert "Nina New, choose your password." in text(Client().get(links[0]))
    assert not re.findall(r"/invitation/[\w-]+/", text(admin.get(URL)))


def test_what_is_wrong_is_said_line_by_line_and_what_was_typed_stays(admin):
    typed = LINES + "\nnobody\nrita.rep@example.com, Rita, rep, North\nx@example.com, X, rep, East"
    answer = admin.post(URL, {"people": typed})
    page = text(answer)
    assert answer.status_code == 422
    for sentence in (
        "Nobody was invited.",
        "Line 3: Enter e-mail, name, role and team, separated by commas.",
        "Line 4: Another person already signs in with rita.rep@example.com.",
        "Line 5: There is no team named East.",
    ):
        assert sentence in page
    assert "x@example.com, X, rep, East</textarea>" in page
    assert not Invitation.objects.exists() and not Person.objects.filter(email="nina@example.com").exists()
    assert "Enter at least one line" in text(admin.post(URL, {"people": " "}))


def test_one_is_taken_back_and_its_link_says_so_calmly(world, admin):
    made = text(admin.post(URL, {"people": LINES}))
    link = re.search(r"(/invitation/[\w-]+/)</code>", made)[1]
    row = Invitation.objects.get(person__email="nina@example.com")
    assert f"{URL}{row.pk}/revoke/" in text(admin.get(f"/settings/people/{row.person_id}/"))
    page = text(admin.post(f"{URL}{row.pk}/revoke/", follow=True))
    assert "The invitation of Nina New is withdrawn. Its link no longer works." in page and "taken back</span>" in page
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "This invitation was withdrawn. If you still need access, ask your admin." in text(answer)
    assert admin.post(f"{URL}{row.pk}/revoke/").status_code == 409
    assert admin.post(f"{URL}999/revoke/").status_code == 404
    admin.post(f"/settings/people/{row.person_id}/invite/")
    assert "replaced by a newer one" in text(Client().get(link))
    assert f"{URL}{row.pk}/revoke/" not in text(admin.get(URL))


def test_programs_invite_several_and_take_one_back(world, api_of):
    admin = api_of(world.admin)
    nina = {"email": "nina@example.com", "name": "Nina New", "team": "North"}
    wrong = admin.post(f"{API}bulk/", {"people": [nina, {"email": world.rep.email, "name": "R", "team": "East"}]})
    assert wrong.status_code == 400
    assert wrong.json()["lines"] == [{"line": 2, "reason": "There is no team named East."}]
    assert wrong.json()["people"] == ["Nobody was invited. Line 2: There is no team named East."]
    assert admin.post(f"{API}bulk/", {"people": []}).status_code == 400
    made = admin.post(f"{API}bulk/", {"people": [nina]})
    assert made.status_code == 201
    [invitation] = made.json()["invitations"]
    assert "/invitation/" in invitation["link"] and invitation["mailed"] and invitation["person_name"] == "Nina New"
    assert api_of(world.leader).post(f"{API}{invitation['id']}/revoke/").status_code == 403
    assert admin.post(f"{API}{invitation['id']}/revoke/").json()["revoked_at"]
    again = admin.post(f"{API}{invitation['id']}/revoke/")
    assert again.status_code == 409 and "withdrawn or replaced" in again.json()["detail"]


def test_a_used_one_is_refused_with_what_to_do_instead(world, api_of, admin):
    made = text(admin.post(URL, {"people": LINES}))
    link = re.search(r"(/invitation/[\w-]+/)</code>", made)[1]
    Client().post(link, {"password": "a-long-enough-one"})
    row = Invitation.objects.get(used_at__isnull=False)
    sentence = "Nina New has already used this invitation. To block access, close the login."
    answer = admin.post(f"{URL}{row.pk}/revoke/")
    assert answer.status_code == 409 and sentence in text(answer)
    assert api_of(world.admin).post(f"{API}{row.pk}/revoke/").json() == {"detail": sentence}
