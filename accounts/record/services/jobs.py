"""Running a background job and writing down how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable

from accounts.record.models import JobRun
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock

log = logging.getLogger(__name__)


def act_of_job() -> Act:
    """What a background job does at this instant: nobody acts but TRAPS."""
    return Act(None, clock.now(), Via.JOB)


def run_job(act: Act, name: str, function: Callable[..., int]) -> int:
    """Run a job as of an instant and record start, success or failure in real time; hands on what the job raises.

    Returns the number of rows that the job changed.
    """
    started = clock.real_now()
    JobRun.objects.update_or_create(name=name, defaults={"started_at": started})
    try:
        rows = function(act)
    except Exception as fault:
        JobRun.objects.filter(name=name).update(failed_at=clock.real_now(), failure=f"{type(fault).__name__}: {fault}")
        raise
    ended = clock.real_now()
    JobRun.objects.filter(name=name).update(
        succeeded_at=ended, rows=rows, milliseconds=int((ended - started).total_seconds() * 1000)
    )
    log.info("Job %s changed %s rows.", name, rows)
    return rows
