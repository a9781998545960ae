"""Invitations that a program sends under a once-only key."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from accounts.letters.models import Letter
from accounts.models import Invitation, OnceKey
from tests import make
from traps_web.edges import once_calls

HERE = "tests.web.accounts.letters.test_invitations_once"
KEY = {"HTTP_IDEMPOTENCY_KEY": "k1"}
API = "/api/v1/invitations/"


class Watching(EmailBackend):
    """Whether somebody else could save while a letter is given to the server."""

    is_in_transaction: list[bool] = []

    def send_messages(self, messages):
        self.is_in_transaction.append(connection.in_atomic_block)
        return super().send_messages(messages)


@pytest.fixture
def admin(transactional_db, settings, api_of):
    Watching.is_in_transaction = []
    settings.EMAIL_BACKEND = f"{HERE}.Watching"
    return api_of(make.world().admin)


def bodies():
    nina = make.person("Nina New")
    return {
        API: {"person": nina.pk},
        f"{API}bulk/": {"people": [{"email": "nora@example.com", "name": "Nora New", "team": "North"}]},
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", [API, f"{API}bulk/"])
def test_an_invitation_leaves_when_its_key_and_its_link_stand(admin, address):
    """On SQLite everybody else who saves waited for the mail server until now."""
    body = bodies()[address]
    answer = admin.post(address, body, format="json", **KEY)
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/json")
    [made] = answer.json().get("invitations", [answer.json()])
    assert made["mailed"] is True and made["link"] in mail.outbox[0].body
    assert Watching.is_in_transaction == [False]
    again = admin.post(address, body, format="json", **KEY)
    assert (again.status_code, len(mail.outbox)) == (409, 1)
    assert "was not kept" in again.json()["detail"]
    assert Invitation.objects.count() == Letter.objects.count() == OnceKey.objects.count() == 1
    assert made["link"] not in OnceKey.objects.get().answer


@pytest.mark.django_db(transaction=True)
def test_no_link_goes_out_that_was_taken_back(admin, monkeypatch):
    def fails(*_):
        raise RuntimeError("disk full")

    monkeypatch.setattr(once_calls, "_kept", fails)
    with pytest.raises(RuntimeError):
        admin.post(API, bodies()[API], format="json", **KEY)
    assert (Invitation.objects.count(), Letter.objects.count(), mail.outbox) == (0, 0, [])


def test_without_a_key_the_answer_is_the_same(world, api_of):
    answer = api_of(world.admin).post(API, {"person": make.person("Nina New").pk}, format="json")
    assert (answer.status_code, answer.json()["mailed"], len(mail.outbox)) == (201, True, 1)
