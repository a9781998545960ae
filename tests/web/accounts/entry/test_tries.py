"""Failed tries slow down who fails, and shut nobody else's door: with a proxy in front, and without one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as of_the_project
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from waitress.adjustments import Adjustments

from accounts.duties.services import notices
from accounts.entry.rules.trail import Origin
from accounts.entry.services import guessing, trail, tries
from accounts.models import AuditEvent, Notice
from accounts.tasks import forget_keys
from tests import make
from traps_web.lib import clock
from traps_web.serving.receiving import Request

OFFICE, STRANGER = "198.51.100.7", "203.0.113.9"
PROXY = "172.18.0.5"
WRONG_TRIES, OFFICE_SIZE, KEPT_KEYS = 20, 40, 900


@pytest.fixture(params=["no proxy", "a proxy"])
def at(request: pytest.FixtureRequest, settings: Any) -> Any:
    """How a request from an address on the network comes in."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = int(request.param == "a proxy")
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return lambda address: {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": f"10.9.8.7, {address}"}
    return lambda address: {"REMOTE_ADDR": address}


def sign_in(person: Any, password: str, **place: str) -> int:
    """302 when it opened, 200 with a sentence when not."""
    sent = {"login": person.email, "password": password}
    return Client().post("/account/login/", sent, **place).status_code


def token(person: Any, password: str, **place: str) -> int:
    sent = {"email": person.email, "password": password}
    return Client().post("/api/v1/token/", sent, content_type="application/json", **place).status_code


def test_wrong_passwords_from_elsewhere_shut_nobodys_login(world: make.World, at: Any) -> None:
    for number in range(WRONG_TRIES):
        sign_in(world.rep if number % 2 else world.manager, "guess", **at(STRANGER))
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 302
    assert token(world.manager, make.PASSWORD, **at(OFFICE)) == 200


def test_wrong_passwords_of_others_at_the_same_address_shut_nobodys_login(world: make.World, at: Any) -> None:
    for _ in range(WRONG_TRIES):
        sign_in(world.manager, "guess", **at(OFFICE))
    for number in range(WRONG_TRIES):
        Client().post("/account/login/", {"login": f"n{number}@example.com", "password": "guess"}, **at(OFFICE))
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 302
    assert token(world.rep, make.PASSWORD, **at(OFFICE)) == 200


def test_a_whole_office_signs_in_at_nine_o_clock(world: make.World, at: Any) -> None:
    people = [make.person(f"Nina {number}") for number in range(OFFICE_SIZE)]
    for person in people:
        person.set_password(make.PASSWORD)
        person.save()
    assert {sign_in(person, make.PASSWORD, **at(OFFICE)) for person in people} == {302}
    assert {token(person, make.PASSWORD, **at(OFFICE)) for person in people} == {200}


def test_failures_slow_down_a_person_at_an_address_and_no_longer_than_five_minutes(
    world: make.World, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [sign_in(world.rep, "guess", **at(OFFICE)) for _ in range(6)] == [200] * 6
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 200
    later = clock.real_now().timestamp() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 302


def guess_from_everywhere(person: Any, *, times: int) -> None:
    """From so many addresses, one try each, over a few hours."""
    act = make.act(None)
    for number in range(times):
        origin = Origin(f"192.0.2.{number}")
        earlier = replace(act, now=act.now - timedelta(minutes=times - number))
        trail.note_failed(earlier, person=person, origin=origin, at="the password")


def test_guessing_from_many_places_is_slowed_down_and_shuts_nobody_out(world: make.World, at: Any) -> None:
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 302
    guess_from_everywhere(world.rep, times=guessing.FAILURES)
    assert [sign_in(world.rep, "guess", **at(STRANGER)) for _ in range(2)] == [200] * 2
    assert AuditEvent.objects.filter(verb="sign-in held up").count() == 1
    assert token(world.rep, make.PASSWORD, **at(STRANGER)) == 429
    assert sign_in(world.rep, make.PASSWORD, **at("198.51.100.99")) == 302
    assert token(world.rep, make.PASSWORD, **at("198.51.100.98")) == 200
    assert [sign_in(world.rep, "a slip", **at(OFFICE)) for _ in range(4)] == [200] * 4
    assert sign_in(world.rep, make.PASSWORD, **at(OFFICE)) == 302
    assert sign_in(world.manager, "a slip", **at(STRANGER)) == 200
    assert sign_in(world.manager, make.PASSWORD, **at(STRANGER)) == 302


def test_whose_password_is_guessed_is_told_once_a_day_and_so_are_admins(world: make.World, at: Any) -> None:
    guess_from_everywhere(world.rep, times=guessing.FAILURES - 1)
    assert not Notice.objects.exists()
    for number in range(3):
        sign_in(world.rep, "guess", **at(f"203.0.113.{number}"))
    told = {notice.person.name: notice for notice in Notice.objects.filter(kind="password-guessed")}
    assert set(told) == {"Rita Rep", "Ada Admin"}
    assert (
        "None of the attempts succeeded. Choose a long password that you use nowhere else, and switch on a second step."
        in told["Rita Rep"].text
    )
    assert told["Ada Admin"].text.startswith("Someone tried wrong passwords on the login of Rita Rep, 50 times")
    notices.deliver(make.act())
    assert [(message.to, message.subject[:40]) for message in mail.outbox] == [
        ([world.rep.email], "TRAPS: Someone tried wrong passwords on ")
    ]


def test_a_forged_address_changes_nothing_without_a_proxy_that_is_trusted(world: make.World, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    for number in range(6):
        sign_in(world.rep, "guess", REMOTE_ADDR=STRANGER, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    forged = {"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_FOR": OFFICE}
    assert sign_in(world.rep, make.PASSWORD, **forged) == 200
    assert sign_in(world.rep, make.PASSWORD, REMOTE_ADDR=OFFICE) == 302


def test_behind_a_proxy_only_what_the_proxy_says_counts(world: make.World, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        said_by_stranger = f"192.0.2.{number}, {STRANGER}"
        sign_in(world.rep, "guess", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=said_by_stranger)
    forged = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": f"{OFFICE}, {STRANGER}"}
    assert sign_in(world.rep, make.PASSWORD, **forged) == 200


def test_the_server_hands_on_the_header_of_the_proxy_behind_what_a_stranger_wrote() -> None:
    request = Request(Adjustments(clear_untrusted_proxy_headers=False))
    lines = ("X-Forwarded-For: 192.0.2.1", f"X-Forwarded-For: {STRANGER}", "X_Forwarded_For: 192.0.2.2")
    request.received("\r\n".join(["GET / HTTP/1.1", "Host: a", *lines, "", ""]).encode())
    assert request.headers["X_FORWARDED_FOR"] == f"192.0.2.1, {STRANGER}"
    request.close()


@pytest.mark.parametrize(("count", "header"), [(1, "no address"), (2, OFFICE), (1, "")])
def test_an_address_that_makes_no_sense_is_no_error(world: make.World, settings: Any, count: int, header: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    place = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": header}
    assert sign_in(world.rep, make.PASSWORD, **place) == 302


def test_who_knows_a_calendar_address_is_served_whoever_guesses_beside(world: make.World, client_of, settings) -> None:
    page = client_of(world.rep).post("/me/feed/").content.decode()
    address = re.search(r"/calendar/([\w-]+)\.ics", page)[1]
    settings.ACCOUNT_RATE_LIMITS = {"feed": "3/5m/ip"}
    assert [Client().get("/calendar/guess.ics").status_code for _ in range(5)] == [404] * 3 + [429] * 2
    assert [Client().get(f"/calendar/{address}.ics").status_code for _ in range(5)] == [200] * 5


@pytest.mark.django_db
def test_more_than_300_tries_are_remembered_at_once() -> None:
    for number in range(KEPT_KEYS):
        cache.set(f"try-{number:04}", number, 300)
    assert all(cache.get(f"try-{number:04}") == number for number in range(KEPT_KEYS))


@pytest.mark.django_db
def test_tries_that_count_no_longer_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("old", 1, 1)
    cache.set("new", 1, 300)
    monkeypatch.setattr(tries.clock, "real_now", lambda: clock.datetime.now(clock.UTC) + timedelta(seconds=30))
    assert forget_keys() == 1
    assert cache.get("new") == 1
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {of_the_project.CACHES['default']['LOCATION']}")
        assert cursor.fetchone() == (1,)


def test_the_compose_file_trusts_its_one_proxy() -> None:
    import yaml

    services = yaml.safe_load((of_the_project.BASE_DIR / "docker-compose.yml").read_text())["services"]
    assert services["web"]["environment"]["ALLAUTH_TRUSTED_PROXY_COUNT"] == "1"
