"""Tasks of accounts: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.digests.services import digests
from accounts.duties.services import climbing, miss_digests, notices, obligations, reaching
from accounts.entry.services import doors, service_ends, tries, years_ahead
from accounts.finder.services import search_words
from accounts.imports.importing import running, undoing
from accounts.organisation.services.line_checks import verify_lines as verify
from accounts.own_traps.services import openings
from accounts.record.rules.acts import Act
from accounts.record.services import jobs, once_keys
from accounts.record.services.jobs import act_of_job, run_job
from traps_web.lib import clock


@shared_task
def flag_missed() -> int:
    return run_job(act_of_job(), "flag-missed", obligations.flag_missed)


@shared_task
def climb_overdue() -> int:
    return run_job(act_of_job(), "climb-overdue", climbing.climb_overdue)


@shared_task
def tell_line() -> int:
    return run_job(act_of_job(), "tell-line", miss_digests.tell_line)


@shared_task
def owe_first_sign_ins() -> int:
    return run_job(act_of_job(), "first-sign-ins", reaching.owe_first_sign_ins)


@shared_task
def open_own_traps() -> int:
    return run_job(act_of_job(), "open-own-traps", openings.open_own_traps)


@shared_task
def verify_search_words() -> int:
    return run_job(act_of_job(), "verify-search-words", search_words.verify)


@shared_task
def remind() -> int:
    return run_job(act_of_job(), "remind", obligations.remind)


@shared_task
def make_digests() -> int:
    return run_job(act_of_job(), "make-digests", digests.make_due)


@shared_task(soft_time_limit=110, time_limit=120)
def deliver_notices() -> int:
    return run_job(act_of_job(), "deliver-notices", notices.deliver)


@shared_task
def run_import(*, run_id: int) -> bool:
    return running.run_one(act_of_job(), run_id=run_id)


@shared_task
def undo_import(*, undo_id: int) -> bool:
    return undoing.run_one(act_of_job(), undo_id=undo_id)


@shared_task
def run_imports() -> int:
    return run_job(act_of_job(), "run-imports", undoing.run_all_waiting)


@shared_task
def verify_lines() -> int:
    return run_job(act_of_job(), "verify-lines", verify)


@shared_task
def end_logins() -> int:
    return run_job(act_of_job(), "end-logins", service_ends.end_logins)


@shared_task
def open_years() -> int:
    return run_job(act_of_job(), "open-years", years_ahead.open_ahead)


@shared_task
def forget_keys() -> int:
    return run_job(act_of_job(), "forget-keys", _forget_what_ended)


def _forget_what_ended(act: Act) -> int:
    return (
        jobs.forget_old(act)
        + once_keys.forget_old(act)
        + tries.forget_old(act)
        + doors.forget_ended(real_now=clock.real_now())
    )
