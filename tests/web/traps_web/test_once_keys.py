"""A form that is sent twice is written once: every form carries a key."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import OnceKey
from accounts.record.rules.once_keys import ASKED_FOR, KEPT_FOR
from accounts.record.services import once_keys
from pipeline.models import Activity
from reviews.models import Cause
from tests import make
from tests.builders import activities, reviews, weeks
from traps_web.edges.once_forms import question, sealed, sent
from traps_web.lib import clock
from traps_web.lib.once import fingerprint
from traps_web.ui.templatetags.once import COOKIE

NOTE = {"done_on": "2026-11-24", "count": "2", "note": "Condax waits."}


@pytest.fixture
def rep(world, client_of):
    return client_of(world.rep)


@pytest.fixture
def typed(world):
    return NOTE | {"type": activities.kind().pk, "once": "k-1"}


def test_a_refused_form_leaves_the_key_free(rep, typed):
    assert rep.post("/activities/new/", typed | {"done_on": "2026-11-27"}).status_code == 422
    assert not OnceKey.objects.exists()
    assert rep.post("/activities/new/", typed | {"done_on": "2026-11-27"}).status_code == 422
    assert rep.post("/activities/new/", typed).status_code == 302
    assert Activity.objects.count() == 1


def test_going_back_and_typing_something_new_is_another_thing(rep, typed):
    for note in ("Condax waits.", "Condax waits.", "Isdom waits."):
        assert rep.post("/activities/new/", typed | {"note": note}).status_code == 302
    assert sorted(Activity.objects.values_list("note", flat=True)) == ["Condax waits.", "Isdom waits."]


def test_the_same_from_a_page_that_was_loaded_anew_is_asked_about(rep, typed):
    """Back after Save, where the browser fetches the form again: another key, the same content."""
    assert rep.post("/activities/new/", typed).status_code == 302
    page = rep.post("/activities/new/", typed | {"once": "k-2"})
    assert page.status_code == 409 and Activity.objects.count() == 1
    text = page.content.decode()
    assert "You saved the same at 10:00." in text and 'name="note" value="Condax waits."' in text
    assert rep.post("/activities/new/", typed | {"once": "k-2", "once_more": "1"}).status_code == 302
    assert Activity.objects.count() == 2


def test_nothing_is_asked_of_other_content_of_others_and_after_ten_minutes(world, client_of, rep, typed):
    rep.post("/activities/new/", typed)
    assert rep.post("/activities/new/", typed | {"once": "k-2", "note": "Isdom waits."}).status_code == 302
    assert client_of(world.peer).post("/activities/new/", typed | {"once": "k-3"}).status_code == 302
    with clock.frozen(make.NOW + ASKED_FOR):
        assert rep.post("/activities/new/", typed | {"once": "k-4"}).status_code == 302
    assert Activity.objects.count() == 4


def test_a_step_is_taken_again_without_a_question(world, client_of):
    reviews.install()
    client, first = client_of(world.admin), Cause.objects.order_by("position").first()
    for key in ("step:1", "step:2"):
        assert client.post(f"/settings/causes/{first.pk}/shift/", {"to": "later", "once": key}).status_code == 302
    first.refresh_from_db()
    assert list(Cause.objects.order_by("position"))[2] == first


def test_a_key_is_its_senders(world, client_of, rep, typed):
    rep.post("/activities/new/", typed)
    client_of(world.peer).post("/activities/new/", typed)
    assert Activity.objects.count() == 2


def test_what_breaks_in_the_middle_is_taken_back_with_its_key(rep, typed, monkeypatch):
    monkeypatch.setattr("pipeline.activities.views.activities.presenter.logged", lambda act: 1 / 0)
    rep.raise_request_exception = False
    assert rep.post("/activities/new/", typed).status_code == 500
    assert not Activity.objects.exists() and not OnceKey.objects.exists()


def test_keys_are_forgotten_after_three_days(world, rep, typed):
    rep.post("/activities/new/", typed)
    assert once_keys.forget_old(make.act(now=make.NOW + KEPT_FOR)) == 0
    assert once_keys.forget_old(make.act(now=make.NOW + KEPT_FOR * 1.01)) == 1


# One key per address and session, until it is used


def key_on(client, address="/activities/new/"):
    return re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())[1]


def test_an_address_has_one_key_in_a_session_until_it_is_used(world, client_of, rep, typed):
    first = key_on(rep)
    assert key_on(rep) == first
    assert len({first, key_on(rep, "/deals/new/"), key_on(client_of(world.rep)), key_on(client_of(world.peer))}) == 4
    assert rep.post("/activities/new/", typed | {"done_on": "2026-11-27", "once": first}).status_code == 422
    assert key_on(rep) == first
    assert rep.post("/activities/new/", typed | {"once": first}).status_code == 302
    assert key_on(rep) != first


def test_a_form_whose_answer_was_lost_is_not_taken_again_from_a_page_loaded_anew(rep, typed):
    """However long it takes: the browser does not know that it was saved, so its key is the same."""
    unknowing = rep.cookies.copy()
    assert rep.post("/activities/new/", typed | {"once": key_on(rep)}).status_code == 302
    rep.cookies = unknowing
    with clock.frozen(make.NOW + 2 * ASKED_FOR):
        again = rep.post("/activities/new/", typed | {"once": key_on(rep)}, follow=True)
        assert "This was already saved." in again.content.decode() and Activity.objects.count() == 1
        assert rep.post("/activities/new/", typed | {"once": key_on(rep)}).status_code == 302
    assert Activity.objects.count() == 2


def test_a_page_left_open_asks_long_after_its_key_was_used(rep, typed):
    """A second tab, or the page before this one: it was drawn before the browser heard that the first was saved."""
    left_open = typed | {"once": key_on(rep)}
    assert rep.post("/activities/new/", left_open).status_code == 302
    assert rep.post("/activities/new/", left_open, follow=True).redirect_chain, "a second click is no second act"
    with clock.frozen(make.NOW + 5 * ASKED_FOR):
        page = rep.post("/activities/new/", left_open)
        assert page.status_code == 409 and "You saved the same at 10:00." in page.content.decode()
        again = left_open | {"once": re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]}
        assert rep.post("/activities/new/", again | {"once_more": "1"}).status_code == 302
    with clock.frozen(make.NOW + timedelta(days=2)):
        assert "You saved the same on Wed 25 Nov 10:00." in rep.post("/activities/new/", left_open).content.decode()
    assert Activity.objects.count() == 2


def test_a_browser_that_was_closed_draws_no_key_of_before(rep, typed):
    answer = rep.post("/activities/new/", typed | {"once": key_on(rep)})
    assert answer.cookies[COOKIE]["max-age"] == settings.SESSION_COOKIE_AGE


def test_what_is_stored_of_a_form_does_not_tell_what_was_typed(rep, api_of, world, typed, rf):
    rep.post("/activities/new/", typed)
    plain = fingerprint(sent(rf.post("/activities/new/", typed)))
    key = OnceKey.objects.get()
    assert plain not in (key.content, key.key) and key.content == sealed(plain)
    body = json.dumps({"type": "calls", "done_on": "2026-11-24", "count": 3}, separators=(",", ":")).encode()
    weeks.defaults()
    headers = {"Idempotency-Key": "crm-1"}
    answer = api_of(world.rep).post("/api/v1/activities/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201
    assert not OnceKey.objects.filter(content=fingerprint([b"/api/v1/activities/", body])).exists()


def test_once_more_means_once_more(rep, typed):
    assert rep.post("/activities/new/", typed | {"once": key_on(rep)}).status_code == 302
    page = rep.post("/activities/new/", typed | {"once": key_on(rep)})
    assert page.status_code == 409
    key = re.search(r'name="once" value="([^"]+)"', page.content.decode())[1]
    assert rep.post("/activities/new/", typed | {"once": key, "once_more": "1"}).status_code == 302
    assert Activity.objects.count() == 2


HTMX = {"HX-Request": "true"}


def counted(client, world, **sent):
    answer = client.post("/week/2026-W48/count/", sent, headers=HTMX)
    assert answer.status_code == 200
    return sum(Activity.objects.filter(person=world.rep).values_list("count", flat=True))


def test_a_click_that_is_sent_again_is_counted_once(world, rep):
    calls = activities.kind().pk
    assert counted(rep, world, plus=calls, click="c-1") == 1
    assert counted(rep, world, plus=calls, click="c-1") == 1
    assert counted(rep, world, plus=calls, click="c-2") == 2
    assert counted(rep, world, minus=calls, click="c-3") == counted(rep, world, minus=calls, click="c-3") == 1
    assert not counted(rep, world, minus=calls, click="c-4")
    assert not counted(rep, world, minus=calls, click="c-5")
    assert counted(rep, world, plus=calls, click="c-5") == 1


def test_the_key_of_a_click_costs_one_statement(world, rep):
    calls = activities.kind().pk
    counted(rep, world, plus=calls, click="c-1")
    with CaptureQueriesContext(connection) as without:
        counted(rep, world, plus=calls)
    with CaptureQueriesContext(connection) as keyed:
        counted(rep, world, plus=calls, click="c-2")
    assert len(keyed) == len(without) + 1


def test_a_secret_is_not_shown_again_with_the_question(rf, world):
    request = rf.post("/people/new/", {"name": "Nina", "new_password": "correct horse"})
    request.user, request.zone, request.now = world.admin, ZoneInfo("UTC"), make.NOW
    page = question(request, OnceKey(at=make.NOW, answer="/people/")).content.decode()
    assert "Nina" in page and "correct horse" not in page and "Save it again" not in page
