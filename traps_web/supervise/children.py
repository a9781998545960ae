"""The programs of an installation, made to start fast and to leave nothing behind whoever is killed.

Those written in Python are forked from the supervisor, which has loaded Django once for all of them: that saves seconds
at every start and the memory that they share. Everything else is started the ordinary way.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from setproctitle import setproctitle

from traps_web.supervise.orphans import KERNEL_ENDS_ORPHANS, die_with_parent

WATCH_EVERY = 0.5


def end_group(pid: int) -> None:
    """End a program and all that it started."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def run_gunicorn() -> None:
    from gunicorn.app.wsgiapp import run

    run()


def run_worker() -> None:
    work_off("celery", processes=2)


def run_mail_worker() -> None:
    work_off("mail", processes=1)


def work_off(queue: str, *, processes: int) -> None:
    """What `celery worker` does, less its command line, which takes half a second to load."""
    from traps_web.celery import app

    worker = app.Worker(
        hostname=f"{queue}@{socket.gethostname()}",
        queues=[queue],
        concurrency=processes,
        loglevel="INFO",
        pool_cls="prefork",
        quiet=True,
        without_mingle=True,
        without_gossip=True,
    )
    worker.start()
    sys.exit(worker.exitcode)


def run_beat() -> None:
    from traps_web.celery import app

    app.Beat(loglevel="INFO", schedule=sys.argv[-1], quiet=True).run()


FORKED: dict[str, Callable[[], None]] = {
    "gunicorn": run_gunicorn,
    "worker": run_worker,
    "mail-worker": run_mail_worker,
    "beat": run_beat,
}
LIBRARIES = (
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.components",
    "celery.worker.consumer",
    "gunicorn.app.wsgiapp",
    "gunicorn.arbiter",
    "kombu.asynchronous",
    "kombu.transport.redis",
    "traps_web.serving.worker",
)


def load_libraries() -> None:
    """Load once what each program would load for itself. The pages are the web server's to load: only it needs them,
    and they remember the static files that they find, so those have to be in place by then."""
    for module in LIBRARIES:
        importlib.import_module(module)


class Child:
    """A running program: its process, and a pipe with what it prints."""

    def __init__(self, command: str, environment: dict[str, str], folder: str) -> None:
        arguments = shlex.split(command)
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self.output = reading
        self._popen: subprocess.Popen[bytes] | None = None
        if arguments[0] in FORKED:
            self.pid = fork(lambda: become(arguments, writing, environment, folder))
        else:
            self._popen = subprocess.Popen(
                arguments,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has no threads
            )
            self.pid = self._popen.pid
        os.close(writing)
        self._guard = 0 if KERNEL_ENDS_ORPHANS else fork(lambda: end_with_parent(self.pid))

    def ended_with(self) -> int | None:
        """The code that it ended with, negative for a signal; None while it runs."""
        if self._popen is not None:
            return self._popen.poll()
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return os.waitstatus_to_exitcode(status) if pid else None

    def read(self) -> bytes | None:
        """What it has printed since the last time; None when nothing yet, no bytes when it prints nothing any more."""
        with contextlib.suppress(BlockingIOError):
            return os.read(self.output, 65536)
        return None

    def stop(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGTERM)

    def clear_away(self) -> None:
        """Once it has ended: end what it left running."""
        end_group(self.pid)
        os.close(self.output)
        if self._guard:
            with contextlib.suppress(OSError):
                os.kill(self._guard, signal.SIGKILL)
                os.waitpid(self._guard, 0)


def fork(work: Callable[[], object]) -> int:
    """Do some work in a process of its own, which ends with it; returns its number."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent()
        work()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def become(arguments: list[str], output: int, environment: dict[str, str], folder: str) -> None:
    """Be a program from here on, in a fork."""
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = arguments
    setproctitle(f"traps: {' '.join(arguments)}")
    FORKED[arguments[0]]()


def end_with_parent(pid: int) -> None:
    """Where the kernel has no such promise (not Linux): notice that the supervisor is gone, and end its program."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(WATCH_EVERY)
    end_group(pid)
