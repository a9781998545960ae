"""Keeps the programs of an installation running: one that dies is restarted, and the others carry on."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
from collections.abc import Callable
from datetime import datetime

from traps_web.lib import clock
from traps_web.supervise.board import Board
from traps_web.supervise.children import Child, end_group, fork
from traps_web.supervise.kept_log import KeptLog

TURN_SECONDS = 0.2
KILL_AFTER_SECONDS = 25
"""More than the web server takes to finish what was begun."""

FIRST_WAIT, LONGEST_WAIT = 1, 60
RUNS_WELL_AFTER_SECONDS = 60
TRIES_OF_A_START = 3
"""How often a program may die before the first start is complete; after that, waiting will not help."""

NAME_WIDTH = 10
LONGEST_LINE = 64 * 1024
"""Bytes. A program that ends no line would else fill the memory."""


class Program:
    """One of the programs, with its exits and restarts."""

    def __init__(self, name: str, command: str, *, ends_last: bool) -> None:
        self.name, self.command, self.ends_last = name, command, ends_last
        self.child: Child | None = None
        self.restarts = 0
        self.ended_in_a_row = 0
        self.last_code: int | None = None
        self.starts_at = 0.0
        self._started_at = 0.0
        self._since: datetime | None = None
        self._unfinished = b""

    def start(self, environment: dict[str, str], folder: str) -> None:
        self.child = Child(self.command, environment, folder)
        self._started_at, self._since = time.monotonic(), clock.real_now()

    def lines(self, more: bytes) -> list[str]:
        """What it printed, as far as the lines are whole. Without more, also the last line, which may not be."""
        *whole, self._unfinished = (self._unfinished + more).split(b"\n")
        if self._unfinished and (not more or len(self._unfinished) > LONGEST_LINE):
            whole.append(self._unfinished)
            self._unfinished = b""
        return [line.decode("utf-8", "replace") for line in whole]

    def has_ended(self, code: int) -> None:
        """Record the exit and schedule the restart: after a second, doubling each time it dies soon again."""
        if time.monotonic() - self._started_at > RUNS_WELL_AFTER_SECONDS:
            self.ended_in_a_row = 0
        self.ended_in_a_row += 1
        self.child, self.last_code, self._since = None, code, clock.real_now()
        self.starts_at = time.monotonic() + min(FIRST_WAIT * 2 ** (self.ended_in_a_row - 1), LONGEST_WAIT)

    def facts(self) -> dict[str, object]:
        """As `/readyz` tells them."""
        return {
            "running": self.child is not None,
            "restarts": self.restarts,
            "since": self._since.isoformat() if self._since else None,
            "last_code": self.last_code,
        }


class Supervisor:
    """Starts the programs, logs their output and restarts those that die, until it is asked to stop."""

    def __init__(self, log: KeptLog, board: Board, environment: dict[str, str], folder: str) -> None:
        self._log, self._board, self._environment, self._folder = log, board, environment, folder
        self._programs: list[Program] = []
        self._outputs = selectors.DefaultSelector()
        self._announcer = 0
        self._stops_at: float | None = None
        self.gave_up = ""
        """The program that would not start, and so ended the start."""

    def add(self, name: str, command: str, *, ends_last: bool = False) -> None:
        """Add a program before `run`. `ends_last`: the others need it until they have ended."""
        self._programs.append(Program(name, command, ends_last=ends_last))

    def run(self, when_started: Callable[[], object]) -> int:
        """Keep the programs running until asked to stop.

        `when_started` waits until all are ready, in a process of its own: this one forks at any time, so it has no
        threads. Returns 0 when it was asked to stop, or the exit code of a program that would not start.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked_to_stop())
        try:
            for program in self._programs:
                self._start(program)
            self._announcer = fork(when_started)
            while self._stops_at is None or any(program.child for program in self._programs):
                self._turn()
        finally:
            for program in self._programs:
                if program.child:
                    end_group(program.child.pid)
            self._end_announcer()
        failed = next((program for program in self._programs if program.name == self.gave_up), None)
        return 0 if failed is None else _exit_code(failed.last_code)

    def _turn(self) -> None:
        for key, _ in self._outputs.select(TURN_SECONDS):
            self._write_down(key.data)
        for program in self._programs:
            self._look_at(program)
        if self._announcer and os.waitpid(self._announcer, os.WNOHANG)[0]:
            self._announcer = 0
        if self._stops_at is not None:
            self._go_on_stopping(time.monotonic() - self._stops_at)

    def _go_on_stopping(self, seconds: float) -> None:
        running = [program for program in self._programs if program.child]
        for program in running:
            assert program.child is not None
            if seconds > KILL_AFTER_SECONDS:
                end_group(program.child.pid)
            elif all(other.ends_last for other in running):
                program.child.stop()

    def _look_at(self, program: Program) -> None:
        if program.child is None:
            if self._stops_at is None and time.monotonic() >= program.starts_at:
                program.restarts += 1
                self._start(program)
            return
        code = program.child.ended_with()
        if code is None:
            return
        while self._write_down(program):
            pass
        for line in program.lines(b""):
            self._say(line, program.name)
        self._forget_output(program.child)
        program.child.clear_away()
        program.has_ended(code)
        self._say(f"The {program.name} ended with code {code}.")
        if self._announcer and program.ended_in_a_row >= TRIES_OF_A_START and self._stops_at is None:
            self.gave_up = program.name
            self._stop()
        self._tell()

    def _start(self, program: Program) -> None:
        try:
            program.start(self._environment, self._folder)
        except OSError as error:  # No memory for one process more, or no file.
            self._say(f"The {program.name} could not be started: {error}.")
            program.has_ended(1)
            self._tell()
            return
        assert program.child is not None
        self._outputs.register(program.child.output, selectors.EVENT_READ, program)
        self._say(f"The {program.name} runs as process {program.child.pid}.")
        self._tell()

    def _write_down(self, program: Program) -> bool:
        """Write what it printed to the log; whether there was something."""
        if program.child is None:
            return False
        more = program.child.read()
        if more == b"":
            self._forget_output(program.child)
        if not more:
            return False
        for line in program.lines(more):
            self._say(line, program.name)
        return True

    def _forget_output(self, child: Child) -> None:
        with contextlib.suppress(KeyError):
            self._outputs.unregister(child.output)

    def _say(self, line: str, name: str = "supervisor") -> None:
        moment = clock.real_now().astimezone().strftime("%Y-%m-%d %H:%M:%S")
        self._log.line(f"{moment} {name.ljust(NAME_WIDTH)} | {line}")

    def _tell(self) -> None:
        self._board.write({program.name: program.facts() for program in self._programs})

    def _asked_to_stop(self) -> None:
        """Once: end in order. Twice: at once."""
        self._stop() if self._stops_at is None else self._go_on_stopping(KILL_AFTER_SECONDS + 1)

    def _stop(self) -> None:
        self._stops_at = time.monotonic()
        for program in self._programs:
            if program.child and not program.ends_last:
                program.child.stop()

    def _end_announcer(self) -> None:
        if self._announcer:
            with contextlib.suppress(OSError):
                os.kill(self._announcer, signal.SIGKILL)
                os.waitpid(self._announcer, 0)


def _exit_code(code: int | None) -> int:
    """As a shell has it: a signal is 128 and its number; never 0."""
    if code is None or code == 0:
        return 1
    return 128 - code if code < 0 else code
