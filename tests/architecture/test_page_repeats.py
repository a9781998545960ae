"""What is sent twice is written once: every form that makes something carries a key, walked from one table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import OnceKey, Person, Team
from tests import make
from tests.architecture.page_repeats import HARMLESS, KEYED, Keyed
from tests.architecture.page_writes import WRITES
from tests.architecture.url_cast import Cast
from tests.html_forms import DrawnForm, forms_of
from traps_web.edges.once_forms import SAVED_ALREADY
from traps_web.lib import clock
from traps_web.ui.templatetags.once import STEP

APPS = ("accounts", "pipeline", "plans", "reviews")
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models() if model is not OnceKey]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def test_every_page_that_writes_carries_a_key_or_says_why_it_needs_none() -> None:
    named = Counter([row.page for row in KEYED] + [page for pages in HARMLESS.values() for page in pages])
    assert [page for page, times in named.items() if times > 1] == []
    assert named.keys() == {row.page for row in WRITES}


@pytest.mark.django_db
@pytest.mark.parametrize("row", KEYED, ids=lambda row: row.page)
def test_a_form_that_is_sent_twice_makes_one_thing_and_leads_there_again(row: Keyed, cast: Cast) -> None:
    with transaction.atomic():
        things = cast.of_one_row()
        client = things.client(row.persona)
        form = drawn(things, client, row)
        before = counts()
        first = client.post(form.action, form.values | typed(things, row))
        assert first.status_code == 302
        after = counts()
        assert after != before
        second = client.post(form.action, form.values | typed(things, row))
        assert (second.status_code, second["Location"]) == (302, first["Location"])
        assert SAVED_ALREADY in [str(message) for message in get_messages(second.wsgi_request)]
        assert counts() == after
        if not form.values["once"].startswith(STEP):
            drawn_anew = client.post(form.action, form.values | typed(things, row) | {"once": "drawn anew"})
            assert drawn_anew.status_code == 409 and "You saved the same at" in drawn_anew.content.decode()
            assert counts() == after
        transaction.set_rollback(True)


def drawn(things: Cast, client: Client, row: Keyed) -> DrawnForm:
    """The form of a page, with the key that the page drew into it."""
    action = reverse(row.page, args=[things[noun] for noun in row.nouns])
    address = reverse(row.drawn_at, args=[things[noun] for noun in row.drawn_nouns]) if row.drawn_at else action
    form = _keyed(client.get(address), address, action)
    return _keyed(client.post(action, form.values | typed(things, row)), address, action) if row.shows_first else form


def _keyed(page: HttpResponse, address: str, action: str) -> DrawnForm:
    forms = [form for form in forms_of(page.content.decode(), address) if form.action == action]
    keyed = [form for form in forms if form.values.get("once")]
    assert keyed, f"no form of {address} that goes to {action} carries a key"
    return keyed[0]


def typed(things: Cast, row: Keyed) -> dict[str, Any]:
    """What is typed; `@noun` is one of the cast's, or a person or team of the world."""
    return {name: _meant(things, value) for name, value in row.typed.items()}


def _meant(things: Cast, value: Any) -> Any:
    if value == "@file":
        return SimpleUploadedFile("products.csv", b"name,line\nGTX Pro,GTX\n")
    if not str(value).startswith("@"):
        return value
    person_or_team = getattr(things.world, value[1:], None)
    return person_or_team.pk if isinstance(person_or_team, Person | Team) else things[value[1:]]


def counts() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._base_manager.count() for model in MODELS}
