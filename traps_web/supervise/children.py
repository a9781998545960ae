"""Honcho's processes and manager, made to leave nothing behind whoever is killed."""

import contextlib
import ctypes
import functools
import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Popen, Process

PR_SET_PDEATHSIG = 1
WATCH_EVERY = 0.5
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Ask the Linux kernel to end this process when the one that started it ends, however it ends."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


class Child(Process):  # type: ignore[misc]
    """One program, with a small process between it and the supervisor that reads its output."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._child_ctor = functools.partial(Popen, preexec_fn=die_with_parent)

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        die_with_parent()
        threading.Thread(target=self._end_without_parent, args=(os.getppid(),), daemon=True).start()
        super().run(events, ignore_signals)

    def _end_without_parent(self, parent: int) -> None:
        """Where the kernel has no such promise (not Linux): notice that the supervisor is gone, and end."""
        while os.getppid() == parent:
            time.sleep(WATCH_EVERY)
        if self._child is not None:
            end_group(self._child.pid)
        os._exit(1)


class Supervisor(Manager):  # type: ignore[misc]
    """Runs programs until one of them ends, then ends the others."""

    def __init__(self, printer: Printer) -> None:
        super().__init__(printer)
        self._process_ctor = Child
        self.stopped_by_request = False
        self.first_to_stop = ""

    def loop(self) -> None:
        threading.Thread(target=self._notice_lost_readers, daemon=True).start()
        try:
            super().loop()
        finally:
            for known in self._processes.values():
                if known.get("pid"):
                    end_group(known["pid"])

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
        reported = set()
        while True:
            time.sleep(WATCH_EVERY)
            for name, known in list(self._processes.items()):
                reader: multiprocessing.Process | None = known.get("process")
                if reader is None or name in reported or "returncode" in known or reader.exitcode is None:
                    continue
                if reader.exitcode != 0:
                    reported.add(name)
                    moment = self._clock.now()
                    data = {"returncode": reader.exitcode}
                    self.events.put(Message(type="stop", data=data, time=moment, name=name, colour=None))


def end_group(pid: int) -> None:
    """End a program and all that it started."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
