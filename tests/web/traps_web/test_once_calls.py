"""A browser that calls the API with a key, as strictly as a real one is asked for its token."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from pipeline.models import Customer

CSRF = "c" * 32
ALLAUTH = settings.AUTHENTICATION_BACKENDS[0]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.fixture
def browser(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.rep, backend=ALLAUTH)
    client.cookies[settings.CSRF_COOKIE_NAME] = CSRF
    return client


@pytest.mark.parametrize(
    ("kind", "body"),
    [(JSON, '{"name": "Isdom"}'), (FORM, "name=Isdom"), (MULTIPART_CONTENT, {"name": "Isdom"})],
)
def test_a_browser_sends_again_and_gets_the_first_answer(browser, kind, body):
    headers = {"Idempotency-Key": "page-1", "X-CSRFToken": CSRF}
    answers = [browser.post("/api/v1/customers/", body, kind, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Customer.objects.count() == 1


def test_a_browser_without_the_token_of_its_form_is_turned_away(browser):
    answer = browser.post("/api/v1/customers/", '{"name": "Isdom"}', JSON, headers={"Idempotency-Key": "page-1"})
    assert answer.status_code == 403 and "CSRF" in answer.json()["detail"]
    assert not Customer.objects.exists()


def test_what_cannot_be_parsed_is_told_as_such(browser):
    headers = {"Idempotency-Key": "page-1", "X-CSRFToken": CSRF}
    assert browser.post("/api/v1/customers/", "{", JSON, headers=headers).status_code == 400
