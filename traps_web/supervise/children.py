"""Honcho's processes and manager, made to start fast and to leave nothing behind whoever is killed.

The programs written in Python are forked from the supervisor, which has loaded Django once for all of them:
that saves seconds at every start and the memory that they share. Everything else is started the ordinary way.
"""

import contextlib
import importlib
import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Popen, Process
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
    """What `celery worker` does, less its command line, which takes half a second to load."""
    from traps_web.celery import app

    worker = app.Worker(
        concurrency=2, loglevel="INFO", pool_cls="prefork", quiet=True, without_mingle=True, without_gossip=True
    )
    worker.start()
    sys.exit(worker.exitcode)


def run_beat() -> None:
    from traps_web.celery import app

    app.Beat(loglevel="INFO", schedule=sys.argv[-1], quiet=True).run()


FORKED: dict[str, Callable[[], None]] = {"gunicorn": run_gunicorn, "worker": run_worker, "beat": run_beat}
LIBRARIES = (
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.components",
    "celery.worker.consumer",
    "gunicorn.app.wsgiapp",
    "gunicorn.arbiter",
    "gunicorn.workers.gthread",
    "kombu.asynchronous",
    "kombu.transport.redis",
)


def load_libraries() -> None:
    """Load once what each program would load for itself. The pages are the web server's to load: only it needs them,
    and they remember the static files that they find, so those have to be in place by then."""
    for module in LIBRARIES:
        importlib.import_module(module)


class ForkedProgram:
    """A program in a fork of this process, with the little of subprocess.Popen that Honcho uses."""

    def __init__(self, command: str, env: dict[str, str], cwd: str) -> None:
        reading, writing = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            self._become(shlex.split(command), writing, env, cwd)
        os.close(writing)
        self.stdout = os.fdopen(reading, "rb")

    def wait(self) -> int:
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    @staticmethod
    def _become(arguments: list[str], output: int, env: dict[str, str], cwd: str) -> None:
        """Be the program from here on; never returns."""
        code = 1
        try:
            os.setsid()
            die_with_parent()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.environ.clear()
            os.environ.update(env)
            os.chdir(cwd)
            sys.argv = arguments
            setproctitle(f"traps: {' '.join(arguments)}")
            FORKED[arguments[0]]()
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


def start_program(command: str, env: dict[str, str], cwd: str) -> ForkedProgram | subprocess.Popen[bytes]:
    if command.split()[0] in FORKED:
        return ForkedProgram(command, env, cwd)
    program: subprocess.Popen[bytes] = Popen(f"exec {command}", env=env, cwd=cwd, preexec_fn=die_with_parent)
    return program


class Child(Process):  # type: ignore[misc]
    """One program, with a small process between it and the supervisor that reads its output."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._child_ctor = self._start
        self._parent = 0

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        die_with_parent()
        self._parent = os.getppid()
        setproctitle(f"traps: reads the output of {self.name}")
        super().run(events, ignore_signals)

    def _start(self, command: str, env: dict[str, str], cwd: str) -> Any:
        program = start_program(command, env, cwd)
        if not KERNEL_ENDS_ORPHANS:
            threading.Thread(target=self._end_without_parent, args=(program.pid,), daemon=True).start()
        return program

    def _end_without_parent(self, pid: int) -> None:
        """Where the kernel has no such promise (not Linux): notice that the supervisor is gone, and end."""
        while os.getppid() == self._parent:
            time.sleep(WATCH_EVERY)
        end_group(pid)
        os._exit(1)


class Supervisor(Manager):  # type: ignore[misc]
    """Runs programs until one of them ends, then ends the others."""

    def __init__(self, printer: Printer, when_started: Callable[[], None]) -> None:
        super().__init__(printer)
        self._process_ctor = Child
        self._when_started = when_started
        self.stopped_by_request = False
        self.first_to_stop = ""

    def loop(self) -> None:
        try:
            super().loop()
        finally:
            for known in self._processes.values():
                if known.get("pid"):
                    end_group(known["pid"])

    def _start(self) -> None:
        """Threads only begin when every fork is made: a fork copies locks, not the threads that hold them."""
        super()._start()
        for work in (self._notice_lost_readers, self._when_started):
            threading.Thread(target=work, daemon=True).start()

    def terminate(self) -> None:
        stopped = [name for name, known in self._processes.items() if "returncode" in known]
        self.stopped_by_request = self.stopped_by_request or not stopped
        self.first_to_stop = self.first_to_stop or "".join(stopped[:1])
        super().terminate()

    @property
    def exit_code(self) -> int:
        """0 when somebody asked us to stop, otherwise the code of the program that ended first (never 0)."""
        if self.stopped_by_request:
            return 0
        code = int(self.returncode or 0)
        return 128 - code if code < 0 else code or 1

    def _notice_lost_readers(self) -> None:
        """Report a program whose reading process was killed: nobody else would."""
        reported: set[str] = set()
        while True:
            time.sleep(WATCH_EVERY)
            for name, known in list(self._processes.items()):
                reader: multiprocessing.Process | None = known.get("process")
                if reader is None or name in reported or "returncode" in known or not reader.exitcode:
                    continue
                reported.add(name)
                data = {"returncode": reader.exitcode}
                self.events.put(Message(type="stop", data=data, time=self._clock.now(), name=name, colour=None))
