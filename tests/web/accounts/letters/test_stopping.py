"""Stopping a sort of letters with the letter in hand: by its page, by a mail program, and nothing else with it."""

from __future__ import annotations

from html import unescape

import pytest
from django.core import mail
from django.test import Client

from accounts.letters.models import DigestChoice, MailChoice
from accounts.letters.rules.kinds import Channel
from accounts.models import AuditEvent
from tests.builders import obligations as build
from tests.builders.digests import sent
from tests.builders.letters import choose, deliver, notice

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(message):
    return message.extra_headers["List-Unsubscribe"].strip("<>").partition("8000")[2]


def text_of(answer):
    return unescape(" ".join(answer.content.decode().split()))


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True)


def test_a_mail_program_stops_the_daily_mail_at_one_click(world, stranger):
    build.missed(world.rep)
    [message] = [message for message in sent() if message.to == [world.rep.email]]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = stranger.get(path_of(message))
    assert "Stop the daily mail to Rita Rep?" in text_of(page) and not DigestChoice.objects.exists()
    for _ in range(2):
        assert "Rita Rep’s daily mail has stopped." in text_of(stranger.post(path_of(message), ONE_CLICK))
    assert DigestChoice.objects.values_list("person", "is_off").get() == (world.rep.pk, True)
    event = AuditEvent.objects.get(verb="mail chosen")
    assert (event.actor, event.after) == (world.rep, {"daily_mail": False})
    notice(world.rep, 1, "waived")
    deliver()
    assert not world.rep.notices.filter(mail_wanted=True).exists()


def test_from_a_single_mail_on_everything_waits_for_the_daily_one(world, stranger):
    choose(world.rep, owed=Channel.AT_ONCE, line=Channel.PAGE)
    notice(world.rep, 1, "missed")
    deliver()
    assert "Stop the mails that come at once to Rita Rep?" in text_of(stranger.get(path_of(mail.outbox[0])))
    stranger.post(path_of(mail.outbox[0]), ONE_CLICK)
    assert dict(MailChoice.objects.values_list("topic", "channel")) == {
        "decisions": "daily",
        "reviews": "daily",
        "line": "page",
    }
    assert not DigestChoice.objects.filter(is_off=True).exists()


def test_an_address_that_was_not_written_here_stops_nothing(world, stranger):
    build.missed(world.rep)
    [message] = [message for message in sent() if message.to == [world.rep.email]]
    for path in ("/mail/stop/nonsense/", path_of(message)[:-6] + "xxxxx/"):
        answer = stranger.post(path, ONE_CLICK)
        assert (answer.status_code, "This link no longer works." in text_of(answer)) == (410, True)
    assert not DigestChoice.objects.exists()


def test_nobody_stops_what_concerns_their_login(world):
    notice(world.rep, 1, "password-guessed")
    notice(world.rep, 2, "login-changed")
    deliver()
    assert [message.extra_headers.get("List-Unsubscribe") for message in mail.outbox] == [None, None]
    assert not any("Change mail settings" in message.body for message in mail.outbox)
