"""Tasks of accounts: each asks the clock once and makes one call."""

from __future__ import annotations

from celery import shared_task

from accounts.duties.services import climbing, miss_digests, notices, obligations, reaching
from accounts.entry.services import service_ends
from accounts.imports.importing import running, undoing
from accounts.organisation.services.line_checks import verify_lines as verify
from accounts.record.services import once_keys
from accounts.record.services.jobs import act_of_job, run_job


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
def remind() -> int:
    return run_job(act_of_job(), "remind", obligations.remind)


@shared_task
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
def forget_keys() -> int:
    return run_job(act_of_job(), "forget-keys", once_keys.forget_old)
