"""Running a background job and writing down how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from accounts.record.models import EngineRun, JobRun
from accounts.record.rules.acts import Act, Via
from accounts.record.services import job_counts
from traps_web.lib import clock

log = logging.getLogger(__name__)
KEPT: Final = timedelta(days=30)


def act_of_job() -> Act:
    """What a background job does at this instant: nobody acts but TRAPS."""
    return Act(None, clock.now(), Via.JOB)


def run_job(act: Act, name: str, function: Callable[..., int], *, is_private: bool = False) -> int:
    """Run a job as of an instant and record start, success or failure in real time; hands on what the job raises.

    Returns the number of rows that the job changed. `is_private`: what it did is not said, as it concerns single
    people; admins see that it ran and how long.
    """
    started = clock.real_now()
    JobRun.objects.update_or_create(name=name, defaults={"started_at": started})
    with job_counts.counting() as counts:
        try:
            changed = function(act)
        except Exception as fault:
            failure = f"{type(fault).__name__}: {fault}"
            JobRun.objects.filter(name=name).update(failed_at=clock.real_now(), failure=failure)
            _keep(name, started, failure=failure)
            raise
    ended, rows = clock.real_now(), 0 if is_private else changed
    JobRun.objects.filter(name=name).update(succeeded_at=ended, rows=rows, milliseconds=_between(started, ended))
    _keep(name, started, **({} if is_private else {"changed": rows, **counts}))
    log.info("Job %s changed %s rows.", name, rows)
    return rows


def _keep(name: str, started: datetime, **facts: Any) -> None:
    """The row of this run."""
    EngineRun.objects.create(job=name, started_at=started, milliseconds=_between(started, clock.real_now()), **facts)


def _between(started: datetime, ended: datetime) -> int:
    return int((ended - started) / timedelta(milliseconds=1))


def forget_old(act: Act) -> int:
    """Let go of runs of more than thirty days ago. Returns how many."""
    gone, _ = EngineRun.objects.filter(started_at__lt=clock.real_now() - KEPT).delete()
    return gone
