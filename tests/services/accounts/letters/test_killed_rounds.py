"""Rounds at once, killed, and taken over: no letter is lost, and none is sent twice."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, connections

from accounts.duties.services import notices
from accounts.letters.models import Letter
from accounts.letters.rules.letters import CLAIM_HELD, ROUND_HELD
from accounts.letters.services import rounds, sending, servers
from tests import mail_server, make
from tests.builders.letters import MINUTE, deliver, notice, states

HERE = "tests.services.accounts.letters.test_killed_rounds"


class Held(BaseEmailBackend):
    """A mail server in the middle of a letter, until it is let go."""

    begun = threading.Event()
    go_on = threading.Event()

    def send_messages(self, messages):
        self.begun.set()
        assert self.go_on.wait(30)
        mail.outbox.extend(messages)
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_makes_the_round(transactional_db, settings):
    world = make.world()
    for number in range(3):
        notice(world.rep, number)
    settings.EMAIL_BACKEND = f"{HERE}.Held"
    Held.begun.clear(), Held.go_on.clear()

    def work():
        try:
            return deliver()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work)
        assert Held.begun.wait(30)
        assert deliver(MINUTE) == 0
        Held.go_on.set()
        assert first.result() == 3
    assert len(mail.outbox) == 3


class DiesBefore(BaseEmailBackend):
    """The process ends while the server is called."""

    def open(self):
        os._exit(9)


class DiesAfter(BaseEmailBackend):
    """The process ends when the letter is out of its hands."""

    def send_messages(self, messages):
        os._exit(9)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("death", "state", "sent"), [(DiesBefore, "sent", 3), (DiesAfter, "may have been sent", 2)])
def test_a_killed_round_loses_no_letter_and_repeats_none(transactional_db, settings, death, state, sent):
    world = make.world()
    for number in range(3):
        notice(world.rep, number)
    settings.EMAIL_BACKEND = f"{HERE}.{death.__name__}"
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        del connections["default"]  # One of its own: a connection that both hold outlives the kill.
        deliver()
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert states() == ["sending", "waiting", "waiting"]
    assert deliver(MINUTE) == 0
    assert deliver(ROUND_HELD) == sent
    assert states() == [state, "sent", "sent"]
    assert len(mail.outbox) == sent


def test_a_claim_that_was_settled_meanwhile_is_not_sent(world, settings):
    """A process that slept for an hour in the middle of a letter wakes up."""
    notice(world.rep)
    act = make.act(now=make.NOW)
    notices.write_letters(act)
    letter = rounds.claim_next(act)
    late = make.act(now=make.NOW + CLAIM_HELD)
    assert rounds.take_up_again(late) == 1
    with mail_server.running(settings) as server:
        sending.send(act, letter, notices.compose(letter), seconds=10)
        assert (server.letters, states()) == ([], ["waiting"])
        assert deliver(CLAIM_HELD) == 1
    assert len(server.letters) == 1


def test_an_invitation_whose_web_process_died_has_failed_or_may_have_been_sent(world):
    facts = {"kind": "invitation", "to": "nina@example.com", "status": "sending", "written_at": make.NOW}
    Letter.objects.create(**facts, claimed_at=make.NOW)
    Letter.objects.create(**facts, claimed_at=make.NOW, handed_over_at=make.NOW)
    Letter.objects.create(**facts, claimed_at=make.NOW + MINUTE)
    assert deliver(CLAIM_HELD) == 0
    assert (states(), mail.outbox) == (["failed", "may have been sent", "sending"], [])


@pytest.mark.django_db
def test_a_round_that_a_dead_process_holds_is_taken_over_in_time():
    act = make.act(now=make.NOW)
    holder = servers.take(act)
    assert holder and not servers.take(make.act(now=make.NOW + MINUTE))
    other = servers.take(make.act(now=make.NOW + ROUND_HELD))
    assert other and other != holder
    servers.release(holder)
    assert not servers.take(make.act(now=make.NOW + ROUND_HELD + MINUTE))
    assert servers.take(make.act(now=make.NOW - timedelta(days=3)))
