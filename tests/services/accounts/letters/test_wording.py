"""To whom a letter goes, and what stands in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.duties.services import notices
from accounts.letters.models import Letter
from accounts.letters.rules.kinds import FACTS, Channel, Topic, kinds_of
from accounts.models import Notice
from tests import mail_server, make
from tests.architecture.notations import Seen
from tests.builders.letters import choose, deliver, make_digests, notice


def test_a_letter_says_who_wrote_it(world, settings):
    settings.PUBLIC_URL = "https://traps.maven.example/"
    choose(world.rep, answers=Channel.AT_ONCE)
    notice(world.rep, kind="waived")
    with mail_server.running(settings) as server:
        deliver()
    [letter] = server.letters
    number = Letter.objects.get().pk
    assert f"Message-ID: <20261125150000000000.{number}@traps.maven.example>" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert "List-Unsubscribe: <https://traps.maven.example/mail/stop/" in letter.replace("\r\n ", "")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in letter
    assert "Change mail settings: https://traps.maven.example/me/#mail" in letter.replace("=\r\n", "")


def test_what_somebody_does_without_is_not_mailed_and_stands_under_notices(world):
    choose(world.rep, owed=Channel.PAGE, line=Channel.PAGE)
    kinds = ("due-soon", "due-now", "overdue", "missed-in-line", "missed", "login-changed", "waived")
    for number, kind in enumerate(kinds):
        notice(world.rep, number, kind)
    assert deliver() == 1
    assert Notice.objects.filter(person=world.rep).count() == len(kinds)
    assert list(Notice.objects.filter(mail_wanted=True).values_list("kind", flat=True)) == ["waived"]
    assert list(Letter.objects.values_list("kind", flat=True)) == ["login-changed"]


def test_what_can_wait_waits_for_the_daily_mail(world):
    for number, kind in enumerate(FACTS):
        notice(world.rep, number, kind)
    deliver()
    assert set(Letter.objects.values_list("kind", flat=True)) == kinds_of(Topic.LOGIN)


@pytest.mark.parametrize(("zone", "waits"), [("America/New_York", False), ("Europe/Berlin", True)])
def test_a_decision_that_is_due_before_the_next_daily_mail_is_mailed_at_once(world, zone, waits):
    """It is Wednesday 10:00 in New York and 16:00 in Berlin; the decision is due on Thursday, 3:00 in Berlin."""
    type(world.rep).objects.filter(pk=world.rep.pk).update(time_zone=zone)
    world.rep.refresh_from_db()
    choose(world.rep, hour=2)
    due = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    notice(world.rep, 1, "win-asked", needed_by=due)
    notice(world.rep, 2, "win-asked", needed_by=due + timedelta(days=1))
    notice(world.rep, 3, "waived", needed_by=due - timedelta(hours=5))
    assert deliver() == (0 if waits else 1)
    choose(world.rep, hour=2, decisions=Channel.DAILY)
    notice(world.rep, 4, "win-asked", needed_by=due)
    choose(world.peer, decisions=Channel.AT_ONCE)
    notice(world.peer, 5, "win-asked")
    assert deliver() == 1


def test_about_the_login_there_is_nothing_to_unsubscribe_from(world):
    notice(world.rep, kind="login-changed")
    deliver()
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "Change mail settings" not in mail.outbox[0].body


def test_a_letter_goes_to_the_address_that_the_person_has_by_now(world, settings):
    notice(world.rep)
    mail_server.nobody_listens(settings)
    deliver()
    type(world.rep).objects.filter(pk=world.rep.pk).update(email="new@example.com")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver(timedelta(minutes=5))
    assert (mail.outbox[0].to, Letter.objects.get().to) == (["new@example.com"], "new@example.com")


def test_tries_from_before_letters_had_rows_count(world):
    for number, attempts in enumerate((0, 2, 5)):
        notice(world.rep, number)
        Notice.objects.filter(key=f"n{number}").update(mail_attempts=attempts, mail_failure="full" if attempts else "")
    notice(world.rep, 7)
    Notice.objects.filter(key="n7").update(mailed_at=make.NOW)
    assert deliver() == 1
    rows = Letter.objects.order_by("attempts").values_list("status", "attempts", "outcome")
    assert sorted(rows) == [("failed", 5, "full"), ("sent", 1, ""), ("waiting", 2, "full")]
    assert Notice.objects.get(key="n7").letter is None


def test_a_letter_that_cannot_be_put_into_words_stops_no_other(world, monkeypatch):
    for number in range(2):
        notice(world.rep, number)
    compose = notices.compose

    def broken(letter):
        if letter.notice.key == "n0":
            raise ValueError("no such word")
        return compose(letter)

    monkeypatch.setattr(notices, "compose", broken)
    assert deliver() == 1
    assert list(Letter.objects.order_by("pk").values_list("status", "outcome")) == [
        ("failed", "no such word"),
        ("sent", ""),
    ]


def test_a_letter_whose_row_is_gone_is_not_written_again(world):
    notice(world.rep)
    deliver()
    Letter.objects.all().delete()
    assert (deliver(timedelta(days=1)), len(mail.outbox)) == (0, 1)


@pytest.mark.parametrize("kind", ["login-changed", "waived"], ids=["at once", "in the daily mail"])
def test_a_mail_says_a_period_in_words_in_its_subject_text_and_page(world, kind):
    notice(world.rep, kind=kind, text="The plan of FY2027-Q2 is open again.")
    make_digests(timedelta(days=2))
    deliver(timedelta(days=2))
    [message] = [sent for sent in mail.outbox if world.rep.email in sent.to]
    [(page, _)] = message.alternatives
    for text in (message.body, page):
        assert "The plan of Q2 (Sep–Nov 2026) is open again." in text.replace("\xa0", " ").replace("\u202f", " ")
    assert Seen(message.subject + message.body + page).coded == []
