"""What keeps an embedded installation running: its programs, its log, what is said when nothing can be written."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import stat
import sys
import time
from pathlib import Path

import pytest
from django.db import DatabaseError

from traps_web.lib.storage_faults import is_full
from traps_web.supervise import board, kept_log, prepare, private, supervisor
from traps_web.supervise.board import Board
from traps_web.supervise.children import fork
from traps_web.supervise.kept_log import KeptLog
from traps_web.supervise.supervisor import Program, Supervisor

pytestmark = pytest.mark.once
NOTHING_WRITTEN = Path("/dev/full")
PATIENCE_SECONDS = 60


class Running:
    """A supervisor in a process of its own, which forks and handles signals."""

    def __init__(self, folder: Path, commands: dict[str, str], *, ready: bool = True, log: Path | None = None) -> None:
        self.board = Board()
        self.log = log or folder / "traps.log"

        def supervise() -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            watching = Supervisor(KeptLog(self.log), self.board, dict(os.environ), str(folder))
            for name, command in commands.items():
                watching.add(name, command)
            code = watching.run(lambda: None if ready else time.sleep(PATIENCE_SECONDS))
            sys.exit(code)

        self.board.write({})
        self.pid = fork(supervise)

    def until(self, name: str, **facts: object) -> dict[str, object]:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            now = self.board.read().get(name, {})
            if all(now.get(fact) == value for fact, value in facts.items()):
                return now
            time.sleep(0.05)
        raise AssertionError(self.board.read())

    def stop(self) -> int:
        os.kill(self.pid, signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def sleeping(folder: Path, name: str) -> str:
    """A program that says which process it is, and stays."""
    return f"sh -c 'echo $$ > {folder}/{name}.pid; echo {name} runs; exec sleep 600'"


def pid_of(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text())


def test_a_program_that_dies_is_started_again_and_the_others_stay(tmp_path: Path) -> None:
    running = Running(tmp_path, {"worker": sleeping(tmp_path, "worker"), "beat": sleeping(tmp_path, "beat")})
    running.until("worker", running=True, restarts=0)
    running.until("beat", running=True, restarts=0)
    time.sleep(0.5)
    first, other = pid_of(tmp_path, "worker"), pid_of(tmp_path, "beat")
    os.kill(first, signal.SIGKILL)
    running.until("worker", running=False, last_code=-9)
    facts = running.until("worker", running=True, restarts=1)
    assert facts["since"] and running.until("beat", restarts=0)["running"]
    time.sleep(0.5)
    assert pid_of(tmp_path, "worker") != first and pid_of(tmp_path, "beat") == other
    assert running.stop() == 0
    text = (tmp_path / "traps.log").read_text()
    assert "worker     | worker runs" in text and "The worker ended with code -9." in text


def test_a_program_that_never_starts_ends_the_start_with_its_code(tmp_path: Path) -> None:
    commands = {"worker": "sh -c 'echo no such thing; exit 7'", "beat": sleeping(tmp_path, "beat")}
    running = Running(tmp_path, commands, ready=False)
    assert running.ended() == 7
    assert KeptLog(running.log).last_lines(50).count("no such thing") == supervisor.TRIES_OF_A_START


def test_last_words_without_an_end_of_line_are_logged_and_a_line_without_end_is_cut(tmp_path: Path) -> None:
    long = 3 * supervisor.LONGEST_LINE
    script = f"import sys; sys.stdout.write('a' * {long} + chr(10) + 'no memory left'); sys.exit(7)"
    running = Running(tmp_path, {"worker": f'{sys.executable} -c "{script}"'}, ready=False)
    assert running.ended() == 7
    lines = running.log.read_text().splitlines()
    assert sum(line.endswith("worker     | no memory left") for line in lines) == supervisor.TRIES_OF_A_START
    assert max(map(len, lines)) < 2 * supervisor.LONGEST_LINE + 100


def test_it_waits_twice_as_long_each_time_and_a_minute_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now[0])
    program = Program("worker", "true", ends_last=False)
    waits = []
    for _ in range(8):
        program._started_at = now[0]
        program.has_ended(1)
        waits.append(program.starts_at - now[0])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    program._started_at, now[0] = now[0], now[0] + 61
    program.has_ended(1)
    assert program.starts_at - now[0] == 1


def test_a_full_disk_under_the_log_does_not_stop_the_supervisor(tmp_path: Path) -> None:
    running = Running(tmp_path, {"worker": sleeping(tmp_path, "worker")}, log=NOTHING_WRITTEN)
    running.until("worker", running=True)
    time.sleep(0.5)
    os.kill(pid_of(tmp_path, "worker"), signal.SIGKILL)
    running.until("worker", running=True, restarts=1)
    assert running.stop() == 0


def test_what_could_not_be_written_is_counted_once_there_is_room_again(tmp_path: Path) -> None:
    log = KeptLog(tmp_path / "gone" / "traps.log")
    for _ in range(3):
        log.line("lost")
    (tmp_path / "gone").mkdir()
    log.line("written")
    log.close()
    text = (tmp_path / "gone" / "traps.log").read_text()
    assert text.splitlines() == ["3 lines are missing here: the log could not be written.", "written"]


def test_the_log_is_kept_over_starts_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_log, "LARGEST_FILE", 1000)
    path = tmp_path / "traps.log"
    path.write_text("from the start before\n")
    log = KeptLog(path)
    log.line("100 % of it")
    log.close()
    assert path.read_text() == "from the start before\n100 % of it\n"
    log = KeptLog(path)
    for number in range(200):
        log.line(f"line {number:04} of many, so that the file is full")
    log.close()
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"traps.log", *(f"traps.log.{number}" for number in range(1, kept_log.KEPT_FILES + 1))}
    assert all(file.stat().st_size <= 1000 for file in tmp_path.iterdir())
    assert log.last_lines(1) == "line 0199 of many, so that the file is full"


def test_what_stands_on_the_board_is_seen_by_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_board", None)
    assert board.programs() == {}
    made = board.hang_up()
    writing = fork(lambda: made.write({"worker": {"running": False}}))
    os.waitpid(writing, 0)
    assert board.programs() == {"worker": {"running": False}}


def test_what_others_could_read_before_is_closed_to_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "log").mkdir(parents=True)
    (home / "files" / "proofs").mkdir(parents=True)
    files = ["secret_key", "traps.sqlite3", "traps.sqlite3-wal", "log/traps.log", "files/proofs/offer.pdf", "b.tar.gz"]
    for name in files:
        (home / name).touch()
        (home / name).chmod(0o664)
    for folder in (home, home / "log", home / "files", home / "files" / "proofs"):
        folder.chmod(0o775)
    had = os.umask(0o022)
    try:
        private.close_to_others(home)
        (home / "later").touch()
    finally:
        os.umask(had)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_a_full_disk_is_told_by_the_code_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space") as caught:
        NOTHING_WRITTEN.write_text("x")
    assert is_full(caught.value, tmp_path)
    assert not is_full(PermissionError(13, "no"), tmp_path) and not is_full(DatabaseError(), tmp_path)


def test_a_damaged_database_ends_the_start_with_a_sentence(tmp_path: Path, settings, capsys, monkeypatch) -> None:
    path = tmp_path / "traps.sqlite3"
    path.write_bytes(b"This is no database, and never was one. " * 500)

    def read() -> None:
        with contextlib.closing(sqlite3.connect(path)) as damaged:
            try:
                damaged.execute("SELECT count(*) FROM django_migrations")
            except sqlite3.Error as fault:
                raise DatabaseError(str(fault)) from fault

    monkeypatch.setattr(prepare, "bring_tables_up_to_date", read)
    settings.TRAPS_HOME = tmp_path
    assert prepare.prepare("no") == 1
    printed = capsys.readouterr().out
    assert "is damaged (file is not a database). Put a backup back" in printed and "Restore" in printed
