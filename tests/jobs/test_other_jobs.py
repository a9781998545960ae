"""Reminders, mails, weekly logs, proofs, and the clock they go by."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.module_loading import import_string

from accounts.duties.services import notices, obligations
from accounts.models import ClockOffset, DemoMark, JobRun, Letter, Notice, Obligation, ReportingLine
from accounts.organisation.services import clock as clock_service
from accounts.record.services.jobs import run_job
from plans.weeks.services.week_openings import open_weekly_logs
from tests import make
from tests.builders import obligations as build
from tests.builders import weeks
from traps_web.jobs import JOBS
from traps_web.lib import clock


@pytest.mark.parametrize("name", sorted(JOBS))
def test_every_job_runs_twice_by_its_name(world, name, capsys):
    weeks.defaults()
    for _ in range(2):
        call_command("run_job", name)
    assert JobRun.objects.get(name=name).succeeded_at
    assert import_string(JOBS[name].task).name


def kinds():
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_reminders_come_before_at_and_after_each_once(world):
    row = build.obligation(world.rep)
    moments = [
        (build.DUE - timedelta(hours=25), []),
        (build.DUE - timedelta(hours=23), ["due-soon"]),
        (build.DUE + timedelta(minutes=1), ["due-now", "due-soon"]),
    ]
    for at, expected in moments:
        obligations.remind(make.act(now=at))
        assert obligations.remind(make.act(now=at)) == 0
        assert kinds() == expected
    late = row.missed_at + timedelta(hours=25)
    obligations.flag_missed(make.act(now=late))
    assert [obligations.remind(make.act(now=late)), obligations.remind(make.act(now=late))] == [1, 0]
    assert kinds() == ["due-now", "due-soon", "missed", "overdue"]
    assert "Due Fri 27 Nov 17:00: Send the offer" in Notice.objects.values_list("text", flat=True)


def test_nobody_is_reminded_of_what_is_done(world, now):
    build.obligation(world.rep)
    obligations.fulfil(make.act(world.rep, now=now), trap_key="promise", owner=world.rep, subject="thing:1")
    assert obligations.remind(make.act(now=build.DUE - timedelta(hours=1))) == 0


def send_notice(person, number=1, now=make.NOW, **more):
    notices.tell(
        make.act(now=now),
        person=person,
        kind="login-changed",
        key=f"n{number}",
        text=f"Changed: “{number}”.",
        address="/traps/1/",
        **more,
    )


def test_a_notice_is_told_and_mailed_once(world, now):
    for _ in range(2):
        send_notice(world.rep)
    assert [notices.deliver(make.act(now=now)), notices.deliver(make.act(now=now))] == [1, 0]
    [message] = mail.outbox
    assert (message.to, message.subject) == (["rita.rep@example.com"], "TRAPS: Changed: “1”.")
    assert "/traps/1/" in message.body
    assert "&quot;" not in message.body and "Changed: “1”.</h1>" in message.alternatives[0].content


def test_what_wants_no_mail_stays_in_the_app(world, now):
    send_notice(world.rep, mail=False)
    assert notices.deliver(make.act(now=now)) == 0


class _Broken(BaseEmailBackend):
    """A mail server that fails for one person."""

    def send_messages(self, messages):
        if "paul" in messages[0].to[0]:
            raise smtplib.SMTPException("mailbox is full")
        mail.outbox.extend(messages)
        return len(messages)


def test_a_mailbox_that_fails_is_tried_again_later_and_stops_nobody(world, now, settings):
    settings.EMAIL_BACKEND = "tests.jobs.test_other_jobs._Broken"
    send_notice(world.peer)
    send_notice(world.rep)
    assert notices.deliver(make.act(now=now)) == 1
    row = Letter.objects.get(person=world.peer)
    assert (row.sent_at, row.attempts, row.outcome) == (None, 1, "mailbox is full")
    assert notices.deliver(make.act(now=now + timedelta(minutes=4))) == 0
    for minutes in (6, 25, 70, 300, 900):
        notices.deliver(make.act(now=now + timedelta(minutes=minutes)))
    row.refresh_from_db()
    assert (row.status, row.sent_at, row.attempts) == ("failed", None, 5)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once(transactional_db, now):
    world = make.world()
    for number in range(12):
        send_notice(world.rep, number)

    def work(_):
        try:
            return notices.deliver(make.act(now=now))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 12
    assert len(mail.outbox) == 12


@pytest.mark.django_db(transaction=True)
def test_weekly_logs_opened_in_parallel_stand_once(transactional_db, now):
    make.world()
    weeks.defaults()

    def work(_):
        try:
            return open_weekly_logs(make.act(now=now))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert Obligation.objects.count() == 6


def test_the_line_is_put_right_with_the_day(world):
    ReportingLine.objects.filter(depth__gt=0).delete()
    call_command("run_job", "verify-lines")
    assert ReportingLine.objects.filter(above=world.manager, below=world.rep).exists()


def test_a_failing_job_says_how(world, now):
    def broken(act):
        raise ValueError("no disk")

    with pytest.raises(ValueError, match="no disk"):
        run_job(make.act(now=now), "flag-missed", broken)
    run = JobRun.objects.get()
    assert (run.failure, bool(run.failed_at), run.succeeded_at) == ("ValueError: no disk", True, None)


def test_the_clock_moves_in_demo_databases_only(world, capsys):
    with pytest.raises(CommandError, match="demo databases only"):
        call_command("clock", "--by", "3d")
    DemoMark.objects.create(seed=1, weeks_moved=0, loaded_at=make.NOW)
    call_command("clock", "--by", "3d")
    call_command("clock", "--by=-1d")
    assert ClockOffset.objects.get().seconds == 2 * 86400
    call_command("clock", "--to", "2026-11-28T09:00")
    assert "The clock shows Sat 28 Nov 2026" in capsys.readouterr().out
    assert abs(clock.real_now() + clock_service.current_offset() - datetime(2026, 11, 28, 14, tzinfo=UTC)) < timedelta(
        seconds=5
    )
    call_command("clock", "--reset")
    assert clock_service.current_offset() == timedelta(0)
    for wrong in ("soon", "3 years"):
        with pytest.raises(CommandError, match="not a span"):
            call_command("clock", "--by", wrong)


def test_jobs_go_by_the_moved_clock(world, now):
    DemoMark.objects.create(seed=1, weeks_moved=0, loaded_at=make.NOW)
    build.obligation(world.rep, trap_key="weekly-log")
    ClockOffset.objects.create(seconds=3 * 86400)
    call_command("run_job", "flag-missed")
    assert Obligation.objects.get().flagged_at == now + timedelta(days=3)
