"""A mail server that is slow, unfriendly, away, or breaks off in the middle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.letters.models import Letter, MailServer
from accounts.letters.rules.letters import RESTS, WAITS
from accounts.letters.services import rounds
from tests import mail_server, make
from tests.builders.letters import MINUTE, deliver, notice, states
from traps_web.edges import mailing


@pytest.mark.parametrize(
    "slow",
    [
        {"waits": {"HELLO": 60}},
        {"waits": {"RCPT": 60}},
        {"waits": {"HELLO": 0.4, "EHLO": 0.4, "MAIL": 0.4, "RCPT": 0.4, "DATA": 60}},
        {"drips": "HELLO", "answers": {"HELLO": f"220 {'x' * 600}"}},
        {"drips": "RCPT"},
    ],
    ids=["greeting", "recipient", "each a little", "drop by drop", "half an answer"],
)
def test_one_limit_holds_over_the_whole_of_a_letter_and_ends_the_round(world, settings, slow):
    for number in range(5):
        notice(world.rep, number)
    with mail_server.running(settings, timeout=1, **slow) as server, mail_server.stopwatch() as taken:
        assert deliver() == 0
    assert taken[0] < 10
    assert (server.calls, server.letters) == (1, [])
    assert states() == ["waiting"] * 5
    known = MailServer.objects.get()
    assert (known.away_since, known.failure) == (make.NOW, "The mail server did not respond in time.")
    assert (known.holder, known.held_until) == ("", None)


@pytest.mark.parametrize("offers", [False, True], ids=["encrypted at once", "STARTTLS"])
def test_the_limit_holds_for_an_encrypted_conversation_too(world, settings, tmp_path, monkeypatch, offers):
    context, file = mail_server.certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    for number in range(2):
        notice(world.rep, number)
    encrypted = {"certificate": context, "offers_tls": offers}
    with mail_server.running(settings, timeout=1, waits={"RCPT": 60}, **encrypted), mail_server.stopwatch() as taken:
        assert deliver() == 0
    assert taken[0] < 10
    assert MailServer.objects.get().failure == "The mail server did not respond in time."
    with mail_server.running(settings, timeout=20, **encrypted) as server:
        assert deliver(timedelta(minutes=5)) == 2
    assert len(server.letters) == 2


def test_a_single_wait_that_ends_before_the_whole_is_told_alike(world, settings, monkeypatch):
    monkeypatch.setattr(mailing._Line, "_cut", lambda line: None)
    notice(world.rep)
    with mail_server.running(settings, timeout=1, waits={"RCPT": 60}):
        assert deliver() == 0
    assert states() == ["waiting"]
    assert MailServer.objects.get().failure == mailing.TOO_SLOW


@pytest.mark.parametrize("waits", [{"HELLO": 60}, {"STARTTLS": 60}])
def test_a_handshake_that_hangs_is_cut(world, settings, waits):
    """A server that speaks plainly where an encrypted conversation is to begin, or never begins one."""
    notice(world.rep)
    with mail_server.running(settings, timeout=1, waits=waits) as server, mail_server.stopwatch() as taken:
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = "HELLO" in waits, "STARTTLS" in waits
        server.offers_tls = "STARTTLS" in waits
        assert deliver() == 0
    assert taken[0] < 10 and server.letters == []
    assert MailServer.objects.get().failure == "The mail server did not respond in time."


def test_a_round_begins_no_letter_that_could_end_after_its_time(world, settings, monkeypatch):
    for number in range(3):
        notice(world.rep, number)
    settings.EMAIL_TIMEOUT = 10
    monkeypatch.setattr(rounds, "ROUND_SECONDS", 9)
    assert (deliver(), states()) == (0, ["waiting"] * 3)
    monkeypatch.setattr(rounds, "ROUND_SECONDS", 50)
    assert deliver() == 3


def test_a_server_that_is_away_costs_no_tries_and_is_left_alone_longer_each_time(world, settings):
    notice(world.rep)
    mail_server.nobody_listens(settings)
    now = timedelta(0)
    for calls, rest in enumerate((*RESTS, RESTS[-1]), start=1):
        assert deliver(now) == 0
        assert MailServer.objects.get().calls == calls
        deliver(now + rest - timedelta(seconds=30))
        assert MailServer.objects.get().calls == calls
        now += rest
    assert list(Letter.objects.values_list("status", "attempts")) == [("waiting", 0)]
    with mail_server.running(settings) as server:
        assert deliver(now) == 1
    assert len(server.letters) == 1
    known = MailServer.objects.get()
    assert (known.away_since, known.calls, known.answered_at) == (None, 0, make.NOW + now)


def test_what_is_refused_for_good_fails_and_what_is_refused_for_now_waits(world, settings):
    notice(world.rep)
    with mail_server.running(settings, answers={"RCPT": "450 greylisted, come back"}):
        assert deliver() == 0
        row = Letter.objects.get()
        assert (row.status, row.attempts, row.outcome) == ("waiting", 1, "450 greylisted, come back")
        assert row.next_try_at == make.NOW + WAITS[0]
    with mail_server.running(settings, answers={"RCPT": f"550 no {world.rep.email} here"}) as server:
        assert deliver(MINUTE) == 0
        assert server.calls == 0
        assert deliver(WAITS[0]) == 0
    row.refresh_from_db()
    assert (row.status, row.outcome) == ("failed", f"550 no {world.rep.email} here")
    assert MailServer.objects.get().failure == "550 no … here"
    with mail_server.running(settings) as server:
        assert deliver(timedelta(days=30)) == 0
    assert server.letters == []


def test_after_the_last_try_a_letter_has_failed(world, settings):
    notice(world.rep)
    now = timedelta(0)
    with mail_server.running(settings, answers={"RCPT": "450 full"}) as server:
        for wait in (*WAITS, timedelta(days=9)):
            deliver(now)
            now += wait
        deliver(now)
    assert server.calls == len(WAITS) + 1
    assert list(Letter.objects.values_list("status", "attempts")) == [("failed", len(WAITS) + 1)]


def test_a_server_that_says_good_bye_is_left_alone(world, settings):
    for number in range(3):
        notice(world.rep, number)
    with mail_server.running(settings, answers={"MAIL": "421 too many"}) as server:
        deliver()
    assert (server.calls, states()) == (1, ["waiting"] * 3)
    assert MailServer.objects.get().away_since == make.NOW


@pytest.mark.parametrize(
    "end",
    [{"answers": {"LETTER": ""}}, {"waits": {"LETTER": 60}}, {"drips": "LETTER"}],
    ids=["dies", "is silent", "says half a word"],
)
def test_a_server_that_ends_after_the_letter_may_have_it_and_gets_it_no_more(world, settings, end):
    notice(world.rep)
    with mail_server.running(settings, timeout=1, **end):
        assert deliver() == 0
    with mail_server.running(settings) as server:
        assert deliver(timedelta(days=1)) == 0
    assert (states(), server.letters) == (["may have been sent"], [])


def test_a_server_that_never_says_good_bye_has_taken_the_letter(world, settings):
    notice(world.rep)
    with mail_server.running(settings, timeout=2, waits={"QUIT": 60}) as server, mail_server.stopwatch() as taken:
        assert (deliver(), deliver(timedelta(days=1))) == (1, 0)
    assert (states(), len(server.letters)) == (["sent"], 1)
    assert taken[0] < 10
