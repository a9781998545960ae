"""The background jobs: Celery is the pump, the database is the queue.

A lost message costs minutes, never data: whatever a page nudges, the beat's sweeps find as well.
"""

import logging
import os
from contextvars import Context, copy_context
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import Celery, signals
from celery.contrib.django.task import DjangoTask
from django.conf import settings
from kombu.exceptions import OperationalError

from traps_web.jobs import JOBS, MAIL
from traps_web.lib import clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "traps_web.settings")
log = logging.getLogger(__name__)

PUBLISH_TIMEOUT = 0.5
VISIBILITY_TIMEOUT = 900


class TrapsTask(DjangoTask):  # type: ignore[misc]
    """A task that goes by the organisation's clock, and whose nudge may fail without harm."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        context: Context = copy_context()
        return context.run(self._run_on_the_clock, *args, **kwargs)

    def _run_on_the_clock(self, *args: Any, **kwargs: Any) -> Any:
        from accounts.organisation.selectors.organisation import NotSetUp
        from accounts.organisation.services.clock import current_offset

        try:
            with clock.travelling(current_offset()):
                return super().__call__(*args, **kwargs)
        except NotSetUp:
            log.info("%s has nothing to do: TRAPS is not set up yet.", self.name)
            return None

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send without retrying. With the broker gone the work waits for the sweep, and nobody's page fails."""
        kwargs.setdefault("retry", False)
        try:
            return super().apply_async(*args, **kwargs)
        except OperationalError as error:
            log.warning("Could not nudge %s (%s); the sweep will do it.", self.name, error)
            return None


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": job.task, "schedule": job.every_seconds, "options": {"expires": job.every_seconds}}
    for name, job in JOBS.items()
}

app = Celery("traps_web", task_cls=TrapsTask)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": PUBLISH_TIMEOUT,
        "connect_retries_timeout": PUBLISH_TIMEOUT,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    },
    beat_schedule=BEAT_SCHEDULE,
    task_routes={job.task: {"queue": job.queue} for job in JOBS.values()},
    beat_cron_starting_deadline=int(timedelta(hours=1).total_seconds()),
    enable_utc=True,
    timezone="UTC",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_always_eager=settings.TRAPS_MODE == "test",
    task_eager_propagates=True,
    task_soft_time_limit=600,
    task_time_limit=660,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_enable_remote_control=True,
)
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_the_logging_of_the_settings(**_: object) -> None:
    """Celery leaves logging alone when somebody answers this signal."""


@signals.worker_init.connect
def refuse_demo_data_in_production(**_: object) -> None:
    from traps_web.demo_guard import refuse_demo_data_in_production as refuse

    refuse()


@signals.worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    from traps_web.supervise.orphans import die_with_parent

    die_with_parent()


@signals.worker_ready.connect
def catch_up(**_: object) -> None:
    """What fell due while no worker was there is done at once, not when the beat comes round."""
    queues = set(app.amqp.queues.consume_from)
    for job in JOBS.values():
        if job.task in app.tasks and job.queue in queues:
            app.tasks[job.task].apply_async()
    tell_ready("mail-worker" if queues == {MAIL} else "worker")


@signals.beat_init.connect
def tell_beat_is_ready(**_: object) -> None:
    tell_ready("beat")


def tell_ready(name: str) -> None:
    """Leave a file for the supervisor, where there is one."""
    if runtime := os.environ.get("TRAPS_RUNTIME"):
        (Path(runtime) / f"{name}.ready").touch()
