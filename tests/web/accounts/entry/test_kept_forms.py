"""What was typed is there again after a sign-in, for who typed it and for nobody else."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.models import Customer
from tests import make

pytestmark = pytest.mark.django_db

PAGE = "/customers/new/"
TYPED = {"name": "Isdom", "industry": "Steel “& more” </script>", "country": "DE"}
ORIGIN = "http://testserver"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def browser():
    """A browser that checks CSRF tokens as a real one does."""
    return Client(enforce_csrf_checks=True)


def token_of(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


def sign_in(browser, person) -> None:
    page = browser.get("/account/login/")
    typed = {"login": person.email, "password": make.PASSWORD, "csrfmiddlewaretoken": token_of(page)}
    assert browser.post("/account/login/", typed).status_code == 302


def drawn(browser) -> dict[str, str]:
    """The form as it is filled in."""
    return TYPED | {"csrfmiddlewaretoken": token_of(browser.get(PAGE))}


def sent(browser, typed, **headers):
    return browser.post(PAGE, typed, headers={"Referer": f"{ORIGIN}{PAGE}"} | headers)


def filled_in(page) -> dict[str, str]:
    data = re.search(r'id="kept-form-data" type="application/json">(.*?)</script>', page.content.decode(), re.S)
    return dict(json.loads(data[1])["fields"]) if data else {}


def test_a_form_that_is_sent_after_the_session_ended_is_there_again_after_the_sign_in(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    answer = sent(browser, typed)
    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={PAGE}")
    assert (
        "Your session has ended, and nothing was sent. Sign in: your text is still in the form."
        in browser.get(answer["Location"]).content.decode()
    )
    sign_in(browser, world.rep)
    page = browser.get(PAGE)
    assert filled_in(page) == TYPED and "so nothing was saved." in page.content.decode()
    assert not Customer.objects.filter(name="Isdom").exists()
    assert filled_in(browser.get(PAGE)) == {}
    whole = TYPED | {"owner": world.rep.pk, "csrfmiddlewaretoken": token_of(browser.get(PAGE))}
    assert sent(browser, whole).status_code == 302
    assert Customer.objects.filter(name="Isdom").exists()


def test_a_form_that_was_drawn_before_a_sign_in_in_another_tab_is_filled_in_again(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    sign_in(browser, world.rep)
    answer = sent(browser, typed)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert filled_in(browser.get(PAGE)) == TYPED


def test_somebody_else_who_signs_in_sees_nothing_of_it(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    sent(browser, typed)
    sign_in(browser, world.peer)
    assert filled_in(browser.get(PAGE)) == {}
    browser.cookies.pop("sessionid")
    sign_in(browser, world.rep)
    assert filled_in(browser.get(PAGE)) == {}


def test_a_form_of_somebody_else_is_refused_and_not_shown(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    sign_in(browser, world.peer)
    assert sent(browser, typed).status_code == 403
    assert filled_in(browser.get(PAGE)) == {}


@pytest.mark.parametrize("token", ["", "x" * 64, "x" * 63 + "é", "<" * 64])
def test_a_form_from_elsewhere_is_refused(world, browser, token):
    sign_in(browser, world.rep)
    assert sent(browser, TYPED | {"csrfmiddlewaretoken": token}).status_code == 403
    assert filled_in(browser.get(PAGE)) == {}


def test_a_part_of_a_page_leads_to_the_sign_in_as_a_whole(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    answer = sent(browser, typed, **{"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/account/login/?next={PAGE}")


def test_a_part_that_is_asked_for_after_the_session_ended_leads_to_the_sign_in_as_a_whole(world, browser):
    """Drawn into a row of the page, the sign-in would lead back to the part alone."""
    answer = browser.get("/deals/1/row/", headers={"HX-Request": "true", "Referer": f"{ORIGIN}{PAGE}"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/account/login/?next={PAGE}")


def test_passwords_and_what_is_too_long_are_not_kept(world, browser):
    sign_in(browser, world.rep)
    token = drawn(browser)["csrfmiddlewaretoken"]
    browser.cookies.pop("sessionid")
    for typed in ({"password": "secret"}, {"note": "x" * 200_001}):
        answer = browser.post("/me/", typed | {"csrfmiddlewaretoken": token})
        assert answer.status_code == 302 and "kept_form" not in browser.session


def test_a_page_of_another_host_is_not_led_to(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    answer = sent(browser, typed, Referer="http://elsewhere.example/steal/")
    assert answer["Location"] == f"/account/login/?next={PAGE}"


def test_a_form_that_is_sent_after_the_session_ran_out_by_itself_is_there_again(world, browser, settings, monkeypatch):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    assert browser.cookies["traps_forms"]["max-age"] > settings.SESSION_COOKIE_AGE
    browser.cookies.pop("sessionid")
    now = signing.time.time
    monkeypatch.setattr(
        "django.core.signing.time", SimpleNamespace(time=lambda: now() + settings.SESSION_COOKIE_AGE + 60)
    )
    assert sent(browser, typed).status_code == 302
    sign_in(browser, world.rep)
    assert filled_in(browser.get(PAGE)) == TYPED


def test_a_form_that_is_sent_two_weeks_after_the_sign_in_is_there_again(world, browser, settings):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    session = browser.session
    for way in session["account_authentication_methods"]:
        way["at"] -= settings.SESSION_COOKIE_AGE
    session.save()
    assert sent(browser, typed)["Location"] == f"/account/login/?next={PAGE}"
    assert not Customer.objects.exists()
    sign_in(browser, world.rep)
    assert filled_in(browser.get(PAGE)) == TYPED


def test_every_file_that_was_chosen_is_named(world, browser):
    sign_in(browser, world.rep)
    typed = drawn(browser)
    browser.cookies.pop("sessionid")
    files = [SimpleUploadedFile(name, b"x") for name in ("a.pdf", "b.pdf")]
    sent(browser, typed | {"proof": files})
    assert browser.session["kept_form"]["files"] == ["a.pdf", "b.pdf"]
